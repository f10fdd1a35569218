import type { DueWatch } from '../../commands/define.ts';
import type { DomainEvent } from '../../core/events.ts';
import { sql } from '../../store/database.ts';
import { type AlertKind, advance, alertKinds } from './deadlines.ts';
import { type CaseRow, caseRef, caseTable, eventDetails } from './records.ts';

const isAlert = (row: CaseRow): row is CaseRow & { readonly alert: AlertKind } =>
  row.alert !== null && alertKinds.includes(row.alert);

/** Warnings, missed deadlines and what follows from them, each once however many sweep. `version` stays: nobody edited the case. */
export const caseWatch: DueWatch = {
  what: 'cases',
  async due({ tx, now, limit, changed }) {
    const rows = await caseTable.where(
      tx,
      [sql`k.alert_at <= ${now}::timestamptz`, sql`k.alert IS NOT NULL`],
      sql`k.alert_at, k.id LIMIT ${limit}::int FOR UPDATE OF k SKIP LOCKED`,
    );
    const moved = rows.filter(isAlert).map((row) => ({ row, next: advance(row, now) }));
    if (moved.length === 0) return [];
    await tx.run(sql`
      UPDATE cases k SET alert = m.alert, alert_at = m.at::timestamptz, told = string_to_array(m.told, ','),
        escalated_at = CASE WHEN k.escalation < m.escalation THEN ${now}::timestamptz ELSE k.escalated_at END,
        escalated_to_id = CASE WHEN k.escalation < m.escalation THEN m.to_id ELSE k.escalated_to_id END,
        escalation = m.escalation
      FROM unnest(
        ${moved.map(({ row }) => row.id)}::int[], ${moved.map(({ next }) => next.alert)}::text[],
        ${moved.map(({ next }) => next.alertAt?.toISOString() ?? null)}::text[],
        ${moved.map(({ next }) => next.told.join(','))}::text[], ${moved.map(({ next }) => next.escalation)}::int[],
        ${moved.map(({ row, next }) => (next.escalation === 1 ? row.managerId : null))}::int[]
      ) AS m(id, alert, at, told, escalation, to_id) WHERE k.id = m.id`);
    for (const { row, next } of moved) {
      const isEscalated = next.escalation > row.escalation;
      const escalatedToId = next.escalation === 1 ? row.managerId : null;
      changed(isEscalated ? 'case.escalated' : `case.${next.kind}`, {
        ref: caseRef(row.id),
        version: row.version,
        fields: isEscalated ? ['told', 'escalation', 'escalatedToId'] : ['told'],
        before: {
          told: row.told,
          ...(isEscalated ? { escalation: row.escalation, escalatedToId: row.escalatedToId } : {}),
        },
        after: { told: next.told, ...(isEscalated ? { escalation: next.escalation, escalatedToId } : {}) },
      });
    }
    return moved.flatMap(({ row, next }) => eventsOf(row, next.kind, next.escalation));
  },
};

/** A missed deadline is told to those who deal with the case, and escalated to those who can help. */
function eventsOf(row: CaseRow, kind: AlertKind, escalation: number): DomainEvent[] {
  const ref = caseRef(row.id);
  const details = eventDetails(row);
  const escalated: DomainEvent[] =
    escalation > row.escalation
      ? [
          {
            type: escalation === 2 || row.managerId === null ? 'case.escalated_to_admins' : 'case.escalated',
            ref,
            details,
          },
        ]
      : [];
  return kind === 'escalation' ? escalated : [{ type: `case.${kind}`, ref, details }, ...escalated];
}
