import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { locales, msg } from '../../core/msg.ts';
import { recordRef, shortId } from '../../core/records.ts';
import { type Ctx, defineOperation, type ReadCtx } from '../../operations/operation.ts';
import { type ChannelRow, channelAt, channelEvent, channelRows, redrawCards } from '../../store/channels.ts';
import { sql } from '../../store/database.ts';
import { messages } from './messages.ts';
import { audienceIn } from './recheck.ts';

const place = z.object({
  platform: z.enum(['slack', 'teams']),
  workspace: z.string().min(1),
  channel: z.string().min(1),
});

/** What undo puts back: the whole row as it was, or null where there was none. Times in ISO 8601. */
export type KeptChannel = { readonly id: number; readonly row: KeptRow | null };
type KeptRow = {
  readonly platform: ChannelRow['platform'];
  readonly workspace: string;
  readonly channelId: string;
  readonly name: string;
  readonly departmentId: number;
  readonly isPrivate: boolean;
  readonly locale: string;
  readonly timezone: string;
  readonly linkedById: number | null;
  readonly status: ChannelRow['status'];
  readonly statusReason: string | null;
  readonly version: number;
};

const keptRow = (row: ChannelRow): KeptRow => ({
  platform: row.platform,
  workspace: row.workspace,
  channelId: row.channel,
  name: row.name,
  departmentId: row.departmentId,
  isPrivate: row.isPrivate,
  locale: row.locale,
  timezone: row.timezone,
  linkedById: row.linkedById,
  status: row.status,
  statusReason: row.statusReason,
  version: row.version,
});

export const linkChannel = defineOperation({
  name: 'channel.link',
  /** What the platform says of the channel was asked before, outside of the transaction. */
  input: place.extend({
    departmentId: z.number().int().positive(),
    name: z.string(),
    isPrivate: z.boolean(),
    staffIds: z.array(z.number().int()),
    strangers: z.boolean(),
    locale: z.enum(locales).optional(),
  }),
  requires: { action: 'link', subject: 'channel' },
  writes: true,
  async run(ctx: Ctx<KeptChannel>, input): Promise<ChannelRow> {
    const { departmentId } = input;
    ctx.demand('link', { noun: 'channel' }, { departmentId });
    await demandDepartment(ctx, departmentId);
    const before = await lockedAt(ctx, input);
    if (before) await demandNoRoom(ctx, before);
    if (
      before &&
      before.departmentId !== departmentId &&
      !ctx.can('link', 'channel', { departmentId: before.departmentId })
    ) {
      throw new AppError('forbidden', messages.mayNotTakeOver(before.name, nameOf(before)));
    }
    const audience = await audienceIn(ctx.tx, input, input.staffIds, input.strangers);
    const [written] = await ctx.tx.rows<{ id: number; version: number }>(sql`
      INSERT INTO channels (platform, workspace, channel_id, name, department_id, is_private, audience, status, status_reason,
        locale, timezone, linked_by_id, checked_at)
      VALUES (${input.platform}, ${input.workspace}, ${input.channel}, ${input.name}, ${departmentId}::int, ${input.isPrivate},
        ${audience}, 'ok', NULL, ${input.locale ?? ctx.actor.locale}, ${ctx.actor.timezone}, ${ctx.actor.staffId}::int, ${ctx.now})
      ON CONFLICT (platform, workspace, channel_id) DO UPDATE SET name = excluded.name, department_id = excluded.department_id,
        is_private = excluded.is_private, audience = excluded.audience, status = 'ok', status_reason = NULL,
        locale = ${input.locale ?? before?.locale ?? ctx.actor.locale}, linked_by_id = excluded.linked_by_id,
        checked_at = excluded.checked_at, version = channels.version + 1
      RETURNING id, version`);
    if (!written) throw new Error('The channel was not written.');
    const after = await channelById(ctx, written.id);
    ctx.keepForUndo({ id: written.id, row: before && keptRow(before) });
    ctx.changed({
      ref: recordRef('channel', after.id),
      version: after.version,
      fields: before ? ['departmentId', 'status', 'audience'] : ['channelId', 'departmentId'],
      ...(before ? { before: { ...keptRow(before), audience: before.audience } } : {}),
      after: { ...keptRow(after), audience: after.audience },
    });
    if (before && (before.departmentId !== after.departmentId || before.audience !== after.audience)) {
      await redrawCards(ctx.tx, [after.id]);
    }
    ctx.emit(channelEvent('linked', after));
    return after;
  },
  undo: putBack,
});

/** A record's room is made, linked and archived with its record. */
async function demandNoRoom(ctx: Ctx<KeptChannel>, { platform, workspace, channel, name }: ChannelRow): Promise<void> {
  const [room] = await ctx.tx.rows<{ noun: 'customer' | 'case'; id: number }>(sql`
    SELECT subject_noun AS noun, subject_id AS id FROM rooms
    WHERE platform = ${platform} AND workspace = ${workspace} AND channel_id = ${channel} AND kind = 'channel'`);
  if (room) throw new AppError('refused', messages.isRoom(name, shortId(room)), { field: 'channel' });
}

/** The department is held until the channel is linked to it: nobody retires it meanwhile. */
async function demandDepartment(ctx: Ctx<KeptChannel>, id: number): Promise<void> {
  await ctx.tx.rows(sql`SELECT id FROM departments WHERE id = ${id} FOR KEY SHARE`);
  const department = await ctx.tx.prisma.department.findUnique({ where: { id } });
  if (!department) throw new AppError('not_found', messages.noDepartment, { field: 'department' });
  if (!department.active) {
    throw new AppError('refused', messages.departmentRetired(msg(department.nameEn, department.nameZh)));
  }
}

