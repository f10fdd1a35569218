import type { ReferenceResolver, Resolution, ResolveCtx } from '../../commands/define.ts';
import { parseChannelRef } from '../../commands/values/refs.ts';
import type { ChatUser, PlatformName } from '../../core/incoming.ts';
import { allows } from '../../core/policy.ts';
import { shortId } from '../../core/records.ts';
import { foldName } from '../../core/text.ts';
import { type ChannelRow, channelAt, channelRows } from '../../store/channels.ts';
import { sql } from '../../store/database.ts';
import { messages } from './messages.ts';
import { mayKnow } from './operations.ts';

/** A conversation of a platform, linked or not. */
export interface ChannelPlace {
  readonly platform: PlatformName;
  readonly workspace: string;
  readonly channel: string;
  /** Present when it is linked. */
  readonly id: number | null;
}

const hereWords = new Set(['here', 'this', '这里', '本频道', '当前频道', '此频道']);

/** `#{slack:C1}` as the chat adapter writes a picked channel, `CH-3`, the name of a linked channel, `here`. */
export const channelReference: ReferenceResolver<ChannelPlace> = {
  name: 'channel',
  async resolve(words, ctx): Promise<Resolution<ChannelPlace>> {
    const typed = words.trim();
    const { from, place } = ctx.incoming;
    if (hereWords.has(typed.toLowerCase()) && place.channel !== undefined && place.kind === 'channel') {
      return one(await placeOf(ctx, from, place.channel), typed, messages.thisChannel[ctx.actor.locale]);
    }
    const ref = parseChannelRef(typed);
    if (ref) {
      const workspace = ref.workspace ?? from.workspace;
      return one(await placeOf(ctx, { platform: ref.platform as PlatformName, workspace }, ref.id), typed);
    }
    const known = (await channelRows(ctx.tx, sql`TRUE`)).filter((row) => knows(ctx, row));
    const id = /^ch-?(\d{1,9})$/iu.exec(typed)?.[1];
    const name = foldName(typed);
    const hits = known.filter((row) =>
      id === undefined ? name !== '' && foldName(row.name) === name : row.id === Number(id),
    );
    const [only, ...others] = hits;
    if (only && others.length === 0) {
      return one(only, shortId({ noun: 'channel', id: only.id }), messages.titleOf(only.name).en);
    }
    if (only) return { kind: 'several', choices: hits.map(choice) };
    const message = id === undefined && known.length === 0 ? messages.notAChannel(typed) : messages.unknown(typed);
    return { kind: 'none', message, ...(known.length > 0 ? { didYouMean: known.slice(0, 5).map(choice) } : {}) };
  },
  async suggest(query, ctx) {
    const known = (await channelRows(ctx.tx, sql`TRUE`)).filter((row) => knows(ctx, row));
    const name = foldName(query);
    const here =
      ctx.incoming.place.kind === 'channel' && name === '' ? [{ label: messages.thisChannel, value: 'here' }] : [];
    const linked = known.filter((row) => foldName(row.name).includes(name)).map(choice);
    return [...here, ...linked].slice(0, 100);
  },
};

async function placeOf(
  ctx: ResolveCtx,
  at: Pick<ChatUser, 'platform' | 'workspace'>,
  channel: string,
): Promise<ChannelPlace> {
  const row = await channelAt(ctx.tx, at.platform, at.workspace, channel);
  return { platform: at.platform, workspace: at.workspace, channel, id: row?.id ?? null };
}

function knows(ctx: ResolveCtx, row: ChannelRow): boolean {
  const can = (action: 'read' | 'link', noun: 'channel', record?: Record<string, unknown>): boolean =>
    allows(ctx.ability, action, noun, record);
  if (!can('read', 'channel', { id: row.id })) return false;
  return mayKnow({ actor: ctx.actor, can: (_action, _noun, record) => can('link', 'channel', record) }, row);
}

function one(place: ChannelPlace | ChannelRow, word: string, label = word): Resolution<ChannelPlace> {
  const { platform, workspace, channel, id } = place;
  return { kind: 'one', value: { platform, workspace, channel, id }, label, word, exact: true };
}

function choice(row: ChannelRow) {
  return {
    label: messages.titleOf(row.name),
    value: shortId({ noun: 'channel', id: row.id }),
    detail: row.departmentNameEn,
  };
}
