import type { Card } from '../../cards/card.ts';
import type { Reader } from '../../core/actor.ts';
import type { ChatUser, Door, Incoming, ReplyRoute } from '../../core/incoming.ts';
import type { Locale, Msg } from '../../core/msg.ts';
import type { Answer, DeliveryKey, Dispatch, MessageRef } from '../platform.ts';
import { type Acknowledgement, type Asked, ackToBody, nothingToSay, privateText, saying } from './acknowledging.ts';
import type { SlackHouseEvent } from './house-events.ts';
import type { Envelope, Understood } from './incoming.ts';
import { limits } from './limits.ts';
import type { Log } from './log.ts';
import { messages } from './messages.ts';
import { replyToRoute, routeToReply, type SlackRoute } from './route.ts';

export interface Reception {
  open(dispatch: Dispatch): void;
  /** Says how to acknowledge a request, as soon as it is kept and in any case before Slack gives up. Never throws. */
  receive(envelope: Envelope): Promise<Acknowledgement>;
  /** Waits for the work that is under way, but not for ever. */
  close(): Promise<void>;
}

export interface ReceptionDeps {
  understand(envelope: Envelope): Promise<Understood>;
  readonly command: string;
  answer(route: ReplyRoute, answer: Answer, reader: Reader, key: DeliveryKey): Promise<MessageRef | null>;
  localeOf(user: ChatUser): Locale | undefined;
  publishHome(user: ChatUser): Promise<void>;
  onEvent(event: SlackHouseEvent): Promise<void>;
  readonly log: Log;
}

/** How long an ending process waits for answers that are on their way, in milliseconds. */
const closingMs = 5_000;

