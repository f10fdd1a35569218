import type { Card } from '../cards/card.ts';
import type { Choice, FormField } from '../cards/form.ts';
import type { Actor } from '../core/actor.ts';
import type { PersonalReason } from '../core/delivery-rule.ts';
import type { DomainEvent } from '../core/events.ts';
import type { ChatUser, Incoming, PlatformName, SourceMessage } from '../core/incoming.ts';
import type { Locale, Msg } from '../core/msg.ts';
import type { Ability } from '../core/policy.ts';
import type { Channels, Directory, Identities, Installations } from '../core/ports.ts';
import type { NounName, RecordRef } from '../core/records.ts';
import type { AnyOperation, Change, Ctx, Json, Operation, ReadCtx, Viewer } from '../operations/operation.ts';
import type { Sql } from '../store/database.ts';
import type { FileExchange } from '../store/file-exchange.ts';
import type { SealedColumn } from '../store/reseal.ts';
import type { RetainedContent } from '../store/retention.ts';
import type { Area } from './areas.ts';
import type { AnyArg, ArgValues } from './args.ts';
import type { Reply } from './reply.ts';

/** What a command is given besides its values. */
export interface Call<Values> {
  readonly values: Values;
  readonly actor: Actor;
  readonly ability: Ability;
  readonly incoming: Incoming;
  readonly source: SourceMessage | undefined;
  readonly now: Date;
  readonly services: Services;
}

/** The world outside of the database, for commands that need to ask a platform before they write. */
export interface Services {
  directory(platform: PlatformName): Directory | null;
  readonly identities: Identities;
  readonly installations: Installations;
  readonly channels: Channels;
  readonly files: FileExchange;
  /** Reads outside of any operation (never protected data: that is what operations are for). */
  read<T>(work: (ctx: ReadCtx) => Promise<T>): Promise<T>;
  /** What `doctor` finds; with `full` it reads the whole audit log. Supplied by the composition root, since it spans every room. */
  doctor(full: boolean): Promise<readonly Finding[]>;
  /** Puts dead letters back into the queue; resolves to how many. */
  replayDeadLetters(): Promise<number>;
  /** Makes a room that was asked for, or puts it away, as far as the platform lets it now. Never throws for what a platform says. */
  readonly rooms: { keep(id: number): Promise<void> };
}

export interface Finding {
  readonly ok: boolean;
  readonly what: Msg;
  readonly fix?: Msg;
}

export type Args = Readonly<Record<string, AnyArg>>;

/**
 * One declaration gives parsing, help, the form, the manifest entry and the docs. The types of `input` and `reply` follow from the
 * arguments and the operation.
 */
