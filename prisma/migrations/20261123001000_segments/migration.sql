-- AlterTable
ALTER TABLE "customer_scores" ADD COLUMN     "spent_share" BIGINT NOT NULL DEFAULT 0;

-- What customers spent within the year is a share of full points now, which amounts of several currencies can be ranked by: all
-- scores are made again by the sweep, a batch at a time.
UPDATE "customer_scores" SET "rule_id" = 0;
