import type pg from 'pg';

/**
 * What the program sends to PostgreSQL for three commands, taken from its own traffic: the same statements as often, in the same order, with
 * the same kinds of values. Left out is what it answers from memory (workspace, linked channel) and what other
 * requests share (the relay's batches). When the program's statements change, change these, and say so in the commit.
 */
export interface Asked {
  readonly platform: string;
  readonly workspace: string;
  readonly channel: string;
  readonly user: string;
  readonly receipt: string;
}

interface Person {
  readonly staff_id: number;
  readonly department_id: number;
}

async function identify(client: pg.ClientBase, { platform, workspace, user }: Asked): Promise<Person> {
  const { rows } = await client.query<Person>({
    name: 'identity-find',
    text: `SELECT i.kind, i.checked_at, s.id AS staff_id, s.name, s.role, s.department_id, d.key AS department_key, s.locale, s.timezone, s.active,
             (SELECT max(id) FROM policy_versions) AS policy_version
           FROM chat_identities i LEFT JOIN staff s ON s.id = i.staff_id LEFT JOIN departments d ON d.id = s.department_id
           WHERE i.platform = $1 AND i.workspace = $2 AND i.user_id = $3`,
    values: [platform, workspace, user],
  });
  return rows[0] as Person;
}

const pressing = `CASE t.priority WHEN 'urgent' THEN 0 WHEN 'high' THEN 1 WHEN 'normal' THEN 2 ELSE 3 END`;
const place = (noDue: string): string => `(t.status IN ('done', 'cancelled'))::int::bigint,
  coalesce((extract(epoch FROM t.due_at) * 1000)::bigint, ${noDue}::bigint), (${pressing})::bigint, t.id::bigint`;

/** `task list mine` */
export async function listTasks(client: pg.ClientBase, asked: Asked): Promise<string> {
  const person = await identify(client, asked);
  const { rows } = await client.query<{ title: string }>(
    `SELECT t.id, t.title, t.status, t.priority, t.due_at AS "dueAt", t.snoozed_until AS "snoozedUntil",
       t.assignee_id AS "assigneeId", t.created_by_id AS "createdById", t.updated_at AS "updatedAt", t.closed_at AS "closedAt",
       (SELECT c.name FROM customers c WHERE c.id = t.customer_id) AS "customerName",
       (SELECT s.name FROM staff s WHERE s.id = t.assignee_id) AS "assigneeName", ARRAY[${place('$1')}]::text[] AS place
     FROM tasks t WHERE TRUE AND t.assignee_id = $2::int AND t.status IN ('open', 'started')
     ORDER BY ${place('$3')} LIMIT $4::int`,
    ['8640000000000000', person.staff_id, '8640000000000000', 11],
  );
  return rows.map((row) => row.title).join('\n');
}

const customerStatement = `
  SELECT c.id, c.version, c.name, c.kind, c.department_id AS "departmentId", c.owner_id AS "ownerId", c.country, c.language, c.website,
    c.email_sealed AS "emailSealed", c.phone_sealed AS "phoneSealed", c.address_sealed AS "addressSealed", c.notes,
    c.value_minor AS "valueMinor", c.value_currency AS "valueCurrency", c.aliases, c.birth_year AS "birthYear", c.gender,
    c.lifecycle, c.lifecycle_reason AS "lifecycleReason", c.lifecycle_at AS "lifecycleAt", c.source, c.tags, c.team_ids AS "teamIds",
    c.custom, c.preferred_channel AS "preferredChannel", c.consent, c.do_not_contact_at AS "doNotContactAt",
    c.do_not_contact_reason AS "doNotContactReason", c.do_not_contact_by_id AS "doNotContactById", c.archived_at AS "archivedAt",
    c.last_contact_at AS "lastContactAt", c.created_by_id AS "createdById", d.name_en AS "departmentEn",
    d.name_zh AS "departmentZh", s.name AS "ownerName"
  FROM customers c JOIN departments d ON d.id = c.department_id LEFT JOIN staff s ON s.id = c.owner_id WHERE c.id = $1`;

async function findCustomer(client: pg.ClientBase, id: number): Promise<string> {
  await client.query(
    `SELECT c.id FROM customers c WHERE c.id = $1 AND c.archived_at IS NULL AND TRUE ORDER BY c.id LIMIT $2`,
    [id, 10],
  );
  const { rows } = await client.query<{ name: string }>(customerStatement, [id]);
  return rows[0]?.name ?? '';
}

