import { z } from 'zod';
import { days } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import { type Ctx, defineOperation } from '../../operations/operation.ts';
import type { KeptRow } from '../../operations/table.ts';
import { channelViewer } from '../../operations/viewer.ts';
import { channelRows } from '../../store/channels.ts';
import { sql } from '../../store/database.ts';
import { seatKey } from '../../store/seats.ts';
import { workingHours } from '../../store/working-hours.ts';
import { usualScope } from '../metrics/access.ts';
import { scopeInput } from '../metrics/operations/read.ts';
import { seatInfo } from '../subscriptions/seat.ts';
import type { BehindPage } from './cards.ts';
import { type Content, countBehind, readBehind, readContent } from './content.ts';
import { workedDays } from './days.ts';
import { demandDigest, demandRoom, mannerInput, nextMoment, restoreDigest } from './load.ts';
import { messages } from './messages.ts';
import { knownParts } from './parts.ts';
import { type DigestRow, digestAccess, digests, inForce, policyRecord, scopeOf } from './records.ts';
import { momentOf, nextSlot, type Plan, slotAt, slotBefore } from './schedule.ts';
import { digestId } from './settings-cards.ts';
import { topicKeys } from './topics.ts';

const pageSize = 10;

/** What a digest would say to the actor now, of the last day and the next. */
export const readDigest = defineOperation<Record<string, never>, Content>({
  name: 'digest.read',
  input: z.object({}),
  requires: 'anyone',
  writes: false,
  run: (ctx) => contentFor(ctx as Ctx<KeptRow>, usualScope(ctx.actor), days(1)),
});

function contentFor(ctx: Ctx<KeptRow>, scope: ReturnType<typeof usualScope>, ms: number): Promise<Content> {
  const { ability, now } = ctx;
  const asked = {
    scope,
    ability,
    since: new Date(now.getTime() - ms),
    until: now,
    dueUntil: new Date(now.getTime() + ms),
  };
  return readContent(ctx, asked, ctx.actor.timezone);
}

const scheduleInput = z.object({
  channelId: z.number().int().positive().nullable(),
  schedule: z.string().min(9).max(100),
  workingDays: z.boolean(),
  ...mannerInput,
});

export const scheduleDigest = defineOperation<z.infer<typeof scheduleInput>, { id: number }, KeptRow>({
  name: 'digest.schedule',
  input: scheduleInput,
  requires: { action: 'create', subject: 'digest' },
  writes: true,
  async run(ctx, { channelId, schedule, workingDays, parts, locale, timezone }) {
    const info = await seatInfo(ctx, channelId);
    if (!ctx.can('create', 'digest', info.record)) {
      throw new AppError('forbidden', messages.mayNotChange(info.name), { field: 'channel' });
    }
    const seat = seatKey(info.seat);
    await demandRoom(ctx, seat, { schedule, workingDays });
    const zone = timezone ?? info.timezone;
    const plan: Plan = { schedule, timezone: zone, isDay: () => true };
    const lastSlot = slotAt(ctx.now, zone);
    const { seat: at } = info;
    const id = await digests.insert(ctx, {
      seat,
      ...(at.kind === 'staff'
        ? { staffId: at.staffId }
        : { platform: at.platform, workspace: at.workspace, channel: at.channel, departmentId: info.departmentId }),
      schedule,
      workingDays,
      parts: parts ?? [],
      locale: locale ?? null,
      ownTimezone: timezone ?? null,
      lastSlot,
      nextAt: nextMoment(plan, lastSlot, ctx.now),
      createdById: ctx.actor.staffId as number,
    });
    ctx.keepForUndo({ id, before: { removedAt: ctx.now.toISOString() } });
    ctx.emit({ type: 'digest.scheduled', ref: digests.ref(id), details: {} });
    return { id };
  },
  undo: restoreDigest,
});

const byId = z.object({ id: z.number().int().positive() });

export const showDigest = defineOperation<z.infer<typeof byId>, { id: number }>({
  name: 'digest.show',
  input: byId,
  requires: { action: 'read', subject: 'digest' },
  writes: false,
  async run(ctx, { id }) {
    await demandDigest(ctx as Ctx<KeptRow>, id, 'read');
    return { id };
  },
});

export const pauseDigest = defineOperation<z.infer<typeof byId>, { id: number }, KeptRow>({
  name: 'digest.pause',
  input: byId,
  requires: { action: 'edit', subject: 'digest' },
  writes: true,
  async run(ctx, { id }) {
    const row = await demandDigest(ctx, id, 'edit');
    if (row.pausedAt !== null) throw new AppError('refused', messages.isPaused(digestId(row)));
    await digests.change(ctx, row, { pausedAt: ctx.now, nextAt: null });
    ctx.emit({ type: 'digest.changed', ref: digests.ref(id), details: {} });
    return { id };
  },
  undo: restoreDigest,
});

/** What was missed meanwhile is not sent: the next one comes in its turn, and tells of all the time since the last. */
export const resumeDigest = defineOperation<z.infer<typeof byId>, { id: number }, KeptRow>({
  name: 'digest.resume',
  input: byId,
  requires: { action: 'edit', subject: 'digest' },
  writes: true,
  async run(ctx, { id }) {
    const row = await demandDigest(ctx, id, 'edit');
    if (row.pausedAt === null) throw new AppError('refused', messages.isNotPaused(digestId(row)));
    const timezone = row.timezone ?? 'UTC';
    const now = slotAt(ctx.now, timezone);
    // A clock that went back must not make it come twice.
    const lastSlot = row.lastSlot !== null && row.lastSlot > now ? row.lastSlot : now;
    const nextAt = nextMoment({ schedule: row.schedule, timezone, isDay: () => true }, lastSlot, ctx.now);
    await digests.change(ctx, row, { pausedAt: null, lastSlot, nextAt });
    ctx.emit({ type: 'digest.changed', ref: digests.ref(id), details: {} });
    return { id };
  },
  undo: restoreDigest,
});

