import { z } from 'zod';
import type { DueWatch } from '../../commands/define.ts';
import { roles } from '../../core/actor.ts';
import { AppError } from '../../core/errors.ts';
import type { Msg } from '../../core/msg.ts';
import {
  actions,
  columnsOfReach,
  columnsSpokenOf,
  type Grant,
  hidesBasics,
  type Permission,
  reaches,
  type Subject,
} from '../../core/policy.ts';
import { recordRef, shortId } from '../../core/records.ts';
import { type Ctx, defineOperation, type Json } from '../../operations/operation.ts';
import { redrawCards } from '../../store/channels.ts';
import { sql, type Tx } from '../../store/database.ts';
import { changePolicy, grantRows, type PolicyChange, policyVersions } from '../../store/policy-book.ts';
import { messages } from './messages.ts';
import { policyNow, speaksOfTheSame } from './records.ts';
import { groupsOf, whatText } from './words.ts';

/** Only admins say who may do what. */
export const administers: Permission = { action: 'administer', subject: 'deployment' };

const idOf = (id: number): string => shortId({ noun: 'grant', id });

/** What undo takes back: rules that came into force and rules that went out of it. */
type Kept = { readonly added: readonly number[]; readonly removed: readonly number[] };

const ruleInput = z
  .object({
    effect: z.enum(['allow', 'deny']),
    who: z.object({
      role: z.enum(roles).nullable(),
      departmentId: z.number().int().nullable(),
      staffId: z.number().int().nullable(),
    }),
    action: z.enum(actions),
    noun: z.string().transform((noun) => noun as Subject),
    fields: z.array(z.string()),
    reach: z.enum(reaches),
    until: z.date().optional(),
  })
  .strict();
type RuleInput = Omit<Grant, 'id'> & { readonly until?: Date | undefined };

export interface Ruled {
  readonly id: number;
  readonly version: number;
  readonly replaced: readonly number[];
  /** Denials that still take away some of what was allowed. */
  readonly denying: readonly number[];
}

/** Allows or denies something beyond the defaults. A rule about exactly the same takes the place of an older one. */
const ruleOperation = (name: 'access.grant' | 'access.revoke') =>
  defineOperation<RuleInput, Ruled, Kept>({
    name,
    input: ruleInput as unknown as z.ZodType<RuleInput>,
    requires: administers,
    writes: true,
    async run(ctx, input) {
      demandSensible(input, ctx.now);
      const { who, effect, action, noun, fields, reach, until = null } = input;
      const { rows } = await policyNow(ctx.tx, ctx.now);
      const same = rows.filter((row) => speaksOfTheSame(row, input));
      const already = same.find((row) => row.effect === effect && row.until?.getTime() === until?.getTime());
      if (already) throw new AppError('refused', messages.alreadySo(idOf(already.id)));
      const [row] = await ctx.tx.rows<{ id: number }>(sql`
      INSERT INTO access_grants (effect, role, department_id, staff_id, action, noun, fields, reach, until, created_by_id, created_at, updated_at)
      VALUES (${effect}, ${who.role}, ${who.departmentId}::int, ${who.staffId}::int, ${action}, ${noun}, ${[...fields]}::text[], ${reach},
        ${until}::timestamptz, ${ctx.actor.staffId}::int, ${ctx.now}::timestamptz, ${ctx.now}::timestamptz) RETURNING id`);
      if (!row) throw new Error('The new access rule was not returned.');
      const replaced = same.map(({ id }) => id);
      const version = await putInForce(
        ctx,
        effect === 'allow' ? 'granted' : 'revoked',
        (present) => [...present.filter((id) => !replaced.includes(id)), row.id],
        { fresh: row.id },
      );
      ctx.changed({
        ref: recordRef('grant', row.id),
        version: 1,
        fields: ['effect', 'who', 'action', 'noun', 'fields', 'reach', ...(until ? ['until'] : [])],
        after: { effect, who, action, noun, fields: [...fields], reach, until: until?.toISOString() ?? null },
      });
      const denying =
        effect === 'deny' ? [] : rows.filter((other) => overlaps(other, input) && !replaced.includes(other.id));
      return { id: row.id, version, replaced, denying: denying.map(({ id }) => id) };
    },
    undo: (ctx, kept) => takeBack(ctx, kept),
  });

export const grantRule = ruleOperation('access.grant');
export const revokeRule = ruleOperation('access.revoke');

