import type { Form, FormField } from '../cards/form.ts';
import type { Actor } from '../core/actor.ts';
import type { Incoming } from '../core/incoming.ts';
import { demandUse } from '../operations/execute.ts';
import { drawnFor } from '../operations/reads.ts';
import { actorViewer } from '../operations/viewer.ts';
import { callOf, type Outcome, privately, resolveCtx, type WorkerDeps } from './context.ts';
import type { AnyCommand } from './define.ts';
import { commandForm } from './form.ts';
import { parseInvocation } from './parse.ts';
import { filesToWords } from './values/files.ts';

type Words = Readonly<Record<string, string>>;

/** Doors that bring what a platform needs to open a form by itself. */
const opensForms = new Set(['command', 'button', 'shortcut', 'message-action', 'home']);

/** Asks for what is missing: the command's form, filled with what is known, or a button that opens it. */
export async function askFor(
  deps: WorkerDeps,
  incoming: Incoming,
  actor: Actor,
  command: AnyCommand,
  given: Words,
  missing: readonly string[] = [],
): Promise<Outcome> {
  // Whoever may not use the command is told now, not after filling a form.
  demandUse(command.runs, actor);
  const fromMessage = sourceWords(incoming, command);
  const known = await namedRecords(deps, incoming, actor, command, given);
  let filled: Words = {};
  let further: readonly FormField[] = [];
  if (command.prefill || command.formFields) {
    const call = callOf(deps, incoming, actor, known.values);
    [filled, further] = await deps.database.read((tx) => {
      const ctx = deps.executor.readCtx(tx);
      const by = { viewer: actorViewer(actor), door: incoming.door };
      return drawnFor(ctx, by, async (viewer) => [
        (await command.prefill?.(call as never, ctx, viewer)) ?? {},
        (await command.formFields?.(call as never, ctx, viewer)) ?? [],
      ]);
    });
  }
  const prefilled = Object.keys(filled).filter((name) => filled[name] !== '');
  const { words, labels } = await namedRecords(deps, incoming, actor, command, {
    ...fromMessage,
    ...filled,
    ...known.words,
  });
  return formOutcome(
    deps,
    incoming,
    command,
    commandForm(command, words, { labels, prefilled, further }),
    missing,
    words,
  );
}

/** The form where the door can open one; elsewhere a card that says what is missing, with a button that opens it. */
export function formOutcome(
  deps: WorkerDeps,
  incoming: Incoming,
  command: AnyCommand,
  form: Form,
  missing: readonly string[] = [],
  given: Words = {},
): Outcome {
  if (opensForms.has(incoming.door)) return { answer: { kind: 'form', form } };
  const asked = missing.filter((name) => name in command.args);
  return privately(deps.answers.at(incoming).formButton(command, given, asked));
}

/** What names exactly one record is spelt by its id and shown by its name; everything else stays as it was typed. */
function namedRecords(deps: WorkerDeps, incoming: Incoming, actor: Actor, command: AnyCommand, given: Words) {
  const parsed = parseInvocation(deps.registry, { command: command.path, args: given });
  return deps.database.read(async (tx) => {
    const ctx = resolveCtx(deps, deps.executor.readCtx(tx), incoming, actor);
    const values: Record<string, unknown> = {};
    const labels: Record<string, string> = {};
    const words: Record<string, string> = { ...given };
    if (parsed.kind !== 'command') return { values, labels, words };
    for (const [name, text] of Object.entries(parsed.given)) {
      const value = parsed.command.args[name]?.value;
      if (value?.by !== 'reference') continue;
      const found = await deps.registry.reference(value.reference).resolve(text, ctx);
      if (found.kind !== 'one') continue;
      values[name] = found.value;
      labels[name] = found.label;
      words[name] = found.word;
    }
    return { values, labels, words };
  });
}

/** A message action fills the command's form with the message and its link. */
function sourceWords({ source }: Incoming, command: AnyCommand): Words {
  if (!source || !command.onMessage) return {};
  return {
    [command.onMessage.fill]: source.text,
    ...(source.permalink && 'sourceLink' in command.args ? { sourceLink: source.permalink } : {}),
    ...(source.files && 'sourceFiles' in command.args ? { sourceFiles: filesToWords(source.files) } : {}),
  };
}
