-- AlterTable
ALTER TABLE "customers" ADD COLUMN     "aliases" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "birth_year" INTEGER,
ADD COLUMN     "consent" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "custom" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "do_not_contact_at" TIMESTAMPTZ(3),
ADD COLUMN     "do_not_contact_by_id" INTEGER,
ADD COLUMN     "do_not_contact_reason" TEXT,
ADD COLUMN     "gender" TEXT,
ADD COLUMN     "lifecycle" TEXT NOT NULL DEFAULT 'active',
ADD COLUMN     "lifecycle_at" TIMESTAMPTZ(3),
ADD COLUMN     "lifecycle_reason" TEXT,
ADD COLUMN     "preferred_channel" TEXT,
ADD COLUMN     "search_aliases" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "source" TEXT,
ADD COLUMN     "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "team_ids" INTEGER[] DEFAULT ARRAY[]::INTEGER[];

-- CreateTable
CREATE TABLE "customer_team" (
    "id" SERIAL NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "staff_id" INTEGER NOT NULL,
    "department_id" INTEGER NOT NULL,
    "duty" TEXT,
    "created_by_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_team_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer_external_ids" (
    "id" SERIAL NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "system" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "created_by_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_external_ids_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "custom_fields" (
    "id" SERIAL NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "noun" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "search_name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "options" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "required" BOOLEAN NOT NULL DEFAULT false,
    "field_group" TEXT NOT NULL DEFAULT 'basic',
    "position" INTEGER NOT NULL DEFAULT 0,
    "retired_at" TIMESTAMPTZ(3),
    "created_by_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "custom_fields_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "customer_team_staff_id_idx" ON "customer_team"("staff_id");

-- CreateIndex
CREATE UNIQUE INDEX "customer_team_customer_id_staff_id_key" ON "customer_team"("customer_id", "staff_id");

-- CreateIndex
CREATE INDEX "customer_external_ids_customer_id_idx" ON "customer_external_ids"("customer_id");

-- CreateIndex
CREATE INDEX "customer_external_ids_external_id_idx" ON "customer_external_ids"("external_id");

-- CreateIndex
CREATE UNIQUE INDEX "customer_external_ids_system_external_id_key" ON "customer_external_ids"("system", "external_id");

-- AddForeignKey
ALTER TABLE "customer_team" ADD CONSTRAINT "customer_team_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_external_ids" ADD CONSTRAINT "customer_external_ids_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- What Prisma's language cannot say ------------------------------------------------------------------------------

ALTER TABLE "customers" ADD CONSTRAINT "customers_lifecycle_known" CHECK ("lifecycle" IN ('lead', 'active', 'dormant', 'lost'));
ALTER TABLE "customers" ADD CONSTRAINT "customers_gender_known" CHECK ("gender" IN ('female', 'male', 'other'));
ALTER TABLE "customers" ADD CONSTRAINT "customers_channel_known" CHECK ("preferred_channel" IN ('phone', 'email', 'chat', 'post'));
ALTER TABLE "customers" ADD CONSTRAINT "customers_birth_year_plausible" CHECK ("birth_year" BETWEEN 1850 AND 2200);
ALTER TABLE "custom_fields" ADD CONSTRAINT "custom_fields_kind_known" CHECK ("kind" IN ('text', 'number', 'date', 'choice', 'money', 'yes-no'));
ALTER TABLE "custom_fields" ADD CONSTRAINT "custom_fields_noun_known" CHECK ("noun" IN ('customer'));

-- Its lists are never null, which Prisma's language cannot say of a list.
ALTER TABLE "customers" ADD CONSTRAINT "customers_lists_there" CHECK ("aliases" IS NOT NULL AND "search_aliases" IS NOT NULL AND "tags" IS NOT NULL AND "team_ids" IS NOT NULL);

-- A retired field's name may be given to a new one.
CREATE UNIQUE INDEX "custom_fields_name" ON "custom_fields" ("noun", "search_name") WHERE "retired_at" IS NULL;

-- Lists by what a customer carries; most carry none of it, so these stay small.
CREATE INDEX "customers_team" ON "customers" USING gin ("team_ids");
CREATE INDEX "customers_tags" ON "customers" USING gin ("tags");
CREATE INDEX "customers_custom" ON "customers" USING gin ("custom" jsonb_path_ops);
CREATE INDEX "customers_aliases" ON "customers" USING gin ("search_aliases");
CREATE INDEX "customers_by_source" ON "customers" ("source", "id") WHERE "source" IS NOT NULL AND "archived_at" IS NULL;
CREATE INDEX "customers_not_active" ON "customers" ("lifecycle", "id") WHERE "lifecycle" <> 'active' AND "archived_at" IS NULL;
-- A pending list makes one unlucky search pay for many writes before it.
ALTER INDEX "customers_aliases" SET (fastupdate = off);
