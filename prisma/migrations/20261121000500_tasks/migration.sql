-- Tasks: what they are about, progress, time, recurrence, rating, the project that they belong to --------------------
ALTER TABLE "tasks" ADD COLUMN "about_noun" TEXT,
ADD COLUMN "about_id" INTEGER,
ADD COLUMN "progress" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "estimate_minutes" INTEGER,
ADD COLUMN "spent_minutes" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "reassignments" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "acknowledged_at" TIMESTAMPTZ(3),
ADD COLUMN "recurrence" TEXT,
ADD COLUMN "recurrence_zone" TEXT,
ADD COLUMN "recur_at" TIMESTAMPTZ(3),
ADD COLUMN "series_id" INTEGER,
ADD COLUMN "project_id" INTEGER,
ADD COLUMN "project_step" INTEGER,
ADD COLUMN "rating" INTEGER,
ADD COLUMN "rating_text" TEXT,
ADD COLUMN "rated_at" TIMESTAMPTZ(3),
ADD COLUMN "rated_by_id" INTEGER;

-- AlterTable
ALTER TABLE "task_notes" ADD COLUMN "progress" INTEGER;

-- CreateTable
CREATE TABLE "task_items" (
    "id" SERIAL NOT NULL,
    "task_id" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "done_at" TIMESTAMPTZ(3),
    "done_by_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "task_items_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "task_times" (
    "id" SERIAL NOT NULL,
    "task_id" INTEGER NOT NULL,
    "by_id" INTEGER NOT NULL,
    "minutes" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "task_times_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "task_dependencies" (
    "task_id" INTEGER NOT NULL,
    "waits_for_id" INTEGER NOT NULL,
    "due_days" INTEGER,
    "due_working" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "task_dependencies_pkey" PRIMARY KEY ("task_id","waits_for_id")
);

-- CreateTable
CREATE TABLE "handoffs" (
    "id" SERIAL NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "subject_noun" TEXT NOT NULL,
    "subject_id" INTEGER NOT NULL,
    "customer_id" INTEGER,
    "from_department_id" INTEGER,
    "to_department_id" INTEGER NOT NULL,
    "to_staff_id" INTEGER,
    "reason" TEXT NOT NULL,
    "notes" TEXT,
    "status" TEXT NOT NULL DEFAULT 'offered',
    "answer_by" TIMESTAMPTZ(3) NOT NULL,
    "alert_at" TIMESTAMPTZ(3),
    "answered_at" TIMESTAMPTZ(3),
    "answered_by_id" INTEGER,
    "answer" TEXT,
    "created_by_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "handoffs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "playbooks" (
    "id" SERIAL NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "name" TEXT NOT NULL,
    "name_zh" TEXT,
    "summary" TEXT,
    "summary_zh" TEXT,
    "steps" JSONB NOT NULL DEFAULT '[]',
    "department_id" INTEGER,
    "retired_at" TIMESTAMPTZ(3),
    "created_by_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "playbooks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "projects" (
    "id" SERIAL NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "name" TEXT NOT NULL,
    "playbook_id" INTEGER,
    "customer_id" INTEGER,
    "department_id" INTEGER NOT NULL,
    "owner_id" INTEGER,
    "status" TEXT NOT NULL DEFAULT 'open',
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "closed_by_id" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "projects_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "task_items_task_id_idx" ON "task_items"("task_id");

-- CreateIndex
CREATE INDEX "task_times_task_id_idx" ON "task_times"("task_id");

-- CreateIndex
CREATE INDEX "task_dependencies_waits_for_id_idx" ON "task_dependencies"("waits_for_id");

-- CreateIndex
CREATE INDEX "handoffs_subject_noun_subject_id_idx" ON "handoffs"("subject_noun", "subject_id");

-- CreateIndex
CREATE INDEX "handoffs_to_department_id_status_idx" ON "handoffs"("to_department_id", "status");

-- CreateIndex
CREATE INDEX "handoffs_from_department_id_status_idx" ON "handoffs"("from_department_id", "status");

-- CreateIndex
CREATE INDEX "handoffs_created_by_id_idx" ON "handoffs"("created_by_id");

-- CreateIndex
CREATE INDEX "handoffs_customer_id_idx" ON "handoffs"("customer_id");

-- CreateIndex
CREATE INDEX "projects_customer_id_idx" ON "projects"("customer_id");

-- CreateIndex
CREATE INDEX "projects_department_id_status_idx" ON "projects"("department_id", "status");

-- CreateIndex
CREATE INDEX "projects_owner_id_status_idx" ON "projects"("owner_id", "status");

-- CreateIndex
CREATE INDEX "projects_playbook_id_idx" ON "projects"("playbook_id");

-- AddForeignKey
ALTER TABLE "task_items" ADD CONSTRAINT "task_items_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_times" ADD CONSTRAINT "task_times_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_dependencies" ADD CONSTRAINT "task_dependencies_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_dependencies" ADD CONSTRAINT "task_dependencies_waits_for_id_fkey" FOREIGN KEY ("waits_for_id") REFERENCES "tasks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's language cannot say ----------------------------------------------------------------------------------

ALTER TABLE "tasks" ADD CONSTRAINT "tasks_about_whole" CHECK (("about_noun" IS NULL) = ("about_id" IS NULL));
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_progress_bounds" CHECK ("progress" BETWEEN 0 AND 100);
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_estimate_positive" CHECK ("estimate_minutes" > 0);
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_spent_bounds" CHECK ("spent_minutes" >= 0);
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_rating_bounds" CHECK ("rating" BETWEEN 1 AND 5);
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_recurrence_whole" CHECK (("recurrence" IS NULL) = ("recurrence_zone" IS NULL));
ALTER TABLE "task_times" ADD CONSTRAINT "task_times_positive" CHECK ("minutes" > 0);
ALTER TABLE "task_dependencies" ADD CONSTRAINT "task_dependencies_not_itself" CHECK ("task_id" <> "waits_for_id");
ALTER TABLE "handoffs" ADD CONSTRAINT "handoffs_subject_known" CHECK ("subject_noun" IN ('customer', 'task', 'case'));
ALTER TABLE "handoffs" ADD CONSTRAINT "handoffs_status_known" CHECK ("status" IN ('offered', 'expired', 'accepted', 'declined', 'withdrawn'));
ALTER TABLE "projects" ADD CONSTRAINT "projects_status_known" CHECK ("status" IN ('open', 'done', 'cancelled'));

-- Most tasks are about nothing else, come once and belong to no project: index only those that do not.
CREATE INDEX "tasks_about" ON "tasks" ("about_noun", "about_id") WHERE "about_id" IS NOT NULL;
CREATE INDEX "tasks_recurring" ON "tasks" ("recur_at") WHERE "recur_at" IS NOT NULL;
CREATE INDEX "tasks_series" ON "tasks" ("series_id") WHERE "series_id" IS NOT NULL;
CREATE INDEX "tasks_project" ON "tasks" ("project_id") WHERE "project_id" IS NOT NULL;
CREATE INDEX "handoffs_waiting" ON "handoffs" ("alert_at") WHERE "alert_at" IS NOT NULL;
-- A thing is offered to one department at a time.
CREATE UNIQUE INDEX "handoffs_one_offer" ON "handoffs" ("subject_noun", "subject_id") WHERE "status" IN ('offered', 'expired');
-- A name means one playbook that can be started.
CREATE UNIQUE INDEX "playbooks_one_name" ON "playbooks" (lower("name")) WHERE "retired_at" IS NULL;

-- The playbooks that every installation begins with; they may be edited and retired like any other. Departments are named by
-- their keys, since a key is stable and the department may not be there yet.
INSERT INTO "playbooks" ("name", "name_zh", "summary", "summary_zh", "steps") VALUES
('onboarding', '客户引导', 'From a signed order to a customer who works with it.', '从签约到客户顺利使用。', '[
  {"n":1,"title":"Welcome call","titleZh":"欢迎电话","department":"sales","role":"owner","days":1,"working":true,"from":null,"waitsFor":[],"items":["Introduce the contact in support","Agree on goals and dates"]},
  {"n":2,"title":"Set up the customer’s account","titleZh":"开通客户账户","department":"support","role":"anyone","days":2,"working":true,"from":null,"waitsFor":[],"items":["Create the access","Send the instructions"]},
  {"n":3,"title":"Check billing details and terms","titleZh":"核对开票信息与付款条件","department":"finance","role":"anyone","days":2,"working":true,"from":null,"waitsFor":[],"items":[]},
  {"n":4,"title":"Train the customer","titleZh":"客户培训","department":"support","role":"anyone","days":5,"working":true,"from":2,"waitsFor":[1,2],"items":["Agree on a date","Hold the training","Send the documents"]},
  {"n":5,"title":"Send the first invoice","titleZh":"发出首张发票","department":"finance","role":"anyone","days":1,"working":true,"from":3,"waitsFor":[3],"items":[]},
  {"n":6,"title":"Add to the newsletter, if consented","titleZh":"征得同意后加入邮件列表","department":"marketing","role":"anyone","days":10,"working":true,"from":null,"waitsFor":[],"items":[]},
  {"n":7,"title":"Ask how it went","titleZh":"回访满意度","department":"sales","role":"owner","days":20,"working":true,"from":4,"waitsFor":[4],"items":[]}
]'),
('renewal', '续约', 'From ninety days before the end of a contract to its renewal. Start it on the day on which the contract ends.', '合同到期前九十天起直至续约。请以合同到期日作为开始日期。', '[
  {"n":1,"title":"Review usage and open cases","titleZh":"回顾使用情况与未结工单","department":"support","role":"anyone","days":-60,"working":false,"from":null,"waitsFor":[],"items":[]},
  {"n":2,"title":"Check payments and terms","titleZh":"核对付款情况与条款","department":"finance","role":"anyone","days":-60,"working":false,"from":null,"waitsFor":[],"items":[]},
  {"n":3,"title":"Prepare the renewal offer","titleZh":"准备续约报价","department":"sales","role":"owner","days":-45,"working":false,"from":null,"waitsFor":[1,2],"items":["Price","Term","Changes to the contract"]},
  {"n":4,"title":"Present the offer","titleZh":"向客户介绍报价","department":"sales","role":"owner","days":-30,"working":false,"from":null,"waitsFor":[3],"items":[]},
  {"n":5,"title":"Collect a reference or testimonial","titleZh":"收集客户案例或评价","department":"marketing","role":"anyone","days":-14,"working":false,"from":null,"waitsFor":[],"items":[]},
  {"n":6,"title":"Get the renewal signed","titleZh":"签署续约合同","department":"sales","role":"owner","days":0,"working":false,"from":null,"waitsFor":[4],"items":[]},
  {"n":7,"title":"Invoice the new term","titleZh":"开具新合同期发票","department":"finance","role":"anyone","days":3,"working":true,"from":6,"waitsFor":[6],"items":[]}
]'),
('complaint', '投诉处理', 'A complaint answered, mended and learnt from.', '回应、解决投诉并吸取教训。', '[
  {"n":1,"title":"Acknowledge the complaint","titleZh":"确认收到投诉","department":"support","role":"anyone","days":1,"working":true,"from":null,"waitsFor":[],"items":["Call or write to the customer","Name the next step and when"]},
  {"n":2,"title":"Find the cause","titleZh":"查明原因","department":"support","role":"anyone","days":3,"working":true,"from":null,"waitsFor":[1],"items":[]},
  {"n":3,"title":"Decide on compensation","titleZh":"确定补偿方案","department":"support","role":"manager","days":1,"working":true,"from":2,"waitsFor":[2],"items":[]},
  {"n":4,"title":"Book the credit note","titleZh":"开具贷记单","department":"finance","role":"anyone","days":2,"working":true,"from":3,"waitsFor":[3],"items":[]},
  {"n":5,"title":"Tell the customer the result","titleZh":"告知客户处理结果","department":"sales","role":"owner","days":1,"working":true,"from":3,"waitsFor":[3],"items":[]},
  {"n":6,"title":"Write down what we change","titleZh":"记录改进措施","department":"support","role":"manager","days":5,"working":true,"from":5,"waitsFor":[5],"items":[]}
]');
