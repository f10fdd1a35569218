-- Resolved cases close by themselves: the sweep looks for those of each department that were resolved long enough ago.
CREATE INDEX "cases_to_close" ON "cases" ("department_id", "resolved_at") WHERE "status" = 'resolved';
