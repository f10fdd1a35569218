-- CreateTable
CREATE TABLE "campaigns" (
    "id" SERIAL NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "title" TEXT NOT NULL,
    "goal" TEXT,
    "goal_kind" TEXT,
    "goal_count" INTEGER,
    "goal_minor" BIGINT,
    "currency" TEXT,
    "budget_minor" BIGINT,
    "audience" JSONB,
    "channels" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "starts_on" DATE,
    "ends_on" DATE,
    "status" TEXT NOT NULL DEFAULT 'draft',
    "notes" TEXT,
    "outcome" TEXT,
    "attribution_days" INTEGER NOT NULL DEFAULT 90,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "department_id" INTEGER NOT NULL,
    "owner_id" INTEGER,
    "reminded" TEXT,
    "reminded_on" DATE,
    "removed_at" TIMESTAMPTZ(3),
    "created_by_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "campaigns_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaign_activities" (
    "id" SERIAL NOT NULL,
    "campaign_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "what" TEXT NOT NULL,
    "owner_id" INTEGER,
    "due_on" DATE,
    "done_at" TIMESTAMPTZ(3),
    "done_by_id" INTEGER,
    "removed_at" TIMESTAMPTZ(3),
    "created_by_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "campaign_activities_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaign_costs" (
    "id" SERIAL NOT NULL,
    "campaign_id" INTEGER NOT NULL,
    "what" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "spent_on" DATE NOT NULL,
    "removed_at" TIMESTAMPTZ(3),
    "created_by_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "campaign_costs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaign_touches" (
    "id" SERIAL NOT NULL,
    "campaign_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "contact_id" INTEGER,
    "channel" TEXT NOT NULL,
    "touched_at" TIMESTAMPTZ(3) NOT NULL,
    "response" TEXT NOT NULL DEFAULT 'none',
    "responded_at" TIMESTAMPTZ(3),
    "source" TEXT NOT NULL DEFAULT 'hand',
    "batch" TEXT,
    "removed_at" TIMESTAMPTZ(3),
    "created_by_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "campaign_touches_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "surveys" (
    "id" SERIAL NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "customer_id" INTEGER NOT NULL,
    "contact_id" INTEGER,
    "taken_on" DATE NOT NULL,
    "period_from" DATE,
    "period_to" DATE,
    "about_noun" TEXT,
    "about_id" INTEGER,
    "csat" INTEGER,
    "nps" INTEGER,
    "satisfaction_expected" DECIMAL(5,2),
    "satisfaction_actual" DECIMAL(5,2),
    "loyalty_expected" DECIMAL(5,2),
    "loyalty_actual" DECIMAL(5,2),
    "comment" TEXT,
    "source" TEXT NOT NULL DEFAULT 'staff',
    "department_id" INTEGER,
    "removed_at" TIMESTAMPTZ(3),
    "created_by_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "surveys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "score_rules" (
    "id" SERIAL NOT NULL,
    "weights" JSONB NOT NULL,
    "from_a" INTEGER NOT NULL,
    "from_b" INTEGER NOT NULL,
    "full_minor" JSONB NOT NULL,
    "created_by_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "score_rules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer_scores" (
    "customer_id" INTEGER NOT NULL,
    "total" INTEGER NOT NULL DEFAULT 0,
    "total_open" INTEGER NOT NULL DEFAULT 0,
    "contact" INTEGER NOT NULL DEFAULT 0,
    "bought" INTEGER NOT NULL DEFAULT 0,
    "orders" INTEGER NOT NULL DEFAULT 0,
    "activity" INTEGER NOT NULL DEFAULT 0,
    "money" INTEGER NOT NULL DEFAULT 0,
    "needs" INTEGER NOT NULL DEFAULT 0,
    "cases" INTEGER NOT NULL DEFAULT 0,
    "last_contact_at" TIMESTAMPTZ(3),
    "last_order_on" DATE,
    "order_count" INTEGER NOT NULL DEFAULT 0,
    "log_count" INTEGER NOT NULL DEFAULT 0,
    "need_count" INTEGER NOT NULL DEFAULT 0,
    "case_count" INTEGER NOT NULL DEFAULT 0,
    "spent_minor" JSONB NOT NULL DEFAULT '{}',
    "rule_id" INTEGER NOT NULL DEFAULT 0,
    "scored_at" TIMESTAMPTZ(3),
    "dirty_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_scores_pkey" PRIMARY KEY ("customer_id")
);

-- CreateTable
CREATE TABLE "score_marks" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" INTEGER NOT NULL,

    CONSTRAINT "score_marks_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "campaigns_status_starts_on_idx" ON "campaigns"("status", "starts_on");

-- CreateIndex
CREATE INDEX "campaigns_department_id_status_idx" ON "campaigns"("department_id", "status");

-- CreateIndex
CREATE INDEX "campaigns_owner_id_status_idx" ON "campaigns"("owner_id", "status");

-- CreateIndex
CREATE UNIQUE INDEX "campaign_activities_campaign_id_number_key" ON "campaign_activities"("campaign_id", "number");

-- CreateIndex
CREATE INDEX "campaign_costs_campaign_id_idx" ON "campaign_costs"("campaign_id");

-- CreateIndex
CREATE INDEX "campaign_touches_customer_id_touched_at_idx" ON "campaign_touches"("customer_id", "touched_at");

-- CreateIndex
CREATE INDEX "campaign_touches_campaign_id_response_idx" ON "campaign_touches"("campaign_id", "response");

-- CreateIndex
CREATE INDEX "campaign_touches_batch_idx" ON "campaign_touches"("batch");

-- CreateIndex
CREATE INDEX "surveys_customer_id_taken_on_idx" ON "surveys"("customer_id", "taken_on");

-- CreateIndex
CREATE INDEX "surveys_taken_on_idx" ON "surveys"("taken_on");

-- CreateIndex
CREATE INDEX "surveys_department_id_taken_on_idx" ON "surveys"("department_id", "taken_on");

-- CreateIndex
CREATE INDEX "surveys_about_noun_about_id_idx" ON "surveys"("about_noun", "about_id");

-- CreateIndex
CREATE INDEX "customer_scores_dirty_at_idx" ON "customer_scores"("dirty_at");

-- CreateIndex
CREATE INDEX "customer_scores_rule_id_idx" ON "customer_scores"("rule_id");

-- CreateIndex
CREATE INDEX "customer_scores_total_customer_id_idx" ON "customer_scores"("total" DESC, "customer_id");

-- CreateIndex
CREATE INDEX "customer_scores_total_open_customer_id_idx" ON "customer_scores"("total_open" DESC, "customer_id");

-- AddForeignKey
ALTER TABLE "campaign_activities" ADD CONSTRAINT "campaign_activities_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaigns"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_costs" ADD CONSTRAINT "campaign_costs_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaigns"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_touches" ADD CONSTRAINT "campaign_touches_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaigns"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- What Prisma's language cannot say ------------------------------------------------------------------------------

ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_status_known" CHECK ("status" IN ('draft', 'planned', 'running', 'done', 'cancelled'));
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_goal_of_its_kind" CHECK (
  ("goal_kind" IS NULL AND "goal_count" IS NULL AND "goal_minor" IS NULL) OR
  ("goal_kind" = 'revenue' AND "goal_count" IS NULL AND "goal_minor" > 0 AND "currency" IS NOT NULL) OR
  ("goal_kind" IN ('reach', 'leads', 'conversions') AND "goal_count" > 0 AND "goal_minor" IS NULL));
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_budget_whole" CHECK ("budget_minor" IS NULL OR ("budget_minor" >= 0 AND "currency" IS NOT NULL));
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_channels_known" CHECK (
  "channels" IS NOT NULL AND "channels" <@ ARRAY['email', 'phone', 'chat', 'post', 'event', 'social', 'ads', 'web', 'other']);
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_period_forwards" CHECK ("starts_on" <= "ends_on");
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_attribution_days_known" CHECK ("attribution_days" BETWEEN 1 AND 730);
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_reminded_known" CHECK ("reminded" IN ('start', 'end'));
ALTER TABLE "campaign_costs" ADD CONSTRAINT "campaign_costs_amount_positive" CHECK ("amount_minor" > 0);
ALTER TABLE "campaign_touches" ADD CONSTRAINT "campaign_touches_channel_known" CHECK (
  "channel" IN ('email', 'phone', 'chat', 'post', 'event', 'social', 'ads', 'web', 'other'));
