import type { Card } from '../cards/card.ts';
import type { Choice, Form } from '../cards/form.ts';
import type { Actor } from '../core/actor.ts';
import type { Clock } from '../core/clock.ts';
import { AppError, DeliveryError } from '../core/errors.ts';
import type { Incoming, PlatformName } from '../core/incoming.ts';
import type { Invocation } from '../core/invocation.ts';
import type { Msg } from '../core/msg.ts';
import type { Identified, LinkedChannel } from '../core/ports.ts';
import type { RecordRef } from '../core/records.ts';
import { AlreadyDone, demandUse, type Executor } from '../operations/execute.ts';
import { actorAbility, actorViewer, channelViewer } from '../operations/viewer.ts';
import type { Answer, ChatPlatform, MessageRef } from '../platforms/platform.ts';
import type { Database } from '../store/database.ts';
import type { Inbox } from '../store/inbox.ts';
import type { Answers } from './answers.ts';
import { commandForm } from './ask.ts';
import type { AnyCommand, Call, CommandReply, ResolveCtx, Services } from './define.ts';
import { incidentId } from './dispatch.ts';
import { helpCard } from './help.ts';
import { type Parsed, type ParsedCommand, parseInvocation, parseText } from './parse.ts';
import { nounOfShortId, type Registry } from './registry.ts';
import { faultText, resolveArgs } from './resolve.ts';
import { drawRecord, withShare } from './show.ts';

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
  work(incoming: Incoming, parsed: Parsed, options: WorkOptions): Promise<void>;
  suggest(reference: string, query: string, incoming: Incoming, actor: Actor): Promise<readonly Choice[]>;
}

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
  /** A card was posted where it can be updated: it lives from now on. */
  remember(ref: RecordRef, place: LinkedChannel | Actor, message: MessageRef, card: Card): Promise<void>;
  onError(error: unknown, context: Record<string, unknown>): void;
}

/** Doors that bring what a platform needs to open a form by itself. */
const opensForms = new Set(['command', 'button', 'shortcut', 'message-action', 'home']);

