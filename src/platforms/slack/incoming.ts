import type { ChatUser, Door, Incoming, Place } from '../../core/incoming.ts';
import { invocation } from '../../core/invocation.ts';
import type { Locale } from '../../core/msg.ts';
import { doesPrefix } from './controls.ts';
import { eventToHouseEvent, type SlackHouseEvent } from './house-events.ts';
import { valueToInvocation } from './invocation-value.ts';
import { lookupPrefix, viewToFields, viewToMemory } from './modal.ts';
import type {
  BlockActionsPayload,
  CommandPayload,
  EventPayload,
  MessageActionPayload,
  Payload,
  ShortcutPayload,
  SuggestionPayload,
  ViewPayload,
  ViewSubmissionPayload,
} from './payloads.ts';
import { routeToReply, type SlackRoute } from './route.ts';
import { eventToSaid } from './said.ts';
import { slackToText, withoutCommand } from './slack-text.ts';
import type { SourceReader } from './source-message.ts';
import { actionRoute, placeKind, workspaceOf } from './whereabouts.ts';

/** A genuine request, before it is understood. */
export interface Envelope {
  readonly payload: Payload;
  /** The digest of what was signed. */
  readonly digest: string;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}

/** What a request turns out to be. */
export type Understood =
  | { readonly kind: 'request'; readonly incoming: Incoming; readonly view?: ViewPayload; readonly formLocale?: Locale }
  | { readonly kind: 'home-opened'; readonly user: ChatUser }
  | { readonly kind: 'house'; readonly event: SlackHouseEvent }
  /** A slash command that is not ours: answered, because silence looks like a crash. */
  | { readonly kind: 'unknown-command'; readonly name: string; readonly user: ChatUser }
  /** A control of ours that cannot be read any more. */
  | { readonly kind: 'stale'; readonly route: SlackRoute; readonly user: ChatUser; readonly view?: ViewPayload }
  | { readonly kind: 'malformed'; readonly why: string }
  | { readonly kind: 'nothing' };

export interface IncomingDeps {
  readonly command: string;
  /** The command's name without its slash means nothing else, so it may stand before what is typed. */
  readonly commandIsFree: boolean;
  readonly messageActions: readonly { readonly callbackId: string; readonly command: string; readonly fill: string }[];
  readonly shortcuts: readonly { readonly callbackId: string; readonly command: string }[];
  readonly readSource: SourceReader;
  localeOf(user: ChatUser): Locale | undefined;
}

