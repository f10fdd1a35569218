import type { ChatUser, Door, Incoming, IncomingFile, Place, SourceMessage } from '../../core/incoming.ts';
import { invocation } from '../../core/invocation.ts';
import type { Locale } from '../../core/msg.ts';
import type { Activity } from './activity.ts';
import { datasetToLookup, dataToSubmitted, type Submitted } from './dialog.ts';
import { type FileAnswer, filesOf, valueToFileAnswer } from './files.ts';
import { dataToButton } from './invocation-value.ts';
import { cardActionSchema, dialogSchema, extensionSchema, querySchema, typeaheadSchema } from './invokes.ts';
import { messages } from './messages.ts';
import { teamsLocale } from './people.ts';
import { routeToReply, type TeamsRoute } from './route.ts';
import { activityToText, isOnlyAttached } from './said.ts';
import { payloadToSource } from './source-message.ts';
import { isPrivate, localeOf, placeOf, receiptOf, routeOf } from './whereabouts.ts';

/** How a request has to be answered over HTTP. */
export type Asked = 'message' | 'card' | 'dialog' | 'typeahead' | 'search';

/** What an activity turns out to be. */
export type Understood =
  | {
      readonly kind: 'request';
      readonly asked: Asked;
      readonly incoming: Incoming;
      readonly route: TeamsRoute;
      readonly locale: Locale;
      readonly submitted?: Submitted;
      /** For searches: what is found is a record of this kind. */
      readonly searches?: 'customer' | 'task';
    }
  /** Somebody takes a file that was offered, or not. */
  | {
      readonly kind: 'file-answer';
      readonly answer: FileAnswer;
      readonly route: TeamsRoute;
      readonly user: ChatUser;
      readonly locale: Locale;
    }
  /** Somebody asks for their home card. */
  | { readonly kind: 'home'; readonly route: TeamsRoute; readonly user: ChatUser; readonly locale: Locale }
  /** A control of ours that cannot be read any more. */
  | { readonly kind: 'stale'; readonly asked: Asked; readonly route: TeamsRoute; readonly locale: Locale }
  /** Nothing for us. `body`: what an invoke is answered with all the same. */
  | { readonly kind: 'nothing'; readonly body?: unknown };

export interface UnderstandingDeps {
  /** '/crm' */
  readonly command: string;
  /** Its word without the slash means nothing else. */
  readonly commandIsFree: boolean;
  readonly messageActions: readonly { readonly callbackId: string; readonly command: string; readonly fill: string }[];
  /** What the menus offer where there is no message to begin from. */
  readonly shortcuts: readonly { readonly callbackId: string; readonly command: string }[];
  readonly searches: readonly { readonly commandId: string; readonly reference: 'customer' | 'task' }[];
}

const homeWords = new Set(['home', '主页', '首页']);

