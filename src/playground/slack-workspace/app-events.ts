import { messageToApi, userToApi } from './api-objects.ts';
import { randomHex, slackId } from './clock.ts';
import type { SignedSender } from './signed-sender.ts';
import type { State } from './state.ts';
import type { Channel, Message, View } from './types.ts';

/** The event types that the app subscribed to. */
export const defaultSubscriptions: readonly string[] = [
  'app_mention',
  'message.im',
  'app_home_opened',
  'member_joined_channel',
  'member_left_channel',
  'channel_archive',
  'channel_unarchive',
  'channel_rename',
  'group_archive',
  'group_unarchive',
  'group_rename',
  'channel_shared',
  'user_change',
  'team_join',
  'app_uninstalled',
  'tokens_revoked',
];

/** Tells the app what happened, as far as it subscribed and may know, in Slack's event envelopes. */
export function createAppEvents(state: State, sender: SignedSender, subscriptions: readonly string[]) {
  const { team, bot } = state.company;
  const subscribed = new Set(subscriptions);

  function deliver(subscription: string, event: { type: string } & Record<string, unknown>, isExtShared = false): void {
    if (!subscribed.has(subscription)) return;
    const envelope = {
      token: 'playground',
      team_id: team.id,
      context_team_id: team.id,
      context_enterprise_id: null,
      api_app_id: bot.appId,
      event: { ...event, event_ts: (event.event_ts as string | undefined) ?? state.timestamps.next() },
      type: 'event_callback',
      event_id: slackId('Ev'),
      event_time: Math.floor(state.now() / 1000),
      authorizations: [
        { enterprise_id: null, team_id: team.id, user_id: bot.userId, is_bot: true, is_enterprise_install: false },
      ],
      is_ext_shared_channel: isExtShared,
      event_context: `4-${randomHex(24)}`,
    };
    void sender.event(envelope);
  }

  const channelType = (channel: Channel): string =>
    ({ public: 'channel', private: 'group', im: 'im', mpim: 'mpim' })[channel.kind];
  const appIsIn = (channel: Channel): boolean => channel.members.includes(bot.userId);

  return {
    deliver,
    /** A message appeared: the app hears of it in its direct messages, and anywhere it is mentioned and a member. */
    posted(channel: Channel, message: Message): void {
      if (!appIsIn(channel)) return;
      const shown = { ...messageToApi(state, message), channel: channel.id, event_ts: message.ts };
      if (channel.kind === 'im') deliver('message.im', { ...shown, type: 'message', channel_type: 'im' });
      else if (channel.kind === 'mpim') deliver('message.mpim', { ...shown, type: 'message', channel_type: 'mpim' });
      else
        deliver(
          `message.${channelType(channel) === 'group' ? 'groups' : 'channels'}`,
          { ...shown, type: 'message', channel_type: channelType(channel) },
          channel.isExtShared,
        );
      if (message.user !== bot.userId && message.pings.includes(bot.userId) && channel.kind !== 'im') {
        deliver('app_mention', { ...shown, subtype: undefined, type: 'app_mention' }, channel.isExtShared);
      }
    },
    changed(channel: Channel, message: Message, before: Record<string, unknown>): void {
      if (channel.kind !== 'im' || !appIsIn(channel)) return;
      deliver('message.im', {
        type: 'message',
        subtype: 'message_changed',
        message: messageToApi(state, message),
        previous_message: before,
        channel: channel.id,
        hidden: true,
        ts: state.timestamps.next(),
        channel_type: 'im',
      });
    },
    homeOpened(user: string, channel: Channel, tab: 'home' | 'messages', view: View | undefined): void {
      deliver('app_home_opened', {
        type: 'app_home_opened',
        user,
        channel: channel.id,
        tab,
        ...(view && tab === 'home' ? { view } : {}),
      });
    },
    join(channel: Channel, user: string, inviter?: string): void {
      if (channel.members.includes(user)) return;
      channel.members.push(user);
      state.announce({ type: 'channel', channel });
      if (!appIsIn(channel)) return;
      const type = channel.kind === 'private' ? 'G' : 'C';
      deliver(
        'member_joined_channel',
        {
          type: 'member_joined_channel',
          user,
          channel: channel.id,
          channel_type: type,
          team: team.id,
          ...(inviter === undefined ? {} : { inviter }),
        },
        channel.isExtShared,
      );
    },
    leave(channel: Channel, user: string): void {
      if (!channel.members.includes(user)) return;
      const heard = appIsIn(channel);
      channel.members = channel.members.filter((member) => member !== user);
      state.announce({ type: 'channel', channel });
      // An app that was removed is told by `channel_left` or `group_left` instead of by a member event.
      if (user === bot.userId)
        deliver(channel.kind === 'private' ? 'group_left' : 'channel_left', {
          type: channel.kind === 'private' ? 'group_left' : 'channel_left',
          channel: channel.id,
          actor_id: user,
        });
      else if (heard)
        deliver('member_left_channel', {
          type: 'member_left_channel',
          user,
          channel: channel.id,
          channel_type: channel.kind === 'private' ? 'G' : 'C',
          team: team.id,
        });
    },
    archive(channel: Channel, user: string, archived = true): void {
      channel.isArchived = archived;
      state.announce({ type: 'channel', channel });
      const kind = channel.kind === 'private' ? 'group' : 'channel';
      const type = `${kind}_${archived ? 'archive' : 'unarchive'}`;
      if (channel.kind === 'public' || appIsIn(channel))
        deliver(type, { type, channel: channel.id, user, is_moved: 0 });
    },
    rename(channel: Channel, name: string): void {
      channel.name = name;
      state.announce({ type: 'channel', channel });
      const type = channel.kind === 'private' ? 'group_rename' : 'channel_rename';
      if (channel.kind === 'public' || appIsIn(channel)) {
        deliver(type, {
          type,
          channel: {
            id: channel.id,
            name,
            created: channel.created,
            is_channel: channel.kind === 'public',
            is_mpim: false,
          },
        });
      }
    },
    userChanged(user: string): void {
      const person = state.people.get(user);
      if (!person) return;
      state.announce({ type: 'person', user });
      deliver('user_change', {
        type: 'user_change',
        user: userToApi(state, person, true),
        cache_ts: Math.floor(state.now() / 1000),
      });
    },
  };
}

export type AppEvents = ReturnType<typeof createAppEvents>;
