import { isDeepStrictEqual } from 'node:util';
import type { Block, Button, Card } from '../cards/card.ts';
import { goneCard } from '../cards/gone.ts';
import type { Actor } from '../core/actor.ts';
import { AppError } from '../core/errors.ts';
import type { Incoming } from '../core/incoming.ts';
import type { Invocation } from '../core/invocation.ts';
import type { Msg } from '../core/msg.ts';
import { type NounName, type RecordRef, recordRef, shortIdPrefix } from '../core/records.ts';
import { notFound } from '../operations/messages.ts';
import { type Reason, reasonAmong, toldReason } from '../operations/overtaken.ts';
import { actorViewer, channelViewer } from '../operations/viewer.ts';
import { latestTurns } from '../store/audit-turns.ts';
import { isShared, linkedPlace, type Outcome, privately, replacesOwn, type WorkerDeps } from './context.ts';
import type { AnyCommand } from './define.ts';
import type { Parsed } from './parse.ts';
import { drawRecord, largestId, withNote } from './present.ts';
import { nounOfShortId, type Registry } from './registry.ts';

type Words = Readonly<Record<string, string>>;

/** What was asked for makes no sense any more, since somebody was first; `user` says who did what, where and when. */
export class Overtaken extends AppError {
  readonly ref: RecordRef;
  constructor(ref: RecordRef, told: Msg, cause?: AppError) {
    super('refused', told, cause === undefined ? {} : { cause });
    this.name = 'Overtaken';
    this.ref = ref;
  }
}

/** The record that was pressed is not there any more for whoever pressed: they learn no more than that. */
export class Vanished extends AppError {
  readonly ref: RecordRef;
  constructor(ref: RecordRef) {
    super('not_found', notFound(ref).user);
    this.name = 'Vanished';
    this.ref = ref;
  }
}

/** The record that a command is about, by its id among the words, or by what its operation is given; null: none yet. */
export function subjectOf(registry: Registry, command: AnyCommand, given: Words, input?: unknown): RecordRef | null {
  const { name: noun } = registry.nounOf(command);
  for (const word of Object.values(given)) {
    const id = nounOfShortId(word);
    if (id?.noun === noun) return recordRef(id.noun, id.id);
  }
  const id = typeof input === 'object' && input !== null && 'id' in input ? input.id : undefined;
  return typeof id === 'number' && noun in shortIdPrefix ? recordRef(noun as NounName, id) : null;
}

/** The records that a button names: the command's own, and those for which it makes something new. */
export function pressedRecords(registry: Registry, command: AnyCommand, given: Words): readonly RecordRef[] {
  const own = subjectOf(registry, command, given);
  const others = Object.values(given).flatMap((word) => {
    const id = nounOfShortId(word);
    return id && id.noun !== own?.noun ? [recordRef(id.noun, id.id)] : [];
  });
  return own ? [own, ...others] : others;
}

/** Does the word name this record? */
export function isOf(ref: RecordRef, word: string | undefined): boolean {
  const id = word === undefined ? null : nounOfShortId(word);
  return id?.noun === ref.noun && id.id === ref.id;
}

/**
 * Was the refusal of an operation somebody else's doing? It was where the record's state has changed and its card, drawn now for
 * whoever asked, no longer offers what they did. null: it has another reason, or the record is not theirs to know of.
 */
export async function overtakenBy(
  deps: WorkerDeps,
  incoming: Incoming,
  actor: Actor,
  asked: { readonly command: AnyCommand; readonly given: Words; readonly input: unknown; readonly error: unknown },
): Promise<Overtaken | null> {
  const { command, given, input, error } = asked;
  if (!(error instanceof AppError) || !command.runs.writes) return null;
  // Nobody typed what a button says: whatever is wrong with it has become so.
  const mayBe = isClick(incoming)
    ? error.code !== 'forbidden' && error.code !== 'conflict'
    : error.code === 'refused' && error.field === undefined;
  if (!mayBe) return null;
  const counts = (reason: Reason): boolean => isClick(incoming) || reason.isSame || reason.deed.leaves === 'over';
  const own = subjectOf(deps.registry, command, given, input);
  const refs = isClick(incoming) ? pressedRecords(deps.registry, command, given) : own ? [own] : [];
  for (const ref of refs) {
    const found = await whyNot(deps, incoming, actor, { command, ref }, counts);
    if (found && found !== 'gone') return new Overtaken(ref, found, error);
  }
  return null;
}

/** Throws what tells of it, if what a button is about is over, or gone, and its card no longer has the button. */
export async function demandCurrent(
  deps: WorkerDeps,
  incoming: Incoming,
  actor: Actor,
  command: AnyCommand,
  given: Words,
): Promise<void> {
  if (!isClick(incoming) || !command.runs.writes) return;
  for (const ref of pressedRecords(deps.registry, command, given)) {
    const isOver = (reason: Reason): boolean => reason.deed.leaves === 'over';
    const found = await whyNot(deps, incoming, actor, { command, ref }, isOver);
    if (found === 'gone') throw new Vanished(ref);
    if (found) throw new Overtaken(ref, found);
  }
}