/** Takes a rule out of force; what the others say holds. */
export const removeRule = defineOperation<{ id: number }, { id: number; version: number }, Kept>({
  name: 'access.remove',
  input: z.object({ id: z.number().int() }).strict(),
  requires: administers,
  writes: true,
  async run(ctx, { id }) {
    const { rows } = await policyNow(ctx.tx, ctx.now);
    if (!rows.some((row) => row.id === id)) throw new AppError('refused', messages.notInForce(idOf(id)));
    const version = await putInForce(ctx, 'removed', (present) => present.filter((one) => one !== id));
    return { id, version };
  },
  undo: (ctx, kept) => takeBack(ctx, kept),
});

/** Puts the rules of an older version in force again; 0: the defaults alone. */
export const rollBack = defineOperation<{ version: number }, { to: number; version: number }, Kept>({
  name: 'access.rollback',
  input: z.object({ version: z.number().int() }).strict(),
  requires: administers,
  writes: true,
  async run(ctx, { version: to }) {
    const [wanted] = to === 0 ? [{ grantIds: [] }] : await policyVersions(ctx.tx, sql`v.id = ${to}::int`, 1);
    if (!wanted) throw new AppError('not_found', messages.noVersion(to), { field: 'version' });
    const version = await putInForce(ctx, 'rolled_back', () => wanted.grantIds, {
      unchanged: messages.sameAlready(to),
    });
    return { to, version };
  },
  undo: (ctx, kept) => takeBack(ctx, kept),
});

async function takeBack(ctx: Ctx<Kept>, kept: Kept): Promise<void> {
  await putInForce(ctx, 'undone', (present) => [...present.filter((id) => !kept.added.includes(id)), ...kept.removed]);
}

/**
 * Makes a new version, has the cards in channels drawn with it, writes down which rules came and went, and keeps that for undo.
 * Resolves to the version. AppError 'refused' where nothing would change.
 */
async function putInForce(
  ctx: Ctx<Kept>,
  change: PolicyChange,
  next: (present: readonly number[]) => readonly number[],
  { fresh, unchanged = messages.none }: { readonly fresh?: number; readonly unchanged?: Msg } = {},
): Promise<number> {
  const made = await changePolicy(ctx.tx, { change, staffId: ctx.actor.staffId, now: ctx.now }, next);
  if (!made) throw new AppError('refused', unchanged);
  const { version, added, removed } = made;
  const touched = [...added, ...removed].filter((id) => id !== fresh);
  const rows = await ctx.tx.rows<{ id: number; version: number }>(sql`
    UPDATE access_grants SET version = version + 1, updated_at = ${ctx.now}::timestamptz
    WHERE id = ANY(${touched}::int[]) RETURNING id, version`);
  for (const row of rows) {
    const after = { inForce: added.includes(row.id), policy: version };
    ctx.changed({ ref: recordRef('grant', row.id), version: row.version, fields: ['inForce'], after });
  }
  await redrawAllCards(ctx.tx);
  const about = added.at(-1) ?? removed.at(-1);
  if (about !== undefined) {
    ctx.emit({
      type: 'access.changed',
      ref: recordRef('grant', about),
      details: { change, version, createdById: ctx.actor.staffId },
    });
  }
  ctx.keepForUndo({ added, removed } satisfies Json);
  return version;
}

/** Who may see what has changed: whatever hangs in channels is drawn again. */
async function redrawAllCards(tx: Tx): Promise<void> {
  const channels = await tx.rows<{ id: number }>(sql`SELECT id FROM channels`);
  await redrawCards(
    tx,
    channels.map(({ id }) => id),
  );
}

/** Rules that were given for some time go out of force by themselves; nobody has them from that moment on, this writes it down. */
export const endedRules: DueWatch = {
  what: 'access rules',
  async due({ tx, now, limit, changed }) {
    const [newest] = await policyVersions(tx, sql`TRUE`, 1);
    if (!newest || newest.grantIds.length === 0) return [];
    const rows = await grantRows(
      tx,
      sql`g.id = ANY(${[...newest.grantIds]}::int[]) AND g.until <= ${now}::timestamptz`,
    );
    const ended = rows.slice(0, limit).map(({ id }) => id);
    if (ended.length === 0) return [];
    const made = await changePolicy(tx, { change: 'ended', staffId: null, now }, (present) =>
      present.filter((id) => !ended.includes(id)),
    );
    if (!made) return [];
    for (const { id, version } of rows.filter((row) => made.removed.includes(row.id))) {
      changed('access.ended', {
        ref: recordRef('grant', id),
        version,
        fields: ['inForce'],
        before: { inForce: true },
        after: { inForce: false, policy: made.version },
      });
    }
    await redrawAllCards(tx);
    return made.removed.map((id) => ({
      type: 'access.changed',
      ref: recordRef('grant', id),
      details: { change: 'ended', version: made.version },
    }));
  },
};

