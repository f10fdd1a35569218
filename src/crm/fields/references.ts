import type { Choice } from '../../cards/form.ts';
import type { ReferenceResolver } from '../../commands/define.ts';
import { didYouMean } from '../../commands/values/did-you-mean.ts';
import { shortId } from '../../core/records.ts';
import { ellipsize, foldName } from '../../core/text.ts';
import { type Sql, sql, type Tx } from '../../store/database.ts';
import { kindNames, messages } from './messages.ts';
import { type FieldRow, fieldTable, inUse } from './records.ts';

export interface FieldValue {
  readonly id: number;
  readonly name: string;
}

/** A declared field by its id or name. They are no secret: what they hold is. */
export const fieldReference: ReferenceResolver<FieldValue> = {
  name: 'field',
  async resolve(words, ctx) {
    const id = /^(?:cf[-–—]?|#)(\d{1,9})$/iu.exec(words.trim())?.[1];
    const wanted = foldName(words);
    const all = await fieldsIn(ctx.tx, id === undefined ? inUse : sql`f.id = ${Number(id)}::int`);
    const exact = id === undefined ? all.filter((row) => row.searchName === wanted) : all;
    const begun = all.filter((row) => wanted !== '' && row.searchName.startsWith(wanted));
    const meant = exact.length > 0 ? exact : begun;
    const [only] = meant;
    if (only && meant.length === 1) {
      const word = shortId({ noun: 'field', id: only.id });
      return {
        kind: 'one',
        value: { id: only.id, name: only.name },
        label: only.name,
        word,
        exact: exact.length === 1,
      };
    }
    if (meant.length > 1) return { kind: 'several', choices: meant.map(choice) };
    const near = didYouMean(
      words,
      all.map((row) => row.name),
    );
    const similar = all.filter((row) => near.includes(row.name)).map(choice);
    return {
      kind: 'none',
      message: messages.unknown(ellipsize(words.trim(), 60)),
      ...(similar.length > 0 ? { didYouMean: similar } : {}),
    };
  },
  async suggest(query, ctx) {
    const wanted = foldName(query);
    return (await fieldsIn(ctx.tx, inUse)).filter((row) => row.searchName.includes(wanted)).map(choice);
  },
};

function fieldsIn(tx: Tx, which: Sql): Promise<FieldRow[]> {
  return fieldTable.where(tx, [which], sql`f.position, f.id`);
}

function choice(row: FieldRow): Choice {
  return { label: row.name, value: shortId({ noun: 'field', id: row.id }), detail: kindNames[row.kind] };
}
