import type { Card } from '../../cards/card.ts';
import type { Form } from '../../cards/form.ts';
import { formOffer } from '../../cards/form-offer.ts';
import { cardPings } from '../../cards/pings.ts';
import type { Reader } from '../../core/actor.ts';
import { DeliveryError } from '../../core/errors.ts';
import type { ReplyRoute } from '../../core/incoming.ts';
import { oncePatient } from '../../core/patience.ts';
import type { Answer, DeliveryKey, MessageRef } from '../platform.ts';
import { cardToMessage, type SlackMessage } from './block-kit.ts';
import type { Clients } from './clients.ts';
import { invocationToValue } from './invocation-value.ts';
import { limits } from './limits.ts';
import type { Log } from './log.ts';
import { messages } from './messages.ts';
import { cardToView, formToView } from './modal.ts';
import type { SlackPictures } from './pictures.ts';
import type { Posting } from './posting.ts';
import { isAnswerAddress, respondTo } from './response-url.ts';
import { replyToRoute, type SlackRoute } from './route.ts';

export interface Answering {
  answer(route: ReplyRoute, answer: Answer, reader: Reader, key: DeliveryKey): Promise<MessageRef | null>;
  /** Sends a card as a message with its pictures and the Slack ids of whom it pings; without pictures where Slack refuses those. */
  sending<T>(card: Card, reader: Reader, workspace: string, send: (message: SlackMessage) => Promise<T>): Promise<T>;
}

/** A channel that takes one message a second is worth a short wait; a longer one the person should not sit through. */
const patienceMs = 2_000;