/** From a genuine request to its acknowledgement; the work goes on behind it. */
export function createReception(deps: ReceptionDeps): Reception {
  const { log } = deps;
  let dispatch: Dispatch | null = null;
  const underWay = new Set<Promise<void>>();

  function goOn(work: Promise<unknown>, what: string): void {
    const tracked: Promise<void> = work
      .then(
        () => undefined,
        (error: unknown) => log.error({ err: error, what }, 'work behind an acknowledgement failed'),
      )
      .finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  }

  async function receive(envelope: Envelope): Promise<Acknowledgement> {
    let understood: Understood;
    try {
      understood = await deps.understand(envelope);
    } catch (error) {
      log.error({ err: error }, 'a request could not be understood');
      return { kind: 'malformed', why: 'not understood' };
    }
    switch (understood.kind) {
      case 'request':
        return forward(understood, envelope);
      case 'home-opened':
        goOn(deps.publishHome(understood.user), 'publishing a home page');
        return nothingToSay;
      case 'house':
        return houseEvent(understood.event, envelope);
      case 'unknown-command': {
        const text = messages.unknownCommand(understood.name, deps.command)[deps.localeOf(understood.user) ?? 'en'];
        return { kind: 'body', body: privateText(text) };
      }
      case 'stale':
        return stale(understood, envelope);
      case 'malformed':
        log.warn({ why: understood.why }, 'a malformed request');
        return { kind: 'malformed', why: understood.why };
      case 'nothing':
        return nothingToSay;
      default:
        return understood satisfies never;
    }
  }

  async function forward(
    request: Extract<Understood, { kind: 'request' }>,
    envelope: Envelope,
  ): Promise<Acknowledgement> {
    const { incoming } = request;
    const asked: Asked = {
      by: askedBy[incoming.door],
      locale: request.formLocale ?? 'en',
      ...(request.view ? { view: request.view } : {}),
    };
    const say = (message: Msg): Acknowledgement => {
      const { acknowledgement, aside } = saying(message, asked);
      if (aside)
        goOn(
          tell(replyToRoute(incoming.route), aside, asked.locale, envelope),
          'saying what an acknowledgement cannot',
        );
      return acknowledgement;
    };
    if (!dispatch) return asked.by === 'event' ? { kind: 'retry' } : say(messages.failed(typedIn(incoming)));
    const taken = dispatch(incoming).then(
      (result) => {
        goOn(
          result.done.finally(() => refreshHome(incoming)),
          'working on a request',
        );
        return result.ack;
      },
      (error: unknown) => {
        log.error({ err: error, receipt: incoming.receipt }, 'a request could not be taken in');
        return null;
      },
    );
    // An ending process waits for what it has let in, kept or not yet.
    goOn(taken, 'taking a request in');
    const ack = await inTime(taken, envelope);
    if (ack === 'late') {
      // Perhaps it is kept in the next moment. An event delivered again is recognised; the others are told to look.
      log.warn({ receipt: incoming.receipt }, 'a request was not taken in before Slack gives up');
      if (asked.by === 'event') return { kind: 'retry' };
      return asked.by === 'click' ? nothingToSay : say(asked.by === 'form' ? messages.slowForm : messages.slow);
    }
    if (ack === null) return asked.by === 'event' ? { kind: 'retry' } : say(messages.failed(typedIn(incoming)));
    const { acknowledgement, aside } = ackToBody(ack, asked);
    if (aside)
      goOn(tell(replyToRoute(incoming.route), aside, asked.locale, envelope), 'saying what an acknowledgement cannot');
    return acknowledgement;
  }

  function stale({ route, user, view }: Extract<Understood, { kind: 'stale' }>, envelope: Envelope): Acknowledgement {
    const locale = deps.localeOf(user) ?? 'en';
    // A form stays open with the reason, so that what was written in it can still be copied.
    const asked: Asked = view ? { by: 'form', view, locale } : { by: 'click', locale };
    const { acknowledgement, aside } = saying(messages.staleAction, asked);
    if (aside) goOn(tell(route, aside, locale, envelope), 'answering a stale control');
    return acknowledgement;
  }

  async function houseEvent(event: SlackHouseEvent, envelope: Envelope): Promise<Acknowledgement> {
    const handled = deps.onEvent(event).then(
      () => 'done' as const,
      (error: unknown) => {
        log.error({ err: error, kind: event.kind }, 'an event could not be worked on');
        return 'failed' as const;
      },
    );
    goOn(handled, 'working on an event');
    // Slack delivers again what failed; what only takes long goes on.
    return (await inTime(handled, envelope)) === 'failed' ? { kind: 'retry' } : nothingToSay;
  }

  async function tell(route: SlackRoute, message: Msg, locale: Locale, envelope: Envelope): Promise<void> {
    const card: Card = { title: [message], tone: 'warn', blocks: [] };
    const key = { id: `slack:${envelope.digest}:told`, again: false };
    await deps.answer(routeToReply(route), { kind: 'card', card, to: 'caller' }, { locale, timezone: 'UTC' }, key);
  }

  async function refreshHome(incoming: Incoming): Promise<void> {
    const opensForm = 'invocation' in incoming.says && incoming.says.invocation.command === 'form';
    if (incoming.route.home === true && incoming.door !== 'lookup' && !opensForm) await deps.publishHome(incoming.from);
  }

  return {
    open(given) {
      dispatch = given;
    },
    receive,
    async close() {
      dispatch = null;
      let isOver = false;
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(() => {
          isOver = true;
          resolve();
        }, closingMs);
      });
      // What is taken in goes on as work of its own, so one look is not enough.
      while (underWay.size > 0 && !isOver) await Promise.race([Promise.allSettled([...underWay]), patience]);
      clearTimeout(timer);
    },
  };
}

const askedBy: Readonly<Record<Door, Asked['by']>> = {
  command: 'command',
  mention: 'event',
  direct: 'event',
  button: 'click',
  home: 'click',
  form: 'form',
  'message-action': 'click',
  shortcut: 'click',
  lookup: 'lookup',
};

function typedIn(incoming: Incoming): string {
  return 'text' in incoming.says ? incoming.says.text : '';
}

async function inTime<T>(work: Promise<T>, envelope: Envelope): Promise<T | 'late'> {
  const left = Math.max(0, limits.acknowledgeMs - (Date.now() - envelope.receivedAt));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), left);
  });
  const result = await Promise.race([work, late]);
  clearTimeout(timer);
  return result;
}
