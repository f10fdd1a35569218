import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { msg } from '../../core/msg.ts';
import { demandVersion } from '../../operations/conflict.ts';
import { type Ctx, defineOperation } from '../../operations/operation.ts';
import type { KeptRow } from '../../operations/table.ts';
import { sql } from '../../store/database.ts';
import { seatKey } from '../../store/seats.ts';
import { seatInfo } from '../subscriptions/seat.ts';
import { demandDigest, demandRoom, mannerInput, nextMoment, restoreDigest } from './load.ts';
import { columnNames, messages } from './messages.ts';
import { type DigestRow, digests } from './records.ts';
import { slotAt } from './schedule.ts';
import { changedSchedule } from './schedule-words.ts';
import { digestId } from './settings-cards.ts';

const clock = z.object({ hour: z.number().int().min(0).max(23), minute: z.number().int().min(0).max(59) });
const whole = z.object({ schedule: z.string().min(9).max(100), workingDays: z.boolean() });
const dayFields = z.object({ fields: z.string().min(5).max(90), workingDays: z.boolean() });

const editInput = z.object({
  id: z.number().int().positive(),
  version: z.number().int().positive().optional(),
  when: z.union([whole, z.object({ time: clock }), z.object({ days: dayFields })]).optional(),
  /** Where it goes instead: a linked channel, or null for the actor's own messages. */
  channelId: z.number().int().positive().nullable().optional(),
  ...mannerInput,
});

/** Changes what is given and keeps the rest. Resolves to the names of the columns that changed; none: it was so already. */
export const editDigest = defineOperation<z.infer<typeof editInput>, { id: number; changed: string[] }, KeptRow>({
  name: 'digest.edit',
  input: editInput,
  requires: { action: 'edit', subject: 'digest' },
  writes: true,
  async run(ctx, { id, version, when, channelId, parts, locale, timezone }) {
    const row = await demandDigest(ctx, id, 'edit');
    const name = digestId(row);
    const record = { ref: digests.ref(id), version: row.version, title: msg(name, name) };
    await demandVersion(ctx, record, version, (column) => columnNames[column] ?? null);
    const schedule = when === undefined ? row : changedSchedule(row, when);
    if (schedule === null) throw new AppError('refused', messages.severalTimes(row.schedule), { field: 'when' });
    const place = channelId === undefined ? null : await movedTo(ctx, row, channelId);
    const seat = place?.columns.seat ?? row.seat;
    await demandRoom(ctx, seat, schedule, row);
    const ownTimezone = timezone === undefined ? row.ownTimezone : timezone;
    const zone = ownTimezone ?? place?.timezone ?? (await usualZone(ctx, row));
    const hasNewClock =
      schedule.schedule !== row.schedule || zone !== row.timezone || schedule.workingDays !== row.workingDays;
    // What a person's row is read with as its department is the person's, not its own.
    const held = row.staffId === null ? row : { ...row, departmentId: null };
    const changed = await digests.change(ctx, held, {
      schedule: schedule.schedule,
      workingDays: schedule.workingDays,
      ownTimezone,
      ...(place?.columns ?? {}),
      ...(parts === undefined ? {} : { parts }),
      ...(locale === undefined ? {} : { locale }),
      ...(hasNewClock ? nextTurn(row, schedule.schedule, zone, ctx.now) : {}),
    });
    if (changed.length > 0) ctx.emit({ type: 'digest.changed', ref: digests.ref(id), details: {} });
    return { id, changed };
  },
  undo: restoreDigest,
});

/** Nobody is told of the same day twice because the hour moved: what has come by now has come. */
function nextTurn(
  row: DigestRow,
  schedule: string,
  timezone: string,
  now: Date,
): Pick<DigestRow, 'lastSlot' | 'nextAt'> {
  const wall = slotAt(now, timezone);
  const lastSlot = row.lastSlot !== null && row.lastSlot > wall ? row.lastSlot : wall;
  if (row.pausedAt !== null) return { lastSlot, nextAt: null };
  return { lastSlot, nextAt: nextMoment({ schedule, timezone, isDay: () => true }, lastSlot, now) };
}

/** The columns of its new place, for somebody who may send digests there. AppError 'forbidden', 'not_found' or 'refused' otherwise. */
async function movedTo(ctx: Ctx<KeptRow>, row: DigestRow, channelId: number | null) {
  const info = await seatInfo(ctx, channelId);
  const seat = seatKey(info.seat);
  if (seat === row.seat) return null;
  if (row.usual) throw new AppError('refused', messages.staysPersonal(digestId(row)), { field: 'channel' });
  if (!ctx.can('create', 'digest', info.record)) {
    throw new AppError('forbidden', messages.mayNotChange(info.name), { field: 'channel' });
  }
  const { seat: at } = info;
  const columns =
    at.kind === 'staff'
      ? { seat, staffId: at.staffId, platform: null, workspace: null, channel: null, departmentId: null }
      : {
          seat,
          staffId: null,
          platform: at.platform,
          workspace: at.workspace,
          channel: at.channel,
          departmentId: info.departmentId,
        };
  return { columns, timezone: info.timezone };
}

/** The clock of whoever gets it, without one of its own. */
async function usualZone(ctx: Ctx<KeptRow>, row: DigestRow): Promise<string> {
  const [found] = await ctx.tx.rows<{ timezone: string | null }>(
    row.staffId === null
      ? sql`SELECT timezone FROM channels WHERE id = ${row.channelId}::int`
      : sql`SELECT timezone FROM staff WHERE id = ${row.staffId}::int`,
  );
  return found?.timezone ?? 'UTC';
}
