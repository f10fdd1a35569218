import type { Choice } from '../../cards/form.ts';
import type { ReferenceResolver, Resolution, ResolveCtx } from '../../commands/define.ts';
import { parseId } from '../../commands/values/ids.ts';
import { foldName } from '../../core/text.ts';
import { type Sql, sql } from '../../store/database.ts';
import { nameOf } from './load.ts';
import { idOf, messages } from './messages.ts';
import { type TargetRow, targetAccess, targets } from './records.ts';

export interface TargetValue {
  readonly id: number;
  readonly name: string;
}

/** More than a picker can usefully show. */
const maxChoices = 8;
/** Targets whose names are looked through: more than a company has at a time. */
const maxNamed = 200;

/** `G-3`, `3`, or words of its name: "revenue sales Q4 2026". */
export const targetReference: ReferenceResolver<TargetValue> = {
  name: 'target',
  async resolve(words, ctx): Promise<Resolution<TargetValue>> {
    const id = parseId(words, 'G');
    const byId = id.ok ? await find(ctx, [sql`g.id = ${id.value}::int`], 1) : [];
    if (byId[0]) return one(byId[0], ctx, true);
    const found = (await find(ctx, [], maxNamed)).filter((target) => isCalled(target, words));
    const [only] = found;
    if (found.length === 1 && only) return one(only, ctx, false);
    if (found.length > 1) return { kind: 'several', choices: found.slice(0, maxChoices).map(toChoice) };
    return { kind: 'none', message: messages.unknown(words) };
  },
  async suggest(query, ctx) {
    const id = parseId(query, 'G');
    const all = await find(ctx, [], maxNamed);
    return all
      .filter((target) => query.trim() === '' || (id.ok && target.id === id.value) || isCalled(target, query))
      .slice(0, 50)
      .map(toChoice);
  },
};

/** Only those that the actor may know of; what ends next first, what is over last. */
function find(ctx: ResolveCtx, where: readonly Sql[], limit: number): Promise<TargetRow[]> {
  return targets.where(
    ctx.tx,
    [sql`g.removed_at IS NULL`, targetAccess(ctx.ability), ...where],
    sql`(g.ends_on < ${ctx.now}::date), (g.owner_id IS DISTINCT FROM ${ctx.actor.staffId}::int), g.ends_on, g.id`,
    { limit },
  );
}

function isCalled(target: TargetRow, words: string): boolean {
  const name = nameOf(target);
  const wanted = foldName(words)
    .split(' ')
    .filter((word) => word !== '');
  const said = foldName(`${name.en} ${name.zh} ${target.market ?? ''}`);
  return wanted.length > 0 && wanted.every((word) => said.includes(word));
}

function one(target: TargetRow, ctx: ResolveCtx, exact: boolean): Resolution<TargetValue> {
  const word = idOf(target);
  const name = nameOf(target)[ctx.actor.locale];
  return { kind: 'one', value: { id: target.id, name }, label: `${word} ${name}`, word, exact };
}

function toChoice(target: TargetRow): Choice {
  const name = nameOf(target);
  const word = idOf(target);
  return { label: { en: `${word} ${name.en}`, zh: `${word} ${name.zh}` }, value: word };
}
