import { z } from 'zod';
import type { Noun } from '../../commands/define.ts';
import { AppError } from '../../core/errors.ts';
import { type Peace, quietUntil } from '../../core/peace.ts';
import { type NounName, type RecordRef, recordRef, shortIdPrefix } from '../../core/records.ts';
import { notFound } from '../../operations/messages.ts';
import { type Ctx, defineOperation, type Json, type Viewer } from '../../operations/operation.ts';
import { actorViewer } from '../../operations/viewer.ts';
import { sql, type Tx } from '../../store/database.ts';
import { seatKey } from '../../store/seats.ts';
import { peaceMessages } from './peace-messages.ts';
import { targetOfSeat } from './records.ts';
import { demandSeat, seatInfo } from './seat.ts';

const channelId = z.number().int().positive().nullable();
const nounNames = Object.keys(shortIdPrefix) as [NounName, ...NounName[]];
const record = z.object({ noun: z.enum(nounNames), id: z.number().int().positive() });

export interface MuteRow {
  readonly noun: NounName | null;
  readonly recordId: number | null;
  readonly until: Date | null;
}

type KeptMutes = { readonly seat: string; readonly added: readonly number[]; readonly gone: readonly Json[] };

const muteInput = z.object({ channelId, record: record.optional(), until: z.date().optional() });

export interface Muted {
  /** Empty: one's own messages. */
  readonly name: string;
  readonly record: RecordRef | null;
  readonly until: Date | null;
}

/** Silence of everything for a time, or of one record until it is taken back. What is urgent comes through all the same. */
export function muteOperation(nouns: () => readonly Noun[]) {
  return defineOperation<z.infer<typeof muteInput>, Muted, KeptMutes>({
    name: 'subscription.mute',
    input: muteInput,
    requires: 'anyone',
    writes: true,
    async run(ctx, { channelId: channel, record: about, until }) {
      const info = await demandSeat(ctx, channel);
      if (!about && !until) throw new AppError('invalid', peaceMessages.howLong, { field: 'what', example: '2h' });
      if (until && until <= ctx.now)
        throw new AppError('invalid', peaceMessages.past, { field: 'what', example: '2h' });
      const ref = about ? recordRef(about.noun, about.id) : null;
      if (ref) await demandKnown(ctx, nouns(), ref);
      const seat = seatKey(info.seat);
      const gone = await takeAway(ctx.tx, seat, ref);
      const [made] = await ctx.tx.rows<{ id: number }>(sql`
        INSERT INTO mutes (seat, noun, record_id, until, created_by_id)
        VALUES (${seat}, ${ref?.noun ?? null}::text, ${ref ? (ref.id as number) : null}::int, ${until ?? null}::timestamptz,
          ${ctx.actor.staffId}::int) RETURNING id`);
      ctx.keepForUndo({ seat, added: made ? [made.id] : [], gone });
      told(ctx, 'mute', { seat, record: ref ? `${ref.noun} ${ref.id}` : null, until: until?.toISOString() ?? null });
      return { name: info.name, record: ref, until: until ?? null };
    },
    undo: putBack,
  });
}

/** Whoever may not know of a record learns nothing by muting it. */
async function demandKnown(ctx: Ctx<KeptMutes>, nouns: readonly Noun[], ref: RecordRef): Promise<void> {
  const viewer: Viewer = actorViewer(ctx.actor, ctx.ability);
  const found = await nouns.find(({ name }) => name === ref.noun)?.card?.(ctx, ref.id, viewer);
  if (!found) throw notFound(ref);
}

const unmuteInput = z.object({ channelId, record: record.optional() });

export const unmute = defineOperation<z.infer<typeof unmuteInput>, Muted, KeptMutes>({
  name: 'subscription.unmute',
  input: unmuteInput,
  requires: 'anyone',
  writes: true,
  async run(ctx, { channelId: channel, record: about }) {
    const info = await demandSeat(ctx, channel);
    const seat = seatKey(info.seat);
    const ref = about ? recordRef(about.noun, about.id) : null;
    const gone = await takeAway(ctx.tx, seat, ref ?? 'all');
    if (gone.length === 0) throw new AppError('refused', peaceMessages.notMuted);
    await lookAgain(ctx.tx, seat, ctx.now);
    ctx.keepForUndo({ seat, added: [], gone });
    told(ctx, 'unmute', { seat, record: ref ? `${ref.noun} ${ref.id}` : null });
    return { name: info.name, record: ref, until: null };
  },
  undo: putBack,
});

/** Those of a record, of everything (null), or 'all' of them. */
async function takeAway(tx: Tx, seat: string, of: RecordRef | null | 'all'): Promise<Json[]> {
  const which =
    of === 'all'
      ? sql`TRUE`
      : of === null
        ? sql`noun IS NULL`
        : sql`noun = ${of.noun} AND record_id = ${of.id as number}::int`;
  return tx.rows<never>(sql`
    DELETE FROM mutes WHERE seat = ${seat} AND ${which}
    RETURNING noun, record_id AS "recordId", to_json(until) #>> '{}' AS until, created_by_id AS "byId"`);
}

