-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "settings" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "settings_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "departments" (
    "id" SERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "name_zh" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "self_join" BOOLEAN NOT NULL DEFAULT false,
    "position" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "departments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "role" TEXT NOT NULL DEFAULT 'member',
    "department_id" INTEGER,
    "locale" TEXT NOT NULL DEFAULT 'en',
    "timezone" TEXT NOT NULL DEFAULT 'UTC',
    "locale_chosen" BOOLEAN NOT NULL DEFAULT false,
    "zone_chosen" BOOLEAN NOT NULL DEFAULT false,
    "away_from" TIMESTAMPTZ(3),
    "away_until" TIMESTAMPTZ(3),
    "cover_id" INTEGER,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "staff_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "chat_identities" (
    "id" SERIAL NOT NULL,
    "platform" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "staff_id" INTEGER,
    "kind" TEXT NOT NULL,
    "email" TEXT,
    "name" TEXT NOT NULL DEFAULT '',
    "dm_channel" TEXT,
    "checked_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3),

    CONSTRAINT "chat_identities_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "installations" (
    "id" SERIAL NOT NULL,
    "platform" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "enterprise" TEXT,
    "name" TEXT NOT NULL DEFAULT '',
    "token_sealed" TEXT,
    "bot_user_id" TEXT,
    "bot_id" TEXT,
    "app_id" TEXT,
    "scopes" TEXT[],
    "status" TEXT NOT NULL,
    "is_first" BOOLEAN NOT NULL DEFAULT false,
    "installed_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "installations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "channels" (
    "id" SERIAL NOT NULL,
    "platform" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "channel_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "department_id" INTEGER NOT NULL,
    "is_private" BOOLEAN NOT NULL,
    "audience" TEXT NOT NULL DEFAULT 'everyone',
    "status" TEXT NOT NULL DEFAULT 'ok',
    "status_reason" TEXT,
    "locale" TEXT NOT NULL DEFAULT 'en',
    "timezone" TEXT NOT NULL DEFAULT 'UTC',
    "linked_by_id" INTEGER,
    "checked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "channels_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customers" (
    "id" SERIAL NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'company',
    "department_id" INTEGER NOT NULL,
    "owner_id" INTEGER,
    "country" TEXT,
    "language" TEXT,
    "website" TEXT,
    "email_sealed" TEXT,
    "email_digest" TEXT,
    "phone_sealed" TEXT,
    "phone_digest" TEXT,
    "address_sealed" TEXT,
    "notes" TEXT,
    "value_minor" BIGINT,
    "value_currency" TEXT,
    "search_name" TEXT NOT NULL,
    "search_tokens" TEXT[],
    "archived_at" TIMESTAMPTZ(3),
    "last_contact_at" TIMESTAMPTZ(3),
    "created_by_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "search_words" (
    "word" TEXT NOT NULL,

    CONSTRAINT "search_words_pkey" PRIMARY KEY ("word")
);

