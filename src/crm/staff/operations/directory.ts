import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { type Msg, msg } from '../../../core/msg.ts';
import { recordRef, shortId } from '../../../core/records.ts';
import { defineOperation, type ReadCtx } from '../../../operations/operation.ts';
import { accessSql } from '../../../store/access.ts';
import { joinSql, type Sql, sql } from '../../../store/database.ts';
import { messages } from '../messages.ts';
import { type Person, people, person, policyRecord } from '../people.ts';

/** People a page of the list shows. */
export const pageSize = 20;

export interface StaffList {
  readonly people: readonly Person[];
  /** People after this page. */
  readonly left: number;
  readonly from: number;
  readonly filter: 'all' | 'department' | 'unplaced' | 'away' | 'inactive';
  readonly department: Msg | null;
}

export const listStaff = defineOperation({
  name: 'staff.list',
  input: z.object({
    departmentId: z.number().int().optional(),
    filter: z.enum(['all', 'department', 'unplaced', 'away', 'inactive']),
    from: z.number().int().min(0).default(0),
  }),
  requires: { action: 'read', subject: 'staff' },
  writes: false,
  async run(ctx, { departmentId, filter, from }): Promise<StaffList> {
    const conditions: Sql[] = [
      accessSql(ctx.ability, 'read', 'staff', { id: sql`s.id`, departmentId: sql`s.department_id` }),
      filter === 'inactive' ? sql`NOT s.active` : sql`s.active`,
    ];
    if (departmentId !== undefined) conditions.push(sql`s.department_id = ${departmentId}`);
    if (filter === 'unplaced') conditions.push(sql`s.department_id IS NULL`);
    if (filter === 'away') {
      conditions.push(sql`s.away_until > ${ctx.now} AND (s.away_from IS NULL OR s.away_from <= ${ctx.now})`);
    }
    const where = joinSql(conditions, ' AND ');
    const [counted] = await ctx.tx.rows<{ n: number }>(sql`SELECT count(*)::int AS n FROM staff s WHERE ${where}`);
    const page = await people(ctx.tx, where, { limit: pageSize, offset: from });
    const department =
      departmentId === undefined ? null : await ctx.tx.prisma.department.findUnique({ where: { id: departmentId } });
    return {
      people: page,
      left: Math.max(0, (counted?.n ?? 0) - from - page.length),
      from,
      filter,
      department: department && msg(department.nameEn, department.nameZh),
    };
  },
});

export const showPerson = defineOperation({
  name: 'staff.show',
  input: z.object({ id: z.number().int().positive() }),
  requires: 'anyone',
  writes: false,
  async run(ctx, { id }): Promise<{ id: number }> {
    const found = await person(ctx.tx, id);
    if (!found) throw new AppError('not_found', messages.noSuchId(shortId({ noun: 'staff', id })));
    if (id !== ctx.actor.staffId) ctx.demand('read', recordRef('staff', id), policyRecord(found));
    return { id };
  },
});

export interface Identity {
  readonly platform: string;
  readonly workspace: string;
  readonly name: string;
}
export interface Self {
  readonly person: Person;
  readonly identities: readonly Identity[];
  /** Present for somebody without a department: what they can do about it. */
  readonly welcome: Welcome | null;
}

export const whoAmI = defineOperation({
  name: 'staff.whoami',
  input: z.object({}),
  requires: 'anyone',
  writes: false,
  async run(ctx): Promise<Self> {
    const me = await person(ctx.tx, ctx.actor.staffId);
    if (!me) throw new AppError('not_found', messages.noSuchId(shortId({ noun: 'staff', id: ctx.actor.staffId })));
    const identities = await ctx.tx.rows<Identity>(sql`
      SELECT i.platform, coalesce(nullif(n.name, ''), i.workspace) AS workspace, i.name
      FROM chat_identities i LEFT JOIN installations n ON n.platform = i.platform AND n.workspace = i.workspace
      WHERE i.staff_id = ${me.id} ORDER BY i.platform, i.id`);
    return { person: me, identities, welcome: needsWelcome(me) ? await welcomeFor(ctx, me.name) : null };
  },
});

export interface Welcome {
  readonly name: string;
  readonly open: readonly { readonly key: string; readonly name: Msg }[];
  readonly admins: readonly string[];
}

/** An admin needs no department to begin with: they are who gives them out. */
export function needsWelcome(p: Pick<Person, 'departmentId' | 'role'>): boolean {
  return p.departmentId === null && p.role !== 'admin';
}

/** At most so many admins are named: whom to ask, not a directory. */
const adminsNamed = 5;

/** What a new colleague is told: nothing protected, only where to go from here. */
export async function welcomeFor(ctx: ReadCtx, name: string): Promise<Welcome> {
  const open = await ctx.tx.prisma.department.findMany({
    where: { active: true, selfJoin: true },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
  });
  const admins = await ctx.tx.prisma.staff.findMany({
    where: { active: true, role: 'admin' },
    orderBy: { name: 'asc' },
    take: adminsNamed,
  });
  return {
    name,
    open: open.map((d) => ({ key: d.key, name: msg(d.nameEn, d.nameZh) })),
    admins: admins.map((admin) => admin.name),
  };
}