/** `customer show C-7` */
export async function showCustomer(client: pg.ClientBase, asked: Asked, id: number): Promise<string> {
  const person = await identify(client, asked);
  const name = await findCustomer(client, id);
  await client.query(aroundStatement, [id, id, id, id]);
  const logs = await client.query<{ content: string }>(
    `SELECT i.id, i.via, i.by_id AS "byId", coalesce(s.name, '') AS "byName", i.happened_at AS at,
       i.department_id AS "departmentId", i.audience, left(i.content, 400) AS content
     FROM interactions i LEFT JOIN staff s ON s.id = i.by_id WHERE i.customer_id = $1 AND i.deleted_at IS NULL
       AND ((i.audience = $2) OR (i.audience = $3) OR (i.department_id = $4) OR (i.by_id = $5))
     ORDER BY i.happened_at DESC, i.id DESC LIMIT $6`,
    [id, 'everyone', 'everyone', person.department_id, person.staff_id, 3],
  );
  await client.query(
    `SELECT count(*)::int AS count FROM tasks WHERE customer_id = $1 AND status IN ('open', 'started')`,
    [id],
  );
  const seen = [
    new Date(),
    crypto.randomUUID(),
    person.staff_id,
    'command',
    'customer.read',
    'customer',
    id,
    ['email'],
  ];
  await client.query(seenStatement, [...seen, 3_600_000]);
  return [`${name} · C-${id}`, ...logs.rows.map((log) => log.content)].join('\n');
}

const aroundStatement = `
  SELECT (SELECT coalesce(json_agg(json_build_object('id', s.id, 'name', s.name) ORDER BY m.id), '[]')
      FROM customer_team m JOIN staff s ON s.id = m.staff_id WHERE m.customer_id = $1) AS team,
    (SELECT coalesce(json_agg(json_build_object('system', x.system, 'externalId', x.external_id) ORDER BY x.system, x.id), '[]')
      FROM customer_external_ids x WHERE x.customer_id = $2) AS ids,
    (SELECT coalesce(json_agg(json_build_object('id', f.id, 'name', f.name, 'kind', f.kind, 'options', f.options,
        'required', f.required, 'group', f.field_group) ORDER BY f.position, f.id), '[]')
      FROM custom_fields f WHERE f.noun = 'customer' AND f.retired_at IS NULL) AS fields,
    (SELECT json_build_object('id', p.id, 'name', p.name, 'role', p.role)
      FROM contacts p WHERE p.customer_id = $3 AND p.removed_at IS NULL AND p.is_primary) AS contact,
    (SELECT count(*)::int FROM contacts p WHERE p.customer_id = $4 AND p.removed_at IS NULL) AS contacts`;

/** Who saw contact details is noted, once in a while. */
const seenStatement = `
  INSERT INTO audit_entries (at, call_id, staff_id, door, operation, noun, record_id, fields)
  SELECT n.* FROM (VALUES ($1::timestamptz, $2, $3::int, $4, $5, $6, $7::int, $8::text[]))
    AS n(at, call_id, staff_id, door, operation, noun, record_id, fields)
  WHERE NOT EXISTS (
    SELECT 1 FROM audit_entries e WHERE e.noun = n.noun AND e.record_id = n.record_id AND e.staff_id = n.staff_id
      AND e.operation = n.operation AND e.version IS NULL AND e.at > n.at - $9::int * interval '1 millisecond' AND e.fields @> n.fields)`;

