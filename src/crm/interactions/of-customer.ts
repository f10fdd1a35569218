import { type Block, type Span, text } from '../../cards/card.ts';
import type { OfCustomer } from '../../commands/define.ts';
import { type Msg, msg } from '../../core/msg.ts';
import { recordRef, shortId } from '../../core/records.ts';
import type { Ctx, Json } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { messages, vias } from './messages.ts';
import { logAccess, loggedCustomer, logsWhere } from './records.ts';
import type { Via } from './rules.ts';

/** In place of what was said, where it has to go. */
const erased = '—';

/** Departments that an overview names; there are rarely more. */
const mostDepartments = 8;

/** Communication logs as a part of a customer. */
export const logsOfCustomer: OfCustomer = {
  position: 20,

  /** The last contact of each department. */
  async overview(ctx, customerId, viewer): Promise<Block[]> {
    const found = await ctx.tx.rows<{ via: Via; byId: number; byName: string; at: Date; en: string; zh: string }>(sql`
      SELECT * FROM (
        SELECT DISTINCT ON (i.department_id) i.via, i.by_id AS "byId", coalesce(s.name, '') AS "byName", i.happened_at AS at,
          coalesce(d.name_en, '') AS en, coalesce(d.name_zh, '') AS zh
        FROM interactions i LEFT JOIN staff s ON s.id = i.by_id LEFT JOIN departments d ON d.id = i.department_id
        WHERE i.customer_id = ${customerId}::int AND i.deleted_at IS NULL AND ${logAccess(viewer.ability)}
        ORDER BY i.department_id, i.happened_at DESC, i.id DESC
      ) AS last ORDER BY at DESC LIMIT ${mostDepartments}::int`);
    if (found.length === 0) return [];
    const lines = found.map((last): Span[] => {
      const department: Msg = msg(last.en, last.zh);
      return [
        { strong: department },
        ': ',
        vias[last.via],
        ' · ',
        { staff: last.byId, name: last.byName },
        ' · ',
        { time: last.at },
      ];
    });
    return [
      text({ strong: messages.lastByDepartment }),
      { block: 'list', items: lines.map((line) => ({ text: line })) },
    ];
  },

  async move(ctx, from, to): Promise<Json> {
    const ids = await give(ctx, from, to, null);
    return { from, to, ids };
  },

  async moveBack(ctx, kept) {
    const { from, to, ids } = kept as { readonly from: number; readonly to: number; readonly ids: readonly number[] };
    await give(ctx, to, from, ids);
  },

  async personalData(ctx, customerId) {
    const rows = await logsWhere(ctx.tx, [sql`i.customer_id = ${customerId}::int`], mostLogs);
    return rows.map((row) => ({
      id: shortId({ noun: 'interaction', id: row.id }),
      at: row.at.toISOString(),
      how: row.via,
      direction: row.direction,
      minutes: row.minutes,
      by: row.byName,
      department: row.departmentEn,
      with: [...row.contacts.map(({ name }) => name), ...(row.withWhom === null ? [] : [row.withWhom])],
      said: row.content,
      result: row.result,
      resultInWords: row.resultNote,
    }));
  },

  /** When, how and by whom the customer was spoken with stays; what was said goes. */
  async erase(ctx, customerId) {
    const rows = await ctx.tx.rows<{ id: number; version: number }>(sql`
      UPDATE interactions SET content = ${erased}, source_link = NULL, result_note = NULL, with_whom = NULL, contact_ids = '{}',
        version = version + 1, updated_at = ${ctx.now}::timestamptz
      WHERE customer_id = ${customerId}::int RETURNING id, version`);
    tell(ctx, rows, ['content', 'resultNote', 'withWhom', 'contactIds']);
  },
};

/** Far more than anybody is spoken with; what a person asks for is handed out whole. */
const mostLogs = 100_000;

/** Gives logs (null: all of them, deleted ones too, which undo may bring back) to another customer. Resolves to their ids. */
async function give(ctx: Ctx, from: number, to: number, ids: readonly number[] | null): Promise<number[]> {
  // In the order of their ids, as whoever else locks two customers does.
  for (const id of [from, to].sort((a, b) => a - b)) await loggedCustomer(ctx.tx, id, 'lock');
  const rows = await ctx.tx.rows<{ id: number; version: number }>(sql`
    UPDATE interactions SET customer_id = ${to}::int, version = version + 1, updated_at = ${ctx.now}::timestamptz
    WHERE customer_id = ${from}::int AND (${ids === null} OR id = ANY(${[...(ids ?? [])]}::int[])) RETURNING id, version`);
  tell(ctx, rows, ['customerId'], { before: { customerId: from }, after: { customerId: to } });
  for (const id of [from, to]) {
    await ctx.tx.run(sql`
      UPDATE customers SET last_contact_at =
        (SELECT max(i.happened_at) FROM interactions i WHERE i.customer_id = ${id}::int AND i.deleted_at IS NULL)
      WHERE id = ${id}::int`);
    ctx.emit({ type: 'customer.contacted', ref: recordRef('customer', id), details: {} });
  }
  return rows.map(({ id }) => id);
}

function tell(
  ctx: Ctx,
  rows: readonly { readonly id: number; readonly version: number }[],
  fields: readonly string[],
  values: { readonly before?: Json; readonly after?: Json } = {},
): void {
  for (const { id, version } of rows) {
    const ref = recordRef('interaction', id);
    ctx.changed({ ref, version, fields, ...values });
    ctx.emit({ type: 'interaction.edited', ref, details: { changed: [...fields] } });
  }
}
