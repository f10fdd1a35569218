import type { Card } from '../cards/card.ts';
import { goneCard } from '../cards/gone.ts';
import { textToRule } from '../core/delivery-rule.ts';
import { DeliveryError } from '../core/errors.ts';
import { type Msg, msg } from '../core/msg.ts';
import { type NounName, recordRef } from '../core/records.ts';
import { whyText } from '../core/why.ts';
import { type Claimed, type LiveCard, type LiveChange, type Outcome, unknownLook } from './deliveries.ts';
import type { Destination } from './destination.ts';
import { cardDigest, movedCard, withLead, withWhy } from './draw.ts';
import type { Drawer } from './drawer.ts';
import type { Log } from './log.ts';
import { leadText } from './messages.ts';

/** Cards are drawn about so long before they are sent, in milliseconds: together where sending is quick, fresh where it is slow. */
const drawAheadMs = 100;
const mostDrawnAhead = 20;

/**
 * The deliveries of one target that were taken together, and what is known of its live cards meanwhile. A card is drawn
 * after its deliveries were taken, so it shows all that they tell of: one call does for several.
 */
export class Batch {
  readonly #to: Destination;
  readonly #claimed: readonly Claimed[];
  readonly #draw: Drawer;
  readonly #lead: (eventType: string) => Msg | undefined;
  readonly #begun = performance.now();
  readonly #names: ReadonlyMap<number, string>;
  readonly #log: Log;
  readonly #drawn = new Map<string, Promise<Card | null>>();
  readonly #lives = new Map<string, LiveCard | null>();
  /** References as the database has them. */
  readonly #written = new Map<string, LiveCard['ref'] | null>();
  readonly #refreshed = new Set<string>();
  #changes = new Map<string, LiveChange>();

  constructor(given: {
    to: Destination;
    claimed: readonly Claimed[];
    draw: Drawer;
    lead: (eventType: string) => Msg | undefined;
    names: ReadonlyMap<number, string>;
    log: Log;
  }) {
    this.#to = given.to;
    this.#claimed = given.claimed;
    this.#draw = given.draw;
    this.#lead = given.lead;
    this.#names = given.names;
    this.#log = given.log;
    for (const one of given.claimed) {
      const known = this.#lives.get(keyOf(one)) ?? one.live;
      this.#lives.set(keyOf(one), known && isAgain(one) ? { ...known, shown: unknownLook } : known);
      this.#written.set(keyOf(one), one.live?.ref ?? null);
    }
  }

