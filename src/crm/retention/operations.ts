import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { Permission } from '../../core/policy.ts';
import { recordRef } from '../../core/records.ts';
import { notFound } from '../../operations/messages.ts';
import { type Ctx, defineOperation, type ReadCtx } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { cutoff, isHeld, type RetainedContent, retentionRules } from '../../store/retention.ts';
import { messages } from './messages.ts';

const administers: Permission = { action: 'administer', subject: 'deployment' };

export interface RetainedLine {
  readonly content: RetainedContent;
  /** null: kept for good. */
  readonly months: number | null;
  /** What the next sweep would erase. */
  readonly due: number;
}

type SetInput = { readonly content: string; readonly months: number | null };
type KeptRule = { readonly content: string; readonly months: number | null };

/** The operations over all content that nouns keep. */
export function retentionOperations(contents: () => readonly RetainedContent[]) {
  const known = (name: string): RetainedContent => {
    const found = contents().find((content) => content.name === name);
    if (!found) throw new Error(`Nothing retains “${name}”.`);
    return found;
  };

  /** The rules, and what they would erase now. */
  const list = defineOperation<Record<string, never>, readonly RetainedLine[]>({
    name: 'retention.list',
    input: z.object({}).strict() as never,
    requires: administers,
    writes: false,
    async run(ctx) {
      const rules = new Map((await retentionRules(ctx.tx)).map((rule) => [rule.content, rule.months]));
      const lines: RetainedLine[] = [];
      for (const content of contents()) {
        const months = rules.get(content.name) ?? null;
        lines.push({ content, months, due: months === null ? 0 : await dueNow(ctx, content, months) });
      }
      return lines;
    },
  });

  /** Sets a rule, or with null takes it away. Nothing is erased before the next sweep. */
  const set = defineOperation<SetInput, { content: RetainedContent; months: number | null; due: number }, KeptRule>({
    name: 'retention.set',
    input: z
      .object({ content: z.string(), months: z.number().int().min(1).max(600).nullable() })
      .strict() as unknown as z.ZodType<SetInput>,
    requires: administers,
    writes: true,
    async run(ctx, { content: name, months }) {
      const content = known(name);
      const before = await writeRule(ctx, name, months);
      if (before === months) {
        throw new AppError('refused', months === null ? messages.noRule(content.title) : messages.unchanged);
      }
      ctx.keepForUndo({ content: name, months: before });
      return { content, months, due: months === null ? 0 : await dueNow(ctx, content, months) };
    },
    async undo(ctx, { content, months }) {
      await writeRule(ctx, content, months);
    },
  });

  return { list, set };
}

const dueNow = (ctx: ReadCtx, content: RetainedContent, months: number): Promise<number> =>
  content.count(ctx.tx, cutoff(months, ctx.now));

/** Resolves to the months that were set before. */
async function writeRule(ctx: Ctx<KeptRule>, content: string, months: number | null): Promise<number | null> {
  const [old] = await ctx.tx.rows<{ months: number; version: number }>(
    sql`SELECT months, version FROM retention_rules WHERE content = ${content} FOR UPDATE`,
  );
  const before = old?.months ?? null;
  if (before === months) return before;
  if (months === null) await ctx.tx.run(sql`DELETE FROM retention_rules WHERE content = ${content}`);
  else {
    await ctx.tx.run(sql`
      INSERT INTO retention_rules (content, months, set_by_id, set_at)
      VALUES (${content}, ${months}::int, ${ctx.actor.staffId}::int, ${ctx.now}::timestamptz)
      ON CONFLICT (content) DO UPDATE SET months = excluded.months, set_by_id = excluded.set_by_id, set_at = excluded.set_at,
        version = retention_rules.version + 1`);
  }
  const version = (old?.version ?? 0) + 1;
  ctx.changed({ ref: null, version, fields: [content], before: { months: before }, after: { months } });
  return before;
}

export interface Hold {
  readonly customerId: number;
  readonly name: string;
  readonly reason: string;
  readonly byName: string | null;
  readonly at: Date;
}

type KeptHold = { readonly customerId: number };

/** Puts a customer under legal hold: nothing of it is erased, by rule or by request. */
export const holdCustomer = defineOperation<{ customerId: number; reason: string }, { name: string }, KeptHold>({
  name: 'retention.hold',
  input: z.object({ customerId: z.number().int(), reason: z.string().trim().min(1).max(300) }).strict(),
  requires: administers,
  writes: true,
  async run(ctx, { customerId, reason }) {
    const name = await customerName(ctx, customerId);
    if (await isHeld(ctx.tx, customerId)) throw new AppError('refused', messages.heldAlready(name));
    await ctx.tx.run(sql`
      INSERT INTO legal_holds (customer_id, reason, by_id, at)
      VALUES (${customerId}::int, ${reason}, ${ctx.actor.staffId}::int, ${ctx.now}::timestamptz)`);
    noteHold(ctx, customerId, { held: true, reason });
    ctx.keepForUndo({ customerId });
    return { name };
  },
  undo: (ctx, { customerId }) => lift(ctx, customerId),
});

export const releaseCustomer = defineOperation<{ customerId: number }, { name: string }, KeptHold>({
  name: 'retention.release',
  input: z.object({ customerId: z.number().int() }).strict(),
  requires: administers,
  writes: true,
  async run(ctx, { customerId }) {
    const name = await customerName(ctx, customerId);
    if (!(await isHeld(ctx.tx, customerId))) throw new AppError('refused', messages.notHeld(name));
    await lift(ctx, customerId);
    ctx.keepForUndo({ customerId });
    return { name };
  },
  async undo(ctx, { customerId }) {
    await ctx.tx.run(sql`
      UPDATE legal_holds SET lifted_at = NULL, lifted_by_id = NULL
      WHERE id = (SELECT max(id) FROM legal_holds WHERE customer_id = ${customerId}::int)`);
    noteHold(ctx, customerId, { held: true });
  },
});

async function lift(ctx: Ctx<KeptHold>, customerId: number): Promise<void> {
  await ctx.tx.run(sql`
    UPDATE legal_holds SET lifted_at = ${ctx.now}::timestamptz, lifted_by_id = ${ctx.actor.staffId}::int
    WHERE customer_id = ${customerId}::int AND lifted_at IS NULL`);
  noteHold(ctx, customerId, { held: false });
}

/** The customer's own record does not change, so the line names it without being a version of it. */
function noteHold(
  ctx: Ctx<KeptHold>,
  customerId: number,
  after: { readonly held: boolean; readonly reason?: string },
): void {
  ctx.changed({ ref: null, version: 1, fields: ['legalHold', `C-${customerId}`], after: { customerId, ...after } });
}

async function customerName(ctx: Ctx<KeptHold>, id: number): Promise<string> {
  const [row] = await ctx.tx.rows<{ name: string }>(
    sql`SELECT name FROM customers WHERE id = ${id}::int FOR NO KEY UPDATE`,
  );
  if (!row) throw notFound(recordRef('customer', id));
  return row.name;
}

export const listHolds = defineOperation<Record<string, never>, readonly Hold[]>({
  name: 'retention.holds',
  input: z.object({}).strict() as never,
  requires: administers,
  writes: false,
  run: (ctx) =>
    ctx.tx.rows<Hold>(sql`
      SELECT h.customer_id AS "customerId", c.name, h.reason, s.name AS "byName", h.at
      FROM legal_holds h JOIN customers c ON c.id = h.customer_id LEFT JOIN staff s ON s.id = h.by_id
      WHERE h.lifted_at IS NULL ORDER BY h.at DESC, h.id DESC LIMIT 100`),
});
