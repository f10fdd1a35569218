import type { Choice } from '../../cards/form.ts';
import type { ReferenceResolver } from '../../commands/define.ts';
import { parseId } from '../../commands/values/ids.ts';
import { msg } from '../../core/msg.ts';
import { sql } from '../../store/database.ts';
import { messages } from './messages.ts';
import { type DigestRow, digestAccess, digests, inForce } from './records.ts';
import { scheduleName } from './schedule-words.ts';
import { digestId } from './settings-cards.ts';

export interface DigestValue {
  readonly id: number;
}

/** `DG-3`, of those that the actor may know of. */
export const digestReference: ReferenceResolver<DigestValue> = {
  name: 'digest',
  async resolve(words, ctx) {
    const id = parseId(words, 'DG');
    const where = [inForce, digestAccess(ctx.ability), sql`g.id = ${id.ok ? id.value : 0}::int`];
    const [row] = await digests.where(ctx.tx, where, sql`g.id`);
    if (!row) return { kind: 'none', message: messages.unknown(words.trim().slice(0, 60)) };
    const word = digestId(row);
    return { kind: 'one', value: { id: row.id }, label: word, word, exact: true };
  },
  async suggest(query, ctx) {
    const rows = await digests.where(ctx.tx, [inForce, digestAccess(ctx.ability)], sql`g.id DESC`, { limit: 100 });
    const wanted = query.trim().toLowerCase();
    return rows.filter((row) => labelText(row).toLowerCase().includes(wanted)).map(toChoice);
  },
};

const labelText = (row: DigestRow): string => {
  const { en, zh } = scheduleName(row);
  return [digestId(row), en, zh].join(' ');
};

function toChoice(row: DigestRow): Choice {
  const name = scheduleName(row);
  const id = digestId(row);
  return { label: msg(`${id} ${name.en}`, `${id} ${name.zh}`), value: id };
}