/** `task add C-17 "Send the quote" due:friday priority:high` */
export async function addTask(
  client: pg.ClientBase,
  asked: Asked,
  customerId: number,
  title: string,
  typed: string,
): Promise<string> {
  await client.query('BEGIN');
  try {
    const text = await addWithin(client, asked, customerId, title, typed);
    await client.query('COMMIT');
    return text;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

async function addWithin(
  client: pg.ClientBase,
  asked: Asked,
  customerId: number,
  title: string,
  typed: string,
): Promise<string> {
  await client.query({
    name: 'inbox-keep',
    text: `INSERT INTO inbox (receipt, sealed, attempts, held_until) VALUES ($1, $2, 1, now() + interval '60 seconds')
           ON CONFLICT (receipt) DO NOTHING`,
    values: [asked.receipt, typed],
  });
  const { staff_id: staff, department_id: department } = await identify(client, asked);
  await findCustomer(client, customerId);
  const now = new Date();
  const due = new Date(now.getTime() + 86_400_000);
  const added = await client.query<{ id: number }>(addStatement, [
    ...[now, now, null, customerId, null, null, department, title, customerId, null, staff, department, 'high', due],
    ...[
      'due_soon',
      new Date(due.getTime() - 3_600_000),
      null,
      null,
      null,
      null,
      null,
      null,
      now,
      now,
      customerId,
      null,
      null,
    ],
    ...[now, [], staff, '', now, ''],
  ]);
  const id = added.rows[0]?.id as number;
  const details = JSON.stringify({
    ...{ departmentId: department, creatorDepartmentId: department, assigneeId: null, customerId },
    ...{ customerDepartmentId: department, creatorId: staff, changed: [] },
  });
  await client.query(finishStatement, [
    ...[
      now,
      crypto.randomUUID(),
      staff,
      'command',
      'task.add',
      asked.receipt,
      'task',
      id,
      1,
      ['title', 'status'],
      details,
      '{}',
    ],
    ...['task.added', 'task', id, details, staff, asked.receipt],
  ]);
  await client.query(
    `SELECT c.id, c.platform, c.workspace, c.channel_id AS channel, c.name, c.department_id AS "departmentId",
       d.key AS "departmentKey", d.name_en AS "departmentNameEn", d.name_zh AS "departmentNameZh", c.is_private AS "isPrivate",
       c.audience, c.status, c.status_reason AS "statusReason", c.locale, c.timezone, c.linked_by_id AS "linkedById",
       c.checked_at AS "checkedAt", c.version
     FROM channels c JOIN departments d ON d.id = c.department_id
     WHERE c.platform = $1 AND c.workspace = $2 AND c.channel_id = $3 ORDER BY d.position, d.id, c.name, c.id`,
    [asked.platform, asked.workspace, asked.channel],
  );
  const { rows } = await client.query<{ title: string }>(cardStatement, [3, [id]]);
  return `${rows[0]?.title} · T-${id}`;
}

const addStatement = `
  WITH who AS (
    SELECT s.id, s.name, s.active, s.role, s.department_id, s.away_until,
      coalesce(s.away_from <= $1::timestamptz AND (s.away_until IS NULL OR s.away_until > $2::timestamptz), FALSE) AS away,
      (SELECT c.name FROM staff c WHERE c.id = s.cover_id AND c.active) AS cover
    FROM staff s WHERE s.id = $3::int
  ), about AS (
    SELECT c.id, c.name, c.department_id, c.archived_at FROM customers c WHERE c.id = $4::int AND TRUE
  ), project AS (
    SELECT id FROM projects WHERE id = $5::int AND status = 'open' FOR KEY SHARE
  ), home AS (
    SELECT id FROM departments WHERE active AND id = coalesce($6::int, (SELECT department_id FROM who), $7::int) FOR KEY SHARE
  ), added AS (
    INSERT INTO tasks (title, customer_id, department_id, assignee_id, created_by_id, creator_department_id, priority,
      due_at, alert, alert_at, source_link, about_noun, about_id, estimate_minutes, project_id, project_step, created_at, updated_at)
    SELECT $8::text, $9::int, home.id, $10::int, $11::int, $12::int, $13::text, $14::timestamptz, $15::text, $16::timestamptz,
      $17::text, $18::text, $19::int, $20::int, $21::int, $22::int, $23::timestamptz, $24::timestamptz
    FROM home
    WHERE ($25::int IS NULL OR EXISTS (SELECT FROM about WHERE archived_at IS NULL))
      AND ($26::int IS NULL OR EXISTS (
        SELECT FROM who WHERE active AND role <> 'viewer' AND (department_id IS NOT NULL OR role = 'admin')))
      AND ($27::int IS NULL OR EXISTS (SELECT FROM project))
    RETURNING id
  ), listed AS (
    INSERT INTO task_items (task_id, text, created_at)
    SELECT added.id, u.text, $28::timestamptz FROM added, unnest($29::text[]) WITH ORDINALITY AS u(text, place) ORDER BY u.place
  ), noted AS (
    INSERT INTO task_notes (task_id, by_id, text, created_at)
    SELECT id, $30::int, $31::text, $32::timestamptz FROM added WHERE $33::text <> ''
  )
  SELECT (SELECT id FROM added) AS id, home.id AS "departmentId",
    about.name AS "customerName", about.department_id AS "customerDepartmentId", about.archived_at IS NOT NULL AS "customerArchived",
    who.name AS "assigneeName", who.active AS "assigneeActive", who.role AS "assigneeRole",
    who.department_id AS "assigneeDepartmentId", who.away, who.away_until AS "awayUntil", who.cover,
    EXISTS (SELECT FROM project) AS "hasProject"
  FROM (VALUES (1)) AS one LEFT JOIN home ON TRUE LEFT JOIN who ON TRUE LEFT JOIN about ON TRUE`;

const finishStatement = `
  WITH audited AS (
    INSERT INTO audit_entries (at, call_id, staff_id, door, operation, receipt, noun, record_id, version, fields, change_sealed, undo_sealed)
    VALUES ($1::timestamptz, $2, $3::int, $4, $5, $6, $7, $8::int, $9::int, $10::text[], $11, $12)
  ), announced AS (
    INSERT INTO outbox (type, noun, record_id, details, actor_id) VALUES ($13, $14, $15, $16::jsonb, $17::int)
  ), closed AS (
    UPDATE inbox SET state = 'done', sealed = NULL, done_at = now(), held_until = NULL WHERE receipt = $18 AND state = 'kept'
    RETURNING 1
  )
  SELECT EXISTS (SELECT FROM closed) AS "isDone"`;

const cardStatement = `
  SELECT t.id, t.version, t.title, t.status, t.priority, t.customer_id AS "customerId",
    (SELECT c.name FROM customers c WHERE c.id = t.customer_id) AS "customerName",
    (SELECT c.department_id FROM customers c WHERE c.id = t.customer_id) AS "customerDepartmentId",
    t.department_id AS "departmentId",
    (SELECT d.key FROM departments d WHERE d.id = t.department_id) AS "departmentKey",
    (SELECT d.name_en FROM departments d WHERE d.id = t.department_id) AS "departmentEn",
    (SELECT d.name_zh FROM departments d WHERE d.id = t.department_id) AS "departmentZh",
    t.assignee_id AS "assigneeId",
    (SELECT s.name FROM staff s WHERE s.id = t.assignee_id) AS "assigneeName",
    t.created_by_id AS "createdById",
    (SELECT s.name FROM staff s WHERE s.id = t.created_by_id) AS "createdByName",
    t.creator_department_id AS "creatorDepartmentId", t.due_at AS "dueAt", t.snoozed_until AS "snoozedUntil",
    t.started_at AS "startedAt", t.closed_at AS "closedAt", t.closed_by_id AS "closedById",
    (SELECT s.name FROM staff s WHERE s.id = t.closed_by_id) AS "closedByName",
    t.source_link AS "sourceLink", t.about_noun AS "aboutNoun", t.about_id AS "aboutId", t.progress,
    t.estimate_minutes AS "estimateMinutes", t.spent_minutes AS "spentMinutes", t.reassignments, t.acknowledged_at AS "acknowledgedAt",
    t.recurrence, t.recurrence_zone AS "recurrenceZone", t.recur_at AS "recurAt", t.series_id AS "seriesId",
    t.project_id AS "projectId", (SELECT p.name FROM projects p WHERE p.id = t.project_id) AS "projectName",
    t.project_step AS "projectStep", t.rating, t.rating_text AS "ratingText", t.rated_at AS "ratedAt", t.rated_by_id AS "ratedById",
    t.alert_at AS "alertAt", t.alert, t.created_at AS "createdAt", t.updated_at AS "updatedAt",
    (SELECT json_agg(json_build_object('id', i.id, 'text', i.text, 'done', i.done_at IS NOT NULL) ORDER BY i.id)
      FROM task_items i WHERE i.task_id = t.id) AS items,
    (SELECT json_agg(json_build_object('id', w.id, 'title', w.title, 'status', w.status) ORDER BY w.id)
      FROM task_dependencies d JOIN tasks w ON w.id = d.waits_for_id
      WHERE d.task_id = t.id AND w.status IN ('open', 'started')) AS blockers,
    (SELECT count(*)::int FROM task_notes n WHERE n.task_id = t.id) AS "noteCount",
    (SELECT json_agg(json_build_object('byId', n.by_id, 'by', n.name, 'text', n.text, 'progress', n.progress, 'at', n.at) ORDER BY n.id)
      FROM (SELECT n.id, n.by_id, s.name, n.text, n.progress,
          (extract(epoch FROM n.created_at) * 1000)::bigint AS at
        FROM task_notes n LEFT JOIN staff s ON s.id = n.by_id
        WHERE n.task_id = t.id ORDER BY n.id DESC LIMIT $1::int) n) AS notes
  FROM tasks t WHERE t.id = ANY($2::int[])`;
