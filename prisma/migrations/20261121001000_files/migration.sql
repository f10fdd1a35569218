-- The content of files: in pieces, encrypted with a key of its own, which is sealed with the installation's.
CREATE TABLE "file_blobs" (
  "id" SERIAL NOT NULL,
  "size" INTEGER NOT NULL,
  "digest" TEXT NOT NULL,
  "secret_sealed" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "file_blobs_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "file_blobs_size_check" CHECK ("size" > 0)
);

CREATE TABLE "file_chunks" (
  "blob_id" INTEGER NOT NULL,
  "number" INTEGER NOT NULL,
  "sealed" BYTEA NOT NULL,
  CONSTRAINT "file_chunks_pkey" PRIMARY KEY ("blob_id", "number")
);
ALTER TABLE "file_chunks" ADD CONSTRAINT "file_chunks_blob_id_fkey" FOREIGN KEY ("blob_id") REFERENCES "file_blobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;
-- Encrypted bytes do not get smaller.
ALTER TABLE "file_chunks" ALTER COLUMN "sealed" SET STORAGE EXTERNAL;

-- A file on a record, or one that somebody sent and has not said yet where it belongs.
CREATE TABLE "files" (
  "id" SERIAL NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "subject_noun" TEXT,
  "subject_id" INTEGER,
  "name" TEXT NOT NULL,
  "mime" TEXT NOT NULL,
  "size" INTEGER NOT NULL,
  "digest" TEXT NOT NULL,
  "blob_id" INTEGER,
  "note" TEXT,
  "source_link" TEXT,
  "kept_until" TIMESTAMPTZ(3),
  "removed_at" TIMESTAMPTZ(3),
  "created_by_id" INTEGER NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "files_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "files_subject_check" CHECK (("subject_noun" IS NULL) = ("subject_id" IS NULL)),
  CONSTRAINT "files_kept_check" CHECK (("subject_noun" IS NULL) = ("kept_until" IS NOT NULL))
);
ALTER TABLE "files" ADD CONSTRAINT "files_blob_id_fkey" FOREIGN KEY ("blob_id") REFERENCES "file_blobs"("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE INDEX "files_subject_noun_subject_id_idx" ON "files" ("subject_noun", "subject_id");
CREATE INDEX "files_created_by_id_id_idx" ON "files" ("created_by_id", "id");
CREATE INDEX "files_blob_id_idx" ON "files" ("blob_id");
CREATE INDEX "files_waiting" ON "files" ("kept_until") WHERE "removed_at" IS NULL AND "kept_until" IS NOT NULL;
CREATE INDEX "files_removed" ON "files" ("removed_at") WHERE "removed_at" IS NOT NULL AND "blob_id" IS NOT NULL;

-- What somebody may fetch once, within a while, by a name that only they were told.
CREATE TABLE "file_parcels" (
  "token_digest" TEXT NOT NULL,
  "blob_id" INTEGER NOT NULL,
  "name" TEXT NOT NULL,
  "mime" TEXT NOT NULL,
  "platform" TEXT NOT NULL,
  "workspace" TEXT NOT NULL,
  "user_id" TEXT NOT NULL,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "file_parcels_pkey" PRIMARY KEY ("token_digest")
);
ALTER TABLE "file_parcels" ADD CONSTRAINT "file_parcels_blob_id_fkey" FOREIGN KEY ("blob_id") REFERENCES "file_blobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX "file_parcels_blob_id_idx" ON "file_parcels" ("blob_id");
CREATE INDEX "file_parcels_expires_at_idx" ON "file_parcels" ("expires_at");
