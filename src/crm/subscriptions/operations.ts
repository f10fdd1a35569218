import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { type FilterKey, testsOf } from '../../core/filter/filter.ts';
import { longestFilter, parseFilter } from '../../core/filter/grammar.ts';
import { recordRef, shortId } from '../../core/records.ts';
import { demandVersion } from '../../operations/conflict.ts';
import { notFound } from '../../operations/messages.ts';
import { type Ctx, defineOperation } from '../../operations/operation.ts';
import type { KeptRow } from '../../operations/table.ts';
import { actorAbility, channelViewer } from '../../operations/viewer.ts';
import { channelRows } from '../../store/channels.ts';
import { sql } from '../../store/database.ts';
import type { PolicyTables } from '../../store/facts.ts';
import { seatKey } from '../../store/seats.ts';
import { columnNames, messages } from './messages.ts';
import { type Preview, preview } from './preview.ts';
import { inForce, policyRecord, type SubscriptionRow, subscriptionAccess, subscriptions } from './records.ts';
import { demandSeat, seatInfo } from './seat.ts';

/** More in one place is a mistake, and slows everybody's events down. */
const mostInOneSeat = 50;

const channelId = z.number().int().positive().nullable();
const wanted = { event: z.string().min(1).max(80), filter: z.string().max(longestFilter + 500) };
const addInput = z.object({ channelId, ...wanted, mode: z.enum(['send', 'stop']) });

export interface Subscribed {
  readonly id: number;
  readonly mode: 'send' | 'stop';
  /** Said before and contradicted now, so it is gone. */
  readonly replaced: number | null;
  readonly preview: Preview;
}

/** Subscribes a channel or person, or (mode 'stop') keeps something from it that it would be told. */
export function subscriptionOperations(tables: PolicyTables) {
  /** What the seat may see decides what it would have been sent. */
  async function previewFor(ctx: Ctx<KeptRow>, seat: number | null, event: string, filter: string): Promise<Preview> {
    const staffId = seat === null ? (ctx.actor.staffId as number) : null;
    const [row] = seat === null ? [] : await channelRows(ctx.tx, sql`c.id = ${seat}::int`);
    const ability = row ? channelViewer(row, ctx.actor.grants).ability : actorAbility(ctx.actor);
    return preview(ctx, { event, filter, staffId }, ability, tables);
  }

  const add = defineOperation<z.infer<typeof addInput>, Subscribed, KeptRow>({
    name: 'subscription.add',
    input: addInput,
    requires: { action: 'create', subject: 'subscription' },
    writes: true,
    async run(ctx, { channelId: channel, event, filter, mode }) {
      const info = await demandSeat(ctx, channel);
      ctx.demand('create', { noun: 'subscription' }, info.record);
      const seat = seatKey(info.seat);
      await ctx.tx.rows(sql`SELECT pg_advisory_xact_lock(hashtextextended(${seat}, 3))::text AS locked`);
      const present = await subscriptions.where(ctx.tx, [inForce, sql`s.seat = ${seat}`], sql`s.id`);
      const same = present.filter((row) => row.event === event && row.filter === filter);
      const twin = same.find((row) => row.mode === mode);
      if (twin) throw new AppError('refused', messages.already(shortId(subscriptions.ref(twin.id))));
      if (present.length >= mostInOneSeat) throw new AppError('refused', messages.tooMany(mostInOneSeat));
      const opposite = same.find((row) => row.mode !== mode);
      if (opposite) await subscriptions.write(ctx, opposite, { removedAt: ctx.now });
      const { seat: at } = info;
      const id = await subscriptions.insert(ctx, {
        seat,
        ...(at.kind === 'staff'
          ? { staffId: at.staffId }
          : { platform: at.platform, workspace: at.workspace, channel: at.channel, departmentId: info.departmentId }),
        mode,
        event,
        filter,
        ...namedIn(filter),
        createdById: ctx.actor.staffId as number,
      });
      ctx.keepForUndo({
        id,
        before: { removedAt: ctx.now.toISOString(), ...(opposite ? { $back: opposite.id } : {}) },
      });
      ctx.emit({ type: 'subscription.added', ref: recordRef('subscription', id), details: {} });
      return { id, mode, replaced: opposite?.id ?? null, preview: await previewFor(ctx, channel, event, filter) };
    },
    async undo(ctx, { id, before: { $back: back, ...before } }) {
      await subscriptions.restore(ctx, { id, before });
      if (typeof back === 'number') await subscriptions.restore(ctx, { id: back, before: { removedAt: null } });
    },
  });

  const editInput = z.object({
    id: z.number().int(),
    version: z.number().int().optional(),
    event: wanted.event.optional(),
    /** Empty: without a filter. */
    filter: wanted.filter.optional(),
  });

  const edit = defineOperation<z.infer<typeof editInput>, { id: number; preview: Preview }, KeptRow>({
    name: 'subscription.edit',
    input: editInput,
    requires: { action: 'edit', subject: 'subscription' },
    writes: true,
    async run(ctx, { id, version, event, filter }) {
      const row = await demandSubscription(ctx, id, 'edit');
      const ref = subscriptions.ref(id);
      const title = messages.heading(shortId(ref));
      await demandVersion(ctx, { ref, version: row.version, title }, version, (column) => columnNames[column] ?? null);
      const next = { event: event ?? row.event, filter: filter ?? row.filter };
      const patch = { ...next, ...namedIn(next.filter), status: 'ok' as const, fault: null };
      const changed = await subscriptions.change(ctx, row, patch);
      if (changed.length === 0) throw new AppError('refused', messages.nothingChanged);
      ctx.emit({ type: 'subscription.edited', ref, details: { changed } });
      return { id, preview: await previewFor(ctx, row.channelId, next.event, next.filter) };
    },
    async undo(ctx, kept) {
      await subscriptions.restore(ctx, kept);
    },
  });

  const shown = defineOperation<{ id: number }, SubscriptionRow & { preview: Preview }>({
    name: 'subscription.show',
    input: z.object({ id: z.number().int() }),
    requires: { action: 'read', subject: 'subscription' },
    writes: false,
    async run(ctx, { id }) {
      const row = await demandSubscription(ctx as Ctx<KeptRow>, id, 'read');
      return { ...row, preview: await previewFor(ctx as Ctx<KeptRow>, row.channelId, row.event, row.filter) };
    },
  });
  return { add, edit, show: shown };
}

