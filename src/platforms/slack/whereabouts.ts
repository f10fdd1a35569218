import type { Place } from '../../core/incoming.ts';
import { cardCallback, viewToMemory } from './modal.ts';
import type { BlockActionsPayload } from './payloads.ts';
import type { SlackRoute } from './route.ts';

/** The workspace whose installation the request belongs to: an organisation's where it installed the app for all of them. */
export function workspaceOf(body: {
  team?: { id: string } | null | undefined;
  enterprise?: { id: string } | null | undefined;
  is_enterprise_install?: boolean | undefined;
  user: { team_id?: string | null | undefined };
}): string | null {
  if (body.is_enterprise_install && body.enterprise) return body.enterprise.id;
  return body.team?.id ?? body.user.team_id ?? body.enterprise?.id ?? null;
}

/** Slack tells a group conversation by its name only. */
export function placeKind(channel: string, name: string | undefined): Place['kind'] {
  if (channel.startsWith('D')) return 'direct';
  return name?.startsWith('mpdm-') ? 'group' : 'channel';
}

/** The ways that a press of a button leaves open to answer it. */
export function actionRoute(body: BlockActionsPayload, workspace: string, at: number): SlackRoute {
  const base: SlackRoute = {
    workspace,
    user: body.user.id,
    at,
    ...(body.trigger_id ? { trigger: body.trigger_id } : {}),
  };
  if (body.view?.type === 'home') return { ...base, home: true };
  if (body.view) {
    // A card in a modal is answered in that modal; where it came from is the way around when it is closed.
    const { trigger: _old, at: _then, ...origin } = viewToMemory(body.view)?.route ?? base;
    const modal = body.view.callback_id === cardCallback ? { modal: body.view.id } : {};
    return { ...origin, ...base, ...modal };
  }
  const channel = body.container?.channel_id ?? body.channel?.id;
  const message = body.container?.message_ts ?? body.message?.ts;
  const thread = body.container?.thread_ts ?? body.message?.thread_ts;
  return {
    ...base,
    ...(channel === undefined ? {} : { channel }),
    ...(message === undefined ? {} : { message }),
    // A thread's parent names itself as its thread; what is answered to it belongs into the channel.
    ...(thread === undefined || thread === message ? {} : { thread }),
    ...(body.container?.is_ephemeral ? { ephemeral: true } : {}),
    // Our own message in a direct conversation: it can only be the one between the person and the bot.
    ...(channel?.startsWith('D') && !body.container?.is_ephemeral ? { direct: true } : {}),
    ...(body.response_url ? { responseUrl: body.response_url } : {}),
  };
}
