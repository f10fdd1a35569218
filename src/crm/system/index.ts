import { z } from 'zod';
import { type Block, buttons, quiet, text } from '../../cards/card.ts';
import { flagArg } from '../../commands/arg.ts';
import { defineCommand, defineNoun, type Finding, type Noun } from '../../commands/define.ts';
import { invocation } from '../../core/invocation.ts';
import { type Msg, same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { type AnyOperation, defineOperation } from '../../operations/operation.ts';
import { createUndo } from '../../operations/undo.ts';
import { messages } from './messages.ts';

interface Checked {
  readonly findings: readonly Finding[];
}
const nothing = z.object({}) as unknown as z.ZodType<Record<string, never>>;

/** What admins ask about the installation. The findings themselves come from the rooms that know them, through Services. */
const checkHealth = defineOperation<Checked, Checked>({
  name: 'system.doctor',
  input: z.custom<Checked>(),
  requires: { action: 'administer', subject: 'deployment' },
  writes: false,
  run: async (_ctx, input) => input,
});

const replayDeadLetters = defineOperation<{ replay: () => Promise<number> }, { replayed: number }>({
  name: 'system.replay',
  input: z.custom<{ replay: () => Promise<number> }>(),
  requires: { action: 'administer', subject: 'deployment' },
  writes: false,
  run: async (_ctx, input) => ({ replayed: await input.replay() }),
});

/** The noun of the installation itself. `declared` looks things up by an operation's name, for undo. */
export function createSystem(declared: {
  operation(name: string): AnyOperation | undefined;
  /** What the command that runs it says of itself. */
  summary(operation: string): Msg | undefined;
}): Noun {
  const summaryOf = (operation: string) => declared.summary(operation) ?? same(operation);
  const undo = createUndo(declared.operation, summaryOf);
  return defineNoun({
    name: 'system',
    title: messages.title,
    words: ['system', '系统'],
    area: 'company',
    operations: [undo, checkHealth, replayDeadLetters],
    events: [],
    references: [],
    commands: [
      defineCommand({
        path: 'undo',
        zh: '撤销',
        aliases: ['undo last', 'revert', '撤回'],
        summary: messages.undoSummary,
        examples: { en: ['undo'], zh: ['撤销'] },
        args: {},
        runs: undo,
        input: () => nothing.parse({}),
        reply: ({ operation, refs }) => ({
          card: {
            title: [messages.undone(summaryOf(operation), [...new Set(refs.map(shortId))])],
            tone: 'good',
            blocks: [],
          },
          to: 'caller',
        }),
      }),
      defineCommand({
        path: 'doctor',
        zh: '诊断',
        aliases: ['system check', 'health', '健康检查'],
        summary: messages.doctorSummary,
        examples: { en: ['doctor', 'doctor full'], zh: ['诊断', '诊断 全面'] },
        args: { full: flagArg({ label: messages.full, keys: ['全面', '完整'] }) },
        runs: checkHealth,
        input: async ({ services, ability, actor, values }) => ({
          // Whoever may not ask is refused by the operation; nothing is looked up for them.
          findings:
            actor.role === 'admin' || ability.rules.some((rule) => rule.subject === 'deployment')
              ? await services.doctor(values.full ?? false)
              : [],
        }),
        reply: ({ findings }) => {
          const faults = findings.filter((finding) => !finding.ok);
          const blocks: Block[] = findings.flatMap((finding): Block[] => [
            text(finding.ok ? '✓ ' : '✗ ', finding.what),
            ...(finding.fix && !finding.ok ? [quiet(messages.fix, finding.fix)] : []),
          ]);
          const dead = faults.some((finding) => finding.what.en.includes('dead letter'));
          if (dead) blocks.push(buttons([{ label: messages.replay, does: invocation('doctor replay') }]));
          return {
            card: {
              title: [faults.length === 0 ? messages.allWell : messages.faults(faults.length)],
              tone: faults.length === 0 ? 'good' : 'warn',
              blocks,
            },
            to: 'caller',
          };
        },
      }),
      defineCommand({
        path: 'doctor replay',
        zh: '诊断 重发',
        aliases: ['replay'],
        summary: messages.replaySummary,
        examples: { en: ['doctor replay'], zh: ['诊断 重发'] },
        args: {},
        runs: replayDeadLetters,
        input: ({ services }) => ({ replay: services.replayDeadLetters }),
        reply: ({ replayed }) => ({ card: { title: [messages.replayed(replayed)], blocks: [] }, to: 'caller' }),
      }),
    ],
  });
}
