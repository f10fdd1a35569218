-- A pending list makes one unlucky search or write pay for many writes before it: keep the indexes of search in order at once.
ALTER INDEX "customers_search_tokens" SET (fastupdate = off);
ALTER INDEX "search_words_fuzzy" SET (fastupdate = off);

-- One's own customers, the longest neglected first.
CREATE INDEX "customers_by_neglect" ON "customers" ("owner_id", "last_contact_at" NULLS FIRST, "id") WHERE "archived_at" IS NULL;

-- What was put away is a small part of a large table.
CREATE INDEX "customers_archived" ON "customers" ("search_name" text_pattern_ops) WHERE "archived_at" IS NOT NULL;

-- The latest logs of everybody.
CREATE INDEX "interactions_latest" ON "interactions" ("happened_at" DESC, "id" DESC) WHERE "deleted_at" IS NULL;
