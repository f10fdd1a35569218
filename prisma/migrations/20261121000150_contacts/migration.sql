-- CreateTable
CREATE TABLE "contacts" (
    "id" SERIAL NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "customer_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT,
    "email_sealed" TEXT,
    "email_digest" TEXT,
    "phone_sealed" TEXT,
    "phone_digest" TEXT,
    "preferred_channel" TEXT,
    "language" TEXT,
    "notes" TEXT,
    "is_primary" BOOLEAN NOT NULL DEFAULT false,
    "consent" JSONB NOT NULL DEFAULT '{}',
    "do_not_contact_at" TIMESTAMPTZ(3),
    "do_not_contact_reason" TEXT,
    "do_not_contact_by_id" INTEGER,
    "search_name" TEXT NOT NULL,
    "search_tokens" TEXT[],
    "removed_at" TIMESTAMPTZ(3),
    "created_by_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contacts_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "contacts_customer_id_idx" ON "contacts"("customer_id");

-- CreateIndex
CREATE INDEX "contacts_email_digest_idx" ON "contacts"("email_digest");

-- CreateIndex
CREATE INDEX "contacts_phone_digest_idx" ON "contacts"("phone_digest");

-- AddForeignKey
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- What Prisma's language cannot say ------------------------------------------------------------------------------

ALTER TABLE "contacts" ADD CONSTRAINT "contacts_channel_known" CHECK ("preferred_channel" IN ('phone', 'email', 'chat', 'post'));

-- A customer has one first person to turn to.
CREATE UNIQUE INDEX "contacts_one_primary" ON "contacts" ("customer_id") WHERE "is_primary" AND "removed_at" IS NULL;

-- Search by name, like that of customers.
CREATE INDEX "contacts_search_name" ON "contacts" ("search_name" text_pattern_ops) WHERE "removed_at" IS NULL;
CREATE INDEX "contacts_search_tokens" ON "contacts" USING gin ("search_tokens");
ALTER INDEX "contacts_search_tokens" SET (fastupdate = off);