/** Two people linking the same channel at once take turns, so that the second one's rights are asked about the first link too. */
async function lockedAt(ctx: Ctx<KeptChannel>, at: z.infer<typeof place>): Promise<ChannelRow | null> {
  const key = JSON.stringify([at.platform, at.workspace, at.channel]);
  await ctx.tx.rows(sql`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))::text AS locked`);
  return channelAt(ctx.tx, at.platform, at.workspace, at.channel);
}

export const unlinkChannel = defineOperation({
  name: 'channel.unlink',
  input: z.object({ id: z.number().int().positive() }),
  requires: { action: 'link', subject: 'channel' },
  writes: true,
  async run(ctx: Ctx<KeptChannel>, { id }): Promise<ChannelRow> {
    await ctx.tx.rows(sql`SELECT id FROM channels WHERE id = ${id} FOR UPDATE`);
    const row = await channelById(ctx, id);
    ctx.demand('link', recordRef('channel', id), { departmentId: row.departmentId });
    await demandNoRoom(ctx, row);
    ctx.keepForUndo({ id, row: keptRow(row) });
    await remove(ctx, row);
    return row;
  },
  undo: putBack,
});

async function remove(ctx: Ctx<KeptChannel>, row: ChannelRow): Promise<void> {
  await ctx.tx.run(sql`DELETE FROM channels WHERE id = ${row.id}`);
  const ref = recordRef('channel', row.id);
  ctx.changed({ ref, version: row.version + 1, fields: ['departmentId'], before: keptRow(row) });
  ctx.emit(channelEvent('unlinked', row));
}

/**
 * The link comes back with the least rights and an old check, so that the platform is asked again before it shows more; one that
 * was paused stays so. AppError 'conflict' when the channel was linked anew meanwhile.
 */
async function putBack(ctx: Ctx<KeptChannel>, { id, row }: KeptChannel): Promise<void> {
  const [now] = await channelRows(ctx.tx, sql`c.id = ${id}`);
  if (row === null) {
    if (now) await remove(ctx, now);
    return;
  }
  const taken = await lockedAt(ctx, { ...row, channel: row.channelId });
  if (taken && taken.id !== id) throw new AppError('conflict', messages.linkedAgain(taken.name, nameOf(taken)));
  await demandDepartment(ctx, row.departmentId);
  const version = Math.max(row.version, now?.version ?? row.version + 1) + 1;
  await ctx.tx.run(sql`
    INSERT INTO channels (id, platform, workspace, channel_id, name, department_id, is_private, audience, status,
      status_reason, locale, timezone, linked_by_id, checked_at, version)
    VALUES (${id}::int, ${row.platform}, ${row.workspace}, ${row.channelId}, ${row.name}, ${row.departmentId}::int, ${row.isPrivate},
      'everyone', ${row.status}, ${row.statusReason}, ${row.locale}, ${row.timezone}, ${row.linkedById}::int, to_timestamp(0), ${version}::int)
    ON CONFLICT (id) DO UPDATE SET department_id = excluded.department_id, audience = 'everyone',
      status = excluded.status, status_reason = excluded.status_reason, locale = excluded.locale,
      linked_by_id = excluded.linked_by_id, checked_at = excluded.checked_at, version = excluded.version`);
  const after = await channelById(ctx, id);
  await redrawCards(ctx.tx, [id]);
  ctx.changed({ ref: recordRef('channel', id), version, fields: ['departmentId'], after: keptRow(after) });
  ctx.emit(channelEvent('linked', after));
}

export type ShownChannels =
  | { readonly kind: 'here'; readonly row: ChannelRow | null }
  | { readonly kind: 'all'; readonly rows: readonly ChannelRow[] };

export const showChannels = defineOperation({
  name: 'channel.show',
  input: z.union([place, z.object({ id: z.number().int().positive() }), z.object({ all: z.literal(true) })]),
  requires: { action: 'read', subject: 'channel' },
  writes: false,
  async run(ctx, input): Promise<ShownChannels> {
    if ('all' in input) {
      const rows = await channelRows(ctx.tx, sql`TRUE`);
      return {
        kind: 'all',
        rows: rows.filter((row) => ctx.can('read', 'channel', { id: row.id }) && mayKnow(ctx, row)),
      };
    }
    // Whoever asks inside a channel is in it, private or not.
    if (!('id' in input)) {
      return { kind: 'here', row: await channelAt(ctx.tx, input.platform, input.workspace, input.channel) };
    }
    const row = await channelById(ctx, input.id);
    if (!mayKnow(ctx, row)) throw unknownChannel(input.id);
    return { kind: 'here', row };
  },
});

/** That another department has a private channel of some name is that department's matter. */
export function mayKnow(ctx: Pick<Ctx, 'can' | 'actor'>, row: ChannelRow): boolean {
  return (
    !row.isPrivate ||
    row.departmentId === ctx.actor.departmentId ||
    ctx.can('link', 'channel', { departmentId: row.departmentId })
  );
}

async function channelById(ctx: ReadCtx, id: number): Promise<ChannelRow> {
  const [row] = await channelRows(ctx.tx, sql`c.id = ${id}`);
  if (!row) throw unknownChannel(id);
  return row;
}

const unknownChannel = (id: number): AppError =>
  new AppError('not_found', messages.unknown(shortId({ noun: 'channel', id })));

export const nameOf = (row: ChannelRow) => msg(row.departmentNameEn, row.departmentNameZh);