export const removeDigest = defineOperation<z.infer<typeof byId>, DigestRow, KeptRow>({
  name: 'digest.remove',
  input: byId,
  requires: { action: 'delete', subject: 'digest' },
  writes: true,
  async run(ctx, { id }) {
    const row = await demandDigest(ctx, id, 'delete');
    await digests.change(ctx, row, { removedAt: ctx.now });
    ctx.emit({ type: 'digest.removed', ref: digests.ref(id), details: {} });
    return row;
  },
  undo: restoreDigest,
});

const listInput = z.object({
  channelId: z.number().int().positive().nullable(),
  /** Whoever asks stands in that channel. */
  here: z.boolean().optional(),
  /** And the actor's own. */
  own: z.boolean().optional(),
  all: z.boolean().optional(),
});

export const listDigests = defineOperation<z.infer<typeof listInput>, readonly DigestRow[]>({
  name: 'digest.list',
  input: listInput,
  requires: { action: 'read', subject: 'digest' },
  writes: false,
  async run(ctx, { channelId, here, own, all }) {
    const asked = all ? null : await seatInfo(ctx, channelId, here);
    const mine = own ? [seatKey({ kind: 'staff', staffId: ctx.actor.staffId as number })] : [];
    const where = asked === null ? sql`TRUE` : sql`g.seat = ANY(${[seatKey(asked.seat), ...mine]}::text[])`;
    return digests.where(ctx.tx, [inForce, digestAccess(ctx.ability), where], sql`g.seat, g.id`, { limit: 100 });
  },
});

export interface Preview {
  readonly digest: DigestRow;
  readonly content: Content;
  readonly timezone: string;
}

/** The digest as it would come now, with the rights of whoever would get it: nobody is shown more than they would be sent. */
export const previewDigest = defineOperation<z.infer<typeof byId>, Preview>({
  name: 'digest.preview',
  input: byId,
  requires: { action: 'edit', subject: 'digest' },
  writes: false,
  async run(ctx, { id }) {
    const row = await demandDigest(ctx as Ctx<KeptRow>, id, 'read');
    ctx.demand('edit', digests.ref(id), policyRecord(row));
    const [channel] = row.channelId === null ? [] : await channelRows(ctx.tx, sql`c.id = ${row.channelId}::int`);
    const ability = channel ? channelViewer(channel, ctx.actor.grants).ability : ctx.ability;
    const timezone = row.timezone ?? ctx.actor.timezone;
    const asked = {
      scope: scopeOf(row),
      ability,
      until: ctx.now,
      ...(await spanOf(ctx as Ctx<KeptRow>, row, timezone)),
    };
    return { digest: row, content: await readContent(ctx, asked, timezone, knownParts(row.parts)), timezone };
  },
});

/** From the last edition, or where the one before the first would have been, to the next one. */
async function spanOf(ctx: Ctx<KeptRow>, row: DigestRow, timezone: string): Promise<{ since: Date; dueUntil: Date }> {
  const [last] = await ctx.tx.rows<{ until: Date | null }>(
    sql`SELECT max(until) AS until FROM digest_editions WHERE digest_id = ${row.id}::int`,
  );
  const hours =
    row.departmentId === null ? undefined : (await workingHours(ctx.tx, [row.departmentId])).get(row.departmentId);
  const plan: Plan = { schedule: row.schedule, timezone, isDay: row.workingDays ? workedDays(hours) : () => true };
  const next = nextSlot(plan, row.lastSlot ?? '', ctx.now);
  const before = next === null ? null : slotBefore(plan, next);
  return {
    since: last?.until ?? (before === null ? new Date(ctx.now.getTime() - days(1)) : momentOf(before, timezone)),
    dueUntil: next === null ? new Date(ctx.now.getTime() + days(1)) : momentOf(next, timezone),
  };
}

const recordsInput = z.object({
  of: z.enum(topicKeys),
  scope: scopeInput,
  since: z.date(),
  until: z.date(),
  dueUntil: z.date(),
  offset: z.number().int().min(0).max(100_000).optional(),
});

/** The very records that a number counts, of which only those are shown that the one who opens them may know of. */
export const listBehind = defineOperation<z.infer<typeof recordsInput>, BehindPage>({
  name: 'digest.records',
  input: recordsInput,
  requires: 'anyone',
  writes: false,
  async run(ctx, { of: key, offset = 0, ...given }) {
    const asked = { ...given, ability: ctx.ability };
    const rows = await readBehind(ctx.tx, key, asked, { limit: pageSize + 1, offset });
    const next = rows.length > pageSize ? offset + pageSize : null;
    return { key, asked, rows: rows.slice(0, pageSize), total: await countBehind(ctx.tx, key, asked), next };
  },
});

export const showEdition = defineOperation<z.infer<typeof byId>, { id: number }>({
  name: 'edition.show',
  input: byId,
  requires: { action: 'read', subject: 'edition' },
  writes: false,
  run: (_ctx, input) => Promise.resolve(input),
});
