-- AlterTable
ALTER TABLE "interactions" ADD COLUMN     "contact_ids" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
ADD COLUMN     "direction" TEXT,
ADD COLUMN     "minutes" INTEGER,
ADD COLUMN     "result" TEXT,
ADD COLUMN     "result_note" TEXT,
ADD COLUMN     "with_whom" TEXT;

-- CreateTable
CREATE TABLE "needs" (
    "id" SERIAL NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "customer_id" INTEGER NOT NULL,
    "contact_id" INTEGER,
    "title" TEXT NOT NULL,
    "description" TEXT,
    "kind" TEXT NOT NULL DEFAULT 'product',
    "level" TEXT NOT NULL DEFAULT 'should',
    "needed_on" DATE,
    "status" TEXT NOT NULL DEFAULT 'open',
    "reason" TEXT,
    "reason_note" TEXT,
    "closed_on" DATE,
    "closed_at" TIMESTAMPTZ(3),
    "closed_by_id" INTEGER,
    "department_id" INTEGER NOT NULL,
    "owner_id" INTEGER,
    "deal_id" INTEGER,
    "order_id" INTEGER,
    "log_id" INTEGER,
    "source_link" TEXT,
    "reminded_on" DATE,
    "removed_at" TIMESTAMPTZ(3),
    "created_by_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "needs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "orders" (
    "id" SERIAL NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "customer_id" INTEGER NOT NULL,
    "contact_id" INTEGER,
    "number" TEXT,
    "status" TEXT NOT NULL DEFAULT 'draft',
    "currency" TEXT NOT NULL,
    "net_minor" BIGINT NOT NULL DEFAULT 0,
    "tax_minor" BIGINT NOT NULL DEFAULT 0,
    "gross_minor" BIGINT NOT NULL DEFAULT 0,
    "paid_minor" BIGINT NOT NULL DEFAULT 0,
    "ordered_on" DATE NOT NULL,
    "confirmed_on" DATE,
    "delivered_on" DATE,
    "invoiced_on" DATE,
    "invoice" TEXT,
    "due_on" DATE,
    "paid_on" DATE,
    "cancelled_on" DATE,
    "cancel_reason" TEXT,
    "notes" TEXT,
    "department_id" INTEGER NOT NULL,
    "owner_id" INTEGER,
    "deal_id" INTEGER,
    "source_link" TEXT,
    "reminded_on" DATE,
    "removed_at" TIMESTAMPTZ(3),
    "created_by_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "orders_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_items" (
    "id" SERIAL NOT NULL,
    "order_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "description" TEXT NOT NULL,
    "sku" TEXT,
    "quantity" DECIMAL(14,4) NOT NULL,
    "unit_minor" BIGINT NOT NULL,
    "discount_points" INTEGER NOT NULL DEFAULT 0,
    "tax_points" INTEGER NOT NULL DEFAULT 0,
    "net_minor" BIGINT NOT NULL,
    "tax_minor" BIGINT NOT NULL,

    CONSTRAINT "order_items_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_payments" (
    "id" SERIAL NOT NULL,
    "order_id" INTEGER NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "paid_on" DATE NOT NULL,
    "note" TEXT,
    "by_id" INTEGER NOT NULL,
    "removed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "order_payments_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "interactions_department_id_happened_at_idx" ON "interactions"("department_id", "happened_at");

-- CreateIndex
CREATE INDEX "needs_customer_id_status_idx" ON "needs"("customer_id", "status");

-- CreateIndex
CREATE INDEX "needs_owner_id_status_idx" ON "needs"("owner_id", "status");

-- CreateIndex
CREATE INDEX "needs_department_id_status_idx" ON "needs"("department_id", "status");

-- CreateIndex
CREATE INDEX "needs_status_needed_on_idx" ON "needs"("status", "needed_on");

-- CreateIndex
CREATE INDEX "needs_deal_id_idx" ON "needs"("deal_id");

-- CreateIndex
CREATE INDEX "needs_order_id_idx" ON "needs"("order_id");

-- CreateIndex
CREATE INDEX "orders_customer_id_ordered_on_idx" ON "orders"("customer_id", "ordered_on");

-- CreateIndex
CREATE INDEX "orders_owner_id_status_idx" ON "orders"("owner_id", "status");

-- CreateIndex
CREATE INDEX "orders_department_id_status_idx" ON "orders"("department_id", "status");

-- CreateIndex
CREATE INDEX "orders_status_ordered_on_idx" ON "orders"("status", "ordered_on");

-- CreateIndex
CREATE INDEX "orders_status_due_on_idx" ON "orders"("status", "due_on");

-- CreateIndex
CREATE INDEX "orders_deal_id_idx" ON "orders"("deal_id");

-- CreateIndex
CREATE UNIQUE INDEX "order_items_order_id_number_key" ON "order_items"("order_id", "number");

-- CreateIndex
CREATE INDEX "order_payments_order_id_idx" ON "order_payments"("order_id");

-- CreateIndex
CREATE INDEX "order_payments_paid_on_idx" ON "order_payments"("paid_on");

-- AddForeignKey
ALTER TABLE "order_items" ADD CONSTRAINT "order_items_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_payments" ADD CONSTRAINT "order_payments_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- What Prisma's language cannot say ------------------------------------------------------------------------------

ALTER TABLE "interactions" ADD CONSTRAINT "interactions_direction_known" CHECK ("direction" IN ('in', 'out'));
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_minutes_positive" CHECK ("minutes" BETWEEN 1 AND 1440);
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_result_known" CHECK ("result" IN ('reached', 'not-reached', 'agreed', 'refused', 'follow-up', 'solved', 'other'));
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_lists_there" CHECK ("contact_ids" IS NOT NULL);

ALTER TABLE "needs" ADD CONSTRAINT "needs_kind_known" CHECK ("kind" IN ('product', 'service', 'information', 'integration', 'other'));
ALTER TABLE "needs" ADD CONSTRAINT "needs_level_known" CHECK ("level" IN ('must', 'should', 'could'));
ALTER TABLE "needs" ADD CONSTRAINT "needs_status_known" CHECK ("status" IN ('open', 'qualified', 'met', 'unmet', 'dropped'));
ALTER TABLE "needs" ADD CONSTRAINT "needs_closed_whole" CHECK (("status" IN ('open', 'qualified')) = ("closed_on" IS NULL));
ALTER TABLE "needs" ADD CONSTRAINT "needs_reason_whole" CHECK (("status" IN ('unmet', 'dropped')) = ("reason" IS NOT NULL));

ALTER TABLE "orders" ADD CONSTRAINT "orders_status_known" CHECK ("status" IN ('draft', 'confirmed', 'delivered', 'invoiced', 'paid', 'cancelled'));
ALTER TABLE "orders" ADD CONSTRAINT "orders_gross_is_sum" CHECK ("gross_minor" = "net_minor" + "tax_minor");
ALTER TABLE "orders" ADD CONSTRAINT "orders_amounts_within" CHECK ("net_minor" >= 0 AND "tax_minor" >= 0 AND "paid_minor" BETWEEN 0 AND "gross_minor");
ALTER TABLE "orders" ADD CONSTRAINT "orders_cancelled_whole" CHECK (("status" = 'cancelled') = ("cancelled_on" IS NOT NULL));
ALTER TABLE "orders" ADD CONSTRAINT "orders_paid_whole" CHECK (("status" = 'paid') = ("paid_on" IS NOT NULL) AND ("status" <> 'paid' OR "paid_minor" = "gross_minor"));
ALTER TABLE "orders" ADD CONSTRAINT "orders_due_once_invoiced" CHECK (("invoiced_on" IS NULL) = ("due_on" IS NULL));
ALTER TABLE "order_items" ADD CONSTRAINT "order_items_quantity_positive" CHECK ("quantity" > 0);
ALTER TABLE "order_items" ADD CONSTRAINT "order_items_points_per_cent" CHECK ("discount_points" BETWEEN 0 AND 10000 AND "tax_points" BETWEEN 0 AND 10000);
ALTER TABLE "order_items" ADD CONSTRAINT "order_items_amounts_within" CHECK ("unit_minor" >= 0 AND "net_minor" >= 0 AND "tax_minor" >= 0);
ALTER TABLE "order_payments" ADD CONSTRAINT "order_payments_not_nothing" CHECK ("amount_minor" <> 0);

-- A customer's number for an order means one order; cancelled ones keep theirs.
CREATE UNIQUE INDEX "orders_number_of_customer" ON "orders" ("customer_id", lower("number")) WHERE "number" IS NOT NULL AND "removed_at" IS NULL;

-- The sweep looks for what nobody has been told of; most have been, or need not be.
CREATE INDEX "orders_to_remind" ON "orders" ("due_on", "id") WHERE "status" = 'invoiced' AND "removed_at" IS NULL AND "reminded_on" IS DISTINCT FROM "due_on";
CREATE INDEX "needs_to_remind" ON "needs" ("needed_on", "id") WHERE "status" IN ('open', 'qualified') AND "removed_at" IS NULL AND "reminded_on" IS DISTINCT FROM "needed_on";

-- What a contact took part in.
CREATE INDEX "interactions_contacts" ON "interactions" USING gin ("contact_ids") WHERE "contact_ids" <> '{}';

-- The latest orders of all, of which a list shows the first few.
CREATE INDEX "orders_by_day" ON "orders" ("ordered_on", "id") WHERE "removed_at" IS NULL;

-- Words of a need or of what was ordered, and the numbers of orders, as people type them. A pending list makes one unlucky
-- search pay for many writes before it.
CREATE INDEX "needs_title" ON "needs" USING gin ("title" gin_trgm_ops);
CREATE INDEX "order_items_description" ON "order_items" USING gin ("description" gin_trgm_ops);
ALTER INDEX "needs_title" SET (fastupdate = off);
ALTER INDEX "order_items_description" SET (fastupdate = off);
CREATE INDEX "orders_by_number" ON "orders" (lower("number") text_pattern_ops) WHERE "number" IS NOT NULL AND "removed_at" IS NULL;
