-- AlterTable
ALTER TABLE "rooms" ADD COLUMN     "is_pinned" BOOLEAN NOT NULL DEFAULT false;