ALTER TABLE "campaign_touches" ADD CONSTRAINT "campaign_touches_response_known" CHECK ("response" IN ('none', 'opened', 'replied', 'lead', 'converted'));
ALTER TABLE "campaign_touches" ADD CONSTRAINT "campaign_touches_source_known" CHECK ("source" IN ('audience', 'hand', 'import'));
ALTER TABLE "campaign_touches" ADD CONSTRAINT "campaign_touches_responded_whole" CHECK (("response" = 'none') = ("responded_at" IS NULL));

-- Somebody is touched once by a campaign through each channel.
CREATE UNIQUE INDEX "campaign_touches_once" ON "campaign_touches" ("campaign_id", "customer_id", "channel", coalesce("contact_id", 0)) WHERE "removed_at" IS NULL;
-- The sweep looks for campaigns whose first or last day has come.
CREATE INDEX "campaigns_to_remind" ON "campaigns" ("starts_on", "ends_on") WHERE "status" IN ('planned', 'running') AND "removed_at" IS NULL;

ALTER TABLE "surveys" ADD CONSTRAINT "surveys_csat_scale" CHECK ("csat" BETWEEN 1 AND 5);
ALTER TABLE "surveys" ADD CONSTRAINT "surveys_nps_scale" CHECK ("nps" BETWEEN 0 AND 10);
ALTER TABLE "surveys" ADD CONSTRAINT "surveys_measures_scale" CHECK (
  "satisfaction_expected" BETWEEN 0 AND 100 AND "satisfaction_actual" BETWEEN 0 AND 100 AND
  "loyalty_expected" BETWEEN 0 AND 100 AND "loyalty_actual" BETWEEN 0 AND 100);
