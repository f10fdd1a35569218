import type { ChatUser } from '../../core/incoming.ts';
import { type Activity, kindOf } from './activity.ts';

/** What happened to people, channels and the installation, in the project's own terms. */
export type TeamsHouseEvent =
  | {
      readonly kind: 'member-joined' | 'member-left';
      readonly workspace: string;
      readonly channel: string;
      readonly user: string;
    }
  | {
      readonly kind: 'bot-joined' | 'bot-removed' | 'channel-archived' | 'channel-unarchived' | 'channel-deleted';
      readonly workspace: string;
      readonly channel: string;
    }
  | { readonly kind: 'channel-renamed'; readonly workspace: string; readonly channel: string; readonly name: string }
  /** Ask the directory for the news. */
  | { readonly kind: 'user-changed'; readonly user: ChatUser; readonly deactivated: boolean };

/** What an update of a conversation says, before it is known which channels it concerns. */
export type Update =
  | { readonly what: 'bot-added' | 'bot-removed'; readonly scope: 'conversation' | 'team' }
  | { readonly what: 'members'; readonly joined: readonly string[]; readonly left: readonly string[] }
  | { readonly what: 'channel-renamed'; readonly channel: string; readonly name: string }
  | { readonly what: 'channel-deleted' | 'channel-restored'; readonly channel: string }
  | { readonly what: 'team-archived' | 'team-unarchived' | 'team-deleted' };

/** null: nothing that concerns us. */
export function activityToUpdate(activity: Activity): Update | null {
  const bot = activity.recipient?.id;
  const inTeam = Boolean(activity.channelData?.team?.id) || kindOf(activity) === 'channel';
  const scope = inTeam ? 'team' : 'conversation';
  if (activity.type === 'installationUpdate') {
    // 'add-upgrade' and 'remove-upgrade' are a new version of the app, which removes nothing.
    if (activity.action === 'remove') return { what: 'bot-removed', scope };
    return activity.action === 'add' ? { what: 'bot-added', scope } : null;
  }
  const added = activity.membersAdded ?? [];
  const removed = activity.membersRemoved ?? [];
  if (added.some(({ id }) => id === bot)) return { what: 'bot-added', scope };
  if (removed.some(({ id }) => id === bot)) return { what: 'bot-removed', scope };
  if (added.length + removed.length > 0) {
    const idOf = (account: { id: string; aadObjectId?: string | null | undefined }): string =>
      account.aadObjectId ?? account.id;
    return { what: 'members', joined: added.map(idOf), left: removed.map(idOf) };
  }
  const channel = activity.channelData?.channel?.id;
  const name = activity.channelData?.channel?.name;
  switch (activity.channelData?.eventType) {
    case 'channelRenamed':
      return channel && name ? { what: 'channel-renamed', channel, name } : null;
    case 'channelDeleted':
      return channel ? { what: 'channel-deleted', channel } : null;
    case 'channelRestored':
      return channel ? { what: 'channel-restored', channel } : null;
    case 'teamArchived':
      return { what: 'team-archived' };
    case 'teamUnarchived':
    case 'teamRestored':
      return { what: 'team-unarchived' };
    case 'teamDeleted':
    case 'teamHardDeleted':
      return { what: 'team-deleted' };
    default:
      return null;
  }
}

/** An update → one event for every channel that it concerns. `channels`: those we know of in its team or conversation. */
export function updateToEvents(update: Update, workspace: string, channels: readonly string[]): TeamsHouseEvent[] {
  switch (update.what) {
    case 'bot-added':
      return channels.map((channel) => ({ kind: 'bot-joined', workspace, channel }));
    case 'bot-removed':
      return channels.map((channel) => ({ kind: 'bot-removed', workspace, channel }));
    case 'members':
      return channels.flatMap((channel): TeamsHouseEvent[] => [
        ...update.joined.map((user) => ({ kind: 'member-joined' as const, workspace, channel, user })),
        ...update.left.map((user) => ({ kind: 'member-left' as const, workspace, channel, user })),
      ]);
    case 'channel-renamed':
      return [{ kind: 'channel-renamed', workspace, channel: update.channel, name: update.name }];
    case 'channel-deleted':
      return [{ kind: 'channel-deleted', workspace, channel: update.channel }];
    case 'channel-restored':
      return [{ kind: 'channel-unarchived', workspace, channel: update.channel }];
    case 'team-archived':
      return channels.map((channel) => ({ kind: 'channel-archived', workspace, channel }));
    case 'team-unarchived':
      return channels.map((channel) => ({ kind: 'channel-unarchived', workspace, channel }));
    case 'team-deleted':
      return channels.map((channel) => ({ kind: 'channel-deleted', workspace, channel }));
    default:
      return update satisfies never;
  }
}