async function putBack(ctx: Ctx<KeptMutes>, { seat, added, gone }: KeptMutes): Promise<void> {
  await ctx.tx.run(sql`DELETE FROM mutes WHERE seat = ${seat} AND id = ANY(${[...added]}::int[])`);
  for (const one of gone as readonly {
    noun: string | null;
    recordId: number | null;
    until: string | null;
    byId: number;
  }[]) {
    await ctx.tx.run(sql`
      INSERT INTO mutes (seat, noun, record_id, until, created_by_id)
      VALUES (${seat}, ${one.noun}::text, ${one.recordId}::int, ${one.until}::text::timestamptz, ${one.byId}::int)`);
  }
  await lookAgain(ctx.tx, seat, ctx.now);
  told(ctx, 'mute', { seat });
}

/** What is held for the seat is looked at with the next sweep: it may be time by now. */
async function lookAgain(tx: Tx, seat: string, now: Date): Promise<void> {
  await tx.run(sql`
    UPDATE deliveries SET not_before = ${now}::timestamptz WHERE state = 'held' AND target_id = ${targetOfSeat(seat)}`);
}

function told<K extends Json>(ctx: Ctx<K>, what: string, after: { readonly [name: string]: Json }): void {
  ctx.changed({ ref: null, version: 1, fields: [what], after });
}

const minute = z.number().int().min(0).max(1439);
const quietInput = z.object({
  channelId,
  here: z.boolean().optional(),
  hours: z.union([z.literal('off'), z.object({ from: minute, until: minute })]).optional(),
  weekends: z.boolean().optional(),
  prefers: z.enum(['slack', 'teams', 'auto']).optional(),
});

interface StoredPeace {
  readonly from: number | null;
  readonly until: number | null;
  readonly weekends: boolean;
  readonly prefers: 'slack' | 'teams' | null;
}

export interface PeaceShown extends StoredPeace {
  readonly name: string;
  readonly channelId: number | null;
  readonly timezone: string;
  /** Until when it is quiet now. */
  readonly quietUntil: Date | null;
  readonly mutes: readonly MuteRow[];
  readonly mayChange: boolean;
  readonly changed: boolean;
}

/** Sets or shows when a person or channel is left in peace, by their own clock, and where a person is reached. */
export const setQuiet = defineOperation<z.infer<typeof quietInput>, PeaceShown, { seat: string; before: Json }>({
  name: 'subscription.quiet',
  input: quietInput,
  requires: 'anyone',
  writes: true,
  async run(ctx, { channelId: channel, here, hours, weekends, prefers }) {
    const changes = hours !== undefined || weekends !== undefined || prefers !== undefined;
    const info = changes ? await demandSeat(ctx, channel) : await seatInfo(ctx, channel, here);
    const seat = seatKey(info.seat);
    const before = await stored(ctx.tx, seat);
    const after: StoredPeace = {
      ...before,
      ...(hours === undefined ? {} : hours === 'off' ? { from: null, until: null } : hours),
      ...(weekends === undefined ? {} : { weekends }),
      ...(prefers === undefined ? {} : { prefers: prefers === 'auto' ? null : prefers }),
    };
    const changed = JSON.stringify(after) !== JSON.stringify(before);
    if (changed) {
      await store(ctx.tx, seat, after);
      await lookAgain(ctx.tx, seat, ctx.now);
      ctx.keepForUndo({ seat, before: { ...before } });
      told(ctx, 'quiet hours', { seat, ...after });
    }
    const mutes = await ctx.tx.rows<MuteRow>(sql`
      SELECT noun, record_id AS "recordId", until FROM mutes
      WHERE seat = ${seat} AND (until IS NULL OR until > ${ctx.now}::timestamptz) ORDER BY id`);
    const peace: Peace = { ...after, timezone: info.timezone };
    const mayChange = channel === null || ctx.can('edit', 'subscription', info.record);
    const { name, timezone } = info;
    return {
      ...after,
      name,
      channelId: channel,
      timezone,
      quietUntil: quietUntil(peace, ctx.now),
      mutes,
      mayChange,
      changed,
    };
  },
  async undo(ctx, { seat, before }) {
    await store(ctx.tx, seat, before as unknown as StoredPeace);
    await lookAgain(ctx.tx, seat, ctx.now);
    told(ctx, 'quiet hours', { seat });
  },
});

async function stored(tx: Tx, seat: string): Promise<StoredPeace> {
  const [row] = await tx.rows<StoredPeace>(sql`
    SELECT quiet_from AS "from", quiet_until AS until, weekends, prefers FROM quiet_hours WHERE seat = ${seat} FOR UPDATE`);
  return row ?? { from: null, until: null, weekends: false, prefers: null };
}

async function store(tx: Tx, seat: string, peace: StoredPeace): Promise<void> {
  await tx.run(sql`
    INSERT INTO quiet_hours (seat, quiet_from, quiet_until, weekends, prefers)
    VALUES (${seat}, ${peace.from}::int, ${peace.until}::int, ${peace.weekends}, ${peace.prefers}::text)
    ON CONFLICT (seat) DO UPDATE SET quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until,
      weekends = excluded.weekends, prefers = excluded.prefers, updated_at = now()`);
}
