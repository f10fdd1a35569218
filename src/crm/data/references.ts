import type { ReferenceResolver, ResolveCtx } from '../../commands/define.ts';
import { parseId } from '../../commands/values/ids.ts';
import { ellipsize, oneLine } from '../../core/text.ts';
import { type Sql, sql } from '../../store/database.ts';
import { idOf, messages } from './messages.ts';
import { type ImportRow, importAccess, importTable } from './records.ts';

export interface ImportValue {
  readonly id: number;
  readonly name: string;
}

/** `I-3`, `3`, or the name of its file where only one has it. */
export const importReference: ReferenceResolver<ImportValue> = {
  name: 'import',
  async resolve(words, ctx) {
    const id = parseId(words.trim(), 'I');
    const found = id.ok
      ? await find(ctx, sql`i.id = ${id.value}::int`, 1)
      : await find(ctx, sql`lower(i.file_name) = lower(${words.trim()})`, 5);
    const [only] = found;
    if (found.length === 1 && only) {
      const word = idOf(only);
      const value = { id: only.id, name: only.fileName };
      return { kind: 'one', value, label: `${word} ${only.fileName}`, word, exact: true };
    }
    if (found.length > 1) return { kind: 'several', choices: found.map(choice) };
    return { kind: 'none', message: messages.unknown(ellipsize(oneLine(words), 60)) };
  },
  async suggest(query, ctx) {
    const like = `%${query.trim().replace(/[\\%_]/gu, '\\$&')}%`;
    return (await find(ctx, sql`i.file_name ILIKE ${like}`, 50)).map(choice);
  },
};

function find(ctx: ResolveCtx, where: Sql, limit: number): Promise<ImportRow[]> {
  return importTable.where(ctx.tx, [where, importAccess(ctx.ability)], sql`i.id DESC`, { limit });
}

const choice = (row: ImportRow) => ({ label: `${idOf(row)} ${row.fileName}`, value: idOf(row) });
