import { flagArg, referenceArg } from '../../commands/arg.ts';
import type { Call } from '../../commands/define.ts';
import { AppError } from '../../core/errors.ts';
import type { PlatformName } from '../../core/incoming.ts';
import type { Ctx, Json } from '../../operations/operation.ts';
import { labels, messages } from './messages.ts';
import { channelSeatInfo, type SeatInfo } from './records.ts';

/** Where a command about being told something applies: the linked channel it is said in, otherwise the person's own messages. */
export const seatArgs = {
  channel: referenceArg<{ platform: PlatformName; workspace: string; channel: string; id: number | null }>('channel', {
    label: labels.channel,
    hint: labels.channelHint,
    example: '#support',
    keys: ['in', '频道'],
  }),
  me: flagArg({ label: labels.me, keys: ['dm', 'private', '我', '私信'] }),
} as const;

type SeatCall = Call<{
  readonly channel?: { readonly id: number | null } | undefined;
  readonly me?: boolean | undefined;
}>;

/** null: the person's own; otherwise the linked channel's id, and whether it was said there: whoever is in a channel may know what it is told. AppError 'refused' for a channel that is not linked. */
export async function seatOf({
  values,
  incoming,
  services,
}: SeatCall): Promise<{ channelId: number | null; here?: true }> {
  if (values.me) return { channelId: null };
  if (values.channel) {
    if (values.channel.id === null) throw new AppError('refused', messages.notLinked, { field: 'channel' });
    return { channelId: values.channel.id };
  }
  const { place, from } = incoming;
  if (place.kind !== 'channel' || place.channel === undefined) return { channelId: null };
  const linked = await services.channels.at(from.platform, from.workspace, place.channel);
  if (!linked) throw new AppError('refused', messages.notLinkedHere, { field: 'channel' });
  return { channelId: linked.id, here: true };
}

/** The seat, for somebody who may change what it is told. AppError 'forbidden' otherwise, 'not_found' for an unknown channel. */
export async function demandSeat<K extends Json>(ctx: Ctx<K>, channelId: number | null): Promise<SeatInfo> {
  const info = await seatInfo(ctx, channelId);
  if (channelId !== null && !ctx.can('edit', 'subscription', info.record)) {
    throw new AppError('forbidden', messages.mayNotChange(info.name), { field: 'channel' });
  }
  return info;
}

/** The seat, for somebody who may know what it is told. */
export async function seatInfo<K extends Json>(ctx: Ctx<K>, channelId: number | null, here = false): Promise<SeatInfo> {
  if (channelId === null) {
    const staffId = ctx.actor.staffId as number;
    return {
      seat: { kind: 'staff', staffId },
      name: '',
      departmentId: null,
      record: { ownerId: staffId, departmentId: null, audience: 'person' },
      timezone: ctx.actor.timezone,
    };
  }
  const info = await channelSeatInfo(ctx.tx, channelId);
  if (!info || !(here || ctx.can('read', 'subscription', info.record)))
    throw new AppError('not_found', messages.notLinked);
  return info;
}