ALTER TABLE "surveys" ADD CONSTRAINT "surveys_say_something" CHECK (
  num_nonnulls("csat", "nps", "satisfaction_expected", "satisfaction_actual", "loyalty_expected", "loyalty_actual") > 0);
ALTER TABLE "surveys" ADD CONSTRAINT "surveys_period_whole" CHECK (("period_from" IS NULL) = ("period_to" IS NULL) AND "period_from" <= "period_to");
ALTER TABLE "surveys" ADD CONSTRAINT "surveys_about_whole" CHECK (("about_noun" IS NULL) = ("about_id" IS NULL));
ALTER TABLE "surveys" ADD CONSTRAINT "surveys_source_known" CHECK ("source" IN ('staff', 'import'));

-- Where most companies begin; an admin changes it.
INSERT INTO "score_rules" ("weights", "from_a", "from_b", "full_minor") VALUES (
  '{"contact": 10, "bought": 15, "orders": 15, "activity": 10, "money": 30, "needs": 10, "cases": 10}', 50, 25,
  '{"EUR": 10000000, "USD": 11000000, "GBP": 9000000, "CHF": 10000000, "CNY": 80000000, "JPY": 17000000}');

-- What customers' importance is made of marks them, in the transaction of the change and whoever makes it: an import as well.
CREATE FUNCTION "mark_scores_of_new"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "score_marks" ("customer_id") SELECT DISTINCT "customer_id" FROM "new_rows";
  RETURN NULL;
END $$;

CREATE FUNCTION "mark_scores_of_changed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "score_marks" ("customer_id") SELECT "customer_id" FROM "new_rows" UNION SELECT "customer_id" FROM "old_rows";
  RETURN NULL;
END $$;

CREATE FUNCTION "mark_scores_of_gone"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "score_marks" ("customer_id") SELECT DISTINCT "customer_id" FROM "old_rows";
  RETURN NULL;
END $$;

