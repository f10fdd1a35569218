import type { Card } from '../cards/card.ts';
import type { Actor } from '../core/actor.ts';
import { AppError } from '../core/errors.ts';
import type { Incoming } from '../core/incoming.ts';
import type { LinkedChannel } from '../core/ports.ts';
import { type RecordRef, recordRef } from '../core/records.ts';
import { notFound } from '../operations/messages.ts';
import type { Viewer } from '../operations/operation.ts';
import { drawnFor } from '../operations/reads.ts';
import { actorViewer, channelViewer } from '../operations/viewer.ts';
import { formOutcome } from './ask.ts';
import { isShared, linkedPlace, type Outcome, privately, replacesOwn, type WorkerDeps } from './context.ts';
import type { AnyCommand, CommandReply } from './define.ts';
import { nounOfShortId } from './registry.ts';
import { withShare } from './share-button.ts';

/** A reply, drawn with the rights of whoever will see it. */
export async function present(
  deps: WorkerDeps,
  incoming: Incoming,
  actor: Actor,
  command: AnyCommand,
  reply: CommandReply,
): Promise<Outcome> {
  if ('form' in reply) return formOutcome(deps, incoming, command, reply.form);
  const channel = await linkedPlace(deps, incoming);
  if ('show' in reply) return presentRecord(deps, incoming, actor, command, reply, channel);
  const to = reply.to === 'channel' && channel ? 'channel' : 'caller';
  const replaces = to === 'caller' && replacesOwn(incoming);
  return { answer: { kind: 'card', card: reply.card, to, ...(replaces ? { replaces } : {}) } };
}

async function presentRecord(
  deps: WorkerDeps,
  incoming: Incoming,
  actor: Actor,
  command: AnyCommand,
  reply: Extract<CommandReply, { show: RecordRef }>,
  channel: LinkedChannel | null,
): Promise<Outcome> {
  // Done, pressed on a channel's card: the card itself changes, for everybody who sees it.
  const actsInPlace = isShared(incoming) && command.runs.writes && isPressed(incoming, reply.show);
  if (channel && (reply.to === 'channel' || actsInPlace)) {
    const drawnAt = deps.clock.now();
    const card = await drawRecord(deps, incoming, reply.show, channelViewer(channel, actor.grants));
    if (card) {
      const shown = actsInPlace ? card : withNote(card, reply.note);
      return {
        answer: { kind: 'card', card: shown, to: 'channel', ...(actsInPlace ? { replaces: true } : {}) },
        live: { ref: reply.show, kind: 'channel', card, drawnAt },
        reader: { locale: channel.locale, timezone: channel.timezone },
      };
    }
  }
  const drawnAt = deps.clock.now();
  const card = await drawRecord(deps, incoming, reply.show, actorViewer(actor));
  // Gone, or no longer theirs to see, since the operation ran: what was done is said all the same.
  if (!card)
    return privately(reply.note ? { title: reply.note, blocks: [] } : deps.answers.error(notFound(reply.show)));
  const replaces = replacesOwn(incoming);
  const noted = withNote(card, reply.note);
  return {
    answer: {
      kind: 'card',
      card: channel ? withShare(noted, reply.show) : noted,
      to: 'caller',
      ...(replaces ? { replaces } : {}),
    },
    ...(incoming.place.kind === 'direct' ? { live: { ref: reply.show, kind: 'direct', card, drawnAt } } : {}),
  };
}

/** The button names the record. One that makes another of it, such as a review of a deal, must not put that in its place. */
function isPressed({ says }: Incoming, ref: RecordRef): boolean {
  if (!('invocation' in says)) return false;
  return Object.values(says.invocation.args).some((word) => {
    const id = nounOfShortId(word);
    return id?.noun === ref.noun && id.id === ref.id;
  });
}

/** Shows everybody in a linked channel what everybody there may see of a record that the sharer may see. */
export async function shareRecord(deps: WorkerDeps, incoming: Incoming, actor: Actor, words: string): Promise<Outcome> {
  const id = nounOfShortId(words);
  const channel = await linkedPlace(deps, incoming);
  if (!id) {
    throw new AppError(
      'invalid',
      { en: 'Say which record to share.', zh: '请说明要分享哪条记录。' },
      { example: 'share C-12' },
    );
  }
  if (!channel) {
    throw new AppError('refused', {
      en: 'This channel is not linked to a department, so I cannot know who reads along here. Link it with “channel link”, or share in a linked channel.',
      zh: '此频道未关联部门，我无法确定有谁能看到。请用“频道 关联”关联它，或在已关联的频道中分享。',
    });
  }
  const ref = recordRef(id.noun, id.id);
  if (!(await drawRecord(deps, incoming, ref, actorViewer(actor)))) throw notFound(ref);
  const drawnAt = deps.clock.now();
  const card = await drawRecord(deps, incoming, ref, channelViewer(channel, actor.grants));
  if (!card) {
    throw new AppError('forbidden', {
      en: 'Not everybody in this channel may see that, so I do not share it here.',
      zh: '并非频道内所有人都有权查看，因此不在此分享。',
    });
  }
  return {
    answer: { kind: 'card', card, to: 'channel' },
    live: { ref, kind: 'channel', card, drawnAt },
    reader: { locale: channel.locale, timezone: channel.timezone },
  };
}

/** Row ids are 32-bit: PostgreSQL refuses to compare them with a larger number. */
export const largestId = 2_147_483_647;

/** A record's card through somebody's eyes; null when they may not know of it. */
export async function drawRecord(
  deps: WorkerDeps,
  incoming: Incoming,
  ref: RecordRef,
  viewer: Viewer,
): Promise<Card | null> {
  const noun = deps.registry.noun(ref.noun);
  if (!noun?.card || ref.id > largestId) return null;
  const draw = noun.card.bind(noun);
  return deps.database.read((tx) => {
    const ctx = deps.executor.readCtx(tx);
    return drawnFor(ctx, { viewer, door: incoming.door }, (eyes) => draw(ctx, ref.id, eyes));
  });
}

/** The card with a sentence above it. */
export function withNote(card: Card, note: Card['title'] | undefined): Card {
  return note && note.length > 0 ? { ...card, blocks: [{ block: 'text', text: note }, ...card.blocks] } : card;
}
