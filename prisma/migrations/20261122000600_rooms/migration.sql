-- AlterTable
ALTER TABLE "channels" ADD COLUMN     "purpose" TEXT NOT NULL DEFAULT 'department';

-- CreateTable
CREATE TABLE "rooms" (
    "id" SERIAL NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "subject_noun" TEXT NOT NULL,
    "subject_id" INTEGER NOT NULL,
    "platform" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "department_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'channel',
    "is_private" BOOLEAN NOT NULL DEFAULT false,
    "name" TEXT NOT NULL DEFAULT '',
    "turn" INTEGER NOT NULL DEFAULT 1,
    "channel_id" TEXT,
    "message_id" TEXT,
    "asked_ids" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
    "called_ids" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
    "wanted" TEXT NOT NULL DEFAULT 'open',
    "closed_by" TEXT,
    "state" TEXT NOT NULL DEFAULT 'making',
    "fault" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3),
    "busy_until" TIMESTAMPTZ(3),
    "created_by_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rooms_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "rooms_subject_noun_subject_id_platform_workspace_key" ON "rooms"("subject_noun", "subject_id", "platform", "workspace");

-- CreateIndex
CREATE INDEX "rooms_platform_workspace_channel_id_idx" ON "rooms"("platform", "workspace", "channel_id");

-- What Prisma's language cannot say.
ALTER TABLE "channels" ADD CONSTRAINT "channels_purpose_known" CHECK ("purpose" IN ('department', 'room'));
ALTER TABLE "rooms" ADD CONSTRAINT "rooms_subject_known" CHECK ("subject_noun" IN ('customer', 'case'));
ALTER TABLE "rooms" ADD CONSTRAINT "rooms_kind_known" CHECK ("kind" IN ('channel', 'thread'));
ALTER TABLE "rooms" ADD CONSTRAINT "rooms_wanted_known" CHECK ("wanted" IN ('open', 'archived'));
ALTER TABLE "rooms" ADD CONSTRAINT "rooms_closed_by_known" CHECK ("closed_by" IN ('record', 'person'));
ALTER TABLE "rooms" ADD CONSTRAINT "rooms_state_known" CHECK ("state" IN ('making', 'open', 'archived', 'failed'));
ALTER TABLE "rooms" ADD CONSTRAINT "rooms_lists_there" CHECK ("asked_ids" IS NOT NULL AND "called_ids" IS NOT NULL);
-- A channel is one record's room; a thread shares its department's channel with others.
CREATE UNIQUE INDEX "rooms_one_record_a_channel" ON "rooms"("platform", "workspace", "channel_id") WHERE "kind" = 'channel';
-- What the sweep looks for.
CREATE INDEX "rooms_unsettled" ON "rooms"("id") WHERE "state" <> "wanted" AND "state" <> 'failed';
