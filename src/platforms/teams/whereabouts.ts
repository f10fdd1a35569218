import { createHash } from 'node:crypto';
import type { ChatUser, Place } from '../../core/incoming.ts';
import type { Locale } from '../../core/msg.ts';
import { type Activity, kindOf, splitConversation } from './activity.ts';
import { teamsLocale } from './people.ts';
import type { TeamsRoute } from './route.ts';

export function localeOf(activity: Activity): Locale {
  return teamsLocale(activity.locale) ?? 'en';
}

/** The ways that an activity leaves open to answer it. */
export function routeOf(
  activity: Activity,
  from: ChatUser,
  receivedAt: number,
  more: { readonly targeted?: boolean; readonly dialog?: boolean },
): TeamsRoute {
  const { channel, thread } = splitConversation(activity.conversation.id);
  const kind = kindOf(activity);
  return {
    workspace: from.workspace,
    user: from.user,
    account: activity.from.id,
    bot: activity.recipient?.id ?? '',
    serviceUrl: activity.serviceUrl,
    at: receivedAt,
    kind,
    channel,
    ...(thread === undefined ? {} : { thread }),
    ...(more.targeted && kind !== 'personal' ? { targeted: true } : {}),
    ...(more.dialog ? { dialog: true } : {}),
  };
}

export function placeOf(route: TeamsRoute): Place {
  return {
    channel: route.channel,
    kind: route.kind === 'personal' ? 'direct' : route.kind,
    ...(route.thread === undefined ? {} : { thread: route.thread }),
  };
}

/** Only the person sees what was pressed. */
export const isPrivate = (route: TeamsRoute): boolean => route.kind === 'personal' || route.targeted === true;

/**
 * Teams repeats an activity with the same id. An invoke without one is told by what it says: the same click of the same person on
 * the same message.
 */
export function receiptOf(activity: Activity): string {
  const { channel } = splitConversation(activity.conversation.id);
  if (activity.id) {
    const name = activity.type === 'invoke' ? `:${digest(activity.name ?? '', activity.value)}` : '';
    return `teams:${digest(channel)}:${activity.id}${name}`;
  }
  return `teams:${digest(channel)}:${digest(activity.name ?? '', activity.value, activity.replyToId, activity.from.id, activity.timestamp)}`;
}

function digest(...parts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}
