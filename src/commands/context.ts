import type { Card } from '../cards/card.ts';
import type { Actor, Reader } from '../core/actor.ts';
import type { Clock } from '../core/clock.ts';
import type { ChatUser, Incoming, PlatformName } from '../core/incoming.ts';
import type { LinkedChannel } from '../core/ports.ts';
import type { RecordRef } from '../core/records.ts';
import type { Executor } from '../operations/execute.ts';
import type { ReadCtx } from '../operations/operation.ts';
import { actorAbility } from '../operations/viewer.ts';
import type { Answer, ChatPlatform, MessageRef } from '../platforms/platform.ts';
import type { Database } from '../store/database.ts';
import type { Inbox } from '../store/inbox.ts';
import { rememberReads } from '../store/remember-reads.ts';
import type { Answers } from './answers.ts';
import type { Call, ResolveCtx, Services } from './define.ts';
import type { Registry } from './registry.ts';

/** What the engine works with; made once by the composition root. */
export interface WorkerDeps {
  readonly registry: Registry;
  readonly database: Database;
  readonly executor: Executor;
  readonly inbox: Inbox;
  readonly services: Services;
  readonly answers: Answers;
  readonly clock: Clock;
  /** '/crm' */
  readonly root: string;
  platform(name: PlatformName): ChatPlatform | undefined;
  /** A record's card was posted where it can be updated: it lives from now on. */
  remember(posted: PostedCard): Promise<void>;
  onError(error: unknown, context: Record<string, unknown>): void;
}

/** A record's own card, as an answer that stays where it was posted. */
export interface PostedCard {
  /** null: what the message showed before is gone from it, and no record's card took its place. */
  readonly ref: RecordRef | null;
  readonly platform: PlatformName;
  readonly user: ChatUser;
  readonly kind: 'channel' | 'direct';
  readonly message: MessageRef;
  /** Without what the answer said above it. */
  readonly card: Card;
  readonly reader: Reader;
  readonly drawnAt: Date;
}

/** For a request that changes nothing: it reads everything once, and what it shows is as old as its beginning, which is what it says. */
export function asOfNow(deps: WorkerDeps): WorkerDeps {
  const at = deps.clock.now();
  return { ...deps, database: rememberReads(deps.database), clock: { now: () => at } };
}

/** What is to be shown, and to whom. */
export interface Outcome {
  readonly answer: Answer;
  /** The answer shows this record and should follow it. */
  readonly live?: Pick<PostedCard, 'kind' | 'card' | 'drawnAt'> & { readonly ref: RecordRef };
  /** The message that it replaces goes on showing the same record as before. */
  readonly sameRecord?: boolean;
  /** Absent: the actor reads it. */
  readonly reader?: Reader;
  /** The operation's transaction closed the inbox row. */
  readonly closed?: boolean;
}

export const privately = (card: Card): Outcome => ({ answer: { kind: 'card', card, to: 'caller' } });

/** The linked channel that the request was made in, if posting there is all right. */
export async function linkedPlace({ services }: WorkerDeps, { place, from }: Incoming): Promise<LinkedChannel | null> {
  if (place.kind !== 'channel' || !place.channel) return null;
  const channel = await services.channels.at(from.platform, from.workspace, place.channel);
  return channel?.status === 'ok' ? channel : null;
}

/** A click on something that only the caller sees is answered in its place. */
export function replacesOwn(incoming: Incoming): boolean {
  return incoming.door === 'button' && incoming.place.isPrivate === true;
}

/** A click on something that everybody in a channel sees. */
export const isShared = ({ door, place }: Incoming): boolean =>
  door === 'button' && place.kind === 'channel' && place.isPrivate !== true;

export function resolveCtx(deps: WorkerDeps, read: ReadCtx, incoming: Incoming, actor: Actor): ResolveCtx {
  return {
    ...read,
    actor,
    ability: actorAbility(actor),
    incoming,
    staffOf: (user) => deps.services.identities.staffOf(user),
  };
}

export function callOf(deps: WorkerDeps, incoming: Incoming, actor: Actor, values: unknown): Call<never> {
  return {
    values: values as never,
    actor,
    ability: actorAbility(actor),
    incoming,
    source: incoming.source,
    now: deps.clock.now(),
    services: deps.services,
  };
}