export function createWorker(deps: WorkerDeps): Worker {
  const { registry, database, executor, services, answers, inbox } = deps;

  return {
    async validate(incoming, parsed) {
      if (parsed.kind !== 'command') return null;
      const identified = await services.identities.identify(incoming.from);
      if (identified.kind !== 'staff') return null; // work() refuses with the reason
      const missing = parsed.missing.map((arg) => [arg, { en: 'This is needed.', zh: '此项必填。' }] as const);
      if (missing.length > 0) return Object.fromEntries(missing);
      const resolved = await resolve(incoming, parsed, identified.actor);
      if (resolved.kind === 'values') return null;
      if (resolved.kind === 'faults')
        return Object.fromEntries(resolved.faults.map((fault) => [fault.arg, faultText(fault)]));
      const names = resolved.choices
        .slice(0, 5)
        .map((choice) => choice.value)
        .join(', ');
      return { [resolved.arg]: { en: `Several fit: ${names}. Pick one.`, zh: `有多个匹配：${names}，请选择一个。` } };
    },

    async work(incoming, parsed, options) {
      const job = { incoming, parsed, options };
      let identified: Identified;
      try {
        identified = await services.identities.identify(incoming.from);
      } catch (error) {
        return ourFault(job, null, error);
      }
      if (identified.kind === 'silent') return finish(job, 'refused');
      if (identified.kind === 'refused') {
        await finish(job, 'refused');
        return say(incoming, { locale: incoming.localeHint ?? 'en', timezone: 'UTC' }, answers.refused(identified.why));
      }
      const { actor } = identified;
      try {
        const outcome = await run(incoming, parsed, actor, options.kept);
        if (!outcome?.closed) await finish(job, 'done');
        if (outcome) await send(incoming, actor, outcome);
      } catch (error) {
        if (error instanceof AlreadyDone) return;
        if (error instanceof AppError) return refuse(job, actor, error);
        if (error instanceof DeliveryError && error.kind !== 'invalid') {
          // The work is done; only the answer did not get through, and the person sees that the chat is down.
          deps.onError(error, { what: 'answering', receipt: incoming.receipt });
          return;
        }
        return ourFault(job, actor, error);
      }
    },

    suggest: (reference, query, incoming, actor) =>
      database.read((tx) =>
        registry.reference(reference).suggest(query, resolveCtx(executor.readCtx(tx), incoming, actor)),
      ),
  };

  interface Job {
    readonly incoming: Incoming;
    readonly parsed: Parsed;
    readonly options: WorkOptions;
  }

  /** What is to be shown, and to whom. `live`: the card shows this record and should follow it. */
  interface Outcome {
    readonly answer: Answer;
    readonly live?: { readonly ref: RecordRef; readonly place: LinkedChannel | Actor };
    readonly reader?: { locale: Actor['locale']; timezone: string };
    /** The operation's transaction closed the inbox row. */
    readonly closed?: boolean;
  }

  async function run(incoming: Incoming, parsed: Parsed, actor: Actor, kept: boolean): Promise<Outcome | null> {
    if ('invocation' in incoming.says) {
      const special = await runSpecial(incoming, incoming.says.invocation, actor);
      if (special) return special;
    }
    if (parsed.kind === 'help')
      return privately(helpCard(registry, deps.root, actorAbility(actor), parsed.topic, actor.locale));
    if (parsed.kind === 'share') return share(incoming, actor, parsed.ref);
    if (parsed.kind === 'fault') return privately(answers.unknown(parsed.message, parsed.suggestions));
    return runCommand(incoming, parsed, actor, kept);
  }

  async function runCommand(
    incoming: Incoming,
    parsed: ParsedCommand,
    actor: Actor,
    kept: boolean,
  ): Promise<Outcome | null> {
    const { command } = parsed;
    if (parsed.missing.length > 0)
      return ask(incoming, command, withSource(incoming, command, parsed.given), actor, parsed.missing);
    const onlyArg = command.formWhenOnly;
    const resolved = await resolve(incoming, parsed, actor);
    if (resolved.kind === 'faults') return privately(answers.faults(command, resolved.faults, parsed.given));
    if (resolved.kind === 'pick')
      return privately(answers.pick(command, resolved.arg, resolved.choices, resolved.given));
    if (
      onlyArg &&
      incoming.door !== 'form' &&
      Object.keys(resolved.given).every((name) => name === onlyArg || name === 'version')
    ) {
      return ask(incoming, command, resolved.given, actor, []);
    }
    const call = callOf(incoming, actor, resolved.values);
    const input = command.input ? await command.input(call) : resolved.values;
    const receipt = kept && command.runs.writes ? incoming.receipt : null;
    const channel = command.runs.writes ? await placeOf(incoming) : null;
    const out = await executor.execute(command.runs, input, {
      actor,
      door: incoming.door,
      receipt,
      ...(channel ? { origin: { platform: channel.platform, workspace: channel.workspace, channel: channel.channel } } : {}),
    });
    const outcome = await show(incoming, actor, command, out, call);
    return outcome && receipt !== null ? { ...outcome, closed: true } : outcome;
  }

  /** The reply, drawn with the rights of whoever will see it. */
  async function show(
    incoming: Incoming,
    actor: Actor,
    command: AnyCommand,
    out: unknown,
    call: Call<unknown>,
  ): Promise<Outcome | null> {
    const channel = await placeOf(incoming);
    const own = actorViewer(actor);
    const back = backOf(incoming);
    if (back) {
      const again = parseText(registry, back);
      if (again.kind === 'command' && !again.command.runs.writes) {
        const redrawn = await runCommand({ ...incoming, says: { text: back } }, again, actor, false);
        if (redrawn?.answer.kind === 'card')
          return { ...redrawn, answer: { ...redrawn.answer, to: 'caller', replaces: true } };
      }
    }
    const reply: CommandReply = await command.reply(out, call as never, own);
    if ('form' in reply) return form(incoming, command, reply.form, actor);
    const clickedInChannel =
      incoming.door === 'button' && incoming.place.kind === 'channel' && !incoming.place.isPrivate;
    if ('show' in reply) {
      if ((reply.to === 'channel' || clickedInChannel) && channel) {
        const card = await drawRecord(
          registry,
          executor,
          database,
          reply.show,
          channelViewer(channel),
          clickedInChannel ? undefined : reply.note,
        );
        if (card) {
          return {
            answer: { kind: 'card', card, to: 'channel', ...(clickedInChannel ? { replaces: true } : {}) },
            live: { ref: reply.show, place: channel },
            reader: { locale: channel.locale, timezone: channel.timezone },
          };
        }
      }
      const card = await drawRecord(registry, executor, database, reply.show, own, reply.note);
      if (!card) return null;
      const shareable = channel ? withShare(card, reply.show) : card;
      const inDirect = incoming.place.kind === 'direct';
      return {
        answer: { kind: 'card', card: shareable, to: 'caller', ...(replacesOwn(incoming) ? { replaces: true } : {}) },
        ...(inDirect && !replacesOwn(incoming) ? { live: { ref: reply.show, place: actor } } : {}),
      };
    }
    const to = reply.to === 'channel' && channel ? 'channel' : 'caller';
    return {
      answer: {
        kind: 'card',
        card: reply.card,
        to,
        ...(to === 'caller' && replacesOwn(incoming) ? { replaces: true } : {}),
      },
    };
  }

  async function runSpecial(incoming: Incoming, invocation: Invocation, actor: Actor): Promise<Outcome | null> {
    const { command: name, args } = invocation;
    if (name === 'help' || name === '' || name === 'home') {
      const card = helpCard(registry, deps.root, actorAbility(actor), args['topic'] ?? '', actor.locale);
      return { answer: { kind: 'card', card, to: 'caller', ...(replacesOwn(incoming) ? { replaces: true } : {}) } };
    }
    if (name === 'share') return share(incoming, actor, args['ref'] ?? '');
    if (name !== 'form') return null;
    const { command: path = '', ...given } = args;
    const command = registry.command(path);
    if (!command) return privately(answers.unknown({ en: 'This form no longer exists.', zh: '该表单已不存在。' }, []));
    return ask(incoming, command, given, actor, []);
  }

  async function ask(
    incoming: Incoming,
    command: AnyCommand,
    given: Readonly<Record<string, string>>,
    actor: Actor,
    missing: readonly string[],
  ): Promise<Outcome> {
    // Whoever may not use the command is told now, not after filling a form.
    demandUse(command.runs, actor);
    const parsed = parseInvocation(registry, { command: command.path, args: given });
    const labels: Record<string, string> = {};
    let values = { ...given };
    let prefilled: string[] = [];
    if (parsed.kind === 'command') {
      const known = await resolveKnown(incoming, parsed, actor);
      Object.assign(labels, known.labels);
      Object.assign(values, known.words);
      if (command.prefill) {
        const prefill = command.prefill.bind(command);
        const filled: Readonly<Record<string, string>> = await database.read((tx) =>
          prefill(callOf(incoming, actor, known.values) as never, executor.readCtx(tx), actorViewer(actor)),
        );
        prefilled = Object.keys(filled).filter((name) => filled[name] !== '');
        values = { ...filled, ...values };
      }
    }
    const made = commandForm(command, values, { labels, prefilled });
    return form(
      incoming,
      command,
      made,
      actor,
      missing.filter((name) => name !== '~form'),
      values,
    );
  }

  function form(
    incoming: Incoming,
    command: AnyCommand,
    made: Form,
    _actor: Actor,
    missing: readonly string[] = [],
    given: Readonly<Record<string, string>> = {},
  ): Outcome {
    if (opensForms.has(incoming.door)) return { answer: { kind: 'form', form: made } };
    return privately(answers.formButton(command, given, missing));
  }

  async function share(incoming: Incoming, actor: Actor, words: string): Promise<Outcome> {
    const id = nounOfShortId(words);
    const noun = id && registry.noun(id.noun);
    const channel = await placeOf(incoming);
    if (!id || !noun?.card)
      throw new AppError(
        'invalid',
        { en: 'Say which record to share.', zh: '请说明要分享哪条记录。' },
        { example: 'share C-12' },
      );
    if (!channel) {
      throw new AppError('refused', {
        en: 'This channel is not linked to a department, so I cannot know who reads along here. Link it with “channel link”, or share in a linked channel.',
        zh: '此频道未关联部门，我无法确定有谁能看到。请用“频道 关联”关联它，或在已关联的频道中分享。',
      });
    }
    const ref = { noun: id.noun, id: id.id as never };
    // Sharing shows no more than the sharer knows of, and no more than everybody there may see.
    if (!(await drawRecord(registry, executor, database, ref, actorViewer(actor)))) {
      throw new AppError('not_found', {
        en: `I know no ${words}, or you may not see it.`,
        zh: `找不到 ${words}，或您无权查看。`,
      });
    }
    const card = await drawRecord(registry, executor, database, ref, channelViewer(channel));
    if (!card)
      throw new AppError('forbidden', {
        en: 'Not everybody in this channel may see that, so I do not share it here.',
        zh: '并非频道内所有人都有权查看，因此不在此分享。',
      });
    return {
      answer: { kind: 'card', card, to: 'channel' },
      live: { ref, place: channel },
      reader: { locale: channel.locale, timezone: channel.timezone },
    };
  }

  async function send(incoming: Incoming, actor: Actor, outcome: Outcome): Promise<void> {
    const platform = deps.platform(incoming.from.platform);
    if (!platform) throw new Error(`The ${incoming.from.platform} platform is not running.`);
    const reader = outcome.reader ?? { locale: actor.locale, timezone: actor.timezone };
    const message = await platform.answer(incoming.route, outcome.answer, reader, {
      id: incoming.receipt,
      again: false,
    });
    if (message && outcome.live && outcome.answer.kind === 'card') {
      await deps.remember(outcome.live.ref, outcome.live.place, message, outcome.answer.card);
    }
  }

  async function say(
    incoming: Incoming,
    reader: { locale: Actor['locale']; timezone: string },
    card: Card,
  ): Promise<void> {
    try {
      await deps
        .platform(incoming.from.platform)
        ?.answer(incoming.route, { kind: 'card', card, to: 'caller' }, reader, { id: incoming.receipt, again: false });
    } catch (error) {
      deps.onError(error, { what: 'answering', receipt: incoming.receipt });
    }
  }

  async function refuse(job: Job, actor: Actor, error: AppError): Promise<void> {
    await finish(job, 'refused', error.code);
    const command = job.parsed.kind === 'command' ? job.parsed.command : undefined;
    if (job.incoming.door === 'form' && job.options.onFormFault && 'fields' in job.incoming.says) {
      const names = Object.keys(job.incoming.says.fields);
      const field = error.field && names.includes(error.field) ? error.field : names[0];
      if (field && job.options.onFormFault({ [field]: error.user })) return;
    }
    await say(job.incoming, actor, answers.error(error, command));
  }

  async function ourFault(job: Job, actor: Actor | null, error: unknown): Promise<void> {
    const incident = incidentId();
    deps.onError(error, { what: 'working on a request', receipt: job.incoming.receipt, incident });
    let again = false;
    if (job.options.kept) {
      try {
        again = await inbox.failed(job.incoming.receipt, error instanceof Error ? error.message : String(error));
      } catch (inboxError) {
        // The database is what failed: the row is there and unheld soon, so the sweep takes it up.
        deps.onError(inboxError, { what: 'noting a failed request', receipt: job.incoming.receipt });
        again = true;
      }
    }
    const reader = actor ?? { locale: job.incoming.localeHint ?? 'en', timezone: 'UTC' };
    await say(job.incoming, reader, answers.fault(incident, again));
  }

  /** Closes the inbox row, unless the operation's own transaction has done so. */
  async function finish(job: Job, state: 'done' | 'refused', error?: string): Promise<void> {
    if (job.options.kept) await inbox.finish(job.incoming.receipt, state, error);
  }

  function resolve(incoming: Incoming, parsed: ParsedCommand, actor: Actor) {
    return database.read((tx) => resolveArgs(registry, parsed, resolveCtx(executor.readCtx(tx), incoming, actor)));
  }

  /** Of what is given, the references that name exactly one record: their values, and their names for the form's fields. */
  function resolveKnown(incoming: Incoming, parsed: ParsedCommand, actor: Actor) {
    return database.read(async (tx) => {
      const ctx = resolveCtx(executor.readCtx(tx), incoming, actor);
      const values: Record<string, unknown> = {};
      const labels: Record<string, string> = {};
      const words: Record<string, string> = {};
      for (const [name, arg] of Object.entries(
        parsed.command.args as Record<string, { value: { by: string; reference?: string } }>,
      )) {
        const given = parsed.given[name];
        if (given === undefined || arg.value.by !== 'reference' || !arg.value.reference) continue;
        const found = await registry.reference(arg.value.reference).resolve(given, ctx);
        if (found.kind !== 'one') continue;
        values[name] = found.value;
        labels[name] = found.label;
        words[name] = found.word;
      }
      return { values, labels, words };
    });
  }

  function resolveCtx(read: ReturnType<Executor['readCtx']>, incoming: Incoming, actor: Actor): ResolveCtx {
    return {
      ...read,
      actor,
      ability: actorAbility(actor),
      incoming,
      staffOf: (user) => services.identities.staffOf(user),
    };
  }

  function callOf(incoming: Incoming, actor: Actor, values: unknown): Call<never> {
    return {
      values: values as never,
      actor,
      ability: actorAbility(actor),
      incoming,
      source: incoming.source,
      now: deps.clock.now(),
      services,
    };
  }

  /** The linked channel that the request was made in, if posting there is all right. */
  async function placeOf({ place, from }: Incoming): Promise<LinkedChannel | null> {
    if (place.kind !== 'channel' || !place.channel) return null;
    const channel = await services.channels.at(from.platform, from.workspace, place.channel);
    return channel?.status === 'ok' ? channel : null;
  }
}

const privately = (card: Card): { answer: Answer } => ({ answer: { kind: 'card', card, to: 'caller' } });

/** A click on something that only the caller sees is answered in its place. */
function replacesOwn(incoming: Incoming): boolean {
  return incoming.door === 'button' && incoming.place.isPrivate === true;
}

/** Buttons in a list say what to show again when they are done. */
function backOf(incoming: Incoming): string | undefined {
  if (incoming.door !== 'button' || !('invocation' in incoming.says)) return undefined;
  return incoming.says.invocation.args['back'];
}

/** A message action fills the command's form with the message and its link. */
function withSource(
  incoming: Incoming,
  command: AnyCommand,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const { source } = incoming;
  if (!source || !command.onMessage) return { ...given };
  return {
    ...given,
    [command.onMessage.fill]: given[command.onMessage.fill] ?? source.text,
    ...(source.permalink && 'sourceLink' in command.args ? { sourceLink: source.permalink } : {}),
  };
}