/** Every Slack payload → the project's own terms. Nothing of Slack gets past this but the opaque route. */
export function createUnderstanding(deps: IncomingDeps) {
  return async function understand(envelope: Envelope): Promise<Understood> {
    const { payload } = envelope;
    switch (payload.kind) {
      case 'command':
        return fromCommand(payload.body, envelope);
      case 'actions':
        return fromActions(payload.body, envelope);
      case 'suggestion':
        return fromSuggestion(payload.body, envelope);
      case 'submission':
        return fromSubmission(payload.body, envelope);
      case 'message-action':
        return fromMessageAction(payload.body, envelope);
      case 'shortcut':
        return fromShortcut(payload.body, envelope);
      case 'event':
        return fromEvent(payload.body, envelope);
      case 'other':
        return { kind: 'nothing' };
      case 'malformed':
        return { kind: 'malformed', why: payload.why };
      default:
        return payload satisfies never;
    }
  };

  function request(
    envelope: Envelope,
    what: {
      receipt?: string;
      door: Door;
      place: Place;
      says: Incoming['says'];
      route: SlackRoute;
      source?: Incoming['source'];
      files?: Incoming['files'];
      view?: ViewPayload;
      formLocale?: Locale;
    },
  ): Understood {
    const from: ChatUser = { platform: 'slack', workspace: what.route.workspace, user: what.route.user };
    const locale = what.formLocale ?? deps.localeOf(from);
    return {
      kind: 'request',
      incoming: {
        receipt: what.receipt ?? `slack:${envelope.digest}`,
        from,
        door: what.door,
        place: what.place,
        says: what.says,
        ...(what.source ? { source: what.source } : {}),
        ...(what.files && what.files.length > 0 ? { files: what.files } : {}),
        route: routeToReply(what.route),
        ...(locale ? { localeHint: locale } : {}),
        receivedAt: new Date(envelope.receivedAt).toISOString(),
      },
      ...(what.view ? { view: what.view } : {}),
      ...(locale ? { formLocale: locale } : {}),
    };
  }

  function typed(text: string): string {
    return withoutCommand(slackToText(text), deps.command, deps.commandIsFree);
  }

  function fromCommand(body: CommandPayload, envelope: Envelope): Understood {
    const workspace = body.is_enterprise_install === 'true' && body.enterprise_id ? body.enterprise_id : body.team_id;
    if (workspace === undefined) return { kind: 'malformed', why: 'a command of no workspace' };
    const user: ChatUser = { platform: 'slack', workspace, user: body.user_id };
    if (body.command.toLowerCase() !== deps.command.toLowerCase()) {
      return { kind: 'unknown-command', name: body.command.slice(0, 40), user };
    }
    return request(envelope, {
      door: 'command',
      place: { channel: body.channel_id, kind: placeKind(body.channel_id, body.channel_name) },
      says: { text: typed(body.text) },
      route: {
        workspace,
        user: body.user_id,
        at: envelope.receivedAt,
        channel: body.channel_id,
        ...(body.response_url ? { responseUrl: body.response_url } : {}),
        ...(body.trigger_id ? { trigger: body.trigger_id } : {}),
      },
    });
  }

  function fromActions(body: BlockActionsPayload, envelope: Envelope): Understood {
    const workspace = workspaceOf(body);
    if (workspace === null) return { kind: 'malformed', why: 'an action of no workspace' };
    const [action] = body.actions;
    if (!action?.action_id.startsWith(doesPrefix)) return { kind: 'nothing' }; // a picker in a form, read when it is submitted
    const route = actionRoute(body, workspace, envelope.receivedAt);
    const does = valueToInvocation(action.value ?? action.selected_option?.value ?? '');
    if (!does) return { kind: 'stale', route, user: { platform: 'slack', workspace, user: body.user.id } };
    const isPrivate = route.ephemeral === true || route.direct === true || route.modal !== undefined;
    return request(envelope, {
      door: route.home && route.modal === undefined ? 'home' : 'button',
      place: {
        ...(route.channel === undefined ? {} : { channel: route.channel }),
        kind: route.channel === undefined ? 'none' : placeKind(route.channel, body.channel?.name),
        ...(route.thread === undefined ? {} : { thread: route.thread }),
        isPrivate,
      },
      says: { invocation: does },
      route,
    });
  }

  function fromSuggestion(body: SuggestionPayload, envelope: Envelope): Understood {
    const workspace = workspaceOf(body);
    if (workspace === null) return { kind: 'malformed', why: 'a search of no workspace' };
    if (!body.action_id.startsWith(lookupPrefix)) return { kind: 'nothing' };
    const memory = body.view ? viewToMemory(body.view) : null;
    return request(envelope, {
      door: 'lookup',
      place: { kind: 'none' },
      says: {
        invocation: invocation('lookup', {
          reference: body.action_id.slice(lookupPrefix.length),
          query: body.value,
          ...(memory?.does ? { command: memory.does.command } : {}),
        }),
      },
      route: { workspace, user: body.user.id, at: envelope.receivedAt },
      ...(memory?.locale ? { formLocale: memory.locale } : {}),
    });
  }

  function fromSubmission(body: ViewSubmissionPayload, envelope: Envelope): Understood {
    const workspace =
      body.view.app_installed_team_id && !body.is_enterprise_install
        ? body.view.app_installed_team_id
        : workspaceOf(body);
    if (workspace === null) return { kind: 'malformed', why: 'a form of no workspace' };
    const memory = viewToMemory(body.view);
    const base = { workspace, user: body.user.id, at: envelope.receivedAt };
    if (!memory?.does)
      return {
        kind: 'stale',
        route: base,
        user: { platform: 'slack', workspace, user: body.user.id },
        view: body.view,
      };
    const origin = memory.route;
    // The answer goes to where the form was asked for.
    const route: SlackRoute = { ...(origin ?? {}), ...base, form: true };
    const place: Place =
      origin?.channel === undefined
        ? { kind: 'none' }
        : {
            channel: origin.channel,
            kind: placeKind(origin.channel, undefined),
            ...(origin.thread === undefined ? {} : { thread: origin.thread }),
          };
    return request(envelope, {
      door: 'form',
      place,
      says: { invocation: memory.does, fields: viewToFields(body.view) },
      route,
      view: body.view,
      ...(memory.locale ? { formLocale: memory.locale } : {}),
    });
  }

  async function fromMessageAction(body: MessageActionPayload, envelope: Envelope): Promise<Understood> {
    const workspace = workspaceOf(body);
    if (workspace === null) return { kind: 'malformed', why: 'an action of no workspace' };
    const thread =
      body.message.thread_ts === undefined || body.message.thread_ts === body.message.ts
        ? undefined
        : body.message.thread_ts;
    const route: SlackRoute = {
      workspace,
      user: body.user.id,
      at: envelope.receivedAt,
      channel: body.channel.id,
      ...(thread === undefined ? {} : { thread }),
      ...(body.response_url ? { responseUrl: body.response_url } : {}),
      ...(body.trigger_id ? { trigger: body.trigger_id } : {}),
    };
    const action = deps.messageActions.find((one) => one.callbackId === body.callback_id);
    if (!action) return { kind: 'stale', route, user: { platform: 'slack', workspace, user: body.user.id } };
    const source = await deps.readSource(body, workspace);
    return request(envelope, {
      door: 'message-action',
      place: {
        channel: body.channel.id,
        kind: placeKind(body.channel.id, body.channel.name),
        ...(thread === undefined ? {} : { thread }),
      },
      says: { invocation: invocation(action.command, { [action.fill]: source.text }) },
      source,
      route,
    });
  }

  function fromShortcut(body: ShortcutPayload, envelope: Envelope): Understood {
    const workspace = workspaceOf(body);
    if (workspace === null) return { kind: 'malformed', why: 'a shortcut of no workspace' };
    const route: SlackRoute = {
      workspace,
      user: body.user.id,
      at: envelope.receivedAt,
      ...(body.trigger_id ? { trigger: body.trigger_id } : {}),
    };
    const shortcut = deps.shortcuts.find((one) => one.callbackId === body.callback_id);
    if (!shortcut) return { kind: 'stale', route, user: { platform: 'slack', workspace, user: body.user.id } };
    return request(envelope, {
      door: 'shortcut',
      place: { kind: 'none' },
      says: { invocation: invocation(shortcut.command) },
      route,
    });
  }

  function fromEvent(body: EventPayload, envelope: Envelope): Understood {
    const [authorization] = body.authorizations ?? [];
    const org = authorization?.is_enterprise_install ? authorization.enterprise_id : null;
    const workspace = org ?? authorization?.team_id ?? body.context_team_id ?? body.team_id ?? body.enterprise_id;
    if (!workspace) return { kind: 'malformed', why: 'an event of no workspace' };
    const botUser = authorization?.is_bot ? (authorization.user_id ?? undefined) : undefined;
    const { event } = body;
    if (event.type === 'app_home_opened') {
      const user = event.user;
      if (typeof user !== 'string' || event.tab === 'messages') return { kind: 'nothing' };
      return { kind: 'home-opened', user: { platform: 'slack', workspace, user } };
    }
    if (event.type === 'app_mention' || event.type === 'message')
      return fromMessage(body, workspace, botUser, envelope);
    const house = eventToHouseEvent(body, workspace, botUser);
    return house ? { kind: 'house', event: house } : { kind: 'nothing' };
  }

  function fromMessage(
    { event, event_id }: EventPayload,
    workspace: string,
    botUser: string | undefined,
    envelope: Envelope,
  ): Understood {
    const said = eventToSaid(event, botUser);
    if (!said) return { kind: 'nothing' };
    const { channel, isMention } = said;
    const thread = said.thread === undefined ? {} : { thread: said.thread };
    return request(envelope, {
      receipt: `slack:${event_id}`,
      door: isMention ? 'mention' : 'direct',
      place: {
        channel,
        kind: isMention ? placeKind(channel, said.isGroup ? 'mpdm-' : undefined) : 'direct',
        ...thread,
      },
      says: { text: typed(said.text) },
      files: said.files,
      route: {
        workspace,
        user: said.user,
        at: envelope.receivedAt,
        channel,
        ...thread,
        ...(isMention ? {} : { direct: true }),
      },
    });
  }
}
