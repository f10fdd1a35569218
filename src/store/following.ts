import { isDeepStrictEqual } from 'node:util';
import type { NounName } from '../core/records.ts';
import { joinSql, rawSql, type Sql, sql, type Tx } from './database.ts';

/**
 * What cards show of other records: `cards` of this noun speak of the records `of` another. `found` picks the ids of the cards'
 * records, given `x.id`, the id of one that has changed.
 */
interface Link {
  readonly of: NounName;
  readonly cards: NounName;
  readonly found: Sql;
}

const link = (of: NounName, cards: NounName, found: Sql): Link => ({ of, cards, found });

/** Records that name their customer, their contact, and so on, by a column with an index. */
const byColumn = (of: NounName, column: string, tables: Readonly<Partial<Record<NounName, string>>>): Link[] =>
  Object.entries(tables).map(([cards, table]) =>
    link(of, cards as NounName, sql`SELECT r.id FROM ${rawSql(table)} r WHERE r.${rawSql(column)} = x.id`),
  );

/** What a record is about, where that may be of any noun. */
const subjects = (of: NounName): Link[] => [
  link(of, 'handoff', sql`SELECT r.id FROM handoffs r WHERE r.subject_noun = ${of} AND r.subject_id = x.id`),
  link(of, 'review', sql`SELECT r.id FROM reviews r WHERE r.about_noun = ${of} AND r.about_id = x.id`),
  link(of, 'survey', sql`SELECT r.id FROM surveys r WHERE r.about_noun = ${of} AND r.about_id = x.id`),
];

/** Days for which the figures of a target's deals still matter after its end. */
const afterEnd = 31;
const targets = sql`SELECT r.id FROM sales_targets r WHERE r.removed_at IS NULL AND r.ends_on > current_date - ${afterEnd}::int`;

/** What belongs to a customer: its cards name the customer, and the customer's card counts some of it. */
const ofCustomer = {
  task: 'tasks',
  interaction: 'interactions',
  contact: 'contacts',
  need: 'needs',
  order: 'orders',
  deal: 'deals',
  case: 'cases',
  handoff: 'handoffs',
  project: 'projects',
  survey: 'surveys',
  review: 'reviews',
} as const satisfies Partial<Record<NounName, string>>;