CREATE FUNCTION "mark_scores_of_customers"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO "score_marks" ("customer_id") SELECT "id" FROM "new_rows";
  ELSE
    INSERT INTO "score_marks" ("customer_id")
    SELECT n."id" FROM "new_rows" n JOIN "old_rows" o ON o."id" = n."id"
    WHERE (n."value_minor", n."value_currency", n."last_contact_at", n."archived_at")
      IS DISTINCT FROM (o."value_minor", o."value_currency", o."last_contact_at", o."archived_at");
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "customers_score_new" AFTER INSERT ON "customers" REFERENCING NEW TABLE AS "new_rows"
  FOR EACH STATEMENT EXECUTE FUNCTION "mark_scores_of_customers"();
CREATE TRIGGER "customers_score_changed" AFTER UPDATE ON "customers" REFERENCING NEW TABLE AS "new_rows" OLD TABLE AS "old_rows"
  FOR EACH STATEMENT EXECUTE FUNCTION "mark_scores_of_customers"();
CREATE TRIGGER "interactions_score_new" AFTER INSERT ON "interactions" REFERENCING NEW TABLE AS "new_rows"
  FOR EACH STATEMENT EXECUTE FUNCTION "mark_scores_of_new"();
CREATE TRIGGER "interactions_score_changed" AFTER UPDATE ON "interactions" REFERENCING NEW TABLE AS "new_rows" OLD TABLE AS "old_rows"
  FOR EACH STATEMENT EXECUTE FUNCTION "mark_scores_of_changed"();
CREATE TRIGGER "interactions_score_gone" AFTER DELETE ON "interactions" REFERENCING OLD TABLE AS "old_rows"
  FOR EACH STATEMENT EXECUTE FUNCTION "mark_scores_of_gone"();
CREATE TRIGGER "orders_score_new" AFTER INSERT ON "orders" REFERENCING NEW TABLE AS "new_rows"
  FOR EACH STATEMENT EXECUTE FUNCTION "mark_scores_of_new"();
CREATE TRIGGER "orders_score_changed" AFTER UPDATE ON "orders" REFERENCING NEW TABLE AS "new_rows" OLD TABLE AS "old_rows"
  FOR EACH STATEMENT EXECUTE FUNCTION "mark_scores_of_changed"();
CREATE TRIGGER "orders_score_gone" AFTER DELETE ON "orders" REFERENCING OLD TABLE AS "old_rows"
  FOR EACH STATEMENT EXECUTE FUNCTION "mark_scores_of_gone"();
CREATE TRIGGER "needs_score_new" AFTER INSERT ON "needs" REFERENCING NEW TABLE AS "new_rows"
  FOR EACH STATEMENT EXECUTE FUNCTION "mark_scores_of_new"();
CREATE TRIGGER "needs_score_changed" AFTER UPDATE ON "needs" REFERENCING NEW TABLE AS "new_rows" OLD TABLE AS "old_rows"
  FOR EACH STATEMENT EXECUTE FUNCTION "mark_scores_of_changed"();
CREATE TRIGGER "needs_score_gone" AFTER DELETE ON "needs" REFERENCING OLD TABLE AS "old_rows"
  FOR EACH STATEMENT EXECUTE FUNCTION "mark_scores_of_gone"();
CREATE TRIGGER "cases_score_new" AFTER INSERT ON "cases" REFERENCING NEW TABLE AS "new_rows"
  FOR EACH STATEMENT EXECUTE FUNCTION "mark_scores_of_new"();
CREATE TRIGGER "cases_score_changed" AFTER UPDATE ON "cases" REFERENCING NEW TABLE AS "new_rows" OLD TABLE AS "old_rows"
  FOR EACH STATEMENT EXECUTE FUNCTION "mark_scores_of_changed"();
CREATE TRIGGER "cases_score_gone" AFTER DELETE ON "cases" REFERENCING OLD TABLE AS "old_rows"
  FOR EACH STATEMENT EXECUTE FUNCTION "mark_scores_of_gone"();

-- Those who are there already; the sweep makes their scores.
INSERT INTO "customer_scores" ("customer_id") SELECT "id" FROM "customers";
