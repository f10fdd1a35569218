import { DateTime } from 'luxon';
import { z } from 'zod';
import type { Actor } from '../../../core/actor.ts';
import type { Ability } from '../../../core/policy.ts';
import { defineOperation, type ReadCtx } from '../../../operations/operation.ts';
import { accessSql } from '../../../store/access.ts';
import { sql } from '../../../store/database.ts';
import { type ListedTask, listedColumns, pressing } from '../listed.ts';
import { policyColumns, readableCustomer } from '../records.ts';
import { contactAfter, type Day, neglectedAfter, sortDay } from '../rules.ts';

export interface NeglectedCustomer {
  readonly id: number;
  readonly name: string;
  /** null: there never was any. */
  readonly lastContactAt: Date | null;
}

export interface MyDay extends Day<ListedTask> {
  readonly customers: readonly NeglectedCustomer[];
}

/** More open tasks than anybody's day holds; beyond it only the least pressing are left out. */
const maxTasks = 500;
const maxCustomers = 20;

/**
 * What a person has to look at: their open tasks, what nobody in their department has taken and touched for a week (a manager: what
 * nobody has touched), and their customers whom nobody has spoken to for a month.
 */
export async function readDay({ tx, now }: ReadCtx, actor: Actor, ability: Ability): Promise<MyDay> {
  const me = actor.staffId;
  const ours =
    actor.role === 'manager'
      ? sql`t.department_id = ${actor.departmentId}::int`
      : sql`t.department_id = ${actor.departmentId}::int AND t.assignee_id IS NULL`;
  const tasks = await tx.rows<ListedTask>(sql`
    SELECT ${listedColumns} FROM tasks t
    WHERE t.status IN ('open', 'started') AND ${accessSql(ability, 'read', 'task', policyColumns, 'basic')}
      AND (t.assignee_id = ${me}::int OR (${ours} AND t.updated_at <= ${before(now, neglectedAfter)}::timestamptz))
    ORDER BY t.due_at NULLS LAST, ${pressing}, t.id LIMIT ${maxTasks}::int`);
  const customers = await tx.rows<NeglectedCustomer>(sql`
    SELECT c.id, c.name, c.last_contact_at AS "lastContactAt" FROM customers c
    WHERE c.owner_id = ${me}::int AND c.archived_at IS NULL
      AND coalesce(c.last_contact_at, c.created_at) <= ${before(now, contactAfter)}::timestamptz
      AND ${readableCustomer(ability)}
    ORDER BY coalesce(c.last_contact_at, c.created_at) LIMIT ${maxCustomers}::int`);
  const endOfDay = DateTime.fromJSDate(now, { zone: actor.timezone }).endOf('day').toJSDate();
  return { ...sortDay(tasks, me, now, endOfDay), customers };
}

function before(now: Date, ms: number): Date {
  return new Date(now.getTime() - ms);
}

const noInput = z.object({});

export const showDay = defineOperation<z.output<typeof noInput>, MyDay>({
  name: 'task.today',
  input: noInput,
  requires: { action: 'read', subject: 'task' },
  writes: false,
  run: (ctx) => readDay(ctx, ctx.actor, ctx.ability),
});
