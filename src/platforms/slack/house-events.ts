import { z } from 'zod';
import type { ChatUser } from '../../core/incoming.ts';
import type { EventPayload } from './payloads.ts';

/** What happened to people, channels and the installation, in the project's own terms. */
export type SlackHouseEvent =
  | {
      readonly kind: 'member-joined' | 'member-left';
      readonly workspace: string;
      readonly channel: string;
      readonly user: string;
    }
  | {
      readonly kind:
        | 'bot-joined'
        | 'bot-removed'
        | 'channel-archived'
        | 'channel-unarchived'
        | 'channel-deleted'
        | 'channel-shared'
        | 'channel-unshared';
      readonly workspace: string;
      readonly channel: string;
    }
  | { readonly kind: 'channel-renamed'; readonly workspace: string; readonly channel: string; readonly name: string }
  /** Name, e-mail, language, timezone, guest status or deactivation: ask the directory for the news. */
  | { readonly kind: 'user-changed'; readonly user: ChatUser; readonly deactivated: boolean }
  | { readonly kind: 'uninstalled' | 'tokens-revoked'; readonly workspace: string };

/** The events that the manifest subscribes to for this. */
export const houseEventTypes = [
  'app_uninstalled',
  'channel_archive',
  'channel_deleted',
  'channel_left',
  'channel_rename',
  'channel_shared',
  'channel_unarchive',
  'channel_unshared',
  'group_archive',
  'group_deleted',
  'group_left',
  'group_rename',
  'group_unarchive',
  'member_joined_channel',
  'member_left_channel',
  'tokens_revoked',
  'user_change',
] as const;

const inChannel = z.object({ channel: z.string() });
const membership = z.object({ channel: z.string(), user: z.string() });
const renamed = z.object({ channel: z.object({ id: z.string(), name: z.string() }) });
const userChange = z.object({ user: z.object({ id: z.string(), deleted: z.boolean().optional() }) });
const revoked = z.object({ tokens: z.object({ bot: z.array(z.string()).optional() }).optional() });

const channelKinds = {
  channel_left: 'bot-removed',
  group_left: 'bot-removed',
  channel_archive: 'channel-archived',
  group_archive: 'channel-archived',
  channel_unarchive: 'channel-unarchived',
  group_unarchive: 'channel-unarchived',
  channel_deleted: 'channel-deleted',
  group_deleted: 'channel-deleted',
  channel_shared: 'channel-shared',
  channel_unshared: 'channel-unshared',
} as const;

/** null for an event of another kind, or of none that is readable. */
export function eventToHouseEvent(
  { event }: EventPayload,
  workspace: string,
  botUser: string | undefined,
): SlackHouseEvent | null {
  if (event.type in channelKinds) {
    const found = inChannel.safeParse(event);
    if (!found.success) return null;
    return { kind: channelKinds[event.type as keyof typeof channelKinds], workspace, channel: found.data.channel };
  }
  switch (event.type) {
    case 'member_joined_channel':
    case 'member_left_channel': {
      const found = membership.safeParse(event);
      if (!found.success) return null;
      const { channel, user } = found.data;
      const joined = event.type === 'member_joined_channel';
      if (user === botUser) return { kind: joined ? 'bot-joined' : 'bot-removed', workspace, channel };
      return { kind: joined ? 'member-joined' : 'member-left', workspace, channel, user };
    }
    case 'channel_rename':
    case 'group_rename': {
      const found = renamed.safeParse(event);
      return found.success
        ? { kind: 'channel-renamed', workspace, channel: found.data.channel.id, name: found.data.channel.name }
        : null;
    }
    case 'user_change': {
      const found = userChange.safeParse(event);
      if (!found.success) return null;
      const { id, deleted } = found.data.user;
      return { kind: 'user-changed', user: { platform: 'slack', workspace, user: id }, deactivated: deleted === true };
    }
    case 'app_uninstalled':
      return { kind: 'uninstalled', workspace };
    case 'tokens_revoked': {
      const found = revoked.safeParse(event);
      // A person's own token that was revoked is not ours: we ask for none.
      return found.success && (found.data.tokens?.bot?.length ?? 0) > 0 ? { kind: 'tokens-revoked', workspace } : null;
    }
    default:
      return null;
  }
}
