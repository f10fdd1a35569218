import { z } from 'zod';
import type { Noun, PolicyTable } from '../../commands/define.ts';
import type { Actor } from '../../core/actor.ts';
import { AppError } from '../../core/errors.ts';
import {
  type Ability,
  type Action,
  actions,
  allows,
  decidingRule,
  type PolicyRecord,
  type PolicyRule,
} from '../../core/policy.ts';
import { type NounName, type RecordRef, recordRef } from '../../core/records.ts';
import { notFound } from '../../operations/messages.ts';
import { type Ctx, defineOperation, type ReadCtx } from '../../operations/operation.ts';
import { actorAbility } from '../../operations/viewer.ts';
import { joinSql, rawSql, sql } from '../../store/database.ts';
import { type GrantRow, grantRows } from '../../store/policy-book.ts';
import { restsOn, tableOf, unexplained } from './explainable.ts';
import { messages } from './messages.ts';
import { administers } from './operations.ts';
import { groupsOf } from './words.ts';

/** What decides about one action, and one part of the record where the action knows parts. */
export interface Explained {
  readonly action: Action;
  readonly field: string | null;
  readonly allowed: boolean;
  /** The rule that decides; null: none fits. */
  readonly rule: PolicyRule | null;
  /** Where none fits: the conditions under which some rule would allow it. */
  readonly ways: readonly string[];
}

/** For every action that the person can do to some record of the noun, or that a rule speaks of. */
export function explain(ability: Ability, noun: NounName, record: PolicyRecord, only?: Action): Explained[] {
  const about = ability.rules.filter((rule) => rule.subject === noun);
  const isAdmin = ability.who.kind === 'staff' && ability.who.role === 'admin';
  const usual: readonly Action[] = ['read', 'edit', 'assign', 'archive', 'delete'];
  const asked = only
    ? [only]
    : actions.filter((action) =>
        isAdmin ? usual.includes(action) : action === 'read' || about.some((rule) => rule.action === action),
      );
  return asked.flatMap((action) => {
    const knowsParts = about.some((rule) => rule.action === action && rule.fields) || action === 'read';
    const fields = knowsParts && groupsOf(noun).length > 0 ? groupsOf(noun) : [null];
    return fields.map((field) => {
      const rule = decidingRule(ability, action, noun, record, field ?? undefined);
      const allowed = allows(ability, action, noun, record, field ?? undefined);
      const might = about.filter(
        (one) =>
          one.action === action && !one.inverted && (!one.fields || field === null || one.fields.includes(field)),
      );
      const ways = rule ? [] : [...new Set(might.flatMap((one) => Object.keys(one.conditions ?? {}).slice(0, 1)))];
      return { action, field, allowed, rule, ways };
    });
  });
}

/** The record's columns that rights speak of; null: no such record. */
export async function policyRecordOf(ctx: ReadCtx, table: PolicyTable, id: number): Promise<PolicyRecord | null> {
  const columns = Object.entries(table.columns).map(([name, column]) => sql`${column} AS ${rawSql(`"${name}"`)}`);
  const [row] = await ctx.tx.rows<PolicyRecord>(sql`
    SELECT ${joinSql(columns)} FROM ${table.from} WHERE ${table.columns.id} = ${id}::int`);
  return row ?? null;
}

/** A colleague as an actor, with the grants that hold now. */
export async function actorOf(ctx: ReadCtx & { readonly actor: Actor }, staffId: number): Promise<Actor | null> {
  if (staffId === ctx.actor.staffId) return ctx.actor;
  const [row] = await ctx.tx.rows<Omit<Actor, 'grants'>>(sql`
    SELECT s.id AS "staffId", s.name, s.role, s.department_id AS "departmentId", d.key AS "departmentKey", s.locale, s.timezone
    FROM staff s LEFT JOIN departments d ON d.id = s.department_id WHERE s.id = ${staffId}::int AND s.active`);
  return row ? { ...row, ...(ctx.actor.grants ? { grants: ctx.actor.grants } : {}) } : null;
}

export interface Explanation {
  readonly actor: Actor;
  readonly self: boolean;
  readonly noun: NounName;
  readonly id: number;
  readonly lines: readonly Explained[];
  /** The record whose rights decide as well (that which a file is on): what the person may see of it. */
  readonly on: { readonly noun: NounName; readonly id: number; readonly lines: readonly Explained[] } | null;
  /** The admins' rules that lines name. */
  readonly grants: readonly GrantRow[];
}

/**
 * Why somebody may or may not do something to a record. Everybody may ask about themselves; about others their department's manager and
 * admins. Whoever asks has to be able to see the record.
 */
export function createExplain(nounOf: (name: string) => Noun | undefined) {
  return defineOperation<
    { noun: NounName; id: number; staffId?: number | undefined; action?: Action | undefined },
    Explanation
  >({
    name: 'access.explain',
    input: z
      .object({
        noun: z.string().transform((noun) => noun as NounName),
        id: z.number().int(),
        staffId: z.number().int().optional(),
        action: z.enum(actions).optional(),
      })
      .strict() as never,
    requires: 'anyone',
    writes: false,
    async run(ctx, { noun, id, staffId, action }) {
      const ref = recordRef(noun, id);
      const record = await known(ctx, ref);
      const under = await restsOn(ctx, ref);
      // Whoever may not know of the record that it is on learns nothing of it either.
      const underRecord = under && (await known(ctx, under, ref));
      const actor = staffId === undefined ? ctx.actor : await actorOf(ctx, staffId);
      if (!actor) throw new AppError('not_found', messages.unknownEyes(`S-${staffId}`), { field: 'person' });
      const self = actor.staffId === ctx.actor.staffId;
      const manages =
        ctx.actor.role === 'manager' && actor.departmentId === ctx.actor.departmentId && actor.departmentId !== null;
      if (!self && !manages && !ctx.can(administers.action, administers.subject)) {
        throw new AppError('forbidden', messages.mayNotExplain, { field: 'person' });
      }
      const lines = explain(actorAbility(actor), noun, record, action);
      const on =
        under && underRecord
          ? { ...under, lines: explain(actorAbility(actor), under.noun, underRecord, 'read') }
          : null;
      const ids = [...lines, ...(on?.lines ?? [])].flatMap(({ rule }) =>
        rule?.from?.kind === 'grant' ? [rule.from.id] : [],
      );
      const grants = ids.length === 0 ? [] : await grantRows(ctx.tx, sql`g.id = ANY(${[...new Set(ids)]}::int[])`);
      return { actor, self, noun, id, lines, on, grants };
    },
  });

  /** The record for somebody who may know of it; `asked`: what is said not to be there otherwise. */
  async function known(ctx: Ctx, ref: RecordRef, asked: RecordRef = ref): Promise<PolicyRecord> {
    const table = tableOf(ref.noun, nounOf);
    if (!table || unexplained[ref.noun]) throw new AppError('refused', unexplained[ref.noun] ?? messages.notExplained);
    const record = await policyRecordOf(ctx, table, ref.id);
    const part = groupsOf(ref.noun).includes('basic') ? 'basic' : undefined;
    if (!record || !ctx.can('read', ref.noun, record, part)) throw notFound(asked);
    return record;
  }
}
