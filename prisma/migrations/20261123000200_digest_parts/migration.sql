-- AlterTable
ALTER TABLE "digests" ADD COLUMN     "parts" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "timezone" TEXT,
ADD COLUMN     "locale" TEXT;