/** Answers requests by whatever way they left open. Throws DeliveryError when none leads to the person. */
export function createAnswering(deps: {
  clients: Clients;
  posting: Posting;
  readonly pictures: SlackPictures;
  readonly apiUrl: string;
  namesOf(staffIds: number[], workspace: string): Promise<Map<number, string>>;
  log: Log;
}): Answering {
  const { clients, posting, pictures, log } = deps;

  function hasResponseUrl(route: SlackRoute): route is SlackRoute & { responseUrl: string } {
    const isFresh = route.responseUrl !== undefined && Date.now() - route.at < limits.responseUrlMs;
    return isFresh && isAnswerAddress(route.responseUrl as string, deps.apiUrl);
  }

  async function namesIn(card: Card, workspace: string): Promise<Map<number, string>> {
    const pings = cardPings(card);
    return pings.length === 0 ? new Map() : deps.namesOf(pings, workspace);
  }

  async function sending<T>(
    card: Card,
    reader: Reader,
    workspace: string,
    send: (message: SlackMessage) => Promise<T>,
  ): Promise<T> {
    const names = await namesIn(card, workspace);
    return pictures.sending([card], reader, workspace, (known) =>
      send(cardToMessage(card, reader, { names, pictures: known })),
    );
  }

  return {
    sending,
    async answer(reply, answer, reader, key) {
      const route = replyToRoute(reply);
      if (answer.kind === 'form') return openForm(route, answer.form, reader, key);
      if (answer.to === 'channel' && route.channel !== undefined && !route.direct) {
        return toChannel(route, route.channel, answer.card, answer.replaces === true, reader, key);
      }
      return toCaller(route, answer.card, answer.replaces === true, reader, key);
    },
  };

  async function toChannel(
    route: SlackRoute,
    channel: string,
    card: Card,
    replaces: boolean,
    reader: Reader,
    key: DeliveryKey,
  ): Promise<MessageRef | null> {
    const { workspace } = route;
    try {
      if (replaces && route.message !== undefined && !route.ephemeral) {
        const ref = { workspace, channel, message: route.message };
        return await sending(card, reader, workspace, (message) =>
          oncePatient(patienceMs, () => posting.update(ref, message)),
        );
      }
      const to = {
        kind: 'channel',
        workspace,
        channel,
        ...(route.thread === undefined ? {} : { thread: route.thread }),
      } as const;
      const posted = await sending(card, reader, workspace, (message) =>
        oncePatient(patienceMs, () => posting.post(to, message, key)),
      );
      if (replaces && route.ephemeral) await removeEphemeral(route);
      return posted;
    } catch (error) {
      if (!(error instanceof DeliveryError) || error.kind === 'invalid') throw error;
      log.warn(
        { channel, reason: error.reason, kind: error.kind },
        'could not answer in the channel; answering privately',
      );
      const why = error.kind === 'gone' ? messages.cannotPostHere : messages.cannotReachSlack;
      const withReason: Card = { ...card, blocks: [...card.blocks, { block: 'text', text: [why], quiet: true }] };
      await toCaller(route, withReason, false, reader, key);
      // A private copy is not the channel's card, so it must not be taken for the message to update.
      return null;
    }
  }

  /** The person's own card in the channel has been posted for all: two of them would only confuse. */
  async function removeEphemeral(route: SlackRoute): Promise<void> {
    if (!hasResponseUrl(route)) return;
    try {
      await respondTo(route.responseUrl, { deleteOriginal: true });
    } catch (error) {
      log.info({ reason: reasonOf(error) }, 'an ephemeral message could not be removed');
    }
  }

  async function toCaller(
    route: SlackRoute,
    card: Card,
    replaces: boolean,
    reader: Reader,
    key: DeliveryKey,
  ): Promise<MessageRef | null> {
    const ways: (() => Promise<MessageRef | null>)[] = [];
    if (route.modal !== undefined) ways.push(() => updateModal(route, route.modal as string, card, reader));
    else if (route.home && !route.form && freshTrigger(route)) ways.push(() => openCard(route, card, reader));
    ways.push(...messageWays(route, card, replaces, reader, key));
    let failure: unknown;
    for (const way of ways) {
      try {
        return await way();
      } catch (error) {
        if (!(error instanceof DeliveryError) || error.kind === 'invalid') throw error;
        failure = error;
        log.info({ reason: error.reason, kind: error.kind }, 'one way to answer failed');
      }
    }
    throw failure;
  }

  function messageWays(
    route: SlackRoute,
    card: Card,
    replaces: boolean,
    reader: Reader,
    key: DeliveryKey,
  ): (() => Promise<MessageRef | null>)[] {
    const { workspace, user, channel } = route;
    const ways: (() => Promise<MessageRef | null>)[] = [];
    // What everybody in a channel sees is never replaced by what is for one person.
    const replacesOwn = replaces && (route.ephemeral === true || route.direct === true);
    if (channel !== undefined && route.direct && route.message !== undefined && replacesOwn) {
      const ref = { workspace, channel, message: route.message };
      ways.push(() => sending(card, reader, workspace, (message) => posting.update(ref, message)));
    }
    if (hasResponseUrl(route)) {
      ways.push(async () => {
        const thread = route.thread === undefined ? {} : { thread: route.thread };
        await sending(card, reader, workspace, (message) =>
          respondTo(route.responseUrl, { ...message, replace: replacesOwn, ...thread }),
        );
        return null;
      });
    }
    if (channel !== undefined && !route.direct) {
      ways.push(async () => {
        await sending(card, reader, workspace, (message) =>
          posting.whisper(workspace, channel, user, message, route.thread),
        );
        return null;
      });
    }
    ways.push(async () => {
      const thread = route.thread === undefined ? {} : { thread: route.thread };
      const to =
        route.direct && channel !== undefined
          ? ({ kind: 'channel', workspace, channel, ...thread } as const)
          : ({ kind: 'person', user: { platform: 'slack', workspace, user } } as const);
      return sending(card, reader, workspace, (message) => posting.post(to, message, key));
    });
    return ways;
  }

  async function updateModal(route: SlackRoute, view: string, card: Card, reader: Reader): Promise<null> {
    const names = await namesIn(card, route.workspace);
    await pictures.sending([card], reader, route.workspace, (known) =>
      clients.call(route.workspace, (client) =>
        client.views.update({ view_id: view, view: cardToView(card, reader, route, { names, pictures: known }) }),
      ),
    );
    return null;
  }

  async function openCard(route: SlackRoute, card: Card, reader: Reader): Promise<null> {
    const names = await namesIn(card, route.workspace);
    // A trigger does not wait for pictures to be drawn.
    const known = pictures.known([card], reader, route.workspace);
    await clients.call(route.workspace, (client) =>
      client.views.open({
        trigger_id: route.trigger ?? '',
        view: cardToView(card, reader, route, { names, pictures: known }),
      }),
    );
    return null;
  }

  async function openForm(route: SlackRoute, form: Form, reader: Reader, key: DeliveryKey): Promise<MessageRef | null> {
    if (freshTrigger(route)) {
      const view = formToView(form, reader, route);
      const trigger_id = route.trigger ?? '';
      try {
        await clients.call(route.workspace, async (client) =>
          route.modal === undefined
            ? await client.views.open({ trigger_id, view })
            : await client.views.push({ trigger_id, view }),
        );
        return null;
      } catch (error) {
        if (!(error instanceof DeliveryError) || error.kind === 'invalid') throw error;
        log.info({ reason: error.reason, kind: error.kind }, 'a form could not be opened; a button offers it');
      }
    }
    // A fresh click brings a fresh trigger.
    const words = { waits: messages.formWaits(form.title), open: messages.openForm };
    const offer = formOffer(form, words, (does) => invocationToValue(does).length <= limits.buttonValue);
    return toCaller(route, offer, false, reader, key);
  }
}

function freshTrigger(route: SlackRoute): boolean {
  return route.trigger !== undefined && Date.now() - route.at < limits.triggerMs;
}

function reasonOf(error: unknown): string {
  return error instanceof DeliveryError ? error.reason : String(error);
}
