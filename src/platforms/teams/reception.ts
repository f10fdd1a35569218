import type { Card } from '../../cards/card.ts';
import type { Ack } from '../../commands/reply.ts';
import type { ChatUser } from '../../core/incoming.ts';
import type { Locale, Msg } from '../../core/msg.ts';
import type { RecordRef } from '../../core/records.ts';
import type { Dispatch } from '../platform.ts';
import type { Activity } from './activity.ts';
import { cardsToAdaptive } from './adaptive-card.ts';
import { type Answering, closedAnswer, dialogAnswer, saidAnswer } from './answering.ts';
import type { HttpAnswer } from './bot.ts';
import { choiceToFound, dialogTitle, formToCard, submittedToForm } from './dialog.ts';
import type { FileAnswer } from './files.ts';
import { searchMessage, searchResponse, type Understood } from './incoming.ts';
import { limits } from './limits.ts';
import type { Log } from './log.ts';
import { messages } from './messages.ts';
import { routeToReply, type TeamsRoute } from './route.ts';
import { choicesToResults } from './search-results.ts';
import type { Waiting, WaitingRoom } from './waiting.ts';

export interface Reception {
  open(dispatch: Dispatch): void;
  /** Says how to answer an activity over HTTP, as soon as it is kept and in any case before Teams gives up. Never throws. */
  receive(activity: Activity, from: ChatUser): Promise<HttpAnswer>;
  /** Work that nobody waits for; it is finished before the process ends. */
  goOn(work: Promise<unknown>, what: string): void;
  /** Waits for the work that is under way, but not for ever. */
  close(): Promise<void>;
}

export interface ReceptionDeps {
  understand(activity: Activity, from: ChatUser, receivedAt: number): Understood;
  readonly answering: Answering;
  readonly waiting: WaitingRoom;
  settleFile(answer: FileAnswer, route: TeamsRoute, by: ChatUser, locale: Locale): Promise<void>;
  sendHome(route: TeamsRoute, user: ChatUser, locale: Locale): Promise<void>;
  preview(ref: RecordRef): Promise<Card | null>;
  readonly log: Log;
}

type Request = Extract<Understood, { kind: 'request' }>;

/** How long an ending process waits for answers that are on their way, in milliseconds. */
const closingMs = 5_000;
/** Makes Teams deliver a message again; for an invoke it is an error that the person sees. */
const again: HttpAnswer = { status: 503 };

