-- Figures are made of the records of a period: what was closed, fell due, was answered or was said within it. With these a figure costs
-- what happened in its period, however long the company has been at work. Nothing is kept besides, so nothing can be out of date.
CREATE INDEX "tasks_closed" ON "tasks" ("closed_at")
  INCLUDE ("department_id", "assignee_id", "estimate_minutes", "spent_minutes", "reassignments", "id") WHERE "status" = 'done';
CREATE INDEX "tasks_due" ON "tasks" ("due_at")
  INCLUDE ("department_id", "assignee_id", "status", "closed_at", "id") WHERE "due_at" IS NOT NULL;
CREATE INDEX "tasks_unfinished" ON "tasks" ("due_at") INCLUDE ("department_id", "assignee_id", "created_at", "id")
  WHERE "status" IN ('open', 'started');
CREATE INDEX "tasks_asked" ON "tasks" ("due_at") WHERE "creator_department_id" <> "department_id";
CREATE INDEX "tasks_asked_open" ON "tasks" ("created_at") WHERE "creator_department_id" <> "department_id" AND "due_at" IS NULL;
CREATE INDEX "interactions_happened" ON "interactions" ("happened_at")
  INCLUDE ("customer_id", "department_id", "by_id", "audience", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "cases_responded" ON "cases" ("responded_at") WHERE "responded_at" IS NOT NULL;
CREATE INDEX "cases_asked" ON "cases" ("response_due_at") WHERE "creator_department_id" <> "department_id";
CREATE INDEX "handoffs_answered" ON "handoffs" ("answered_at") WHERE "answered_at" IS NOT NULL;
CREATE INDEX "handoffs_answer_by" ON "handoffs" ("answer_by");
