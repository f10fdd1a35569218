-- Files of rows that are read in, and what became of each line.
CREATE TABLE "imports" (
  "id" SERIAL NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "noun" TEXT NOT NULL,
  "file_name" TEXT NOT NULL,
  "file_digest" TEXT NOT NULL,
  "file_size" BIGINT NOT NULL,
  "file_sealed" TEXT NOT NULL,
  "blob_id" INTEGER,
  "shape" JSONB NOT NULL,
  "settings" JSONB NOT NULL,
  "status" TEXT NOT NULL DEFAULT 'draft',
  "rows_total" INTEGER NOT NULL DEFAULT 0,
  "rows_done" INTEGER NOT NULL DEFAULT 0,
  "created_count" INTEGER NOT NULL DEFAULT 0,
  "updated_count" INTEGER NOT NULL DEFAULT 0,
  "same_count" INTEGER NOT NULL DEFAULT 0,
  "rejected_count" INTEGER NOT NULL DEFAULT 0,
  "undone_count" INTEGER NOT NULL DEFAULT 0,
  "failure" TEXT,
  "claimed_by" TEXT,
  "claimed_until" TIMESTAMPTZ(3),
  "started_at" TIMESTAMPTZ(3),
  "ended_at" TIMESTAMPTZ(3),
  "run_by_id" INTEGER,
  "department_id" INTEGER,
  "created_by_id" INTEGER NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "imports_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "imports_status_known" CHECK ("status" IN ('draft', 'checking', 'checked', 'running', 'done', 'failed', 'cancelled', 'undoing', 'undone'))
);
ALTER TABLE "imports" ADD CONSTRAINT "imports_blob_id_fkey" FOREIGN KEY ("blob_id") REFERENCES "file_blobs"("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE INDEX "imports_created_by_id_id_idx" ON "imports" ("created_by_id", "id");
CREATE INDEX "imports_department_id_id_idx" ON "imports" ("department_id", "id");
CREATE INDEX "imports_file_digest_idx" ON "imports" ("file_digest");
CREATE INDEX "imports_blob_id_idx" ON "imports" ("blob_id");
CREATE INDEX "imports_working" ON "imports" ("id") WHERE "status" IN ('checking', 'running', 'undoing');

CREATE TABLE "import_rows" (
  "id" BIGSERIAL NOT NULL,
  "import_id" INTEGER NOT NULL,
  "line" INTEGER NOT NULL,
  "is_trial" BOOLEAN NOT NULL DEFAULT false,
  "outcome" TEXT NOT NULL,
  "noun" TEXT,
  "record_id" INTEGER,
  "external_digest" TEXT,
  "detail_sealed" TEXT,
  CONSTRAINT "import_rows_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "import_rows_outcome_known" CHECK ("outcome" IN ('created', 'updated', 'same', 'rejected', 'undone', 'kept'))
);
ALTER TABLE "import_rows" ADD CONSTRAINT "import_rows_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "imports"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE UNIQUE INDEX "import_rows_import_id_line_is_trial_key" ON "import_rows" ("import_id", "line", "is_trial");
CREATE INDEX "import_rows_external_digest_idx" ON "import_rows" ("external_digest");

-- What Tableau, Power BI and the like may read: facts by id, without contact details and without what people wrote. They read with the
-- rights of their owner, so a role that may use this schema needs, and has, no other table. `crossdesk bi grant` makes one.
CREATE SCHEMA "bi";

-- Smallest units as an amount (ISO 4217).
CREATE FUNCTION "bi"."amount"("minor" BIGINT, "currency" TEXT) RETURNS NUMERIC LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT round(minor::numeric / CASE
    WHEN currency IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') THEN 1
    WHEN currency IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 1000
    ELSE 100 END, 4)
$$;

CREATE VIEW "bi"."departments" AS
  SELECT id AS department_id, key, name_en, name_zh, active FROM departments;

CREATE VIEW "bi"."staff" AS
  SELECT id AS staff_id, name, role, department_id, active FROM staff;

CREATE VIEW "bi"."customers" AS
  SELECT c.id AS customer_id, CASE WHEN c.kind = 'company' THEN c.name ELSE 'C-' || c.id END AS name, c.kind, c.lifecycle,
    c.lifecycle_at, c.department_id, c.owner_id, c.country, c.language, c.source, c.tags,
    bi.amount(c.value_minor, c.value_currency) AS value, c.value_currency, c.last_contact_at, c.created_at,
    c.archived_at IS NOT NULL AS archived, s.total / 10.0 AS score, s.order_count, s.last_order_on
  FROM customers c LEFT JOIN customer_scores s ON s.customer_id = c.id;

CREATE VIEW "bi"."deals" AS
  SELECT d.id AS deal_id, d.customer_id, d.department_id, d.owner_id, d.stage, g.position AS stage_position,
    g.probability AS stage_probability, d.status, bi.amount(d.amount_minor, d.amount_currency) AS amount, d.amount_currency,
    d.expected_on, d.reason, d.closed_on, d.stage_since, d.campaign_id, d.created_at
  FROM deals d JOIN deal_stages g ON g.key = d.stage WHERE d.removed_at IS NULL;

CREATE VIEW "bi"."deal_stage_spells" AS
  SELECT p.id AS spell_id, p.deal_id, p.stage, p.entered_at, p.left_at, p.left_to
  FROM deal_stage_spells p JOIN deals d ON d.id = p.deal_id WHERE d.removed_at IS NULL;

CREATE VIEW "bi"."orders" AS
  SELECT id AS order_id, customer_id, department_id, owner_id, deal_id, status, currency, bi.amount(net_minor, currency) AS net,
    bi.amount(tax_minor, currency) AS tax, bi.amount(gross_minor, currency) AS gross, bi.amount(paid_minor, currency) AS paid,
    ordered_on, confirmed_on, delivered_on, invoiced_on, due_on, paid_on, cancelled_on, created_at
  FROM orders WHERE removed_at IS NULL;

CREATE VIEW "bi"."order_items" AS
  SELECT i.id AS order_item_id, i.order_id, i.number, i.sku, i.quantity, bi.amount(i.unit_minor, o.currency) AS unit_price,
    bi.amount(i.net_minor, o.currency) AS net, bi.amount(i.tax_minor, o.currency) AS tax, o.currency
  FROM order_items i JOIN orders o ON o.id = i.order_id WHERE o.removed_at IS NULL;

CREATE VIEW "bi"."payments" AS
  SELECT p.id AS payment_id, p.order_id, o.customer_id, bi.amount(p.amount_minor, o.currency) AS amount, o.currency, p.paid_on
  FROM order_payments p JOIN orders o ON o.id = p.order_id WHERE p.removed_at IS NULL AND o.removed_at IS NULL;

CREATE VIEW "bi"."needs" AS
  SELECT id AS need_id, customer_id, department_id, owner_id, kind, level, status, reason, needed_on, closed_on, deal_id, order_id, created_at
  FROM needs WHERE removed_at IS NULL;

CREATE VIEW "bi"."cases" AS
  SELECT k.id AS case_id, k.customer_id, k.department_id, k.assignee_id, k.kind, k.channel, k.level, k.status,
    g.name_en AS category_en, g.name_zh AS category_zh, k.opened_at, k.responded_at, k.resolved_at, k.closed_at,
    k.response_due_at, k.resolution_due_at, k.response_minutes, k.resolution_minutes, k.resolution_kind, k.escalation,
    k.reopen_count, k.responded_at IS NOT NULL AND k.response_due_at IS NOT NULL AND k.responded_at > k.response_due_at AS response_late,
    k.resolved_at IS NOT NULL AND k.resolution_due_at IS NOT NULL AND k.resolved_at > k.resolution_due_at AS resolution_late
  FROM cases k LEFT JOIN case_categories g ON g.id = k.category_id;

CREATE VIEW "bi"."interactions" AS
  SELECT id AS interaction_id, customer_id, by_id AS staff_id, department_id, via, direction, minutes, result, happened_at
  FROM interactions WHERE deleted_at IS NULL;

CREATE VIEW "bi"."tasks" AS
  SELECT id AS task_id, customer_id, department_id, assignee_id, created_by_id, creator_department_id, status, priority, due_at,
    started_at, closed_at, created_at, progress, estimate_minutes, spent_minutes, reassignments, rating, project_id,
    about_noun, about_id, closed_at IS NOT NULL AND due_at IS NOT NULL AND closed_at > due_at AS closed_late
  FROM tasks;

CREATE VIEW "bi"."handoffs" AS
  SELECT id AS handoff_id, subject_noun, subject_id, customer_id, from_department_id, to_department_id, status, answer_by, answered_at,
    created_at, extract(epoch FROM answered_at - created_at) / 60 AS answer_minutes
  FROM handoffs;

CREATE VIEW "bi"."projects" AS
  SELECT id AS project_id, playbook_id, customer_id, department_id, owner_id, status, starts_at, closed_at, created_at FROM projects;

CREATE VIEW "bi"."campaigns" AS
  SELECT c.id AS campaign_id, c.title AS name, c.goal_kind, c.goal_count, bi.amount(c.goal_minor, c.currency) AS goal_amount, c.currency,
    bi.amount(c.budget_minor, c.currency) AS budget, c.channels, c.starts_on, c.ends_on, c.status, c.department_id, c.owner_id,
    (SELECT bi.amount(sum(k.amount_minor)::bigint, c.currency) FROM campaign_costs k WHERE k.campaign_id = c.id AND k.removed_at IS NULL) AS spent
  FROM campaigns c WHERE c.removed_at IS NULL;

CREATE VIEW "bi"."campaign_touches" AS
  SELECT t.id AS touch_id, t.campaign_id, t.customer_id, t.channel, t.touched_at, t.response, t.responded_at
  FROM campaign_touches t JOIN campaigns c ON c.id = t.campaign_id WHERE t.removed_at IS NULL AND c.removed_at IS NULL;

CREATE VIEW "bi"."surveys" AS
  SELECT id AS survey_id, customer_id, department_id, taken_on, period_from, period_to, about_noun, about_id, csat, nps,
    satisfaction_expected, satisfaction_actual, loyalty_expected, loyalty_actual
  FROM surveys WHERE removed_at IS NULL;

CREATE VIEW "bi"."targets" AS
  SELECT id AS target_id, kind, scope, department_id, owner_id, starts_on, ends_on, bi.amount(goal_minor, goal_currency) AS goal_amount,
    goal_currency, goal_count, goal_share, market
  FROM sales_targets WHERE removed_at IS NULL;
