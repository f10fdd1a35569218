import type { Card } from '../../cards/card.ts';
import type { Form } from '../../cards/form.ts';
import { formOffer } from '../../cards/form-offer.ts';
import type { Reader } from '../../core/actor.ts';
import { DeliveryError } from '../../core/errors.ts';
import type { ReplyRoute } from '../../core/incoming.ts';
import type { Msg } from '../../core/msg.ts';
import { oncePatient } from '../../core/patience.ts';
import type { Answer, DeliveryKey, MessageRef } from '../platform.ts';
import type { HttpAnswer } from './bot.ts';
import type { Connector } from './connector.ts';
import type { Element } from './controls.ts';
import type { Conversations } from './conversations.ts';
import { dialogTitle, formToCard } from './dialog.ts';
import type { Log } from './log.ts';
import { messages } from './messages.ts';
import { cardType, type Drawn, type Posting } from './posting.ts';
import { replyToRoute, type TeamsRoute } from './route.ts';
import type { WaitingRoom } from './waiting.ts';

export interface Answering {
  answer(route: ReplyRoute, answer: Answer, reader: Reader, key: DeliveryKey): Promise<MessageRef | null>;
}

/** A conversation that takes a few messages a second is worth a short wait; a longer one the person should not sit through. */
const patienceMs = 1_500;
/** Longest JSON of a form's settled values that a button may carry. */
const longestOffer = 2_000;