-- CreateTable
CREATE TABLE "interactions" (
    "id" SERIAL NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "customer_id" INTEGER NOT NULL,
    "by_id" INTEGER NOT NULL,
    "department_id" INTEGER NOT NULL,
    "via" TEXT NOT NULL DEFAULT 'other',
    "content" TEXT NOT NULL,
    "happened_at" TIMESTAMPTZ(3) NOT NULL,
    "source_link" TEXT,
    "audience" TEXT NOT NULL DEFAULT 'everyone',
    "deleted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "interactions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tasks" (
    "id" SERIAL NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "title" TEXT NOT NULL,
    "customer_id" INTEGER,
    "department_id" INTEGER NOT NULL,
    "assignee_id" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "creator_department_id" INTEGER,
    "status" TEXT NOT NULL DEFAULT 'open',
    "priority" TEXT NOT NULL DEFAULT 'normal',
    "due_at" TIMESTAMPTZ(3),
    "snoozed_until" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "closed_by_id" INTEGER,
    "source_link" TEXT,
    "alert_at" TIMESTAMPTZ(3),
    "alert" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tasks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "task_notes" (
    "id" SERIAL NOT NULL,
    "task_id" INTEGER NOT NULL,
    "by_id" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "task_notes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "call_id" TEXT NOT NULL,
    "staff_id" INTEGER,
    "door" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "noun" TEXT,
    "record_id" INTEGER,
    "version" INTEGER,
    "fields" TEXT[],
    "change_sealed" TEXT,
    "undo_sealed" TEXT,
    "undone_at" TIMESTAMPTZ(3),
    "receipt" TEXT,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbox" (
    "id" BIGSERIAL NOT NULL,
    "receipt" TEXT NOT NULL,
    "sealed" TEXT,
    "state" TEXT NOT NULL DEFAULT 'kept',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "held_until" TIMESTAMPTZ(3),
    "error" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "inbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "type" TEXT NOT NULL,
    "noun" TEXT NOT NULL,
    "record_id" INTEGER NOT NULL,
    "details" JSONB NOT NULL,
    "actor_id" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "relayed_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "targets" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "channel_id" INTEGER,
    "staff_id" INTEGER,
    "not_before" TIMESTAMPTZ(3),
    "held_by" TEXT,
    "held_until" TIMESTAMPTZ(3),

    CONSTRAINT "targets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deliveries" (
    "id" BIGSERIAL NOT NULL,
    "event_id" BIGINT NOT NULL,
    "target_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "noun" TEXT NOT NULL,
    "record_id" INTEGER NOT NULL,
    "event" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "not_before" TIMESTAMPTZ(3),
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "live_posts" (
    "id" BIGSERIAL NOT NULL,
    "noun" TEXT NOT NULL,
    "record_id" INTEGER NOT NULL,
    "target_id" INTEGER NOT NULL,
    "ref" JSONB NOT NULL,
    "shown" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "live_posts_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "departments_key_key" ON "departments"("key");

-- CreateIndex
CREATE UNIQUE INDEX "staff_email_key" ON "staff"("email");

-- CreateIndex
CREATE INDEX "staff_department_id_idx" ON "staff"("department_id");

-- CreateIndex
CREATE INDEX "chat_identities_staff_id_idx" ON "chat_identities"("staff_id");

-- CreateIndex
CREATE UNIQUE INDEX "chat_identities_platform_workspace_user_id_key" ON "chat_identities"("platform", "workspace", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "installations_platform_workspace_key" ON "installations"("platform", "workspace");

-- CreateIndex
CREATE INDEX "channels_department_id_idx" ON "channels"("department_id");

-- CreateIndex
CREATE UNIQUE INDEX "channels_platform_workspace_channel_id_key" ON "channels"("platform", "workspace", "channel_id");

-- CreateIndex
CREATE INDEX "customers_owner_id_idx" ON "customers"("owner_id");

-- CreateIndex
CREATE INDEX "customers_department_id_idx" ON "customers"("department_id");

-- CreateIndex
CREATE INDEX "customers_email_digest_idx" ON "customers"("email_digest");

-- CreateIndex
CREATE INDEX "customers_phone_digest_idx" ON "customers"("phone_digest");

-- CreateIndex
CREATE INDEX "customers_last_contact_at_idx" ON "customers"("last_contact_at");

-- CreateIndex
CREATE INDEX "interactions_customer_id_happened_at_idx" ON "interactions"("customer_id", "happened_at");

-- CreateIndex
CREATE INDEX "interactions_by_id_happened_at_idx" ON "interactions"("by_id", "happened_at");

-- CreateIndex
CREATE INDEX "tasks_alert_at_idx" ON "tasks"("alert_at");

-- CreateIndex
CREATE INDEX "tasks_assignee_id_status_idx" ON "tasks"("assignee_id", "status");

-- CreateIndex
CREATE INDEX "tasks_department_id_status_due_at_idx" ON "tasks"("department_id", "status", "due_at");

-- CreateIndex
CREATE INDEX "tasks_customer_id_idx" ON "tasks"("customer_id");

-- CreateIndex
CREATE INDEX "tasks_created_by_id_status_idx" ON "tasks"("created_by_id", "status");

-- CreateIndex
CREATE INDEX "task_notes_task_id_idx" ON "task_notes"("task_id");

-- CreateIndex
CREATE INDEX "audit_entries_noun_record_id_id_idx" ON "audit_entries"("noun", "record_id", "id");

-- CreateIndex
CREATE INDEX "audit_entries_call_id_idx" ON "audit_entries"("call_id");

-- CreateIndex
CREATE INDEX "audit_entries_staff_id_id_idx" ON "audit_entries"("staff_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "inbox_receipt_key" ON "inbox"("receipt");

-- CreateIndex
CREATE INDEX "inbox_received_at_idx" ON "inbox"("received_at");

-- CreateIndex
CREATE UNIQUE INDEX "targets_channel_id_key" ON "targets"("channel_id");

-- CreateIndex
CREATE UNIQUE INDEX "targets_staff_id_key" ON "targets"("staff_id");

-- CreateIndex
CREATE INDEX "deliveries_target_id_id_idx" ON "deliveries"("target_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "deliveries_event_id_target_id_key" ON "deliveries"("event_id", "target_id");

-- CreateIndex
CREATE UNIQUE INDEX "live_posts_noun_record_id_target_id_key" ON "live_posts"("noun", "record_id", "target_id");

-- AddForeignKey
ALTER TABLE "staff" ADD CONSTRAINT "staff_department_id_fkey" FOREIGN KEY ("department_id") REFERENCES "departments"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff" ADD CONSTRAINT "staff_cover_id_fkey" FOREIGN KEY ("cover_id") REFERENCES "staff"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chat_identities" ADD CONSTRAINT "chat_identities_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "channels" ADD CONSTRAINT "channels_department_id_fkey" FOREIGN KEY ("department_id") REFERENCES "departments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customers" ADD CONSTRAINT "customers_department_id_fkey" FOREIGN KEY ("department_id") REFERENCES "departments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_notes" ADD CONSTRAINT "task_notes_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- What Prisma's language cannot say ------------------------------------------------------------------------------

CREATE EXTENSION IF NOT EXISTS pg_trgm;

ALTER TABLE "staff" ADD CONSTRAINT "staff_role_known" CHECK ("role" IN ('admin', 'manager', 'member', 'viewer'));
ALTER TABLE "customers" ADD CONSTRAINT "customers_kind_known" CHECK ("kind" IN ('person', 'company'));
ALTER TABLE "customers" ADD CONSTRAINT "customers_money_whole" CHECK (("value_minor" IS NULL) = ("value_currency" IS NULL));
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_audience_known" CHECK ("audience" IN ('everyone', 'department'));
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_status_known" CHECK ("status" IN ('open', 'started', 'done', 'cancelled'));
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_priority_known" CHECK ("priority" IN ('low', 'normal', 'high', 'urgent'));
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_alert_known" CHECK ("alert" IN ('due_soon', 'due', 'overdue'));
ALTER TABLE "channels" ADD CONSTRAINT "channels_audience_known" CHECK ("audience" IN ('everyone', 'department'));
ALTER TABLE "channels" ADD CONSTRAINT "channels_status_known" CHECK ("status" IN ('ok', 'paused', 'broken'));
ALTER TABLE "installations" ADD CONSTRAINT "installations_status_known" CHECK ("status" IN ('approved', 'pending', 'removed'));
ALTER TABLE "inbox" ADD CONSTRAINT "inbox_state_known" CHECK ("state" IN ('kept', 'done', 'refused', 'dead'));
ALTER TABLE "targets" ADD CONSTRAINT "targets_one_kind" CHECK (("kind" = 'channel') = ("channel_id" IS NOT NULL) AND ("kind" = 'staff') = ("staff_id" IS NOT NULL));
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_kind_known" CHECK ("kind" IN ('post', 'announce', 'update'));
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_state_known" CHECK ("state" IN ('pending', 'sending', 'sent', 'skipped', 'dead'));

-- What is unfinished is a small part of a large table: index only that.
CREATE INDEX "inbox_kept" ON "inbox" ("id") WHERE "state" = 'kept';
CREATE INDEX "outbox_unrelayed" ON "outbox" ("id") WHERE "relayed_at" IS NULL;
CREATE INDEX "deliveries_unfinished" ON "deliveries" ("target_id", "id") WHERE "state" IN ('pending', 'sending');
CREATE INDEX "deliveries_dead" ON "deliveries" ("id") WHERE "state" = 'dead';

-- Search by name: whole-name prefix, words and character pairs, and a dictionary of words for what was mistyped.
CREATE INDEX "customers_search_name" ON "customers" ("search_name" text_pattern_ops);
CREATE INDEX "customers_search_tokens" ON "customers" USING gin ("search_tokens");
CREATE INDEX "search_words_prefix" ON "search_words" ("word" text_pattern_ops);
CREATE INDEX "search_words_fuzzy" ON "search_words" USING gin ("word" gin_trgm_ops);
