-- CreateTable
CREATE TABLE "digests" (
    "id" SERIAL NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "seat" TEXT NOT NULL,
    "staff_id" INTEGER,
    "platform" TEXT,
    "workspace" TEXT,
    "channel" TEXT,
    "department_id" INTEGER,
    "schedule" TEXT NOT NULL,
    "working_days" BOOLEAN NOT NULL DEFAULT false,
    "usual" BOOLEAN NOT NULL DEFAULT false,
    "last_slot" TEXT,
    "next_at" TIMESTAMPTZ(3),
    "planned_zone" TEXT,
    "paused_at" TIMESTAMPTZ(3),
    "created_by_id" INTEGER NOT NULL,
    "removed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "digests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "digest_editions" (
    "id" SERIAL NOT NULL,
    "digest_id" INTEGER NOT NULL,
    "slot" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "due_until" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "digest_editions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "digests_seat_idx" ON "digests"("seat");

-- CreateIndex
CREATE UNIQUE INDEX "digest_editions_digest_id_slot_key" ON "digest_editions"("digest_id", "slot");

-- What Prisma's language cannot say ---------------------------------------------------------------------------------

ALTER TABLE "digests" ADD CONSTRAINT "digests_one_seat" CHECK (("staff_id" IS NULL) = ("channel" IS NOT NULL));
-- A manager has the daily one without asking, once: removed, it does not come back.
CREATE UNIQUE INDEX "digests_usual" ON "digests" ("staff_id") WHERE "usual";
CREATE INDEX "digests_next" ON "digests" ("next_at") WHERE "removed_at" IS NULL AND "paused_at" IS NULL;

-- What changed of late, of any department.
CREATE INDEX "tasks_created_at" ON "tasks" ("created_at");
CREATE INDEX "tasks_closed_at" ON "tasks" ("closed_at") WHERE "closed_at" IS NOT NULL;
CREATE INDEX "tasks_open_due" ON "tasks" ("due_at") WHERE "status" IN ('open', 'started') AND "due_at" IS NOT NULL;
CREATE INDEX "interactions_created_at" ON "interactions" ("created_at");
CREATE INDEX "customers_created_at" ON "customers" ("created_at");
CREATE INDEX "cases_opened_at" ON "cases" ("opened_at");
CREATE INDEX "cases_resolved_at" ON "cases" ("resolved_at") WHERE "resolved_at" IS NOT NULL;