/** What was done to the record that leaves nothing to do here; 'gone': it is no longer there for this person. */
async function whyNot(
  deps: WorkerDeps,
  incoming: Incoming,
  actor: Actor,
  { command, ref }: { readonly command: AnyCommand; readonly ref: RecordRef },
  counts: (reason: Reason) => boolean,
): Promise<Msg | 'gone' | null> {
  const draw = deps.registry.noun(ref.noun)?.card;
  if (!draw || ref.id > largestId) return null;
  const channel = isShared(incoming) ? await linkedPlace(deps, incoming) : null;
  return deps.database.read(async (tx) => {
    const ctx = deps.executor.readCtx(tx);
    const reason = reasonAmong(await latestTurns(tx, ref), command.runs.name);
    if (!reason || !counts(reason)) return null;
    const card = await draw(ctx, ref.id, actorViewer(actor));
    if (!card) return 'gone';
    if (offers(deps.registry, card, incoming, command, ref)) return null;
    // What the channel's card still has is not over: it is only not theirs to do, which they are told as ever.
    const forAll = channel && (await draw(ctx, ref.id, channelViewer(channel, actor.grants)));
    return forAll && offers(deps.registry, forAll, incoming, command, ref) ? null : toldReason(reason, actor, ctx.now);
  });
}

const isClick = ({ door }: Incoming): boolean => door === 'button' || door === 'home';

/** Words of a button that say nothing of what it does: the version it was drawn at, the list to show again. */
const besides = new Set(['version', 'back']);

/** Some button of the card does what was asked: the very same that was pressed, or the command that was typed, for this record. */
function offers(registry: Registry, card: Card, { says }: Incoming, command: AnyCommand, ref: RecordRef): boolean {
  const pressed = 'invocation' in says && !('fields' in says) ? says.invocation : null;
  const does = (one: Invocation): boolean => {
    if (pressed) return one.command === pressed.command && isDeepStrictEqual(meant(one.args), meant(pressed.args));
    const { command: form, ...given } = one.args;
    const isIt = one.command === command.path || (one.command === 'form' && form === command.path);
    return isIt && subjectOf(registry, command, given)?.id === ref.id;
  };
  return card.blocks.flatMap(buttonsIn).some((button) => does(button.does));
}

const meant = (args: Words): Words => Object.fromEntries(Object.entries(args).filter(([name]) => !besides.has(name)));

function buttonsIn(block: Block): readonly Button[] {
  if (block.block === 'buttons') return [...block.buttons, ...(block.overflow ?? [])];
  if (block.block !== 'list') return [];
  return block.items.flatMap((item) => [...(item.button ? [item.button] : []), ...(item.overflow ?? [])]);
}

/**
 * What is shown then, in this order: the channel's copy as it is now, for all, and to whoever pressed what happened. Where only they
 * see it, their copy is drawn again with the sentence above it; `list`: the list that the button stands in.
 */
export async function overtakenOutcomes(
  deps: WorkerDeps,
  incoming: Incoming,
  actor: Actor,
  { ref, user }: Overtaken,
  list: Outcome | null,
): Promise<readonly Outcome[]> {
  if (list?.answer.kind === 'card') {
    return [{ ...list, answer: { ...list.answer, card: withNote(list.answer.card, [user]) } }];
  }
  const redrawn = await redrawPressed(deps, incoming, actor, ref);
  if (redrawn) return [redrawn, privately({ title: [user], tone: 'info', blocks: [] })];
  const card = await drawRecord(deps, incoming, ref, actorViewer(actor));
  if (!card) return [privately({ title: [user], tone: 'info', blocks: [] })];
  const replaces = replacesOwn(incoming) ? { replaces: true } : {};
  return [{ answer: { kind: 'card', card: withNote(card, [user]), to: 'caller', ...replaces }, sameRecord: true }];
}

/**
 * The copy in a linked channel that was pressed, as the channel may see the record now. It does not become the record's live card:
 * a newer message may be that. null: what was pressed is no copy that all see.
 */
async function redrawPressed(
  deps: WorkerDeps,
  incoming: Incoming,
  actor: Actor,
  ref: RecordRef,
): Promise<Outcome | null> {
  if (!isShared(incoming)) return null;
  const channel = await linkedPlace(deps, incoming);
  if (!channel) return null;
  const card = (await drawRecord(deps, incoming, ref, channelViewer(channel, actor.grants))) ?? goneCard(ref);
  const reader = { locale: channel.locale, timezone: channel.timezone };
  return { answer: { kind: 'card', card, to: 'channel', replaces: true }, reader, sameRecord: true };
}

/** The same after a refusal that says the copy was out of date: its record is gone, or somebody changed it. null: it was not. */
export async function redrawOutdated(
  deps: WorkerDeps,
  incoming: Incoming,
  parsed: Parsed,
  actor: Actor,
  error: AppError,
): Promise<Outcome | null> {
  if (error.code !== 'not_found' && error.code !== 'conflict') return null;
  const [named] = parsed.kind === 'command' ? pressedRecords(deps.registry, parsed.command, parsed.given) : [];
  const ref = error instanceof Vanished ? error.ref : named;
  return ref ? redrawPressed(deps, incoming, actor, ref) : null;
}