export interface Command<A extends Args, In, Out> {
  /** Noun and verb, as typed in English: 'task add'. Unique. */
  readonly path: string;
  /** The same in Chinese: '任务 添加'. */
  readonly zh: string;
  /** Further ways to type it, in either language. */
  readonly aliases?: readonly string[];
  readonly summary: Msg;
  /** For buttons and forms' titles, at most 24 characters; the summary where it is that short. */
  readonly label?: Msg;
  /** What to type after the root command: `task add acme "Send quote" due:friday`. At least one in each language. */
  readonly examples: { readonly en: readonly string[]; readonly zh: readonly string[] };
  /** Offered first in help, in the home page's quick actions and where a platform shows a limited list. */
  readonly featured?: boolean;
  /** What the noun alone means: 'bare' without anything after it, 'words' with something that is no verb. */
  readonly nounDefault?: 'bare' | 'words' | 'both';
  /** The actor's own language, zone or department may be another one afterwards. */
  readonly changesActor?: boolean;
  /** Not listed in help (buttons use it). */
  readonly hidden?: boolean;
  readonly args: A;
  readonly runs: Operation<In, Out>;
  /** From the typed values to the operation's input; may ask a platform, outside of the transaction. Without it the values are the input. */
  input?(call: Call<ArgValues<A>>): In | Promise<In>;
  /**
   * `viewer`: who will see it. Ask it, record by record, before anything protected is shown: which protected parts of which records
   * it allowed is written to the audit log.
   */
  reply(out: Out, call: Call<ArgValues<A>>, viewer: Viewer): CommandReply | Promise<CommandReply>;
  /** Offered on messages: the message's text becomes this argument, and its link `sourceLink` if there is such an argument. */
  readonly onMessage?: { readonly title: Msg; readonly fill: keyof A & string; readonly callbackId: string };
  /**
   * Does something with files that are sent without a command: 'alone' with whatever else was said, which becomes the argument
   * `fill`; 'record' where only a record's id was.
   */
  readonly onFiles?: { readonly when: 'alone' | 'record'; readonly fill: keyof A & string };
  /** Offered as a global shortcut; opens the form. */
  readonly onShortcut?: { readonly title: Msg; readonly callbackId: string };
  /** Values to open the form with (the record's present ones, for an edit), by argument name. */
  prefill?(call: Call<Partial<ArgValues<A>>>, ctx: ReadCtx, viewer: Viewer): Promise<Readonly<Record<string, string>>>;
  /** What the form asks for besides, named `<argument>.<key>` after an argument that gathers: fields that admins declared. */
  formFields?(call: Call<Partial<ArgValues<A>>>, ctx: ReadCtx, viewer: Viewer): Promise<readonly FormField[]>;
  /** Opens the form when only this argument (these) is given, though nothing required is missing (edits). */
  readonly formWhenOnly?: (keyof A & string) | readonly (keyof A & string)[];
}

/**
 * `show`: the record's own card, drawn with the rights of whoever will see it; in a linked channel it becomes a live post.
 * `note` is said above the card.
 */
export type CommandReply =
  | Reply
  | { readonly show: RecordRef; readonly to: 'caller' | 'channel'; readonly note?: Card['title'] };

// biome-ignore lint/suspicious/noExplicitAny: a list of commands is heterogeneous; each is checked where it is defined.
export type AnyCommand = Command<any, any, any>;

export function defineCommand<A extends Args, In, Out>(command: Command<A, In, Out>): Command<A, In, Out> {
  return command;
}

/** Turns words into a record of some kind: an id, a name, an @user, a permalink. */
export interface ReferenceResolver<T = unknown> {
  /** The reference's name, which arguments use: 'customer'. */
  readonly name: string;
  resolve(words: string, ctx: ResolveCtx): Promise<Resolution<T>>;
  /** For fields that search as one types; at most 100, best first; for an empty query the most likely ones. */
  suggest(query: string, ctx: ResolveCtx): Promise<readonly Choice[]>;
}

export interface ResolveCtx extends ReadCtx {
  readonly actor: Actor;
  readonly ability: Ability;
  readonly incoming: Incoming;
  /** Platform user → person. */
  staffOf(user: ChatUser): Promise<number | null>;
}

export type Resolution<T> =
  | { readonly kind: 'one'; readonly value: T; readonly label: string; readonly word: string; readonly exact: boolean }
  | { readonly kind: 'several'; readonly choices: readonly Choice[] }
  | { readonly kind: 'none'; readonly message: Msg; readonly didYouMean?: readonly Choice[] };

/**
 * An event that a noun may emit, for routing, subscriptions and the docs. `tells`: whom it is for besides the cards that follow
 * the record; the first that fits a person or channel counts. `lead`: how a message about it begins, where the title is no
 * good beginning.
 */
export interface EventType {
  readonly type: `${string}.${string}`;
  readonly title: Msg;
  readonly lead?: Msg;
  readonly tells?: readonly Tell[];
}

/**
 * Whom an event tells. `channels` and `person` name the detail of the event that holds a department's or a colleague's id; for
 * channels it may hold those of several departments.
 * post: the record's live card; announce: a message that people notice. A person is told by a message of their own, their cover
 * while they are away (unless `cover` is false), and never of what they did themselves.
 */
