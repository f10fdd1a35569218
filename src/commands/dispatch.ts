import type { Clock } from '../core/clock.ts';
import type { Incoming } from '../core/incoming.ts';
import { type Msg, msg } from '../core/msg.ts';
import type { Identities } from '../core/ports.ts';
import type { Inbox } from '../store/inbox.ts';
import { lookupOptions } from './complete.ts';
import { type Parsed, parseInvocation, parseText } from './parse.ts';
import { nounOfShortId, type Registry } from './registry.ts';
import type { Ack } from './reply.ts';
import type { FieldFaults, Worker } from './work.ts';

export interface DispatchDeps {
  readonly registry: Registry;
  readonly inbox: Inbox;
  readonly identities: Identities;
  readonly worker: Worker;
  readonly clock: Clock;
  onError(error: unknown, context: Record<string, unknown>): void;
}

/** How long a form's acknowledgement waits for the work, so that a refusal can still be shown beside the field, in milliseconds. */
const formPatienceMs = 1_500;

/** The engine's commands that only show something: reading, and answered straight away. */
const showing = new Set(['help', 'form', 'lookup', 'home']);

/**
 * Every request of every door and platform comes through here: parse (pure) → keep what will write → acknowledge → work.
 * The returned promise resolves when the platform may be told "ok"; `done` when everything has been answered.
 */
export function createDispatch(deps: DispatchDeps) {
  const { registry, inbox, worker } = deps;

  async function dispatch(incoming: Incoming): Promise<{ ack: Ack; done: Promise<void> }> {
    if (incoming.door === 'lookup') {
      const options = await lookupOptions(deps, incoming);
      return { ack: { kind: 'options', options }, done: Promise.resolve() };
    }
    const parsed = parse(registry, incoming);
    if (incoming.door === 'form') {
      const faults = await worker.validate(incoming, parsed);
      if (faults) return { ack: { kind: 'errors', fields: faults }, done: Promise.resolve() };
    }
    if (!mustKeep(incoming, parsed))
      return { ack: { kind: 'ok' }, done: afterAck(() => worker.work(incoming, parsed, { kept: false })) };

    let isNew: boolean;
    try {
      isNew = await inbox.keep(incoming);
    } catch (error) {
      deps.onError(error, { what: 'keeping a request', receipt: incoming.receipt });
      return { ack: notKept(incoming), done: Promise.resolve() };
    }
    if (!isNew) return { ack: { kind: 'ok' }, done: Promise.resolve() };
    if (incoming.door !== 'form') {
      return { ack: { kind: 'ok' }, done: afterAck(() => worker.work(incoming, parsed, { kept: true })) };
    }
    return workOnForm(worker, incoming, parsed);
  }

  /** Takes up a request that a crash or a fault left undone. */
  async function resume(id: bigint): Promise<void> {
    const resumed = await inbox.resume(id);
    if (!resumed) return;
    const { incoming } = resumed;
    if (resumed.givenUp) await worker.giveUp(incoming);
    else await worker.work(incoming, parse(registry, incoming), { kept: true });
  }

  return { dispatch, resume };
}

/** The platform hears "ok" first: work that begins in the same turn of the event loop would stand in its way. */
function afterAck(work: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    setImmediate(() => work().then(resolve, reject));
  });
}

function parse(registry: Registry, { says, source, door, files = [] }: Incoming): Parsed {
  if ('text' in says) {
    const parsed = parseText(registry, says.text);
    return (files.length > 0 && parseFiles(registry, says.text, parsed)) || parsed;
  }
  if (says.invocation.command === 'share') return { kind: 'share', ref: says.invocation.args.ref ?? '' };
  if (showing.has(says.invocation.command) || says.invocation.command === '') return { kind: 'help', topic: '' };
  const fields = 'fields' in says ? says.fields : {};
  const parsed = parseInvocation(registry, says.invocation, fields);
  return door === 'message-action' && parsed.kind === 'command'
    ? { ...parsed, missing: source ? ['~form'] : parsed.missing }
    : parsed;
}

/** Files that come with no command are asked about, or go on the record that was named. null: a command was given with them. */
function parseFiles(registry: Registry, text: string, parsed: Parsed): Parsed | null {
  const isRecord = nounOfShortId(text) !== null;
  const isCommand =
    parsed.kind === 'command' || parsed.kind === 'share' || (parsed.kind === 'help' && text.trim() !== '');
  // A misspelt verb of a known noun is a command all the same.
  if ((isCommand || (parsed.kind === 'fault' && parsed.topic)) && !isRecord) return null;
  const command = registry.commands.find(({ onFiles }) => onFiles?.when === (isRecord ? 'record' : 'alone'));
  if (!command?.onFiles) return null;
  return parseInvocation(registry, { command: command.path, args: { [command.onFiles.fill]: text } });
}

/**
 * A complete write is kept before it is acknowledged. So is what everybody sees, and whatever a platform delivers again when it
 * is slow to hear from us: a mention must not be answered twice, nor a card shared twice.
 */
function mustKeep(incoming: Incoming, parsed: Parsed): boolean {
  if (incoming.door === 'mention' || incoming.door === 'direct') return true;
  if (parsed.kind === 'share') return true;
  return parsed.kind === 'command' && parsed.command.runs.writes && parsed.missing.length === 0;
}

/** The acknowledgement itself says that nothing was kept, and repeats what was typed so that it can be sent again. */
function notKept(incoming: Incoming): Ack {
  if (incoming.door === 'mention' || incoming.door === 'direct') return { kind: 'retry' };
  const typed: Msg =
    'text' in incoming.says
      ? msg(` You typed: ${incoming.says.text}`, ` 您输入的是：${incoming.says.text}`)
      : msg('', '');
  const message = msg(
    `I could not keep this, so nothing was done. Please send it again in a moment.${typed.en}`,
    `暂时无法保存您的请求，因此没有执行任何操作，请稍后重新发送。${typed.zh}`,
  );
  if (incoming.door !== 'form') return { kind: 'say', message };
  const first = 'fields' in incoming.says ? Object.keys(incoming.says.fields)[0] : undefined;
  return first ? { kind: 'errors', fields: { [first]: message } } : { kind: 'say', message };
}

/** A refusal that comes soon enough is shown in the form, where the person can mend it; a later one is sent as a message. */
async function workOnForm(
  worker: Worker,
  incoming: Incoming,
  parsed: Parsed,
): Promise<{ ack: Ack; done: Promise<void> }> {
  let answered = false;
  let tell: (faults: FieldFaults) => void = () => undefined;
  const refusedInTime = new Promise<FieldFaults>((resolve) => {
    tell = resolve;
  });
  const done = worker.work(incoming, parsed, {
    kept: true,
    onFormFault(faults) {
      if (answered) return false;
      tell(faults);
      return true;
    },
  });
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), formPatienceMs);
  });
  const faults = await Promise.race([refusedInTime, patience, done.then(() => null)]);
  clearTimeout(timer);
  answered = true;
  return { ack: faults ? { kind: 'errors', fields: faults } : { kind: 'ok' }, done };
}
