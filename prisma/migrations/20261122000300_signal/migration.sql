-- CreateTable
CREATE TABLE "subscriptions" (
    "id" SERIAL NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "seat" TEXT NOT NULL,
    "staff_id" INTEGER,
    "platform" TEXT,
    "workspace" TEXT,
    "channel" TEXT,
    "department_id" INTEGER,
    "mode" TEXT NOT NULL DEFAULT 'send',
    "event" TEXT NOT NULL,
    "filter" TEXT NOT NULL DEFAULT '',
    "customer_ids" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
    "staff_ids" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
    "status" TEXT NOT NULL DEFAULT 'ok',
    "fault" TEXT,
    "created_by_id" INTEGER NOT NULL,
    "removed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "subscriptions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mutes" (
    "id" SERIAL NOT NULL,
    "seat" TEXT NOT NULL,
    "noun" TEXT,
    "record_id" INTEGER,
    "until" TIMESTAMPTZ(3),
    "created_by_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mutes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "quiet_hours" (
    "seat" TEXT NOT NULL,
    "quiet_from" INTEGER,
    "quiet_until" INTEGER,
    "weekends" BOOLEAN NOT NULL DEFAULT false,
    "prefers" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "quiet_hours_pkey" PRIMARY KEY ("seat")
);

-- CreateTable
CREATE TABLE "bulletins" (
    "id" SERIAL NOT NULL,
    "target_id" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "bulletins_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "escalation_rules" (
    "department_id" INTEGER NOT NULL,
    "after_minutes" INTEGER,
    "set_by_id" INTEGER,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "escalation_rules_pkey" PRIMARY KEY ("department_id")
);

-- AlterTable
ALTER TABLE "deliveries" ADD COLUMN "bulletin_id" INTEGER,
ADD COLUMN "held_for" TEXT;

-- CreateIndex
CREATE INDEX "subscriptions_seat_idx" ON "subscriptions"("seat");

-- CreateIndex
CREATE INDEX "mutes_seat_idx" ON "mutes"("seat");

-- CreateIndex
CREATE INDEX "bulletins_target_id_id_idx" ON "bulletins"("target_id", "id");

-- What Prisma's language cannot say ---------------------------------------------------------------------------------

ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_mode_known" CHECK ("mode" IN ('send', 'stop'));
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_status_known" CHECK ("status" IN ('ok', 'broken'));
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_one_seat" CHECK (("staff_id" IS NULL) = ("channel" IS NOT NULL));
ALTER TABLE "bulletins" ADD CONSTRAINT "bulletins_reason_known" CHECK ("reason" IN ('quiet', 'muted', 'burst'));
ALTER TABLE "quiet_hours" ADD CONSTRAINT "quiet_hours_minutes" CHECK ("quiet_from" BETWEEN 0 AND 1439 AND "quiet_until" BETWEEN 0 AND 1439 AND "quiet_from" <> "quiet_until");

-- What relaying a batch of events asks: the few subscriptions to their types.
CREATE INDEX "subscriptions_event" ON "subscriptions" ("event") WHERE "removed_at" IS NULL;

-- 'held' waits for a summary; 'folded' was told in one.
ALTER TABLE "deliveries" DROP CONSTRAINT "deliveries_state_known";
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_state_known" CHECK ("state" IN ('pending', 'sending', 'sent', 'skipped', 'dead', 'held', 'folded'));
CREATE INDEX "deliveries_held" ON "deliveries" ("not_before", "target_id") WHERE "state" = 'held';
CREATE INDEX "deliveries_of_bulletin" ON "deliveries" ("bulletin_id") WHERE "bulletin_id" IS NOT NULL;
-- How much a target was told of late, for the budget.
CREATE INDEX "deliveries_noticed" ON "deliveries" ("target_id", "created_at") WHERE "kind" <> 'update';

ALTER TABLE "tasks" DROP CONSTRAINT "tasks_alert_known";
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_alert_known" CHECK ("alert" IN ('due_soon', 'due', 'overdue', 'escalated'));
