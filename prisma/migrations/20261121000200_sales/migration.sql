-- CreateTable
CREATE TABLE "deal_stages" (
    "id" SERIAL NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "key" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "name_zh" TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'open',
    "position" INTEGER NOT NULL,
    "probability" INTEGER NOT NULL,
    "stale_days" INTEGER NOT NULL DEFAULT 30,
    "retired_at" TIMESTAMPTZ(3),
    "created_by_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "deal_stages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deals" (
    "id" SERIAL NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "title" TEXT NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "department_id" INTEGER NOT NULL,
    "owner_id" INTEGER,
    "stage" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "amount_minor" BIGINT,
    "amount_currency" TEXT,
    "expected_on" DATE,
    "campaign_id" INTEGER,
    "next_step" TEXT,
    "notes" TEXT,
    "reason" TEXT,
    "reason_note" TEXT,
    "closed_on" DATE,
    "closed_at" TIMESTAMPTZ(3),
    "closed_by_id" INTEGER,
    "stage_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "source_link" TEXT,
    "reminded_on" DATE,
    "removed_at" TIMESTAMPTZ(3),
    "created_by_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "deals_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deal_stage_spells" (
    "id" SERIAL NOT NULL,
    "deal_id" INTEGER NOT NULL,
    "stage" TEXT NOT NULL,
    "entered_at" TIMESTAMPTZ(3) NOT NULL,
    "entered_by_id" INTEGER NOT NULL,
    "left_at" TIMESTAMPTZ(3),
    "left_by_id" INTEGER,
    "left_to" TEXT,

    CONSTRAINT "deal_stage_spells_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sales_targets" (
    "id" SERIAL NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "kind" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "department_id" INTEGER,
    "owner_id" INTEGER,
    "starts_on" DATE NOT NULL,
    "ends_on" DATE NOT NULL,
    "goal_minor" BIGINT,
    "goal_currency" TEXT,
    "goal_count" INTEGER,
    "goal_share" INTEGER,
    "market" TEXT,
    "counts_orders" BOOLEAN NOT NULL DEFAULT false,
    "removed_at" TIMESTAMPTZ(3),
    "created_by_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sales_targets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "target_readings" (
    "id" SERIAL NOT NULL,
    "target_id" INTEGER NOT NULL,
    "read_on" DATE NOT NULL,
    "share" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "by_id" INTEGER NOT NULL,
    "removed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "target_readings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "target_plan_lines" (
    "id" SERIAL NOT NULL,
    "target_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "owner_id" INTEGER,
    "due_on" DATE,
    "quantity" INTEGER,
    "cost_minor" BIGINT,
    "cost_currency" TEXT,
    "status" TEXT NOT NULL DEFAULT 'planned',
    "done_at" TIMESTAMPTZ(3),
    "done_by_id" INTEGER,
    "removed_at" TIMESTAMPTZ(3),
    "created_by_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "target_plan_lines_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reviews" (
    "id" SERIAL NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "title" TEXT NOT NULL,
    "about_noun" TEXT,
    "about_id" INTEGER,
    "starts_on" DATE,
    "ends_on" DATE,
    "customer_id" INTEGER,
    "department_id" INTEGER,
    "owner_id" INTEGER,
    "audience" TEXT NOT NULL DEFAULT 'department',
    "status" TEXT NOT NULL DEFAULT 'open',
    "summary" TEXT,
    "closed_at" TIMESTAMPTZ(3),
    "closed_by_id" INTEGER,
    "removed_at" TIMESTAMPTZ(3),
    "created_by_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reviews_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "review_findings" (
    "id" SERIAL NOT NULL,
    "review_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "cause" TEXT,
    "removed_at" TIMESTAMPTZ(3),
    "created_by_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "review_findings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "review_actions" (
    "id" SERIAL NOT NULL,
    "finding_id" INTEGER NOT NULL,
    "task_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "review_actions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "deal_stages_key_key" ON "deal_stages"("key");

-- CreateIndex
CREATE INDEX "deals_customer_id_idx" ON "deals"("customer_id");

-- CreateIndex
CREATE INDEX "deals_owner_id_status_idx" ON "deals"("owner_id", "status");

-- CreateIndex
CREATE INDEX "deals_department_id_status_idx" ON "deals"("department_id", "status");

-- CreateIndex
CREATE INDEX "deals_status_expected_on_idx" ON "deals"("status", "expected_on");

-- CreateIndex
CREATE INDEX "deals_status_closed_on_idx" ON "deals"("status", "closed_on");

-- CreateIndex
CREATE INDEX "deals_campaign_id_idx" ON "deals"("campaign_id");

-- CreateIndex
CREATE INDEX "deal_stage_spells_deal_id_idx" ON "deal_stage_spells"("deal_id");

-- CreateIndex
CREATE INDEX "deal_stage_spells_stage_entered_at_idx" ON "deal_stage_spells"("stage", "entered_at");

-- CreateIndex
CREATE INDEX "sales_targets_department_id_ends_on_idx" ON "sales_targets"("department_id", "ends_on");

-- CreateIndex
CREATE INDEX "sales_targets_owner_id_ends_on_idx" ON "sales_targets"("owner_id", "ends_on");

-- CreateIndex
CREATE INDEX "sales_targets_ends_on_idx" ON "sales_targets"("ends_on");

-- CreateIndex
CREATE INDEX "target_readings_target_id_read_on_idx" ON "target_readings"("target_id", "read_on");

-- CreateIndex
CREATE UNIQUE INDEX "target_plan_lines_target_id_number_key" ON "target_plan_lines"("target_id", "number");

-- CreateIndex
CREATE INDEX "reviews_about_noun_about_id_idx" ON "reviews"("about_noun", "about_id");

-- CreateIndex
CREATE INDEX "reviews_customer_id_idx" ON "reviews"("customer_id");

-- CreateIndex
CREATE INDEX "reviews_department_id_status_idx" ON "reviews"("department_id", "status");

-- CreateIndex
CREATE UNIQUE INDEX "review_findings_review_id_number_key" ON "review_findings"("review_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "review_actions_task_id_key" ON "review_actions"("task_id");

-- CreateIndex
CREATE INDEX "review_actions_finding_id_idx" ON "review_actions"("finding_id");

-- AddForeignKey
ALTER TABLE "deals" ADD CONSTRAINT "deals_stage_fkey" FOREIGN KEY ("stage") REFERENCES "deal_stages"("key") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deal_stage_spells" ADD CONSTRAINT "deal_stage_spells_deal_id_fkey" FOREIGN KEY ("deal_id") REFERENCES "deals"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deal_stage_spells" ADD CONSTRAINT "deal_stage_spells_stage_fkey" FOREIGN KEY ("stage") REFERENCES "deal_stages"("key") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "target_readings" ADD CONSTRAINT "target_readings_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "sales_targets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "target_plan_lines" ADD CONSTRAINT "target_plan_lines_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "sales_targets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_findings" ADD CONSTRAINT "review_findings_review_id_fkey" FOREIGN KEY ("review_id") REFERENCES "reviews"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_actions" ADD CONSTRAINT "review_actions_finding_id_fkey" FOREIGN KEY ("finding_id") REFERENCES "review_findings"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- What Prisma's language cannot say ------------------------------------------------------------------------------

ALTER TABLE "deal_stages" ADD CONSTRAINT "deal_stages_kind_known" CHECK ("kind" IN ('open', 'won', 'lost'));
ALTER TABLE "deal_stages" ADD CONSTRAINT "deal_stages_probability_per_cent" CHECK ("probability" BETWEEN 0 AND 100);
ALTER TABLE "deal_stages" ADD CONSTRAINT "deal_stages_stale_days_positive" CHECK ("stale_days" BETWEEN 1 AND 3650);
ALTER TABLE "deals" ADD CONSTRAINT "deals_status_known" CHECK ("status" IN ('open', 'won', 'lost'));
ALTER TABLE "deals" ADD CONSTRAINT "deals_amount_whole" CHECK (("amount_minor" IS NULL) = ("amount_currency" IS NULL) AND "amount_minor" >= 0);
ALTER TABLE "deals" ADD CONSTRAINT "deals_closed_whole" CHECK (("status" = 'open') = ("closed_on" IS NULL));
ALTER TABLE "sales_targets" ADD CONSTRAINT "sales_targets_kind_known" CHECK ("kind" IN ('revenue', 'customers', 'share'));
ALTER TABLE "sales_targets" ADD CONSTRAINT "sales_targets_scope_known" CHECK (
  ("scope" = 'company' AND "department_id" IS NULL AND "owner_id" IS NULL) OR
  ("scope" = 'department' AND "department_id" IS NOT NULL AND "owner_id" IS NULL) OR
  ("scope" = 'person' AND "owner_id" IS NOT NULL));
ALTER TABLE "sales_targets" ADD CONSTRAINT "sales_targets_period_forwards" CHECK ("starts_on" <= "ends_on");
ALTER TABLE "sales_targets" ADD CONSTRAINT "sales_targets_goal_of_its_kind" CHECK (
  ("goal_minor" IS NOT NULL) = ("kind" = 'revenue') AND ("goal_currency" IS NOT NULL) = ("kind" = 'revenue') AND
  ("goal_count" IS NOT NULL) = ("kind" = 'customers') AND ("goal_share" IS NOT NULL) = ("kind" = 'share'));
ALTER TABLE "sales_targets" ADD CONSTRAINT "sales_targets_goal_share_per_cent" CHECK ("goal_share" BETWEEN 1 AND 10000);
ALTER TABLE "target_readings" ADD CONSTRAINT "target_readings_share_per_cent" CHECK ("share" BETWEEN 0 AND 10000);
ALTER TABLE "target_plan_lines" ADD CONSTRAINT "target_plan_lines_kind_known" CHECK ("kind" IN ('activity', 'resource', 'channel'));
ALTER TABLE "target_plan_lines" ADD CONSTRAINT "target_plan_lines_status_known" CHECK ("status" IN ('planned', 'done'));
ALTER TABLE "target_plan_lines" ADD CONSTRAINT "target_plan_lines_cost_whole" CHECK (("cost_minor" IS NULL) = ("cost_currency" IS NULL) AND "cost_minor" >= 0);
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_about_something" CHECK (
  ("about_noun" IS NULL) = ("about_id" IS NULL) AND ("starts_on" IS NULL) = ("ends_on" IS NULL) AND
  ("about_noun" IS NOT NULL OR "starts_on" IS NOT NULL));
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_audience_known" CHECK ("audience" IN ('department', 'managers', 'company'));
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_status_known" CHECK ("status" IN ('open', 'closed'));
ALTER TABLE "review_findings" ADD CONSTRAINT "review_findings_kind_known" CHECK ("kind" IN ('strength', 'problem'));

-- The sweep looks for deals that nobody has been reminded of; most have been, or need not be.
CREATE INDEX "deals_to_remind" ON "deals" ("expected_on", "id") WHERE "status" = 'open' AND "removed_at" IS NULL AND "reminded_on" IS DISTINCT FROM "expected_on";
