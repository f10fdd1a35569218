-- AlterTable
ALTER TABLE "departments" ADD COLUMN     "hours" JSONB,
ADD COLUMN     "timezone" TEXT;

-- CreateTable
CREATE TABLE "department_holidays" (
    "id" SERIAL NOT NULL,
    "department_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "name" TEXT NOT NULL,
    "off_from" INTEGER NOT NULL DEFAULT 0,
    "off_to" INTEGER NOT NULL DEFAULT 1440,
    "created_by_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "department_holidays_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_targets" (
    "id" SERIAL NOT NULL,
    "department_id" INTEGER,
    "level" TEXT NOT NULL,
    "response_minutes" INTEGER NOT NULL,
    "resolution_minutes" INTEGER NOT NULL,
    "updated_by_id" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "case_targets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_categories" (
    "id" SERIAL NOT NULL,
    "parent_id" INTEGER,
    "name_en" TEXT NOT NULL,
    "name_zh" TEXT NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "retired_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "case_categories_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cases" (
    "id" SERIAL NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "kind" TEXT NOT NULL DEFAULT 'issue',
    "subject" TEXT NOT NULL,
    "description" TEXT,
    "channel" TEXT NOT NULL DEFAULT 'other',
    "level" TEXT NOT NULL DEFAULT 'normal',
    "status" TEXT NOT NULL DEFAULT 'new',
    "customer_id" INTEGER NOT NULL,
    "contact_id" INTEGER,
    "category_id" INTEGER,
    "department_id" INTEGER NOT NULL,
    "assignee_id" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "creator_department_id" INTEGER,
    "source_link" TEXT,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "clock_from" TIMESTAMPTZ(3) NOT NULL,
    "waits" JSONB NOT NULL DEFAULT '[]',
    "response_warn_at" TIMESTAMPTZ(3),
    "response_due_at" TIMESTAMPTZ(3),
    "resolution_warn_at" TIMESTAMPTZ(3),
    "resolution_due_at" TIMESTAMPTZ(3),
    "due_fixed" BOOLEAN NOT NULL DEFAULT false,
    "responded_at" TIMESTAMPTZ(3),
    "responded_by_id" INTEGER,
    "response_minutes" INTEGER,
    "resolution_minutes" INTEGER,
    "resolution" TEXT,
    "resolution_kind" TEXT,
    "resolved_at" TIMESTAMPTZ(3),
    "resolved_by_id" INTEGER,
    "closed_at" TIMESTAMPTZ(3),
    "closed_by_id" INTEGER,
    "reopened_at" TIMESTAMPTZ(3),
    "reopen_count" INTEGER NOT NULL DEFAULT 0,
    "reopen_reason" TEXT,
    "escalation" INTEGER NOT NULL DEFAULT 0,
    "escalated_at" TIMESTAMPTZ(3),
    "escalated_to_id" INTEGER,
    "escalation_reason" TEXT,
    "escalate_at" TIMESTAMPTZ(3),
    "told" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "alert" TEXT,
    "alert_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cases_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_notes" (
    "id" SERIAL NOT NULL,
    "case_id" INTEGER NOT NULL,
    "by_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'note',
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "case_notes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "department_holidays_department_id_day_key" ON "department_holidays"("department_id", "day");

-- CreateIndex
CREATE INDEX "case_categories_parent_id_idx" ON "case_categories"("parent_id");

-- CreateIndex
CREATE INDEX "cases_alert_at_idx" ON "cases"("alert_at");

-- CreateIndex
CREATE INDEX "cases_assignee_id_status_idx" ON "cases"("assignee_id", "status");

-- CreateIndex
CREATE INDEX "cases_department_id_status_idx" ON "cases"("department_id", "status");

-- CreateIndex
CREATE INDEX "cases_customer_id_status_idx" ON "cases"("customer_id", "status");

-- CreateIndex
CREATE INDEX "cases_created_by_id_idx" ON "cases"("created_by_id");

-- CreateIndex
CREATE INDEX "case_notes_case_id_idx" ON "case_notes"("case_id");

-- AddForeignKey
ALTER TABLE "case_notes" ADD CONSTRAINT "case_notes_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "cases"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's language cannot say ------------------------------------------------------------------------------

ALTER TABLE "department_holidays" ADD CONSTRAINT "department_holidays_part_of_day" CHECK ("off_from" >= 0 AND "off_from" < "off_to" AND "off_to" <= 1440);
ALTER TABLE "case_targets" ADD CONSTRAINT "case_targets_level_known" CHECK ("level" IN ('low', 'normal', 'high', 'urgent'));
ALTER TABLE "case_targets" ADD CONSTRAINT "case_targets_order" CHECK ("response_minutes" > 0 AND "resolution_minutes" >= "response_minutes");
ALTER TABLE "cases" ADD CONSTRAINT "cases_kind_known" CHECK ("kind" IN ('issue', 'feedback', 'consultation'));
ALTER TABLE "cases" ADD CONSTRAINT "cases_channel_known" CHECK ("channel" IN ('call', 'email', 'chat', 'meeting', 'visit', 'web', 'other'));
ALTER TABLE "cases" ADD CONSTRAINT "cases_level_known" CHECK ("level" IN ('low', 'normal', 'high', 'urgent'));
ALTER TABLE "cases" ADD CONSTRAINT "cases_status_known" CHECK ("status" IN ('new', 'open', 'waiting', 'resolved', 'closed', 'reopened'));
ALTER TABLE "cases" ADD CONSTRAINT "cases_resolution_known" CHECK ("resolution_kind" IN ('solved', 'workaround', 'explained', 'duplicate', 'declined', 'no_answer'));
ALTER TABLE "cases" ADD CONSTRAINT "cases_resolved_says_how" CHECK ("status" NOT IN ('resolved', 'closed') OR ("resolved_at" IS NOT NULL AND "resolution_kind" IS NOT NULL));
ALTER TABLE "cases" ADD CONSTRAINT "cases_alert_known" CHECK ("alert" IN ('response_due', 'response_breached', 'resolution_due', 'resolution_breached', 'escalation'));
ALTER TABLE "cases" ADD CONSTRAINT "cases_escalation_known" CHECK ("escalation" BETWEEN 0 AND 2);
ALTER TABLE "case_notes" ADD CONSTRAINT "case_notes_kind_known" CHECK ("kind" IN ('note', 'response', 'wait', 'reopen', 'escalation'));

-- One target a level for each department, and one for all the others.
CREATE UNIQUE INDEX "case_targets_of_department" ON "case_targets" ("department_id", "level") WHERE "department_id" IS NOT NULL;
CREATE UNIQUE INDEX "case_targets_elsewhere" ON "case_targets" ("level") WHERE "department_id" IS NULL;

-- What is unfinished is a small part of a large table; what was resolved last stands on a customer's overview.
CREATE INDEX "cases_unfinished" ON "cases" ("department_id", "resolution_due_at") WHERE "status" NOT IN ('resolved', 'closed');
CREATE INDEX "cases_resolved" ON "cases" ("department_id", "resolved_at" DESC) WHERE "status" IN ('resolved', 'closed');
-- A case is looked for by any words of its subject.
CREATE INDEX "cases_subject" ON "cases" USING gin ("subject" gin_trgm_ops);
CREATE INDEX "cases_source_link" ON "cases" ("source_link") WHERE "source_link" IS NOT NULL;

-- Where most companies begin; an admin changes them.
INSERT INTO "case_categories" ("id", "parent_id", "name_en", "name_zh", "position") VALUES
  (1, NULL, 'Product', '产品', 1), (2, 1, 'Defect', '缺陷', 1), (3, 1, 'How to', '使用方法', 2), (4, 1, 'Missing feature', '功能缺失', 3),
  (5, NULL, 'Delivery', '交付', 2), (6, 5, 'Late', '延误', 1), (7, 5, 'Damaged', '破损', 2), (8, 5, 'Wrong or missing', '错发或漏发', 3),
  (9, NULL, 'Billing', '账单', 3), (10, 9, 'Invoice', '发票', 1), (11, 9, 'Payment', '付款', 2), (12, 9, 'Refund', '退款', 3),
  (13, NULL, 'Account', '账户', 4), (14, 13, 'Access', '登录与权限', 1), (15, 13, 'Change of details', '资料变更', 2),
  (16, NULL, 'Service', '服务', 5), (17, 16, 'Complaint', '投诉', 1), (18, 16, 'Praise', '表扬', 2);
SELECT setval(pg_get_serial_sequence('case_categories', 'id'), 18);
