import type { Choice } from '../../cards/form.ts';
import type { ReferenceResolver, Resolution } from '../../commands/define.ts';
import { type Msg, same } from '../../core/msg.ts';
import { ellipsize, oneLine } from '../../core/text.ts';
import { typeTexts } from './type-texts.ts';
import { type NeedType, needTypes, typeName, typesCalled } from './types.ts';

export interface NeedTypeValue {
  readonly key: string;
  readonly name: Msg;
}

/** A type of needs by its name in either language; one that is offered no more by its whole name, for lists and old needs. */
export const needTypeReference: ReferenceResolver<NeedTypeValue> = {
  name: 'need-type',
  async resolve(words, ctx): Promise<Resolution<NeedTypeValue>> {
    const types = await needTypes(ctx.tx);
    const inUse = types.filter(({ retired }) => !retired);
    const current = typesCalled(inUse, words);
    const found = current.length > 0 ? current : typesCalled(types, words);
    const [only] = found;
    if (only && found.length === 1) {
      const name = typeName(only);
      return {
        kind: 'one',
        value: { key: only.key, name },
        label: name[ctx.actor.locale],
        word: only.key,
        exact: true,
      };
    }
    if (only) return { kind: 'several', choices: found.map(toChoice) };
    return {
      kind: 'none',
      message: typeTexts.notOffered(ellipsize(oneLine(words), 60)),
      didYouMean: inUse.slice(0, 8).map(toChoice),
    };
  },
  async suggest(query, ctx) {
    const inUse = (await needTypes(ctx.tx)).filter(({ retired }) => !retired);
    return (query.trim() === '' ? inUse : typesCalled(inUse, query)).map(toChoice);
  },
};

function toChoice(type: NeedType): Choice {
  return { label: typeName(type), value: type.key, detail: same(type.key) };
}
