-- CreateTable
CREATE TABLE "access_grants" (
    "id" SERIAL NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "effect" TEXT NOT NULL,
    "role" TEXT,
    "department_id" INTEGER,
    "staff_id" INTEGER,
    "action" TEXT NOT NULL,
    "noun" TEXT NOT NULL,
    "fields" TEXT[],
    "reach" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3),
    "created_by_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "access_grants_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "access_grants_effect_known" CHECK ("effect" IN ('allow', 'deny')),
    CONSTRAINT "access_grants_role_known" CHECK ("role" IN ('admin', 'manager', 'member', 'viewer')),
    CONSTRAINT "access_grants_reach_known" CHECK ("reach" IN ('all', 'department', 'team', 'own')),
    CONSTRAINT "access_grants_person_alone" CHECK ("staff_id" IS NULL OR ("role" IS NULL AND "department_id" IS NULL))
);

-- CreateIndex
CREATE INDEX "access_grants_until_idx" ON "access_grants"("until");

-- CreateTable
CREATE TABLE "policy_versions" (
    "id" SERIAL NOT NULL,
    "change" TEXT NOT NULL,
    "grant_ids" INTEGER[],
    "by_id" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "policy_versions_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "policy_versions_change_known" CHECK ("change" IN ('granted', 'revoked', 'removed', 'rolled_back', 'undone', 'ended'))
);

-- CreateTable
CREATE TABLE "retention_rules" (
    "content" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "months" INTEGER NOT NULL,
    "set_by_id" INTEGER,
    "set_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "retention_rules_pkey" PRIMARY KEY ("content"),
    CONSTRAINT "retention_rules_months_positive" CHECK ("months" > 0)
);

-- CreateTable
CREATE TABLE "legal_holds" (
    "id" SERIAL NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "by_id" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lifted_by_id" INTEGER,
    "lifted_at" TIMESTAMPTZ(3),

    CONSTRAINT "legal_holds_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "legal_holds_customer_id_idx" ON "legal_holds"("customer_id");

-- A customer is held once or not at all.
CREATE UNIQUE INDEX "legal_holds_in_force" ON "legal_holds"("customer_id") WHERE "lifted_at" IS NULL;

-- AlterTable
ALTER TABLE "audit_entries" ADD COLUMN "seal_position" BIGINT,
ADD COLUMN "seal_salt" TEXT,
ADD COLUMN "seal_content" BYTEA,
ADD COLUMN "seal_link" BYTEA,
ADD COLUMN "erased_by" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "audit_entries_seal_position_key" ON "audit_entries"("seal_position");

-- What waits to be sealed: next to nothing at any time.
CREATE INDEX "audit_entries_unsealed" ON "audit_entries"("id") WHERE "seal_position" IS NULL;

-- CreateIndex
CREATE INDEX "audit_entries_at_idx" ON "audit_entries"("at");