const links: readonly Link[] = [
  ...byColumn('customer', 'customer_id', ofCustomer),
  ...Object.entries(ofCustomer).map(([of, table]) =>
    link(
      of as NounName,
      'customer',
      sql`SELECT r.customer_id FROM ${rawSql(table)} r WHERE r.id = x.id AND r.customer_id IS NOT NULL`,
    ),
  ),
  // By way of their customer, whose records are found by an index.
  ...Object.entries({ case: 'cases', order: 'orders', need: 'needs', survey: 'surveys' }).map(([cards, table]) =>
    link(
      'contact',
      cards as NounName,
      sql`
    SELECT r.id FROM contacts p JOIN ${rawSql(table)} r ON r.customer_id = p.customer_id WHERE p.id = x.id AND r.contact_id = x.id`,
    ),
  ),
  link(
    'contact',
    'interaction',
    sql`
    SELECT r.id FROM contacts p JOIN interactions r ON r.customer_id = p.customer_id WHERE p.id = x.id AND x.id = ANY(r.contact_ids)`,
  ),
  ...byColumn('project', 'project_id', { task: 'tasks' }),
  link('task', 'project', sql`SELECT r.project_id FROM tasks r WHERE r.id = x.id AND r.project_id IS NOT NULL`),
  link(
    'task',
    'task',
    sql`
    SELECT r.task_id FROM task_dependencies r WHERE r.waits_for_id = x.id
    UNION ALL SELECT r.waits_for_id FROM task_dependencies r WHERE r.task_id = x.id`,
  ),
  link(
    'task',
    'review',
    sql`
    SELECT f.review_id FROM review_actions r JOIN review_findings f ON f.id = r.finding_id WHERE r.task_id = x.id`,
  ),
  ...(['need', 'case', 'deal', 'order', 'interaction', 'survey', 'campaign', 'target'] as const).map((about) =>
    link('task', about, sql`SELECT r.about_id FROM tasks r WHERE r.id = x.id AND r.about_noun = ${about}`),
  ),
  ...byColumn('deal', 'deal_id', { need: 'needs', order: 'orders' }),
  ...byColumn('order', 'order_id', { need: 'needs' }),
  link('order', 'deal', sql`SELECT r.deal_id FROM orders r WHERE r.id = x.id AND r.deal_id IS NOT NULL`),
  link('need', 'deal', sql`SELECT r.deal_id FROM needs r WHERE r.id = x.id AND r.deal_id IS NOT NULL`),
  link('deal', 'campaign', sql`SELECT r.campaign_id FROM deals r WHERE r.id = x.id AND r.campaign_id IS NOT NULL`),
  ...byColumn('campaign', 'campaign_id', { deal: 'deals' }),
  // A target's figures are those of its scope: which deals were in it before nobody remembers, so each looks again.
  link('deal', 'target', targets),
  link('order', 'target', targets),
  ...(['task', 'case', 'deal', 'customer', 'target', 'campaign', 'order'] as const).flatMap(subjects),
  ...(['task', 'customer', 'case', 'deal', 'order', 'campaign', 'review', 'project'] as const).map((subject) =>
    link('file', subject, sql`SELECT r.subject_id FROM files r WHERE r.id = x.id AND r.subject_noun = ${subject}`),
  ),
  link(
    'staff',
    'department',
    sql`SELECT r.department_id FROM staff r WHERE r.id = x.id AND r.department_id IS NOT NULL`,
  ),
  link('channel', 'department', sql`SELECT r.department_id FROM channels r WHERE r.id = x.id`),
  link('handoff', 'task', sql`SELECT r.subject_id FROM handoffs r WHERE r.id = x.id AND r.subject_noun = 'task'`),
  link('handoff', 'case', sql`SELECT r.subject_id FROM handoffs r WHERE r.id = x.id AND r.subject_noun = 'case'`),
  link(
    'handoff',
    'customer',
    sql`SELECT r.subject_id FROM handoffs r WHERE r.id = x.id AND r.subject_noun = 'customer'`,
  ),
];

/** Cards that say how long something lasts, how far one should be by today, or how complete all customers are, which costs more to count. */
const byTheDay: readonly Sql[] = [
  sql`SELECT 'department'::text AS noun, d.id FROM departments d WHERE d.active`,
  sql`SELECT 'target'::text, t.id FROM (${targets}) t`,
  sql`SELECT 'deal'::text, d.id FROM deals d WHERE d.status = 'open' AND d.removed_at IS NULL`,
];

/** Changed records that are looked at in one go. */
const mostChanges = 2_000;
/** Slack lets an app change about fifty messages a minute; the rest is for what is new. */
const redrawnAMinute = 40;
const settingKey = 'cards.followed';

/** The newest line that a look has seen, and the one before it had: changes are seen twice. */
interface Mark {
  readonly seen: string;
  readonly before: string;
}

interface Followed {
  readonly audit: Mark;
  readonly outbox: Mark;
  /** The day on which the cards that change with the days were drawn: 2026-11-20. */
  readonly day: string;
}

interface Line {
  readonly id: bigint;
  /** null: no change of a record. */
  readonly noun: NounName | null;
  readonly recordId: number | null;
}

/**
 * Has the cards that hang somewhere drawn again where they speak of another record that has changed since the last look: a
 * customer's new name on its tasks, won deals on a target. Coalesced: however often it changed, each card once a look, at most 40 a
 * minute; those that look the same cost no call. Every change is seen by two looks, since a transaction may commit after one with a
 * newer line. With a new day also those that change with the days. Resolves to how many cards; the caller wakes the relay after the commit. One worker does this at a time.
 */
