-- Which fields most customers of a department lacked that day: [{"field": "email", "customers": 3}, …]
-- AlterTable
ALTER TABLE "quality_days" ADD COLUMN     "missing" JSONB NOT NULL DEFAULT '[]';