function demandSensible(input: RuleInput, now: Date): void {
  const { effect, who, action, noun, fields, reach, until } = input;
  if (until && until <= now) throw new AppError('invalid', messages.past, { field: 'until' });
  if (fields.length > 0 && action !== 'read' && action !== 'edit') {
    throw new AppError('invalid', messages.onlyWhole, { field: 'what', example: noun });
  }
  if (fields.some((field) => !groupsOf(noun).includes(field))) {
    throw new AppError('invalid', messages.onlyWhole, { field: 'what', example: noun });
  }
  const reads = action === 'read' || action === 'export';
  if (effect === 'allow' && who.role === 'viewer' && !reads) {
    throw new AppError('invalid', messages.viewerWrites, { field: 'who' });
  }
  if (reach !== 'all' && columnsOfReach(reach, columnsSpokenOf(noun)).length === 0) {
    throw new AppError('invalid', messages.meansNothing(whatText({ noun, fields: [] })), { field: 'reach' });
  }
  if (effect === 'deny' && hidesBasics({ action, noun, fields })) {
    throw new AppError('refused', messages.namedEverywhere(whatText({ noun, fields: [] })), {
      field: 'what',
      ...(noun === 'customer' ? { example: 'customer:contact,notes' } : {}),
    });
  }
  const isKept = noun === 'deployment' || noun === 'grant' || noun === 'staff' || noun === 'department';
  if (effect === 'deny' && who.role === 'admin' && isKept) {
    throw new AppError('refused', messages.adminsKeep, { field: 'who' });
  }
}

/** May this denial take away some of what the rule allows? */
function overlaps(denial: Grant, rule: Omit<Grant, 'id'>): boolean {
  if (denial.effect !== 'deny' || denial.action !== rule.action || denial.noun !== rule.noun) return false;
  const fields = denial.fields.includes('basic') ? [] : denial.fields;
  if (fields.length > 0 && rule.fields.length > 0 && !fields.some((field) => rule.fields.includes(field))) return false;
  const apart = (a: unknown, b: unknown): boolean => a !== null && b !== null && a !== b;
  const { who } = denial;
  return (
    !apart(who.role, rule.who.role) &&
    !apart(who.departmentId, rule.who.departmentId) &&
    !apart(who.staffId, rule.who.staffId)
  );
}

/** How the rules changed, the newest first. `before`: only versions older than this one. */
export const showHistory = defineOperation({
  name: 'access.history',
  input: z.object({ before: z.number().int().optional() }).strict(),
  requires: administers,
  writes: false,
  async run(ctx, { before }) {
    const older = before === undefined ? sql`TRUE` : sql`v.id < ${before}::int`;
    const found = await policyVersions(ctx.tx, older, pageSize + 1);
    const grants = await grantRows(
      ctx.tx,
      sql`g.id = ANY(${[...new Set(found.flatMap((one) => one.grantIds))]}::int[])`,
    );
    const named = (ids: readonly number[], others: readonly number[]) =>
      grants.filter(({ id }) => ids.includes(id) && !others.includes(id));
    const entries = found.slice(0, pageSize).map((one, at) => {
      const previous = found[at + 1]?.grantIds ?? [];
      return { ...one, added: named(one.grantIds, previous), removed: named(previous, one.grantIds) };
    });
    const newest = before === undefined ? (found[0]?.id ?? 0) : null;
    return { entries, more: found.length > pageSize, newest };
  },
});

const pageSize = 10;

export const listRules = defineOperation({
  name: 'access.list',
  input: z.object({}).strict(),
  requires: administers,
  writes: false,
  run: (ctx) => policyNow(ctx.tx, ctx.now),
});

export const showRule = defineOperation({
  name: 'access.show',
  input: z.object({ id: z.number().int() }).strict(),
  requires: administers,
  writes: false,
  run: async (_ctx, { id }) => ({ id }),
});
