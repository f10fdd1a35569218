import pLimit from 'p-limit';
import type { Card } from '../cards/card.ts';
import type { Choice } from '../cards/form.ts';
import type { Actor, Reader } from '../core/actor.ts';
import { AppError, DeliveryError } from '../core/errors.ts';
import type { Incoming } from '../core/incoming.ts';
import { type Invocation, invocation } from '../core/invocation.ts';
import type { Msg } from '../core/msg.ts';
import { AlreadyDone, demandUse, type ExecuteCall } from '../operations/execute.ts';
import { noteReads, watched } from '../operations/reads.ts';
import { actorAbility, actorViewer } from '../operations/viewer.ts';
import type { Failed } from '../store/inbox.ts';
import { askFor } from './ask.ts';
import {
  asOfNow,
  callOf,
  isShared,
  linkedPlace,
  type Outcome,
  privately,
  replacesOwn,
  resolveCtx,
  type WorkerDeps,
} from './context.ts';
import type { AnyCommand, Call, CommandReply } from './define.ts';
import { helpCard, mayUse } from './help.ts';
import { incidentId } from './incident.ts';
import {
  demandCurrent,
  isOf,
  Overtaken,
  overtakenBy,
  overtakenOutcomes,
  pressedRecords,
  redrawOutdated,
  Vanished,
} from './overtaken.ts';
import { drawnBy, pageOf } from './pages.ts';
import { type Parsed, type ParsedCommand, parseText } from './parse.ts';
import { present, shareRecord } from './present.ts';
import { promptFor } from './prompt.ts';
import { faultText, resolveArgs } from './resolve.ts';
import { createSending } from './sending.ts';
import { Unshown } from './unshown.ts';
import { withItsFiles } from './with-files.ts';

export type FieldFaults = Readonly<Record<string, Msg>>;

export interface WorkOptions {
  /** There is an inbox row for it. */
  readonly kept: boolean;
  /** The form's acknowledgement still waits: true when the faults were taken there. */
  onFormFault?(faults: FieldFaults): boolean;
}

export interface Worker {
  /** A form's faults before anything is kept; null when it may go on. */
  validate(incoming: Incoming, parsed: Parsed): Promise<FieldFaults | null>;
  /** Does it and answers. Never throws: whatever goes wrong is told, noted, and tried again where it is ours. */
  work(incoming: Incoming, parsed: Parsed, options: WorkOptions): Promise<void>;
  /** Tells that a request was set aside without ever having come to an end. */
  giveUp(incoming: Incoming): Promise<void>;
  suggest(reference: string, query: string, incoming: Incoming, actor: Actor): Promise<readonly Choice[]>;
}

interface Job {
  readonly incoming: Incoming;
  readonly parsed: Parsed;
  readonly options: WorkOptions;
  /** Whoever asked, once it is known who that is. */
  reader?: Reader;
}

/**
 * Requests that this process works on at the same time; the others wait their turn, already kept and acknowledged. More at once
 * would end none sooner, and would keep the newest from being acknowledged in time. Answers are sent outside of it.
 */
const atOnce = 8;

