import { randomUUID } from 'node:crypto';
import type { DueWatch, WatchCtx } from '../../src/commands/define.ts';
import type { Registry } from '../../src/commands/registry.ts';
import { type Alert, type AlertKind, nextAlert } from '../../src/core/alerts.ts';
import { days } from '../../src/core/clock.ts';
import type { Secrets } from '../../src/core/secrets.ts';
import { auditLines, createCtx, demandUse } from '../../src/operations/execute.ts';
import { type AuditLine, addAuditLines } from '../../src/store/audit.ts';
import { sql, type Tx } from '../../src/store/database.ts';
import type { Act, Ids, Kind } from './acts.ts';

/** What looks after deadlines by night: the rest is looked after once, when the story is told. */
const nightly = ['cases', 'resolved cases', 'hand-offs'];
/** Each department's data quality is written down once a week. */
const weekly = 'quality';
/** How many weeks of it a visitor finds. */
const weeksOfQuality = 6;

/**
 * Lets people do again what the story says that they did, through the operations themselves, each at its own time: rights, search
 * words, reminders and the audit log are what they would be; what became due in between came due. What operations and watches
 * emit is dropped, since all of it was news long ago. In the transaction that is given, so that a company is there in full or not
 * at all.
 */
export async function replay(
  tx: Tx,
  deps: { readonly registry: Registry; readonly secrets: Secrets; readonly now: Date },
  acts: readonly Act[],
): Promise<void> {
  const { registry, secrets, now } = deps;
  const known = await knownFromTheStart(tx);
  const find = (key: string): number => {
    const found = known.get(key);
    if (found === undefined) throw new Error(`The story speaks of the ${key} before it is there.`);
    return found;
  };
  const ids: Ids = {
    of: (kind, key) => find(`${kind} ${key}`),
    step: (project, title) => find(`step ${project}: ${title}`),
  };
  const lines: AuditLine[] = [];
  const nights = nightsUntil({ tx, secrets, lines }, registry, now);
  for (const act of acts) {
    await nights(act.at);
    const operation = registry.operation(act.operation);
    if (!operation) throw new Error(`No noun has an operation “${act.operation}”.`);
    const call = { actor: act.by, door: 'system', receipt: null } as const;
    const read = { tx, secrets, now: act.at };
    const { ctx, changes } = createCtx(read, call, demandUse(operation, act.by), (name) => registry.operation(name));
    await operation.run(ctx, operation.input.parse(act.input(ids)));
    const { makes } = act;
    const ref = changes.find((change) => change.ref?.noun === makes?.kind)?.ref ?? null;
    if (makes && ref) {
      known.set(`${makes.kind} ${makes.key}`, ref.id);
      if (makes.kind === 'project') {
        const steps = await tx.rows<{ id: number; title: string }>(
          sql`SELECT id, title FROM tasks WHERE project_id = ${ref.id}::int`,
        );
        for (const step of steps) known.set(`step ${makes.key}: ${step.title}`, step.id);
      }
    }
    // Nothing is kept for undo: a visitor's first click must not take back what happened weeks ago.
    lines.push(...auditLines(operation.name, call, changes, undefined, act.at));
  }
  await nights(now);
  await addAuditLines(tx, secrets, lines);
}

/** Departments by key, playbooks and categories by their English names. */
async function knownFromTheStart(tx: Tx): Promise<Map<string, number>> {
  const rows = await tx.rows<{ kind: Kind; key: string; id: number }>(sql`
    SELECT 'department' AS kind, key, id FROM departments
    UNION ALL SELECT 'playbook', name, id FROM playbooks UNION ALL SELECT 'category', name_en, id FROM case_categories`);
  return new Map(rows.map(({ kind, key, id }) => [`${kind} ${key}`, id]));
}

/** Whoever looks after deadlines has done so each night until the given moment. */
function nightsUntil(house: Watched, registry: Registry, now: Date): (until: Date) => Promise<void> {
  const watches = registry.nouns.flatMap((noun) => noun.watches ?? []);
  const night = days(1);
  let last = Math.floor((now.getTime() - days(7 * weeksOfQuality)) / night) * night;
  return async (until) => {
    for (; last + night <= until.getTime(); last += night) {
      const at = new Date(last + night);
      for (const watch of watches.filter(({ what }) => nightly.includes(what))) await watchOver(house, watch, at);
      if (Math.round(last / night) % 7 !== 0) continue;
      for (const watch of watches.filter(({ what }) => what === weekly)) await watchOver(house, watch, at);
    }
  };
}

/** Lets every noun look after what is due by now, so that nothing is left to be caught up on. */
export async function settle(tx: Tx, secrets: Secrets, registry: Registry, now: Date): Promise<void> {
  const lines: AuditLine[] = [];
  for (const watch of registry.nouns.flatMap((noun) => noun.watches ?? []))
    await watchOver({ tx, secrets, lines }, watch, now);
  await addAuditLines(tx, secrets, lines);
  await passOldReminders(tx, now);
}

const batchSize = 200;

interface Watched {
  readonly tx: Tx;
  readonly secrets: Secrets;
  /** What watches change is written down here, between what people did. */
  readonly lines: AuditLine[];
}

async function watchOver({ tx, secrets, lines }: Watched, watch: DueWatch, now: Date): Promise<void> {
  const by = { call: randomUUID(), staffId: null, door: 'system', receipt: null };
  const ctx: WatchCtx = {
    tx,
    secrets,
    now,
    limit: batchSize,
    changed: (operation, change) => void lines.push({ ...change, ...by, at: now, operation }),
  };
  // One department a time is what this one does.
  const turns = watch.what === weekly ? ((await tx.rows(sql`SELECT FROM departments WHERE active`)).length ?? 0) : 1;
  for (let turn = 0; turn < turns; turn++) {
    while ((await watch.due(ctx)).length >= batchSize);
  }
}

/** Moves reminders whose time has passed on to the next that is still owed: the others were given, as the story goes. */
async function passOldReminders(tx: Tx, now: Date): Promise<void> {
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