/** Every activity that asks for something → the project's own terms. Nothing of Teams gets past this but the opaque route. */
export function createUnderstanding(deps: UnderstandingDeps) {
  const word = deps.command.replace(/^\//u, '').replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
  const ours = new RegExp(`^/${deps.commandIsFree ? '?' : ''}${word}(?![\\w-])\\s*`, 'iu');

  return function understand(activity: Activity, from: ChatUser, receivedAt: number): Understood {
    switch (activity.type) {
      case 'message':
        return fromMessage(activity, from, receivedAt);
      case 'invoke':
        return fromInvoke(activity, from, receivedAt);
      default:
        return { kind: 'nothing' };
    }
  };

  function request(
    activity: Activity,
    from: ChatUser,
    receivedAt: number,
    what: {
      asked: Asked;
      door: Door;
      says: Incoming['says'];
      route: TeamsRoute;
      place?: Place;
      source?: SourceMessage;
      files?: readonly IncomingFile[];
      submitted?: Submitted;
      searches?: 'customer' | 'task';
    },
  ): Understood {
    const locale = what.submitted?.locale ?? teamsLocale(activity.locale);
    const { route } = what;
    return {
      kind: 'request',
      asked: what.asked,
      route,
      locale: locale ?? 'en',
      incoming: {
        receipt: receiptOf(activity),
        from,
        door: what.door,
        place: what.place ?? placeOf(route),
        says: what.says,
        ...(what.source ? { source: what.source } : {}),
        ...(what.files && what.files.length > 0 ? { files: what.files } : {}),
        route: routeToReply(route),
        ...(locale ? { localeHint: locale } : {}),
        receivedAt: new Date(receivedAt).toISOString(),
      },
      ...(what.submitted ? { submitted: what.submitted } : {}),
      ...(what.searches ? { searches: what.searches } : {}),
    };
  }

  function fromMessage(activity: Activity, from: ChatUser, receivedAt: number): Understood {
    const targeted = activity.recipient?.isTargeted === true;
    const route = routeOf(activity, from, receivedAt, { targeted });
    const typed = activityToText(activity, activity.recipient?.id ?? '');
    if (typed === '' && isObject(activity.value)) {
      // Action.Submit, from clients that do not know Action.Execute.
      const button = dataToButton(activity.value);
      const clicked: TeamsRoute = {
        ...route,
        ...(activity.replyToId ? { message: activity.replyToId } : {}),
        ...(button?.mine && route.kind !== 'personal' ? { targeted: true } : {}),
      };
      if (!button) return { kind: 'stale', asked: 'message', route: clicked, locale: localeOf(activity) };
      const place = { ...placeOf(clicked), isPrivate: isPrivate(clicked) };
      return request(activity, from, receivedAt, {
        asked: 'message',
        door: 'button',
        says: { invocation: button.does },
        route: clicked,
        place,
      });
    }
    const files = filesOf(activity);
    if (!targeted && files.length === 0 && isOnlyAttached(activity, activity.recipient?.id ?? '')) {
      return { kind: 'nothing' };
    }
    const text =
      targeted || typed.startsWith('/') ? typed.replace(ours, '').replace(/^\//u, '') : typed.replace(ours, '');
    if (route.kind === 'personal' && homeWords.has(text.trim().toLowerCase())) {
      return { kind: 'home', route, user: from, locale: localeOf(activity) };
    }
    const door: Door = targeted ? 'command' : route.kind === 'personal' ? 'direct' : 'mention';
    return request(activity, from, receivedAt, { asked: 'message', door, says: { text }, route, files });
  }

  function fromInvoke(activity: Activity, from: ChatUser, receivedAt: number): Understood {
    switch (activity.name) {
      case 'adaptiveCard/action':
        return fromClick(
          activity,
          from,
          receivedAt,
          'card',
          cardActionSchema.safeParse(activity.value).data?.action.data,
        );
      case 'task/fetch':
        return fromClick(activity, from, receivedAt, 'dialog', dialogSchema.safeParse(activity.value).data?.data);
      case 'task/submit':
        return fromSubmission(activity, from, receivedAt, dialogSchema.safeParse(activity.value).data?.data);
      case 'application/search':
        return fromTypeahead(activity, from, receivedAt);
      case 'composeExtension/query':
        return fromQuery(activity, from, receivedAt);
      case 'composeExtension/fetchTask':
        return fromExtension(activity, from, receivedAt);
      case 'composeExtension/submitAction':
        return fromSubmission(activity, from, receivedAt, extensionSchema.safeParse(activity.value).data?.data);
      case 'fileConsent/invoke': {
        const answer = valueToFileAnswer(activity.value);
        if (!answer) return { kind: 'nothing', body: {} };
        const route = routeOf(activity, from, receivedAt, {});
        return {
          kind: 'file-answer',
          answer,
          route: { ...route, ...(activity.replyToId ? { message: activity.replyToId } : {}) },
          user: from,
          locale: localeOf(activity),
        };
      }
      default:
        // signin/…, link previews, read receipts: answered, since silence is shown as a failure.
        return { kind: 'nothing', body: {} };
    }
  }

  function fromClick(
    activity: Activity,
    from: ChatUser,
    receivedAt: number,
    asked: 'card' | 'dialog',
    data: unknown,
  ): Understood {
    const button = dataToButton(data);
    const base = routeOf(activity, from, receivedAt, { dialog: asked === 'dialog' });
    const route: TeamsRoute = {
      ...base,
      ...(activity.replyToId ? { message: activity.replyToId } : {}),
      ...(button?.mine && base.kind !== 'personal' ? { targeted: true } : {}),
    };
    if (!button) return { kind: 'stale', asked, route, locale: localeOf(activity) };
    return request(activity, from, receivedAt, {
      asked,
      door: 'button',
      says: { invocation: button.does },
      route,
      place: { ...placeOf(route), isPrivate: isPrivate(route) },
    });
  }

  function fromSubmission(activity: Activity, from: ChatUser, receivedAt: number, data: unknown): Understood {
    const route = routeOf(activity, from, receivedAt, { dialog: true });
    const submitted = dataToSubmitted(data);
    if (submitted) {
      return request(activity, from, receivedAt, {
        asked: 'dialog',
        door: 'form',
        says: { invocation: submitted.memory.does, fields: submitted.fields },
        route,
        submitted,
      });
    }
    // A button of a card that is shown in a dialog: only its reader sees it.
    const button = dataToButton(data);
    if (!button) return { kind: 'stale', asked: 'dialog', route, locale: localeOf(activity) };
    return request(activity, from, receivedAt, {
      asked: 'dialog',
      door: 'button',
      says: { invocation: button.does },
      route: { ...route, targeted: true },
      place: { ...placeOf(route), isPrivate: true },
    });
  }

  function fromTypeahead(activity: Activity, from: ChatUser, receivedAt: number): Understood {
    const read = typeaheadSchema.safeParse(activity.value).data;
    const lookup = read ? datasetToLookup(read.dataset) : null;
    if (!read || !lookup) return { kind: 'nothing', body: searchResponse([]) };
    return request(activity, from, receivedAt, {
      asked: 'typeahead',
      door: 'lookup',
      says: {
        invocation: invocation('lookup', {
          reference: lookup.reference,
          query: read.queryText ?? '',
          ...(lookup.command === '' ? {} : { command: lookup.command }),
        }),
      },
      route: routeOf(activity, from, receivedAt, { dialog: true }),
      place: { kind: 'none' },
    });
  }

  function fromQuery(activity: Activity, from: ChatUser, receivedAt: number): Understood {
    const read = querySchema.safeParse(activity.value).data;
    const search = deps.searches.find((one) => one.commandId === read?.commandId);
    if (!read || !search) return { kind: 'nothing', body: searchMessage(messages.unknownSearch[localeOf(activity)]) };
    // Before anything is typed Teams sends the parameter `initialRun`, which means: the most likely ones.
    const typed = (read.parameters ?? []).find(({ name }) => name !== 'initialRun')?.value;
    return request(activity, from, receivedAt, {
      asked: 'search',
      door: 'lookup',
      says: {
        invocation: invocation('lookup', {
          reference: search.reference,
          query: typeof typed === 'string' ? typed.trim() : '',
        }),
      },
      route: routeOf(activity, from, receivedAt, { dialog: true }),
      place: { kind: 'none' },
      searches: search.reference,
    });
  }

  function fromExtension(activity: Activity, from: ChatUser, receivedAt: number): Understood {
    const route = routeOf(activity, from, receivedAt, { dialog: true });
    const read = extensionSchema.safeParse(activity.value).data;
    const called = ({ callbackId }: { readonly callbackId: string }): boolean => callbackId === read?.commandId;
    const action = deps.messageActions.find(called);
    const command = action?.command ?? deps.shortcuts.find(called)?.command;
    if (!read || command === undefined) return { kind: 'stale', asked: 'dialog', route, locale: localeOf(activity) };
    if (!action || !read.messagePayload) {
      return request(activity, from, receivedAt, {
        asked: 'dialog',
        door: 'shortcut',
        says: { invocation: invocation('form', { command }) },
        route,
      });
    }
    const source = payloadToSource(read.messagePayload);
    return request(activity, from, receivedAt, {
      asked: 'dialog',
      door: 'message-action',
      says: { invocation: invocation(action.command, { [action.fill]: source.text }) },
      source,
      route,
    });
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** What a search of the message extension shows instead of results; an answer without either is shown as a failure. */
export function searchMessage(text: string): unknown {
  return { composeExtension: { type: 'message', text } };
}

/** What a field that searches as one types is answered with. */
export function searchResponse(results: readonly { readonly title: string; readonly value: string }[]): unknown {
  return { statusCode: 200, type: 'application/vnd.microsoft.search.searchResponse', value: { results } };
}
