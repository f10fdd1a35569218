import { randomUUID } from 'node:crypto';
import type { Actor } from '../core/actor.ts';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { DomainEvent } from '../core/events.ts';
import type { Door } from '../core/incoming.ts';
import { type Ability, allows } from '../core/policy.ts';
import { type RecordRef, sameRecord } from '../core/records.ts';
import type { Secrets } from '../core/secrets.ts';
import type { Database, Tx } from '../store/database.ts';
import { finishWrite } from '../store/finish-write.ts';
import type { Origin } from '../store/outbox.ts';
import { denied, notFound, notPlaced } from './messages.ts';
import type { AnyOperation, Change, Ctx, Json, Operation, ReadCtx, Vouch } from './operation.ts';
import { type KeptPart, keptWithParts } from './parts.ts';
import { actorAbility } from './viewer.ts';

/** On whose behalf, through which door, for which kept request. */
export interface ExecuteCall {
  readonly actor: Actor;
  readonly door: Door | 'system';
  /** The inbox row that is done when this commits; null for work that nobody sent in (imports, tests). */
  readonly receipt: string | null;
  /** The linked channel whose own answer shows what happened, so that nothing is posted there a second time. */
  readonly origin?: Origin;
  /** Where an operation that only reads does so; absent: in the executor's own database. */
  readonly reads?: Pick<Database, 'read'>;
}

export interface Executor {
  /** validate → authorise → one transaction { run, audit, outbox, inbox } → result. Throws AppError for what is the caller's to mend. */
  execute<In, Out>(operation: Operation<In, Out>, input: unknown, call: ExecuteCall): Promise<Out>;
  readonly readCtx: (tx: Tx) => ReadCtx;
}

/** Another worker finished this request first: there is nothing to answer. */
export class AlreadyDone extends Error {
  constructor() {
    super('This request was completed by another worker.');
    this.name = 'AlreadyDone';
  }
}

export function createExecutor(deps: {
  database: Database;
  clock: Clock;
  secrets: Secrets;
  /** Looks a declared operation up by name, for those that are parts of another. */
  operation?(name: string): AnyOperation | undefined;
  /** Called after a commit that put something into the outbox. */
  onEvents(): void;
  /** Called after every commit with what it changed. */
  onChanges?(changes: readonly Change[]): void;
}): Executor {
  const { database, clock, secrets } = deps;
  const readCtx = (tx: Tx): ReadCtx => ({ tx, secrets, now: clock.now() });
  const find = (name: string) => deps.operation?.(name);

  return {
    readCtx,
    async execute(operation, input, call) {
      const ability = demandUse(operation, call.actor);
      const parsed = operation.input.safeParse(input);
      if (!parsed.success) throw invalidInput(operation.name, parsed.error.issues);

      if (!operation.writes) {
        const { read } = call.reads ?? database;
        return read((tx) => operation.run(createCtx(readCtx(tx), call, ability, find).ctx, parsed.data));
      }
      let emitted = false;
      let changed: readonly Change[] = [];
      const out = await database.transact(async (tx) => {
        const { ctx, events, changes, kept } = createCtx(readCtx(tx), call, ability, find);
        const result = await operation.run(ctx, parsed.data);
        const silent = changedInSilence(changes, events);
        const written = {
          receipt: call.receipt,
          lines: auditLines(operation.name, call, changes, kept(), ctx.now),
          events,
          silent,
          actorId: call.actor.staffId,
          origin: call.origin ?? null,
        };
        if (!(await finishWrite(tx, secrets, written))) throw new AlreadyDone();
        emitted = events.length + silent.length > 0;
        changed = changes;
        return result;
      });
      deps.onChanges?.(changed);
      if (emitted) deps.onEvents();
      return out;
    },
  };
}

