-- CreateTable
CREATE TABLE "conversation_references" (
    "id" BIGSERIAL NOT NULL,
    "platform" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "conversation" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "user_id" TEXT,
    "service_url" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "conversation_references_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "conversation_references_kind_check" CHECK ("kind" IN ('channel', 'group', 'personal'))
);

-- CreateIndex
CREATE UNIQUE INDEX "conversation_references_platform_workspace_conversation_key" ON "conversation_references"("platform", "workspace", "conversation");

-- CreateIndex
CREATE INDEX "conversation_references_platform_workspace_user_id_idx" ON "conversation_references"("platform", "workspace", "user_id");
