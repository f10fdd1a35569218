-- CreateTable
CREATE TABLE "need_types" (
    "id" SERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "name_zh" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "retired_at" TIMESTAMPTZ(3),
    "created_by_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "need_types_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "need_types_key_key" ON "need_types"("key");

-- What there was before admins could say; a type that is in no use any more stays for the needs that have it.
INSERT INTO "need_types" ("key", "name_en", "name_zh", "position") VALUES
  ('product', 'Product', '产品', 10),
  ('service', 'Service', '服务', 20),
  ('information', 'Information', '信息', 30),
  ('integration', 'Integration', '集成', 40),
  ('other', 'Other', '其他', 1000);
ALTER TABLE "needs" DROP CONSTRAINT "needs_kind_known";

-- AddForeignKey
ALTER TABLE "needs" ADD CONSTRAINT "needs_kind_fkey" FOREIGN KEY ("kind") REFERENCES "need_types"("key") ON DELETE RESTRICT ON UPDATE CASCADE;