export async function followNeighbours(tx: Tx, now: Date): Promise<number> {
  const day = now.toISOString().slice(0, 10);
  await tx.run(sql`
    INSERT INTO settings (key, value)
    SELECT ${settingKey}, jsonb_build_object('audit', jsonb_build_object('seen', a.id, 'before', a.id),
      'outbox', jsonb_build_object('seen', o.id, 'before', o.id), 'day', ${day}::text)
    FROM (SELECT coalesce(max(id), 0)::text AS id FROM audit_entries) a, (SELECT coalesce(max(id), 0)::text AS id FROM outbox) o
    ON CONFLICT (key) DO NOTHING`);
  const [row] = await tx.rows<{ value: Followed }>(sql`
    SELECT value FROM settings WHERE key = ${settingKey} FOR UPDATE SKIP LOCKED`);
  if (!row) return 0;
  const { audit, outbox } = row.value;
  const written = await tx.rows<Line>(sql`
    SELECT id, CASE WHEN version IS NULL THEN NULL ELSE noun END AS noun, record_id AS "recordId" FROM audit_entries
    WHERE id > ${audit.before}::text::bigint ORDER BY id LIMIT ${mostChanges}::int`);
  // What came by itself, such as a due date, is nobody's change.
  const happened = await tx.rows<Line>(sql`
    SELECT id, CASE WHEN actor_id IS NULL AND type NOT LIKE '%.caught\_up' AND type NOT LIKE '%.redrawn' THEN noun END AS noun,
      record_id AS "recordId" FROM outbox
    WHERE id > ${outbox.before}::text::bigint ORDER BY id LIMIT ${mostChanges}::int`);
  const next: Followed = { audit: moved(audit, written), outbox: moved(outbox, happened), day };
  if (isDeepStrictEqual(next, row.value)) return 0;
  await tx.run(sql`
    UPDATE settings SET value = ${JSON.stringify(next)}::jsonb, updated_at = now() WHERE key = ${settingKey}`);
  const changed = new Map<string, { noun: NounName; recordId: number }>();
  for (const { noun, recordId } of [...written, ...happened]) {
    if (noun !== null && recordId !== null) changed.set(`${noun} ${recordId}`, { noun, recordId });
  }
  return redrawNeighbours(tx, [...changed.values()], day !== row.value.day);
}

/** A full page is left behind at once, or those that follow it would never be come to. */
function moved({ seen }: Mark, lines: readonly Line[]): Mark {
  const newest = String(lines.at(-1)?.id ?? seen);
  return { seen: newest, before: lines.length < mostChanges ? seen : newest };
}

async function redrawNeighbours(
  tx: Tx,
  changed: readonly { readonly noun: NounName; readonly recordId: number }[],
  isNewDay: boolean,
): Promise<number> {
  const nouns = new Set(changed.map(({ noun }) => noun));
  const wanted = links.filter(({ of }) => nouns.has(of));
  const found = wanted.map(
    ({ of, cards, found }) =>
      sql`SELECT ${cards}::text AS noun, f.id FROM changed x, LATERAL (${found}) AS f(id) WHERE x.noun = ${of}`,
  );
  if (isNewDay) found.push(...byTheDay);
  if (found.length === 0) return 0;
  return tx.run(sql`
    WITH changed AS (
      SELECT * FROM unnest(${changed.map(({ noun }) => noun)}::text[], ${changed.map(({ recordId }) => recordId)}::int[]) AS c(noun, id)
    ), touched AS (${joinSql(found, ' UNION ')})
    INSERT INTO outbox (type, noun, record_id, details)
    SELECT noun || '.caught_up', noun, id,
      jsonb_build_object('waitMs', (row_number() OVER (ORDER BY noun, id) - 1) / ${redrawnAMinute}::int * 60000)
    FROM touched t
    WHERE EXISTS (SELECT FROM live_posts l WHERE l.noun = t.noun AND l.record_id = t.id AND l.ref <> 'null'::jsonb)`);
}
