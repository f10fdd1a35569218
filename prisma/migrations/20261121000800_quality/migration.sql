-- AlterTable
ALTER TABLE "customers" ADD COLUMN "merged_into_id" INTEGER;

-- CreateIndex
CREATE INDEX "customers_merged_into_id_idx" ON "customers"("merged_into_id");

-- CreateTable
CREATE TABLE "duplicate_keys" (
    "kind" TEXT NOT NULL,
    "hash" BIGINT NOT NULL,
    "customer_id" INTEGER NOT NULL,

    CONSTRAINT "duplicate_keys_pkey" PRIMARY KEY ("kind", "hash", "customer_id")
);

-- CreateTable
CREATE TABLE "duplicate_pairs" (
    "id" SERIAL NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "first_id" INTEGER NOT NULL,
    "second_id" INTEGER NOT NULL,
    "score" INTEGER NOT NULL,
    "open_score" INTEGER NOT NULL,
    "reasons" TEXT[],
    "state" TEXT NOT NULL DEFAULT 'open',
    "closed_by_id" INTEGER,
    "closed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "duplicate_pairs_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "duplicate_pairs_state_known" CHECK ("state" IN ('open', 'dismissed', 'merged')),
    CONSTRAINT "duplicate_pairs_in_order" CHECK ("first_id" < "second_id")
);

-- CreateTable
CREATE TABLE "duplicate_scans" (
    "id" SERIAL NOT NULL,
    "phase" TEXT NOT NULL DEFAULT 'keys',
    "after_id" INTEGER NOT NULL DEFAULT 0,
    "after_kind" TEXT NOT NULL DEFAULT '',
    "after_hash" BIGINT NOT NULL DEFAULT 0,
    "customers" INTEGER NOT NULL DEFAULT 0,
    "blocks" INTEGER NOT NULL DEFAULT 0,
    "split" INTEGER NOT NULL DEFAULT 0,
    "skipped" INTEGER NOT NULL DEFAULT 0,
    "compared" BIGINT NOT NULL DEFAULT 0,
    "found" INTEGER NOT NULL DEFAULT 0,
    "asked_by_id" INTEGER,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "duplicate_scans_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "duplicate_scans_phase_known" CHECK ("phase" IN ('keys', 'pairs', 'done'))
);

-- CreateTable
CREATE TABLE "quality_rules" (
    "id" SERIAL NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "department_id" INTEGER,
    "field" TEXT NOT NULL,
    "weight" INTEGER NOT NULL,
    "created_by_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "quality_rules_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "quality_rules_weight_small" CHECK ("weight" BETWEEN 0 AND 10)
);

-- CreateTable
CREATE TABLE "quality_days" (
    "department_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "customers" INTEGER NOT NULL,
    "tenths" INTEGER NOT NULL,
    "low" INTEGER NOT NULL,
    "middle" INTEGER NOT NULL,
    "high" INTEGER NOT NULL,
    "told" BOOLEAN NOT NULL DEFAULT false,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "quality_days_pkey" PRIMARY KEY ("department_id", "day")
);

-- CreateIndex
CREATE INDEX "duplicate_keys_customer_id_idx" ON "duplicate_keys"("customer_id");

-- CreateIndex
CREATE INDEX "duplicate_pairs_state_score_id_idx" ON "duplicate_pairs"("state", "score" DESC, "id");

-- CreateIndex
CREATE INDEX "duplicate_pairs_second_id_idx" ON "duplicate_pairs"("second_id");

-- CreateIndex
CREATE UNIQUE INDEX "duplicate_pairs_first_id_second_id_key" ON "duplicate_pairs"("first_id", "second_id");

-- What Prisma's language cannot say ------------------------------------------------------------------------------

-- One rule for each field of a department, and of all departments.
CREATE UNIQUE INDEX "quality_rules_of" ON "quality_rules" (coalesce("department_id", 0), "field");

-- One scan at a time.
CREATE UNIQUE INDEX "duplicate_scans_running" ON "duplicate_scans" (("ended_at" IS NULL)) WHERE "ended_at" IS NULL;

-- Is there a customer with this website already? Asked whenever one is added.
CREATE INDEX "customers_website" ON "customers" ("website") WHERE "website" IS NOT NULL AND "archived_at" IS NULL;