/** From a genuine activity to its HTTP answer; the work goes on behind it. */
export function createReception(deps: ReceptionDeps): Reception {
  const { log, waiting } = deps;
  let dispatch: Dispatch | null = null;
  const underWay = new Set<Promise<void>>();

  function goOn(work: Promise<unknown>, what: string): void {
    const tracked: Promise<void> = work
      .then(
        () => undefined,
        (error: unknown) => log.error({ err: error, what }, 'work behind an answer failed'),
      )
      .finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  }

  async function receive(activity: Activity, from: ChatUser): Promise<HttpAnswer> {
    const receivedAt = Date.now();
    const understood = deps.understand(activity, from, receivedAt);
    switch (understood.kind) {
      case 'request':
        return forward(understood, receivedAt);
      case 'file-answer':
        // The file takes longer than an answer may.
        goOn(
          deps.settleFile(understood.answer, understood.route, understood.user, understood.locale),
          'settling an offered file',
        );
        return { status: 200, body: {} };
      case 'home':
        goOn(deps.sendHome(understood.route, understood.user, understood.locale), 'sending a home card');
        return { status: 200 };
      case 'stale':
        return said(understood, messages.staleAction, receivedAt);
      case 'nothing':
        return understood.body === undefined ? { status: 200 } : { status: 200, body: understood.body };
      default:
        return understood satisfies never;
    }
  }

  async function forward(request: Request, receivedAt: number): Promise<HttpAnswer> {
    const { asked } = request;
    if (!dispatch) return asked === 'message' ? again : said(request, messages.failed, receivedAt);
    const slot = asked === 'card' || asked === 'dialog' ? waiting.enter(asked) : null;
    const incoming = slot
      ? { ...request.incoming, route: routeToReply({ ...request.route, waiting: slot.id }) }
      : request.incoming;
    const taken = dispatch(incoming).then(
      ({ ack, done }) => {
        goOn(done, 'working on a request');
        return { ack, done };
      },
      (error: unknown) => {
        log.error({ err: error, receipt: incoming.receipt }, 'a request could not be taken in');
        return null;
      },
    );
    try {
      const deadline = receivedAt + (asked === 'message' ? limits.acknowledgeMs : limits.invokeMs);
      const result = await inTime(taken, deadline);
      if (result === 'late') {
        log.warn({ receipt: incoming.receipt }, 'a request was not taken in before Teams gives up');
        if (asked === 'message') return again;
        return said(request, request.submitted ? messages.slowForm : messages.working, receivedAt);
      }
      if (result === null) return asked === 'message' ? again : said(request, messages.failed, receivedAt);
      return await acknowledge(request, result.ack, result.done, slot, deadline);
    } finally {
      slot?.close();
    }
  }

  async function acknowledge(
    request: Request,
    ack: Ack,
    done: Promise<void>,
    slot: Waiting | null,
    deadline: number,
  ): Promise<HttpAnswer> {
    const { asked, locale } = request;
    switch (ack.kind) {
      case 'ok':
        if (asked === 'message') return { status: 200 };
        if (asked === 'typeahead') return { status: 200, body: searchResponse([]) };
        if (asked === 'search') return { status: 200, body: searchMessage(messages.nothingFound[locale]) };
        return slot ? answerOf(request, done, slot, deadline) : closedAnswer;
      case 'say':
        return said(request, ack.message, Date.now());
      case 'errors': {
        if (!request.submitted) return closedAnswer;
        const form = submittedToForm(request.submitted, ack.fields);
        const reader = { locale: request.submitted.locale, timezone: 'UTC' };
        return dialogAnswer(dialogTitle(form.title, reader), formToCard(form, reader));
      }
      case 'options':
        if (asked === 'search' && request.searches) {
          const work = choicesToResults(ack.options, request.searches, locale, deps.preview);
          const body = await inTime(work, deadline);
          return { status: 200, body: body === 'late' ? searchMessage(messages.failed[locale]) : body };
        }
        return {
          status: 200,
          body: searchResponse(ack.options.slice(0, limits.typeahead).map((choice) => choiceToFound(choice, locale))),
        };
      case 'retry':
        return asked === 'message' ? again : said(request, messages.failed, Date.now());
      default:
        return ack satisfies never;
    }
  }

  /** The answer itself when it is there in time; otherwise a word, and the answer follows as a message. */
  async function answerOf(
    { asked, locale, submitted }: Request,
    done: Promise<void>,
    slot: Waiting,
    deadline: number,
  ): Promise<HttpAnswer> {
    const first = await inTime(Promise.race([slot.answered, done.then(() => null)]), deadline);
    if (first !== 'late' && first !== null) return first;
    // Done without an answer: a repetition, or somebody whom we do not serve.
    if (first === null) return asked === 'card' ? saidAnswer(messages.done[locale]) : closedAnswer;
    if (asked === 'card') return saidAnswer(messages.working[locale]);
    return submitted ? closedAnswer : messageDialog(messages.working, locale);
  }

  /** A word in whatever way the request takes one. */
  function said(
    { asked, route, locale }: Pick<Request, 'asked' | 'route' | 'locale'>,
    message: Msg,
    at: number,
  ): HttpAnswer {
    switch (asked) {
      case 'card':
        return saidAnswer(message[locale]);
      case 'dialog':
        return messageDialog(message, locale);
      case 'typeahead':
        return { status: 200, body: searchResponse([]) };
      case 'search':
        return { status: 200, body: searchMessage(message[locale]) };
      case 'message': {
        const card: Card = { title: [message], tone: 'warn', blocks: [] };
        const key = { id: `teams:said:${route.user}:${at}`, again: false };
        const reader = { locale, timezone: 'UTC' };
        goOn(
          deps.answering.answer(routeToReply(route), { kind: 'card', card, to: 'caller' }, reader, key),
          'saying what an acknowledgement cannot',
        );
        return { status: 200 };
      }
      default:
        return asked satisfies never;
    }
  }

  return {
    open(given) {
      dispatch = given;
    },
    receive,
    goOn,
    async close() {
      dispatch = null;
      const patience = new Promise<void>((resolve) => {
        setTimeout(resolve, closingMs).unref();
      });
      await Promise.race([Promise.allSettled([...underWay]), patience]);
    },
  };
}

function messageDialog(message: Msg, locale: Locale): HttpAnswer {
  const card: Card = { title: [message], tone: 'warn', blocks: [] };
  return dialogAnswer(messages.card[locale], cardsToAdaptive([card], { locale, timezone: 'UTC' }).content);
}

async function inTime<T>(work: Promise<T>, deadline: number): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), Math.max(0, deadline - Date.now()));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
