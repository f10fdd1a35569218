import type { DemoPerson } from './company.ts';
import type { State } from './state.ts';
import type { Channel, Message } from './types.ts';

/** A user as `users.info` returns it. */
export function userToApi(state: State, person: DemoPerson, includeLocale: boolean): Record<string, unknown> {
  const isGuest = Boolean(person.isRestricted || person.isUltraRestricted);
  return {
    id: person.id,
    team_id: person.isStranger ? 'T0OUTSIDE1' : state.company.team.id,
    name: person.name,
    deleted: person.isDeleted ?? false,
    color: '9f69e7',
    real_name: person.realName,
    tz: person.tz,
    tz_label: person.tz,
    tz_offset: offsetSeconds(person.tz, state.now()),
    profile: profileToApi(state, person),
    is_admin: Boolean(person.isAdmin || person.isOwner),
    is_owner: person.isOwner ?? false,
    is_primary_owner: false,
    is_restricted: isGuest,
    is_ultra_restricted: person.isUltraRestricted ?? false,
    is_bot: person.isBot ?? false,
    is_app_user: false,
    is_stranger: person.isStranger ?? false,
    updated: 1_700_000_000,
    is_email_confirmed: person.isEmailConfirmed ?? true,
    who_can_share_contact_card: 'EVERYONE',
    ...(includeLocale ? { locale: person.locale } : {}),
  };
}

export function profileToApi(state: State, person: DemoPerson): Record<string, unknown> {
  return {
    title: person.title,
    phone: '',
    real_name: person.realName,
    real_name_normalized: person.realName,
    display_name: person.name,
    display_name_normalized: person.name,
    status_text: '',
    status_emoji: '',
    email: person.email,
    fields: {},
    team: state.company.team.id,
  };
}

/** The app's own bot user. */
export function botUserToApi(state: State): Record<string, unknown> {
  const { bot, team } = state.company;
  return {
    id: bot.userId,
    team_id: team.id,
    name: bot.name.toLowerCase(),
    deleted: false,
    real_name: bot.name,
    tz: 'America/Los_Angeles',
    tz_label: 'Pacific Standard Time',
    tz_offset: -28_800,
    profile: { real_name: bot.name, display_name: bot.name, bot_id: bot.botId, api_app_id: bot.appId, team: team.id },
    is_admin: false,
    is_owner: false,
    is_restricted: false,
    is_ultra_restricted: false,
    is_bot: true,
    is_app_user: false,
    updated: 1_700_000_000,
  };
}

/** Slack has a user of its own in every workspace. */
export function slackbotToApi(state: State): Record<string, unknown> {
  return {
    id: 'USLACKBOT',
    team_id: state.company.team.id,
    name: 'slackbot',
    deleted: false,
    real_name: 'Slackbot',
    profile: { real_name: 'Slackbot', display_name: 'Slackbot' },
    is_bot: false,
    is_app_user: false,
    updated: 0,
  };
}

export function channelToApi(state: State, channel: Channel, withMembers = false): Record<string, unknown> {
  const common = {
    id: channel.id,
    created: channel.created,
    is_archived: channel.isArchived,
    is_org_shared: false,
    context_team_id: state.company.team.id,
    updated: channel.created * 1000,
  };
  if (channel.kind === 'im') {
    const other = channel.members.find((member) => member !== state.company.bot.userId);
    return { ...common, is_im: true, user: other, is_user_deleted: false, priority: 0 };
  }
  return {
    ...common,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: false,
    is_mpim: channel.kind === 'mpim',
    is_private: channel.kind !== 'public',
    is_general: channel.isGeneral,
    is_shared: channel.isExtShared,
    is_ext_shared: channel.isExtShared,
    is_pending_ext_shared: false,
    is_member: channel.members.includes(state.company.bot.userId),
    creator: channel.creator,
    topic: { value: channel.topic, creator: channel.creator, last_set: channel.created },
    purpose: { value: '', creator: '', last_set: 0 },
    previous_names: [],
    num_members: channel.members.length,
    ...(withMembers ? { members: channel.members } : {}),
  };
}

/** A message as history, events and interactions carry it. Metadata is only shown where it was asked for. */
export function messageToApi(state: State, message: Message, withMetadata = false): Record<string, unknown> {
  const { channel, pings: _pings, metadata, reactions, thread_ts, ...shown } = message;
  const replies = state
    .messagesIn(channel)
    .filter((reply) => reply.thread_ts === message.ts && reply.ts !== message.ts);
  const isParent = replies.length > 0;
  return {
    ...shown,
    ...(message.bot_id === undefined
      ? {}
      : {
          bot_profile: {
            id: message.bot_id,
            app_id: message.app_id,
            user_id: message.user,
            name: state.company.bot.name,
            deleted: false,
            updated: 1_700_000_000,
            team_id: message.team,
          },
        }),
    ...(thread_ts === undefined ? {} : { thread_ts, parent_user_id: state.message(channel, thread_ts)?.user }),
    ...(isParent
      ? {
          thread_ts: message.ts,
          reply_count: replies.length,
          reply_users: [...new Set(replies.map((reply) => reply.user))],
          reply_users_count: new Set(replies.map((reply) => reply.user)).size,
          latest_reply: replies.at(-1)?.ts,
          is_locked: false,
          subscribed: false,
        }
      : {}),
    ...(reactions === undefined ? {} : { reactions }),
    ...(withMetadata && metadata ? { metadata } : {}),
  };
}

function offsetSeconds(tz: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: tz, timeZoneName: 'longOffset' }).formatToParts(at);
  const match = /GMT([+-])(\d\d):(\d\d)/.exec(parts.find((part) => part.type === 'timeZoneName')?.value ?? '');
  if (!match) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 3600 + Number(match[3]) * 60);
}
