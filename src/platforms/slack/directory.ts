import { z } from 'zod';
import { DeliveryError } from '../../core/errors.ts';
import type { ChatUser } from '../../core/incoming.ts';
import type { Locale } from '../../core/msg.ts';
import type { Directory, Profile } from '../../core/ports.ts';
import type { Clients } from './clients.ts';

const userSchema = z.object({
  id: z.string(),
  team_id: z.string().nullish(),
  name: z.string().optional(),
  real_name: z.string().nullish(),
  deleted: z.boolean().optional(),
  is_bot: z.boolean().optional(),
  is_app_user: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  is_stranger: z.boolean().optional(),
  is_owner: z.boolean().optional(),
  is_primary_owner: z.boolean().optional(),
  is_email_confirmed: z.boolean().optional(),
  is_workflow_bot: z.boolean().optional(),
  locale: z.string().optional(),
  tz: z.string().nullish(),
  enterprise_user: z.object({ enterprise_id: z.string().optional(), teams: z.array(z.string()).optional() }).optional(),
  profile: z
    .object({
      email: z.string().nullish(),
      real_name: z.string().nullish(),
      display_name: z.string().nullish(),
    })
    .optional(),
});
export type SlackUser = z.infer<typeof userSchema>;

/** 'zh' for every Chinese, 'en' for the rest of the world. */
export function slackLocale(locale: string | undefined): Locale | undefined {
  if (locale === undefined) return undefined;
  return locale.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/** Slack's user → our profile, as seen from a workspace (or an organisation, for org-wide installations). */
export function userToProfile(user: SlackUser, asked: ChatUser): Profile {
  const email = user.profile?.email?.trim().toLowerCase();
  const locale = slackLocale(user.locale);
  // A bot's or a stranger's address proves nothing, and neither does one that Slack has not confirmed.
  const verified = email && user.is_email_confirmed !== false && kindOf(user, asked) !== 'external';
  return {
    user: asked,
    name: nameOf(user),
    ...(verified ? { email } : {}),
    ...(locale ? { locale } : {}),
    ...(user.tz ? { timezone: user.tz } : {}),
    kind: kindOf(user, asked),
    owner: user.is_owner === true || user.is_primary_owner === true,
  };
}

export function nameOf(user: SlackUser): string {
  const names = [user.profile?.real_name, user.real_name, user.profile?.display_name, user.name];
  return names.find((name) => name !== undefined && name !== null && name.trim() !== '')?.trim() ?? user.id;
}

function kindOf(user: SlackUser, { workspace }: ChatUser): Profile['kind'] {
  if (user.deleted) return 'deactivated';
  if (user.is_bot || user.is_app_user || user.is_workflow_bot || user.id === 'USLACKBOT') return 'bot';
  if (user.is_stranger || !belongsTo(user, workspace)) return 'external';
  return user.is_restricted || user.is_ultra_restricted ? 'guest' : 'member';
}

function belongsTo(user: SlackUser, workspace: string): boolean {
  if (!user.team_id || user.team_id === workspace) return true;
  return user.enterprise_user?.enterprise_id === workspace || user.enterprise_user?.teams?.includes(workspace) === true;
}

/** Slack's own directory: people, conversations, user groups. Throws DeliveryError when Slack cannot be asked. */
export function createDirectory(clients: Clients): Directory {
  return {
    platform: 'slack',
    async profile(user) {
      const { user: found } = await clients.call(user.workspace, (client) =>
        client.users.info({ user: user.user, include_locale: true }),
      );
      return userToProfile(read(userSchema, found, 'users.info'), user);
    },
    async conversation(workspace, channel) {
      const { channel: found } = await clients.call(workspace, (client) => client.conversations.info({ channel }));
      const info = read(conversationSchema, found, 'conversations.info');
      return {
        channel: info.id,
        name: info.name ?? info.id,
        isPrivate: info.is_private === true || info.is_im === true || info.is_mpim === true,
        isArchived: info.is_archived === true,
        isExternal: info.is_ext_shared === true || info.is_pending_ext_shared === true,
        botIsMember: info.is_member === true || info.is_im === true,
      };
    },
    async members(workspace, channel) {
      const members: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await clients.call(workspace, (client) =>
          client.conversations.members({ channel, limit: 999, ...(cursor ? { cursor } : {}) }),
        );
        members.push(...(page.members ?? []));
        cursor = page.response_metadata?.next_cursor;
      } while (cursor);
      return members;
    },
    async groupMembers(workspace, group) {
      const wanted = group.replace(/^@/u, '').toLowerCase();
      const { usergroups = [] } = await clients.call(workspace, (client) =>
        client.usergroups.list({ include_users: true }),
      );
      const found = usergroups.find((one) => one.id?.toLowerCase() === wanted || one.handle?.toLowerCase() === wanted);
      if (!found?.id) return null;
      if (found.users) return found.users;
      const usergroup = found.id;
      return (await clients.call(workspace, (client) => client.usergroups.users.list({ usergroup }))).users ?? [];
    },
    async permalink(workspace, channel, message) {
      try {
        const link = await clients.call(workspace, (client) =>
          client.chat.getPermalink({ channel, message_ts: message }),
        );
        return link.permalink ?? null;
      } catch (error) {
        // Deleted, or in a channel that the bot cannot see: there is no link that would help anybody.
        if (error instanceof DeliveryError && (error.kind === 'gone' || error.kind === 'message-gone')) return null;
        throw error;
      }
    },
  };
}

const conversationSchema = z.object({
  id: z.string(),
  name: z.string().optional(),
  is_private: z.boolean().optional(),
  is_im: z.boolean().optional(),
  is_mpim: z.boolean().optional(),
  is_archived: z.boolean().optional(),
  is_ext_shared: z.boolean().optional(),
  is_pending_ext_shared: z.boolean().optional(),
  is_member: z.boolean().optional(),
});

function read<T>(schema: z.ZodType<T>, value: unknown, method: string): T {
  const result = schema.safeParse(value);
  if (!result.success)
    throw new DeliveryError('transient', `${method} answered something else`, { cause: result.error });
  return result.data;
}