  /** Live cards that changed since the last call. */
  takeChanges(): LiveChange[] {
    const changes = [...this.#changes.values()];
    this.#changes = new Map();
    for (const change of changes) this.#written.set(keyOf(change), change.live?.ref ?? null);
    return changes;
  }

  /** The record's card with the destination's rights, or the error of drawing it. Draws the next few along with it. */
  card(position: number): Promise<Card | null> {
    const wanted = keyOf(this.#claimed[position] as Claimed);
    if (!this.#drawn.has(wanted)) this.#drawFrom(position);
    return this.#drawn.get(wanted) as Promise<Card | null>;
  }

  #drawFrom(position: number): void {
    const each = position === 0 ? drawAheadMs / 5 : (performance.now() - this.#begun) / position;
    const count = Math.min(mostDrawnAhead, Math.max(1, Math.floor(drawAheadMs / Math.max(each, 1))));
    const wanted = new Map<NounName, Set<number>>();
    for (const one of this.#claimed.slice(position, position + count)) {
      if (this.#drawn.has(keyOf(one))) continue;
      wanted.set(one.noun, (wanted.get(one.noun) ?? new Set()).add(one.recordId));
    }
    for (const [noun, ids] of wanted) {
      for (const [recordId, drawing] of this.#draw(noun, [...ids], this.#to.viewer)) {
        // Whoever awaits it meets the error; drawing ahead must not make it an unhandled one.
        drawing.catch(() => undefined);
        this.#drawn.set(keyOf({ noun, recordId }), drawing);
      }
    }
  }

  /** Sends one. Throws DeliveryError where the platform refuses. */
  async send(one: Claimed, card: Card | null): Promise<Outcome> {
    const live = this.#lives.get(keyOf(one)) ?? null;
    if (card === null) return this.#withdraw(one, live);
    switch (one.kind) {
      case 'update':
        return live ? this.#update(one, card, live) : skipped(one, 'no card of it is here');
      case 'post':
        return live ? this.#updateOrPost(one, card, live) : this.#post(one, card);
      case 'announce':
        return this.#announce(one, card, live);
      default:
        return one.kind satisfies never;
    }
  }

  async #post(one: Claimed, card: Card, lead: Msg | null = null): Promise<Outcome> {
    const why = this.#why(one);
    const shown = lead === null ? card : withLead(card, lead, this.#ping(one));
    const key = cardKeyFor(one);
    const { isNew, ...ref } = await this.#to.post(withWhy(shown, why), key);
    if (key.again && !isNew) {
      try {
        // It may be the message of the try before, or the reply, which shows the record as it was then.
        await this.#to.update(ref, withWhy(shown, why));
      } catch (error) {
        if (!isGoneMessage(error)) throw error;
        this.#keep(one, null);
        return sent(one);
      }
    }
    this.#keep(one, { ref: { ...ref, why }, shown: this.#digest(card) });
    return sent(one);
  }

  async #update(one: Claimed, card: Card, live: LiveCard): Promise<Outcome> {
    try {
      const changed = await this.#refresh(one, card, live);
      return changed || this.#refreshed.has(keyOf(one)) ? sent(one) : skipped(one, 'it looks the same');
    } catch (error) {
      if (!isGoneMessage(error)) throw error;
      this.#keep(one, null);
      return skipped(one, 'the card was deleted');
    }
  }

  async #updateOrPost(one: Claimed, card: Card, live: LiveCard): Promise<Outcome> {
    try {
      await this.#refresh(one, card, live);
      return sent(one);
    } catch (error) {
      if (!isGoneMessage(error)) throw error;
      this.#keep(one, null);
      return this.#post(one, card);
    }
  }

  /** Something people have to notice: an edit notifies nobody, so it is a message of its own. */
  async #announce(one: Claimed, card: Card, live: LiveCard | null): Promise<Outcome> {
    const rule = textToRule(one.rule);
    // Said in this very channel and answered there: the reply is the message.
    if (rule.origin && live && one.shownSince) return this.#updateOrPost(one, card, live);
    const lead = leadText(one.event, rule, one.actorName, this.#lead(one.event));
    const inThread = live !== null && this.#to.kind === 'channel' && (this.#ping(one) !== null || !isDue(one.event));
    if (inThread && live) {
      try {
        await this.#refresh(one, card, live);
        await this.#to.post(withWhy(withLead(card, lead, this.#ping(one)), this.#why(one)), keyFor(one), live.ref);
        return sent(one);
      } catch (error) {
        if (!isGoneMessage(error)) throw error;
        this.#keep(one, null);
        return this.#post(one, card, lead);
      }
    }
    const outcome = await this.#post(one, card, lead);
    if (live) await this.#retire(one, card, live);
    return outcome;
  }

  /** Brings the live card up to date; false: it was. */
  async #refresh(one: Claimed, card: Card, live: LiveCard): Promise<boolean> {
    const shown = this.#digest(card);
    if (live.shown === shown) return false;
    // Whether a call that fails got through nobody knows: the record may look as before by the time it is tried again.
    this.#keep(one, { ref: live.ref, shown: unknownLook });
    await this.#to.update(live.ref, withWhy(card, live.ref.why ?? null));
    this.#keep(one, { ref: live.ref, shown });
    this.#refreshed.add(keyOf(one));
    return true;
  }

  /** Its record is gone, or may no longer be seen here: what is shown must not stay. */
  async #withdraw(one: Claimed, live: LiveCard | null): Promise<Outcome> {
    if (!live) return skipped(one, 'not to be seen here');
    try {
      await this.#to.update(live.ref, goneCard(recordRef(one.noun, one.recordId)));
    } catch (error) {
      if (!isGoneMessage(error)) throw error;
    }
    this.#keep(one, null);
    return sent(one);
  }

