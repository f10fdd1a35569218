import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import type { Msg } from '../../../core/msg.ts';
import { recordRef } from '../../../core/records.ts';
import { notFound } from '../../../operations/messages.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { messages } from '../messages.ts';
import { consentWarnings, demandPeople } from '../people.ts';
import { contactedAt, type LoggedCustomer, lockLog, loggedCustomer } from '../records.ts';
import { hasHappened, type LogField, type LogValues, limits } from '../rules.ts';
import {
  audienceOf,
  contacted,
  content,
  demandLength,
  direction,
  type LogDone,
  minutes,
  plain,
  result,
  resultNote,
  setDeleted,
  via,
} from './shared.ts';

const nextInput = z.object({
  title: z.string().trim().min(1).max(limits.next),
  dueAt: z.date().optional(),
  /** Without either the actor. */
  assigneeId: z.number().int().optional(),
  departmentId: z.number().int().optional(),
});
export type NextStepInput = z.infer<typeof nextInput>;

const addInput = z.object({
  customerId: z.number().int(),
  content,
  via: via.optional(),
  at: z.date().optional(),
  private: z.boolean().optional(),
  sourceLink: z.string().max(500).optional(),
  /** Who took part, in words: `P-12, Bob from IT`. */
  with: z.string().trim().max(1_000).optional(),
  direction: direction.optional(),
  minutes: minutes.optional(),
  result: result.optional(),
  resultNote: resultNote.optional(),
  /** What is to be done now: becomes a task about this log. */
  next: nextInput.optional(),
});

export interface LogAdded extends LogDone {
  /** The next step. */
  readonly taskId: number | null;
  /** Said to whoever contacted somebody that did not want it. */
  readonly warnings: readonly Msg[];
}

/**
 * AppError 'not_found' for a customer or contact that does not exist, 'refused' for an archived customer, 'invalid' for a time to
 * come; for the next step whatever a task throws, and then nothing is written. Undone, the next step goes with the log.
 */
export const addLog = defineOperation<z.infer<typeof addInput>, LogAdded, { id: number }>({
  name: 'interaction.add',
  input: addInput,
  requires: { action: 'create', subject: 'interaction' },
  writes: true,

  async run(ctx, given) {
    ctx.demand('create', { noun: 'interaction' });
    const customer = await demandContacted(ctx, given.customerId);
    if (given.content === '') throw new AppError('invalid', messages.needsContent, { field: 'content' });
    const at = given.at ?? ctx.now;
    if (!hasHappened(at, ctx.now)) throw new AppError('invalid', messages.future, { field: 'at' });
    demandLength(given.minutes);
    const { people, known } = given.with
      ? await demandPeople(ctx, customer, given.with)
      : { people: { contactIds: [], withWhom: null }, known: [] };
    const values: LogValues = {
      content: given.content,
      via: given.via ?? 'other',
      at,
      private: given.private ?? false,
      direction: given.direction ?? null,
      minutes: given.minutes ?? null,
      result: given.result ?? null,
      resultNote: given.resultNote || null,
      ...people,
    };
    const departmentId = ctx.actor.departmentId ?? customer.departmentId;
    const id = await insertLog(ctx, customer.id, departmentId, values, given.sourceLink ?? null);
    await contactedAt(ctx.tx, customer.id, at);
    ctx.keepForUndo({ id });
    ctx.emit(contacted(customer.id));
    const about = {
      customerId: customer.id,
      customerDepartmentId: customer.departmentId,
      customerOwnerId: customer.ownerId,
    };
    const details = { ...about, departmentId, via: values.via, audience: audienceOf(values), changed: [] };
    ctx.emit({ type: 'interaction.added', ref: recordRef('interaction', id), details });
    const taskId = given.next ? await addNextStep(ctx, { id, customerId: customer.id }, given.next) : null;
    const warnings = consentWarnings(values, customer, known);
    return { id, customerName: customer.name, private: values.private, taskId, warnings };
  },

  async undo(ctx, kept) {
    const row = await lockLog(ctx.tx, kept.id);
    if (row && row.deletedAt === null) await setDeleted(ctx, row, true);
  },
});

/** The customer, locked, whom somebody was in contact with. */
async function demandContacted(ctx: Ctx<{ id: number }>, customerId: number): Promise<LoggedCustomer> {
  const ref = recordRef('customer', customerId);
  const customer = await loggedCustomer(ctx.tx, customerId, 'lock');
  if (!customer) throw notFound(ref);
  const { id, departmentId, ownerId, teamIds } = customer;
  ctx.demand('read', ref, { id, departmentId, ownerId, teamIds }, 'basic');
  if (customer.archived) throw new AppError('refused', messages.customerArchived(customer.name));
  return customer;
}

async function insertLog(
  ctx: Ctx<{ id: number }>,
  customerId: number,
  departmentId: number,
  values: LogValues,
  sourceLink: string | null,
): Promise<number> {
  const [added] = await ctx.tx.rows<{ id: number }>(sql`
    INSERT INTO interactions (customer_id, by_id, department_id, via, content, happened_at, source_link, audience, direction, minutes,
      result, result_note, contact_ids, with_whom, created_at, updated_at)
    VALUES (${customerId}, ${ctx.actor.staffId}, ${departmentId}, ${values.via}, ${values.content}, ${values.at}, ${sourceLink},
      ${audienceOf(values)}, ${values.direction}, ${values.minutes}::int, ${values.result}, ${values.resultNote},
      ${[...values.contactIds]}::int[], ${values.withWhom}, ${ctx.now}, ${ctx.now})
    RETURNING id`);
  if (!added) throw new Error('The new log was not returned.');
  const always: readonly LogField[] = ['content', 'via', 'at'];
  const fields = (Object.keys(values) as LogField[]).filter((field) => always.includes(field) || isSaid(values[field]));
  ctx.changed({
    ref: recordRef('interaction', added.id),
    version: 1,
    fields,
    after: { customer: customerId, ...plain(values, fields), private: values.private },
  });
  return added.id;
}

function isSaid(value: LogValues[LogField]): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== false;
}

async function addNextStep(
  ctx: Ctx<{ id: number }>,
  log: { readonly id: number; readonly customerId: number },
  { title, dueAt, assigneeId, departmentId }: NextStepInput,
): Promise<number> {
  const whose = assigneeId ?? (departmentId === undefined ? ctx.actor.staffId : undefined);
  const task = await ctx.perform<{ id: number }>('task.add', {
    title,
    customerId: log.customerId,
    about: { noun: 'interaction', id: log.id },
    ...(dueAt ? { dueAt } : {}),
    ...(whose === undefined ? {} : { assigneeId: whose }),
    ...(departmentId === undefined ? {} : { departmentId }),
  });
  return task.id;
}
