-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "credited_net_minor" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "credited_tax_minor" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "order_credits" (
    "id" SERIAL NOT NULL,
    "order_id" INTEGER NOT NULL,
    "number" TEXT,
    "note" TEXT,
    "net_minor" BIGINT NOT NULL,
    "tax_minor" BIGINT NOT NULL,
    "credited_on" DATE NOT NULL,
    "by_id" INTEGER NOT NULL,
    "removed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "order_credits_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_credit_lines" (
    "credit_id" INTEGER NOT NULL,
    "item_number" INTEGER NOT NULL,
    "quantity" DECIMAL(14,4),
    "net_minor" BIGINT NOT NULL,
    "tax_minor" BIGINT NOT NULL,

    CONSTRAINT "order_credit_lines_pkey" PRIMARY KEY ("credit_id","item_number")
);

-- CreateIndex
CREATE INDEX "order_credits_order_id_idx" ON "order_credits"("order_id");

-- CreateIndex
CREATE INDEX "order_credits_credited_on_idx" ON "order_credits"("credited_on");

-- AddForeignKey
ALTER TABLE "order_credits" ADD CONSTRAINT "order_credits_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_credit_lines" ADD CONSTRAINT "order_credit_lines_credit_id_fkey" FOREIGN KEY ("credit_id") REFERENCES "order_credits"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Never more is credited than was ordered, and only what was invoiced. An order is paid once nothing of it is owed any more.
ALTER TABLE "orders" ADD CONSTRAINT "orders_credited_within" CHECK (
  "credited_net_minor" BETWEEN 0 AND "net_minor" AND "credited_tax_minor" BETWEEN 0 AND "tax_minor"
  AND ("invoiced_on" IS NOT NULL OR "credited_net_minor" + "credited_tax_minor" = 0));
ALTER TABLE "orders" DROP CONSTRAINT "orders_paid_whole";
ALTER TABLE "orders" ADD CONSTRAINT "orders_paid_whole" CHECK (("status" = 'paid') = ("paid_on" IS NOT NULL)
  AND ("status" <> 'paid' OR "paid_minor" + "credited_net_minor" + "credited_tax_minor" >= "gross_minor"));
ALTER TABLE "order_credits" ADD CONSTRAINT "order_credits_positive" CHECK ("net_minor" >= 0 AND "tax_minor" >= 0 AND "net_minor" + "tax_minor" > 0);
ALTER TABLE "order_credit_lines" ADD CONSTRAINT "order_credit_lines_positive" CHECK ("net_minor" >= 0 AND "tax_minor" >= 0 AND ("quantity" IS NULL OR "quantity" > 0));

CREATE OR REPLACE VIEW "bi"."orders" AS
  SELECT id AS order_id, customer_id, department_id, owner_id, deal_id, status, currency, bi.amount(net_minor, currency) AS net,
    bi.amount(tax_minor, currency) AS tax, bi.amount(gross_minor, currency) AS gross, bi.amount(paid_minor, currency) AS paid,
    ordered_on, confirmed_on, delivered_on, invoiced_on, due_on, paid_on, cancelled_on, created_at,
    bi.amount(credited_net_minor, currency) AS credited_net, bi.amount(credited_tax_minor, currency) AS credited_tax
  FROM orders WHERE removed_at IS NULL;

CREATE VIEW "bi"."credit_notes" AS
  SELECT g.id AS credit_note_id, g.order_id, o.customer_id, bi.amount(g.net_minor, o.currency) AS net,
    bi.amount(g.tax_minor, o.currency) AS tax, o.currency, g.credited_on
  FROM order_credits g JOIN orders o ON o.id = g.order_id WHERE g.removed_at IS NULL AND o.removed_at IS NULL;
