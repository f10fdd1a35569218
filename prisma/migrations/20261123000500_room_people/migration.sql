-- AlterTable
ALTER TABLE "rooms" ADD COLUMN     "people_ids" INTEGER[] DEFAULT ARRAY[]::INTEGER[];

-- Whoever was called is in it; who came later is found by the next look.
UPDATE "rooms" SET "people_ids" = "called_ids";

-- What Prisma's language cannot say.
ALTER TABLE "rooms" ADD CONSTRAINT "rooms_people_there" CHECK ("people_ids" IS NOT NULL);