export type Tell =
  | { readonly channels: string; readonly how: 'post' | 'announce' }
  | { readonly person: string; readonly because: PersonalReason; readonly cover?: boolean }
  | { readonly admins: true };

export type { PersonalReason };

/** What a noun's records are to a customer: shown with it, moved when it is merged, handed out and erased with it. */
export interface OfCustomer {
  /** Order on the customer's overview. */
  readonly position: number;
  /** Lines for the overview, only what the viewer may see; [] where there is nothing. Says what is hidden, and whom to ask. */
  overview?(ctx: ReadCtx, customerId: number, viewer: Viewer): Promise<Card['blocks']>;
  /** Moves everything to another customer, with audit lines; resolves to what `moveBack` needs. */
  move?(ctx: Ctx, from: number, to: number): Promise<Json>;
  moveBack?(ctx: Ctx, kept: Json): Promise<void>;
  /** Everything that is kept about the customer here, for their right of access: plain values with speaking names. */
  personalData?(ctx: ReadCtx, customerId: number): Promise<Json>;
  /** Removes what speaks of the person; keeps amounts, times and states. */
  erase?(ctx: Ctx, customerId: number): Promise<void>;
}

/** What becomes due by itself: asked again and again by whoever sweeps, in a transaction of its own. */
export interface DueWatch {
  /** What is looked after, for the log: 'cases'. */
  readonly what: string;
  /** Takes at most `limit` records (FOR UPDATE SKIP LOCKED, since several sweep at once), moves them on and gives their events. */
  due(ctx: WatchCtx): Promise<readonly DomainEvent[]>;
}

export interface WatchCtx extends ReadCtx {
  /** So many records at most. */
  readonly limit: number;
  /**
   * Goes to the audit log in this transaction, as nobody's doing. Call once for every record that was moved on, with the name of
   * what happened ('case.escalated') and, where nobody edited the record, the version that it keeps. What is worked out from
   * records (scores, days' figures, pairs that look alike) is no change of theirs.
   */
  changed(operation: `${string}.${string}`, change: Change): void;
}

/**
 * Where rights find the records of a noun: a table with its alias, and the SQL of every column that conditions speak of, `id` among
 * them. `access explain` and the tests of the policy read records so, and it has to be what the noun's own queries ask with.
 */
export interface PolicyTable {
  readonly from: Sql;
  readonly columns: Readonly<Record<string, Sql>>;
}

/** A noun's face: everything that the rest of the house gets to know of it. */
export interface Noun {
  readonly name: NounName | (string & {});
  readonly title: Msg;
  /** The word that commands begin with, with its aliases: ['task', 'tasks', '任务']. */
  readonly words: readonly string[];
  /** Where help shows it. */
  readonly area: Area;
  readonly operations: readonly AnyOperation[];
  readonly commands: readonly AnyCommand[];
  readonly events: readonly EventType[];
  readonly references: readonly ReferenceResolver[];
  /** Draws a record through the viewer's eyes; null when the viewer may not know of it, or it is gone. */
  card?(ctx: ReadCtx, id: number, viewer: Viewer): Promise<Card | null>;
  /** The same for many with few statements, which a busy hour of pushes needs; ids not to be seen are missing. */
  cards?(ctx: ReadCtx, ids: readonly number[], viewer: Viewer): Promise<ReadonlyMap<number, Card>>;
  /** The page that a person's home shows of this noun, in order of `home.position`. */
  home?: { readonly position: number; draw(ctx: ReadCtx, actor: Actor, viewer: Viewer): Promise<Card['blocks']> };
  readonly ofCustomer?: OfCustomer;
  readonly policy?: PolicyTable;
  readonly sealed?: readonly SealedColumn[];
  /** What people wrote here that an admin may want to be kept for a limited time. */
  readonly retains?: readonly RetainedContent[];
  readonly watches?: readonly DueWatch[];
}

export function defineNoun(noun: Noun): Noun {
  return noun;
}

/** The language a person typed a word in does not matter; the one they read does. */
export type { Locale };
