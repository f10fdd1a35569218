import type { Choice } from '../../cards/form.ts';
import type { ReferenceResolver, Resolution, ResolveCtx } from '../../commands/define.ts';
import { parseId } from '../../commands/values/ids.ts';
import { same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { ellipsize, oneLine } from '../../core/text.ts';
import { type Sql, sql } from '../../store/database.ts';
import { messages, statusNames } from './messages.ts';
import { fromName, type HandoffRow, handoffAccess, handoffTable, toName } from './records.ts';

export interface HandoffValue {
  readonly id: number;
  readonly name: string;
}

/** `H-12`, or the number of what is offered (`T-142`) while its offer waits. */
export const handoffReference: ReferenceResolver<HandoffValue> = {
  name: 'handoff',
  async resolve(words, ctx): Promise<Resolution<HandoffValue>> {
    const id = parseId(words, 'H');
    const [row] = id.ok
      ? await find(ctx, sql`h.id = ${id.value}::int`)
      : await find(ctx, sql`h.status IN ('offered', 'expired') AND ${ofSubject(words)}`);
    if (!row) return { kind: 'none', message: messages.unknown(ellipsize(oneLine(words), 60)) };
    const word = shortId(handoffTable.ref(row.id));
    return { kind: 'one', value: { id: row.id, name: word }, label: word, word, exact: true };
  },
  async suggest(query, ctx) {
    const id = parseId(query, 'H');
    const where = id.ok ? sql`h.id = ${id.value}::int` : sql`h.status IN ('offered', 'expired')`;
    return (await find(ctx, where)).map((row) => toChoice(row));
  },
};

function ofSubject(words: string): Sql {
  for (const [noun, letters] of [
    ['task', 'T'],
    ['customer', 'C'],
    ['case', 'CS'],
  ] as const) {
    const id = /\p{L}/u.test(words) ? parseId(words, letters) : undefined;
    if (id?.ok) return sql`h.subject_noun = ${noun} AND h.subject_id = ${id.value}::int`;
  }
  return sql`FALSE`;
}

/** Those that the actor's department has to answer come first. */
function find(ctx: ResolveCtx, where: Sql): Promise<HandoffRow[]> {
  const order = sql`(h.to_department_id IS DISTINCT FROM ${ctx.actor.departmentId}::int), h.answer_by, h.id`;
  return handoffTable.where(ctx.tx, [where, handoffAccess(ctx.ability)], order, { limit: 30 });
}

function toChoice(row: HandoffRow): Choice {
  const word = shortId(handoffTable.ref(row.id));
  const subject = shortId({ noun: row.subjectNoun, id: row.subjectId });
  const from = fromName(row);
  const label = from ? `${subject}: ${from.en} → ${toName(row).en}` : subject;
  return { label: same(`${word} ${label}`), value: word, detail: statusNames[row.status] };
}
