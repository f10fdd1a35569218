import type { Registry } from '../../src/commands/registry.ts';
import { type Alert, type AlertKind, nextAlert } from '../../src/core/alerts.ts';
import type { Secrets } from '../../src/core/secrets.ts';
import { auditLines, createCtx, demandUse } from '../../src/operations/execute.ts';
import { type AuditLine, addAuditLines } from '../../src/store/audit.ts';
import { sql, type Tx } from '../../src/store/database.ts';
import type { Act, Ids } from './story.ts';

/**
 * Lets people do again what the story says that they did, through the operations themselves, each at its own time: rights, search
 * words, reminders and the audit log are what they would be. What operations emit is dropped, since all of it was news
 * long ago. In the transaction that is given, so that a company is there in full or not at all.
 */
export async function replay(
  tx: Tx,
  deps: { readonly registry: Registry; readonly secrets: Secrets },
  acts: readonly Act[],
): Promise<void> {
  const departments = await tx.rows<{ id: number; key: string }>(sql`SELECT id, key FROM departments`);
  const known = new Map(departments.map(({ key, id }) => [`department ${key}`, id]));
  const id = (kind: string, key: string): number => {
    const found = known.get(`${kind} ${key}`);
    if (found === undefined) throw new Error(`The story speaks of the ${kind} “${key}” before it is there.`);
    return found;
  };
  const ids: Ids = {
    customer: (key) => id('customer', key),
    task: (title) => id('task', title),
    department: (key) => id('department', key),
  };
  const lines: AuditLine[] = [];
  for (const act of acts) {
    const operation = deps.registry.operation(act.operation);
    if (!operation) throw new Error(`No noun has an operation “${act.operation}”.`);
    const call = { actor: act.by, door: 'system', receipt: null } as const;
    const { ctx, changes } = createCtx({ tx, secrets: deps.secrets, now: act.at }, call, demandUse(operation, act.by));
    await operation.run(ctx, operation.input.parse(act.input(ids)));
    const made = changes[0]?.ref;
    if (act.makes && made) known.set(`${act.makes.kind} ${act.makes.key}`, made.id);
    // Nothing is kept for undo: a visitor's first click must not take back what happened weeks ago.
    lines.push(...auditLines(operation.name, call, changes, undefined, act.at));
  }
  await addAuditLines(tx, deps.secrets, lines);
}

/** Moves reminders whose time has passed on to the next that is still owed: the others were given, as the story goes. */
export async function passOldReminders(tx: Tx, now: Date): Promise<void> {
  const passed = await tx.rows<{ id: number; alert: AlertKind; alertAt: Date; dueAt: Date | null }>(sql`
    SELECT id, alert, alert_at AS "alertAt", due_at AS "dueAt" FROM tasks WHERE alert_at <= ${now}::timestamptz`);
  const moved = passed.map(({ id, alert, alertAt, dueAt }) => ({
    id,
    next: owedAfter({ kind: alert, at: alertAt }, dueAt, now),
  }));
  await tx.run(sql`
    UPDATE tasks t SET alert = m.alert, alert_at = m.at::timestamptz
    FROM unnest(
      ${moved.map(({ id }) => id)}::int[], ${moved.map(({ next }) => next?.kind ?? null)}::text[],
      ${moved.map(({ next }) => next?.at.toISOString() ?? null)}::text[]
    ) AS m(id, alert, at) WHERE t.id = m.id`);
}

function owedAfter(alert: Alert, dueAt: Date | null, now: Date): Alert | null {
  let owed: Alert | null = alert;
  while (owed && owed.at <= now) owed = nextAlert(dueAt, owed.at, owed.kind);
  return owed;
}