/** Answers requests by whatever way they left open. Throws DeliveryError when none leads to the person. */
export function createAnswering(deps: {
  readonly connector: Connector;
  readonly posting: Posting;
  readonly conversations: Conversations;
  readonly waiting: WaitingRoom;
  /** The Bot Connector keeps targeted messages from everybody else; a stand-in may not. */
  readonly targets: boolean;
  readonly log: Log;
}): Answering {
  const { connector, posting, conversations, waiting, log } = deps;

  return {
    async answer(reply, answer, reader, key) {
      const route = replyToRoute(reply);
      if (answer.kind === 'form') return openForm(route, answer.form, reader, key);
      if (answer.to === 'channel' && route.kind !== 'personal') {
        return toChannel(route, answer.card, answer.replaces === true, reader, key);
      }
      return toCaller(route, answer.card, answer.replaces === true, reader, key);
    },
  };

  async function openForm(route: TeamsRoute, form: Form, reader: Reader, key: DeliveryKey): Promise<MessageRef | null> {
    const open = waiting.find(route.waiting);
    if (open?.kind === 'dialog') {
      open.answer(dialogAnswer(dialogTitle(form.title, reader), formToCard(form, reader)));
      return null;
    }
    // A dialog opens from a press only: typed requests and ordinary buttons are answered with one to press.
    const words = { waits: messages.formWaits(form.title), open: messages.openForm };
    const offer = formOffer(form, words, (does) => JSON.stringify(does).length <= longestOffer);
    return toCaller(route, offer, false, reader, key);
  }

  async function toChannel(
    route: TeamsRoute,
    card: Card,
    replaces: boolean,
    reader: Reader,
    key: DeliveryKey,
  ): Promise<MessageRef | null> {
    const { workspace, channel } = route;
    try {
      const drawn = await posting.draw([card], reader, workspace, 'all');
      if (replaces && route.message !== undefined && !route.targeted) {
        const ref = await replaceForAll(route, route.message, drawn);
        if (ref) return ref;
      }
      const conversation = threaded(route);
      const message = await oncePatient(patienceMs, () =>
        connector.send(route.serviceUrl, conversation, drawn.activity),
      );
      if (message === '') throw new DeliveryError('transient', 'no-message-id');
      close(route, messages.done, reader);
      return { workspace, channel, message };
    } catch (error) {
      if (!(error instanceof DeliveryError) || error.kind === 'invalid') throw error;
      log.warn({ channel, reason: error.reason, kind: error.kind }, 'could not answer for all; answering privately');
      const why = error.kind === 'gone' ? messages.cannotPostHere : messages.cannotReachTeams;
      const withReason: Card = { ...card, blocks: [...card.blocks, { block: 'text', text: [why], quiet: true }] };
      await toCaller(route, withReason, false, reader, key);
      // A private copy is not the channel's card, so it must not be taken for the message to update.
      return null;
    }
  }

  /** null: the message is not ours to change, such as a found record that somebody put into a message of their own. */
  async function replaceForAll(route: TeamsRoute, message: string, drawn: Drawn): Promise<MessageRef | null> {
    const { workspace, channel, serviceUrl } = route;
    try {
      await oncePatient(patienceMs, () =>
        connector.update(serviceUrl, channel, message, { ...drawn.activity, id: message }),
      );
    } catch (error) {
      if (error instanceof DeliveryError && (error.kind === 'gone' || error.kind === 'message-gone')) return null;
      throw error;
    }
    // The same card for whoever pressed, at once: it holds nothing that the channel may not see.
    waiting.find(route.waiting)?.answer(cardAnswer(drawn.content));
    return { workspace, channel, message };
  }

  async function toCaller(
    route: TeamsRoute,
    card: Card,
    replaces: boolean,
    reader: Reader,
    key: DeliveryKey,
  ): Promise<MessageRef | null> {
    const { workspace } = route;
    const open = waiting.find(route.waiting);
    // A dialog is seen by the person alone, and there even where the bot is not a member. In a personal chat a record's card is
    // better off as a message, which follows the record.
    if (open?.kind === 'dialog' && (route.kind !== 'personal' || card.ref === undefined)) {
      const drawn = await posting.draw([card], reader, workspace, 'one-in-dialog');
      open.answer(dialogAnswer(dialogTitle(plainTitle(card), reader), drawn.content));
      return null;
    }
    const drawn = await posting.draw([card], reader, workspace, 'one');
    let failure: unknown;
    for (const way of messageWays(route, drawn, replaces, key)) {
      try {
        const ref = await way.send();
        if (way.inPlace && open?.kind === 'card') open.answer(cardAnswer(drawn.content));
        else close(route, route.kind === 'personal' || way.here ? messages.done : messages.answeredPrivately, reader);
        return ref;
      } catch (error) {
        if (!(error instanceof DeliveryError)) throw error;
        // A cloud without targeted messages refuses them as such, and the next way takes the same card.
        failure = error;
        log.info({ reason: error.reason, kind: error.kind }, 'one way to answer failed');
      }
    }
    throw failure;
  }

  interface Way {
    readonly inPlace: boolean;
    readonly here: boolean;
    send(): Promise<MessageRef | null>;
  }

  function messageWays(route: TeamsRoute, drawn: Drawn, replaces: boolean, key: DeliveryKey): Way[] {
    const { workspace, channel, serviceUrl } = route;
    const ways: Way[] = [];
    if (route.kind === 'personal') {
      if (replaces && route.message !== undefined) {
        const message = route.message;
        ways.push({
          inPlace: true,
          here: true,
          async send() {
            await oncePatient(patienceMs, () =>
              connector.update(serviceUrl, channel, message, { ...drawn.activity, id: message }),
            );
            return { workspace, channel, message };
          },
        });
      }
      ways.push({
        inPlace: false,
        here: true,
        async send() {
          const message = await oncePatient(patienceMs, () => connector.send(serviceUrl, channel, drawn.activity));
          return message === '' ? null : { workspace, channel, message };
        },
      });
      return ways;
    }
    // What everybody in a channel sees is never replaced by what is for one person.
    if (deps.targets || route.targeted) {
      const recipient = { id: route.account, aadObjectId: route.user, isTargeted: true };
      if (replaces && route.targeted && route.message !== undefined) {
        const message = route.message;
        ways.push({
          inPlace: true,
          here: true,
          async send() {
            const activity = { ...drawn.activity, id: message, recipient };
            await oncePatient(patienceMs, () => connector.update(serviceUrl, channel, message, activity, true));
            return null;
          },
        });
      }
      ways.push({
        inPlace: false,
        here: true,
        async send() {
          await oncePatient(patienceMs, () =>
            connector.send(serviceUrl, threaded(route), { ...drawn.activity, recipient }, true),
          );
          return null;
        },
      });
    }
    ways.push({
      inPlace: false,
      here: false,
      async send() {
        const hint = { serviceUrl, bot: route.bot, account: route.account };
        const reach = await conversations.personal(workspace, route.user, hint);
        log.debug({ delivery: key.id }, 'answering in the personal chat');
        await oncePatient(patienceMs, () => connector.send(reach.serviceUrl, reach.conversation, drawn.activity));
        return null;
      },
    });
    return ways;
  }

  /** The press itself is answered too; a dialog closes. */
  function close(route: TeamsRoute, said: Msg, reader: Reader): void {
    const open = waiting.find(route.waiting);
    if (!open) return;
    open.answer(open.kind === 'card' ? saidAnswer(said[reader.locale]) : closedAnswer);
  }
}

function threaded(route: TeamsRoute): string {
  return route.kind === 'channel' && route.thread !== undefined
    ? `${route.channel};messageid=${route.thread}`
    : route.channel;
}

function plainTitle(card: Card): Msg {
  const said = (locale: 'en' | 'zh'): string =>
    card.title
      .map((span) => {
        if (typeof span === 'string') return span;
        if ('strong' in span) return typeof span.strong === 'string' ? span.strong : span.strong[locale];
        return locale in span ? (span as Msg)[locale] : '';
      })
      .join('');
  return { en: said('en') || messages.card.en, zh: said('zh') || messages.card.zh };
}

/** A dialog with this card, or the open one showing it. */
export function dialogAnswer(title: string, content: Element): HttpAnswer {
  const value = { title, height: 'medium', width: 'medium', card: { contentType: cardType, content } };
  return { status: 200, body: { task: { type: 'continue', value } } };
}

/** An invoke's answer without a body: the dialog closes. */
export const closedAnswer: HttpAnswer = { status: 200 };

/** The pressed card, drawn anew. Made for each press: teams-ai would answer everybody with the first one's. */
export function cardAnswer(content: Element): HttpAnswer {
  return { status: 200, body: { statusCode: 200, type: cardType, value: content } };
}

/** A word below the pressed card. */
export function saidAnswer(text: string): HttpAnswer {
  return { status: 200, body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: text } };
}
