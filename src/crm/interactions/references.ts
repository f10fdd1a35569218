import type { Choice } from '../../cards/form.ts';
import type { InteractionValue } from '../../commands/arg.ts';
import type { ReferenceResolver, ResolveCtx } from '../../commands/define.ts';
import { allows } from '../../core/policy.ts';
import { shortId } from '../../core/records.ts';
import { ellipsize, oneLine } from '../../core/text.ts';
import { sql } from '../../store/database.ts';
import { messages, vias } from './messages.ts';
import { type LogRow, logAccess, logRecord, logsWhere } from './records.ts';

/** A log by its short id: `L-12`. Only those the actor may know of. */
export const interactionReference: ReferenceResolver<InteractionValue> = {
  name: 'interaction',
  async resolve(words, ctx) {
    const id = logId(words);
    const [row] = id === null ? [] : await logsWhere(ctx.tx, [sql`i.id = ${id}`, logAccess(ctx.ability)], 1);
    if (!row) return { kind: 'none', message: messages.unknown(ellipsize(oneLine(words), 60)) };
    const word = shortId({ noun: 'interaction', id: row.id });
    return { kind: 'one', value: { id: row.id }, label: word, word, exact: true };
  },
  async suggest(query, ctx) {
    const id = logId(query);
    const where = id === null ? [sql`i.by_id = ${ctx.actor.staffId}`] : [sql`i.id = ${id}`];
    const rows = await logsWhere(ctx.tx, [...where, logAccess(ctx.ability)], 20);
    return rows.map((row) => logChoice(row, ctx));
  },
};

function logId(words: string): number | null {
  const found = /^(?:l[-–—]?|#)?(\d{1,9})$/iu.exec(words.normalize('NFKC').trim());
  return found?.[1] === undefined ? null : Number(found[1]);
}

function logChoice(row: LogRow, ctx: ResolveCtx): Choice {
  const word = shortId({ noun: 'interaction', id: row.id });
  const seen = allows(ctx.ability, 'read', 'interaction', logRecord(row), 'content');
  return {
    label: `${word} · ${row.customerName}`,
    value: word,
    detail: seen ? ellipsize(oneLine(row.content), 70) : vias[row.via],
  };
}