export function createWorker(deps: WorkerDeps): Worker {
  const turn = pLimit(atOnce);
  const { registry, database, executor, services, answers, inbox } = deps;
  const { send, sendOrNote, say } = createSending(deps);

  return {
    async validate(incoming, parsed) {
      if (parsed.kind !== 'command') return null;
      const identified = await services.identities.identify(incoming.from);
      // work() refuses, with the reason, and nothing is looked up for whoever may not use the command.
      if (identified.kind !== 'staff' || !mayUse(actorAbility(identified.actor), parsed.command)) return null;
      if (parsed.missing.length > 0) {
        return Object.fromEntries(parsed.missing.map((arg) => [arg, { en: 'This is needed.', zh: '此项必填。' }]));
      }
      const resolved = await resolve(deps, incoming, parsed, identified.actor);
      if (resolved.kind === 'values') return null;
      if (resolved.kind === 'faults') {
        return Object.fromEntries(resolved.faults.map((fault) => [fault.arg, faultText(fault)]));
      }
      const names = resolved.choices
        .slice(0, 5)
        .map((choice) => choice.value)
        .join(', ');
      return { [resolved.arg]: { en: `Several fit: ${names}. Pick one.`, zh: `有多个匹配：${names}，请选择一个。` } };
    },

    async work(incoming, parsed, options) {
      const job: Job = { incoming, parsed, options };
      try {
        await attend(job);
      } catch (error) {
        await ourFault(job, error);
      }
    },

    async giveUp(incoming) {
      const incident = incidentId();
      const error = new Error('A request was tried again and again without coming to an end.');
      deps.onError(error, { what: 'giving a request up', receipt: incoming.receipt, incident });
      await say(incoming, unknownReader(incoming), answers.fault(incident, false));
    },

    suggest: (reference, query, incoming, actor) =>
      database.read((tx) =>
        registry.reference(reference).suggest(query, resolveCtx(deps, executor.readCtx(tx), incoming, actor)),
      ),
  };

  async function attend(job: Job): Promise<void> {
    const { incoming, parsed, options } = job;
    const identified = await services.identities.identify(incoming.from);
    if (identified.kind === 'silent') return void (await finish(job, 'refused'));
    if (identified.kind === 'refused') {
      if (await finish(job, 'refused')) await say(incoming, unknownReader(incoming), answers.refused(identified.why));
      return;
    }
    const { actor } = identified;
    job.reader = actor;
    let outcome: Outcome;
    try {
      outcome = pageOf(await turn(() => run(incoming, parsed, actor, options.kept)), incoming);
    } catch (error) {
      if (error instanceof AlreadyDone) return;
      if (error instanceof AppError) return refuse(job, actor, error);
      throw error;
    }
    // Whoever closes the request answers it: one that was held too long may have been taken up by another worker.
    if (outcome.closed !== true && !(await finish(job, 'done'))) return;
    try {
      await send(incoming, actor, outcome);
    } catch (error) {
      // The work is over, so nothing of it may be tried again. Where the chat itself is down the person sees that by themselves.
      const isDown = error instanceof DeliveryError && error.kind !== 'invalid';
      if (!isDown) throw new Unshown(error, outcome.closed === true);
      deps.onError(error, { what: 'answering', receipt: incoming.receipt });
    }
  }

  async function run(incoming: Incoming, parsed: Parsed, actor: Actor, kept: boolean): Promise<Outcome> {
    if ('invocation' in incoming.says) {
      const special = await runSpecial(incoming, incoming.says.invocation, actor);
      if (special) return special;
    }
    if (parsed.kind === 'help') return help(incoming, actor, parsed.topic);
    if (parsed.kind === 'share') return shareRecord(deps, incoming, actor, parsed.ref);
    if (parsed.kind === 'fault') return privately(answers.at(incoming).unknown(parsed.message, parsed.suggestions));
    return runCommand(incoming, parsed, actor, kept);
  }

  /** The engine's own commands, which buttons call. */
  async function runSpecial(
    incoming: Incoming,
    { command: name, args }: Invocation,
    actor: Actor,
  ): Promise<Outcome | null> {
    if (name === 'help' || name === '' || name === 'home') return help(incoming, actor, args.topic ?? '');
    if (name !== 'form') return null;
    const { command: path = '', ...given } = args;
    const command = registry.command(path);
    if (command) {
      await demandCurrent(deps, incoming, actor, command, given);
      return askFor(deps, incoming, actor, command, given);
    }
    return privately(answers.at(incoming).unknown({ en: 'This form no longer exists.', zh: '该表单已不存在。' }, []));
  }

  function help(incoming: Incoming, actor: Actor, topic: string): Outcome {
    const card = helpCard(registry, promptFor(deps.root, incoming), actorAbility(actor), topic, actor.locale);
    const replaces = replacesOwn(incoming) ? { replaces: true } : {};
    return drawnBy({ answer: { kind: 'card', card, to: 'caller', ...replaces } }, invocation('help', { topic }));
  }

  async function runCommand(incoming: Incoming, parsed: ParsedCommand, actor: Actor, kept: boolean): Promise<Outcome> {
    const { command } = parsed;
    if (parsed.missing.length > 0) {
      await demandCurrent(deps, incoming, actor, command, parsed.given);
      return askFor(deps, incoming, actor, command, parsed.given, parsed.missing);
    }
    // Before any name is looked up, so that whoever may not use the command hears that, and nothing of what exists.
    demandUse(command.runs, actor);
    const here = command.runs.writes ? deps : asOfNow(deps);
    const resolved = await resolve(here, incoming, parsed, actor);
    if (resolved.kind === 'faults') {
      // A button names its record rightly: if there is none, it went, and nobody typed anything wrong.
      const pressed = incoming.door === 'button' ? pressedRecords(registry, command, parsed.given) : [];
      const gone = pressed.find((ref) => resolved.faults.some(({ arg }) => isOf(ref, parsed.given[arg])));
      if (gone) throw new Vanished(gone);
      return privately(answers.at(incoming).faults(command, resolved.faults, parsed.given));
    }
    if (resolved.kind === 'pick') {
      return privately(answers.pick(command, resolved.arg, resolved.choices, resolved.given));
    }
    const asksWhenOnly = command.formWhenOnly !== undefined && incoming.door !== 'form';
    const subject = [command.formWhenOnly ?? []].flat();
    if (asksWhenOnly && Object.keys(resolved.given).every((name) => subject.includes(name) || name === 'version')) {
      await demandCurrent(deps, incoming, actor, command, resolved.given);
      return askFor(deps, incoming, actor, command, resolved.given);
    }
    // A form is not opened for what is over, where one would fill it in vain, and nothing is done by a card that says otherwise.
    if (isShared(incoming)) await demandCurrent(deps, incoming, actor, command, resolved.given);
    const call = callOf(deps, incoming, actor, resolved.values);
    const input = command.input ? await command.input(call) : resolved.values;
    const receipt = kept && command.runs.writes ? incoming.receipt : null;
    const channel = command.runs.writes ? await linkedPlace(deps, incoming) : null;
    const asked: ExecuteCall = {
      actor,
      door: incoming.door,
      receipt,
      reads: here.database,
      ...(channel
        ? {
            origin: {
              platform: channel.platform,
              workspace: channel.workspace,
              channel: channel.channel,
              receipt: incoming.receipt,
            },
          }
        : {}),
    };
    const out = await executor.execute(command.runs, input, asked).catch(async (error: unknown) => {
      const { given } = resolved;
      throw (await overtakenBy(deps, incoming, actor, { command, given, input, error })) ?? error;
    });
    if (!command.runs.writes) {
      return drawnBy(await show(here, incoming, actor, command, out, call), invocation(command.path, resolved.given));
    }
    try {
      const outcome = await show(here, incoming, actor, command, out, call);
      return { ...outcome, ...(receipt === null ? {} : { closed: true }) };
    } catch (error) {
      throw new Unshown(error, true);
    }
  }

  async function show(
    here: WorkerDeps,
    incoming: Incoming,
    actor: Actor,
    command: AnyCommand,
    out: unknown,
    call: Call<never>,
  ): Promise<Outcome> {
    const reader = command.changesActor ? ((await services.identities.actor(actor.staffId)) ?? actor) : actor;
    const again = await listAgain(incoming, reader);
    if (again) return { reader, ...again };
    const reply = await replyTo(here, incoming, reader, command, out, call);
    const whole = await withItsFiles(here, incoming, reader, command, reply);
    return { reader, ...(await present(here, incoming, reader, command, whole)) };
  }

  async function replyTo(
    here: WorkerDeps,
    incoming: Incoming,
    reader: Actor,
    command: AnyCommand,
    out: unknown,
    call: Call<never>,
  ): Promise<CommandReply> {
    // Lists and answers show protected parts as cards do: what was seen is written down before anybody sees it.
    const eyes = watched(actorViewer(reader));
    const reply = await command.reply(out, call, eyes.viewer);
    const seen = eyes.seen();
    if (seen.length === 0) return reply;
    const by = { staffId: reader.staffId, door: incoming.door };
    await here.database.read((tx) => noteReads(executor.readCtx(tx), by, seen));
    return reply;
  }

  /** A button in a list says which list to show again when it is done. */
  async function listAgain(incoming: Incoming, actor: Actor): Promise<Outcome | null> {
    if (incoming.door !== 'button' || !('invocation' in incoming.says)) return null;
    const { back } = incoming.says.invocation.args;
    if (!back || !replacesOwn(incoming)) return null;
    const list = parseText(registry, back);
    if (list.kind !== 'command' || list.command.runs.writes) return null;
    return runCommand({ ...incoming, says: { text: back } }, list, actor, false);
  }

  async function refuse(job: Job, actor: Actor, error: AppError): Promise<void> {
    const { incoming, options } = job;
    if (!(await finish(job, 'refused', error.code))) return;
    if (options.onFormFault && 'fields' in incoming.says) {
      const names = Object.keys(incoming.says.fields);
      const field = error.field && names.includes(error.field) ? error.field : names[0];
      if (field && options.onFormFault({ [field]: faultText({ message: error.user, example: error.example }) })) return;
    }
    if (error instanceof Overtaken) return tellOvertaken(incoming, actor, error);
    const command = job.parsed.kind === 'command' ? job.parsed.command : undefined;
    await say(incoming, actor, answers.at(incoming).error(error, command));
    const redrawn = await redrawOutdated(deps, incoming, job.parsed, actor, error);
    if (redrawn) await sendOrNote(incoming, actor, redrawn);
  }

  async function tellOvertaken(incoming: Incoming, actor: Actor, error: Overtaken): Promise<void> {
    const list = await listAgain(incoming, actor);
    for (const outcome of await overtakenOutcomes(deps, incoming, actor, error, list)) {
      await sendOrNote(incoming, actor, outcome);
    }
  }

  async function ourFault({ incoming, options, reader }: Job, error: unknown): Promise<void> {
    const { receipt } = incoming;
    const incident = incidentId();
    const unshown = error instanceof Unshown;
    deps.onError(unshown ? error.cause : error, { what: 'working on a request', receipt, incident });
    const tell = (card: Card) => say(incoming, reader ?? unknownReader(incoming), card);
    if (unshown) return tell(error.written ? answers.unshown(incident) : answers.fault(incident, false));
    if (!options.kept) return tell(answers.fault(incident, false));
    let failed: Failed;
    try {
      failed = await inbox.failed(receipt, error instanceof Error ? error.message : String(error));
    } catch (inboxError) {
      // The database is what failed: the row is there and unheld soon, so the sweep takes it up.
      deps.onError(inboxError, { what: 'noting a failed request', receipt });
      failed = { state: 'again', attempts: 1 };
    }
    // The connection broke just as the change was committed.
    if (failed.state === 'closed') return tell(answers.unshown(incident));
    // Said once: the next tries are ours to worry about.
    if (failed.state === 'again' && failed.attempts > 1) return;
    await tell(answers.fault(incident, failed.state === 'again'));
  }

  /** Closes the inbox row, for what no operation's transaction has closed. false: another worker was first, and answers. */
  async function finish(job: Job, state: 'done' | 'refused', error?: string): Promise<boolean> {
    return !job.options.kept || inbox.finish(job.incoming.receipt, state, error);
  }

  function resolve(here: WorkerDeps, incoming: Incoming, parsed: ParsedCommand, actor: Actor) {
    return here.database.read((tx) =>
      resolveArgs(registry, parsed, resolveCtx(here, executor.readCtx(tx), incoming, actor)),
    );
  }
}

function unknownReader(incoming: Incoming): Reader {
  return { locale: incoming.localeHint ?? 'en', timezone: 'UTC' };
}