/** Records that were there before and changed without an event of theirs, each once. */
function changedInSilence(changes: readonly Change[], events: readonly DomainEvent[]): RecordRef[] {
  const found = new Map<string, RecordRef>();
  for (const { ref, version } of changes) {
    if (ref === null || version <= 1 || events.some((event) => sameRecord(event.ref, ref))) continue;
    found.set(`${ref.noun} ${ref.id}`, ref);
  }
  return [...found.values()];
}

/** Throws AppError 'forbidden' unless there is any record to which the actor may do this. Returns the actor's rights. */
export function demandUse({ requires }: Pick<Operation<never, unknown>, 'requires'>, actor: Actor): Ability {
  const ability = actorAbility(actor);
  if (requires === 'anyone' || allows(ability, requires.action, requires.subject)) return ability;
  throw actor.departmentId === null && actor.role !== 'admin' ? notPlaced() : denied(requires, ability);
}

/** A context that collects what the operation did; shared with undo and tests. */
export function createCtx(
  read: ReadCtx,
  call: ExecuteCall,
  ability: Ability = actorAbility(call.actor),
  find: (operation: string) => AnyOperation | undefined = () => undefined,
): { ctx: Ctx; events: DomainEvent[]; changes: Change[]; kept: () => Json | undefined } {
  const events: DomainEvent[] = [];
  const changes: Change[] = [];

  /** The context of an operation, or of one that is a part of it: events and changes are collected together. */
  function part(vouch?: Vouch): { ctx: Ctx; kept: () => Json | undefined } {
    const may: Ctx['can'] = (action, noun, record, field) =>
      allows(ability, action, noun, record, field) ||
      (vouch?.ref.noun === noun && vouch.ref.id === record?.id && vouch.actions.includes(action));
    let kept: Json | undefined;
    const parts: KeptPart[] = [];
    const ctx: Ctx = {
      ...read,
      actor: call.actor,
      ability,
      door: call.door,
      can: may,
      demand(action, ref, record, field) {
        if (may(action, ref.noun, record, field)) return;
        // Whoever may not know of the record learns nothing from the refusal.
        if ('id' in ref && !may('read', ref.noun, record)) throw notFound(ref);
        throw denied({ action, subject: ref.noun }, ability, field);
      },
      emit: (event) => void events.push(event),
      changed: (change) => void changes.push(change),
      keepForUndo: (value) => {
        kept = value;
      },
      async perform(name, input, vouchFor) {
        const operation = find(name);
        if (!operation) throw new Error(`No noun declares the operation “${name}”.`);
        if (!vouchFor) demandUse(operation, call.actor);
        const parsed = operation.input.safeParse(input);
        if (!parsed.success) throw invalidInput(name, parsed.error.issues);
        const inner = part(vouchFor);
        const out = await operation.run(inner.ctx, parsed.data);
        if (operation.writes) parts.push({ operation: name, kept: inner.kept() });
        return out;
      },
    };
    return { ctx, kept: () => keptWithParts(kept, parts) };
  }

  return { ...part(), events, changes };
}

export function auditLines(
  operation: string,
  call: ExecuteCall,
  changes: readonly Change[],
  kept: Json | undefined,
  at: Date,
) {
  const callId = randomUUID();
  return changes.map((change, index) => ({
    at,
    call: callId,
    staffId: call.actor.staffId as number,
    door: call.door,
    operation,
    receipt: call.receipt,
    ref: change.ref,
    version: change.version,
    fields: change.fields,
    ...(change.before === undefined ? {} : { before: change.before }),
    ...(change.after === undefined ? {} : { after: change.after }),
    ...(index === 0 && kept !== undefined ? { undo: kept } : {}),
  }));
}

function invalidInput(operation: string, issues: readonly { path: PropertyKey[]; message: string }[]): AppError {
  const [first] = issues;
  const field = first?.path[0] === undefined ? undefined : String(first.path[0]);
  const what = issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  return new AppError(
    'invalid',
    { en: `I cannot use that: ${what}.`, zh: `无法使用这些内容：${what}。` },
    { ...(field === undefined ? {} : { field }), cause: `${operation} got input that its schema refuses` },
  );
}
