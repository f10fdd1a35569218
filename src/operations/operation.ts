import type { z } from 'zod';
import type { Actor, Reader } from '../core/actor.ts';
import type { DomainEvent } from '../core/events.ts';
import type { Door } from '../core/incoming.ts';
import type { Ability, Action, Permission, PolicyRecord, Subject } from '../core/policy.ts';
import type { NounName, RecordRef } from '../core/records.ts';
import type { Secrets } from '../core/secrets.ts';
import type { Tx } from '../store/database.ts';

/** Data that survives being written down and read again. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/** The only way to read or change the CRM. Every door ends here. */
export interface Operation<In, Out, Kept extends Json = Json> {
  readonly name: `${string}.${string}`; // 'task.add'
  /** Parsed here, whoever calls. */
  readonly input: z.ZodType<In>;
  /** What the actor must be able to do to at least some record; each record is asked about again inside `run`. */
  readonly requires: Permission | 'anyone';
  /** A write is kept in the inbox before it is acknowledged, runs in a transaction, and may be undone. */
  readonly writes: boolean;
  run(ctx: Ctx<Kept>, input: In): Promise<Out>;
  /** Puts things back. Called only while no record that `run` changed has changed since. */
  undo?(ctx: Ctx<Kept>, kept: Kept): Promise<void>;
}

/** What reading needs: the open connection, the keys, the time. */
export interface ReadCtx {
  readonly tx: Tx;
  readonly secrets: Secrets;
  readonly now: Date;
}

export interface Ctx<Kept extends Json = Json> extends ReadCtx {
  readonly actor: Actor;
  readonly ability: Ability;
  readonly door: Door | 'system';
  /** May the actor do this to this record (and field group)? */
  can(action: Action, noun: Subject, record?: PolicyRecord, field?: string): boolean;
  /**
   * Throws AppError 'forbidden', naming what is not allowed and whom to ask, unless the actor may. Where the actor may not even
   * read the record, the error is the same 'not_found' as for a record that does not exist.
   */
  demand(action: Action, ref: RecordRef | { noun: Subject }, record?: PolicyRecord, field?: string): void;
  /** Goes to the outbox in this transaction. */
  emit(event: DomainEvent): void;
  /** Goes to the audit log in this transaction. Call once for every record that was written. */
  changed(change: Change): void;
  /** What `undo` will be given. Without a call the operation cannot be undone. */
  keepForUndo(kept: Kept): void;
  /**
   * Runs another noun's operation as a part of this one: with the actor's rights, its audit lines and its events in the same
   * transaction, and undone together with this one. Throws what it throws. `vouch`: rights that this operation has made sure of
   * itself, such as those of somebody who offered the record.
   */
  perform<Out>(operation: string, input: unknown, vouch?: Vouch): Promise<Out>;
}

/** What the actor may do to one record within a part of an operation, though they may not by themselves. */
export interface Vouch {
  readonly ref: RecordRef;
  readonly actions: readonly Action[];
}

export interface Change {
  /** null: no record of a noun, such as a workspace. */
  readonly ref: RecordRef | null;
  /** The record's version after the change. */
  readonly version: number;
  /** Names of the columns that changed. */
  readonly fields: readonly string[];
  readonly before?: Json;
  readonly after?: Json;
}

/** Lets the types of an operation be inferred from its parts. */
export function defineOperation<In, Out, Kept extends Json = Json>(
  operation: Operation<In, Out, Kept>,
): Operation<In, Out, Kept> {
  return operation;
}

/** Operations of any types, for lists of them. */
// biome-ignore lint/suspicious/noExplicitAny: a list of operations is heterogeneous; each is checked where it is defined.
export type AnyOperation = Operation<any, any, any>;

/** Through whose eyes a card is drawn: a person's, or everybody's in a channel. */
export interface Viewer {
  readonly ability: Ability;
  readonly reader: Reader;
  /** null when the viewer is a channel. */
  readonly staffId: number | null;
  can(action: Action, noun: Subject, record?: PolicyRecord, field?: string): boolean;
}

export type { NounName };