/** Whom a filter names, to notice when they go. */
function namedIn(filter: string): { customerIds: number[]; staffIds: number[] } {
  const parsed = filter === '' ? null : parseFilter(filter);
  if (parsed && !parsed.ok) throw new AppError('invalid', parsed.message, { field: 'where' });
  const tests = parsed ? testsOf(parsed.filter) : [];
  const ids = (keys: readonly FilterKey[], shape: RegExp): number[] => [
    ...new Set(
      tests.flatMap(({ key, value }) => {
        const id = keys.includes(key) ? shape.exec(value)?.[1] : undefined;
        return id === undefined ? [] : [Number(id)];
      }),
    ),
  ];
  return { customerIds: ids(['customer'], /^C-(\d{1,9})$/u), staffIds: ids(['owner', 'by'], /^S-(\d{1,9})$/u) };
}

/** The subscription, held, for somebody who may do this to it. */
export async function demandSubscription(
  ctx: Ctx<KeptRow>,
  id: number,
  action: 'read' | 'edit' | 'delete',
): Promise<SubscriptionRow> {
  const row = await subscriptions.load(ctx.tx, id, action === 'read' ? 'read' : 'lock');
  if (row.removedAt !== null) throw notFound(subscriptions.ref(id));
  ctx.demand(action, subscriptions.ref(id), policyRecord(row));
  return row;
}

export const removeSubscription = defineOperation<{ id: number }, SubscriptionRow, KeptRow>({
  name: 'subscription.remove',
  input: z.object({ id: z.number().int() }),
  requires: { action: 'delete', subject: 'subscription' },
  writes: true,
  async run(ctx, { id }) {
    const row = await demandSubscription(ctx, id, 'delete');
    await subscriptions.change(ctx, row, { removedAt: ctx.now });
    ctx.emit({ type: 'subscription.removed', ref: subscriptions.ref(id), details: {} });
    return row;
  },
  async undo(ctx, kept) {
    await subscriptions.restore(ctx, kept);
  },
});

/** Sends the subscription's own card where it would send: what arrives shows that the way is open. */
export const testSubscription = defineOperation<{ id: number }, SubscriptionRow>({
  name: 'subscription.test',
  input: z.object({ id: z.number().int() }),
  requires: { action: 'edit', subject: 'subscription' },
  writes: true,
  async run(ctx, { id }) {
    const row = await demandSubscription(ctx as Ctx<KeptRow>, id, 'edit');
    if (row.staffId === null && row.channelId === null) throw new AppError('refused', messages.notLinked);
    ctx.emit({
      type: 'subscription.tested',
      ref: subscriptions.ref(id),
      details: { channelId: row.channelId, staffId: row.staffId },
    });
    return row;
  },
});

export interface SeatSubscriptions {
  readonly name: string;
  /** null: the person's own. */
  readonly channelId: number | null;
  readonly rows: readonly SubscriptionRow[];
  readonly department: { readonly en: string; readonly zh: string } | null;
}

/** What a seat is told: what was set, and the department whose things a channel is told of anyway. */
export const listSubscriptions = defineOperation<
  { channelId: number | null; here?: boolean | undefined; all?: boolean | undefined },
  SeatSubscriptions
>({
  name: 'subscription.list',
  input: z.object({ channelId, here: z.boolean().optional(), all: z.boolean().optional() }),
  requires: { action: 'read', subject: 'subscription' },
  writes: false,
  async run(ctx, { channelId: channel, here, all }) {
    const info = await seatInfo(ctx, channel, here);
    const where = all ? subscriptionAccess(ctx.ability) : sql`s.seat = ${seatKey(info.seat)}`;
    const rows = await subscriptions.where(ctx.tx, [inForce, where], sql`s.seat, s.mode, s.event, s.id`, {
      limit: 200,
    });
    const [department] =
      info.departmentId === null
        ? []
        : await ctx.tx.rows<{ en: string; zh: string }>(
            sql`SELECT name_en AS en, name_zh AS zh FROM departments WHERE id = ${info.departmentId}::int`,
          );
    return { name: info.name, channelId: channel, rows, department: all ? null : (department ?? null) };
  },
});