  /** The message is out, so a fault here is nothing to try again for: the older card merely stays as it is. */
  async #retire(one: Claimed, card: Card, live: LiveCard): Promise<void> {
    try {
      await this.#to.update(live.ref, movedCard(card));
    } catch (error) {
      const what = 'an older card could not be marked as moved';
      if (error instanceof DeliveryError) this.#log.debug({ delivery: one.id, reason: error.reason }, what);
      else this.#log.error({ delivery: one.id, err: error }, what);
    }
  }

  #keep(one: Claimed, live: LiveCard | null): void {
    this.#lives.set(keyOf(one), live);
    const was = this.#written.get(keyOf(one)) ?? null;
    this.#changes.set(keyOf(one), { noun: one.noun, recordId: one.recordId, live, was });
  }

  #digest(card: Card): string {
    return cardDigest(card, this.#to.viewer.reader);
  }

  #ping(one: Claimed): { id: number; name: string } | null {
    const { ping } = textToRule(one.rule);
    const name = ping === undefined ? undefined : this.#names.get(ping);
    return ping === undefined || name === undefined ? null : { id: ping, name };
  }

  #why(one: Claimed): Msg {
    const rule = textToRule(one.rule);
    const covered = rule.because === 'cover' ? this.#names.get(rule.id) : undefined;
    return whyText(rule, one.event, {
      ...(one.channel
        ? { channel: one.channel.name, department: msg(one.channel.departmentNameEn, one.channel.departmentNameZh) }
        : {}),
      ...(covered === undefined ? {} : { covered }),
    });
  }
}

/** Colleagues whose names these deliveries will mention. */
export function namedIn(claimed: readonly Claimed[]): number[] {
  const ids = new Set<number>();
  for (const { rule: text } of claimed) {
    const rule = textToRule(text);
    if (rule.ping !== undefined) ids.add(rule.ping);
    if (rule.because === 'cover') ids.add(rule.id);
  }
  return [...ids];
}

function keyOf(one: { noun: string; recordId: number }): string {
  return `${one.noun} ${one.recordId}`;
}

/** A try before this one may have got through, so the platform looks before it posts. */
function keyFor(one: Claimed): { id: string; again: boolean } {
  return { id: one.id, again: isAgain(one) };
}

/**
 * Where it was said, the reply is the card. One that nobody knows of may still be there, left by a process that died between
 * posting it and writing it down: it was posted under the request's receipt, so it is found, not repeated.
 */
function cardKeyFor(one: Claimed): { id: string; again: boolean } {
  const isOrigin = textToRule(one.rule).origin === true;
  return isOrigin && one.receipt !== null ? { id: one.receipt, again: true } : keyFor(one);
}

/** A try before this one may have got through without being written down. */
function isAgain(one: Claimed): boolean {
  return one.attempts > 0;
}

/** With nobody to call, a due date is announced in the open: a reply in a thread would notify nobody. */
function isDue(event: string): boolean {
  return event === 'task.due_soon' || event === 'task.due' || event === 'task.overdue';
}

function isGoneMessage(error: unknown): boolean {
  return error instanceof DeliveryError && error.kind === 'message-gone';
}

const sent = (one: Claimed): Outcome => ({ id: one.id, state: 'sent' });
const skipped = (one: Claimed, error: string): Outcome => ({ id: one.id, state: 'skipped', error });
