import type { Arg } from '../../commands/args.ts';
import type { Noun } from '../../commands/define.ts';
import { didYouMean } from '../../commands/values/did-you-mean.ts';
import { fail, ok } from '../../commands/values/result.ts';
import { type Msg, msg } from '../../core/msg.ts';
import type { NounName } from '../../core/records.ts';
import { foldName } from '../../core/text.ts';
import { nounsWithFacts } from '../../store/facts.ts';
import { labels, messages } from './messages.ts';

/** What can be subscribed to: an event, or a noun's or everybody's events as `task.*` and `*`. */
export interface EventChoice {
  readonly pattern: string;
  readonly title: Msg;
}

const everything: EventChoice = { pattern: '*', title: msg('Everything', '全部事件') };

/** Events of nouns whose records filters can ask about, by noun. */
export function eventChoices(nouns: readonly Noun[]): EventChoice[] {
  const known = new Set<string>(nounsWithFacts);
  return [
    ...nouns
      .filter(({ name }) => known.has(name))
      .flatMap((noun) => [
        ...noun.events.map(({ type, title }) => ({ pattern: type as string, title })),
        { pattern: `${noun.name}.*`, title: messages.allOf(noun.title) },
      ]),
    everything,
  ];
}

/** `task.overdue`, `task overdue`, `逾期`, `task.*`, `task`, `all`, or the event's title. */
export function readEvent(words: string, choices: readonly EventChoice[]): EventChoice | undefined {
  const typed = words.trim().toLowerCase();
  if (/^(?:\*|all|everything|any|全部|所有)$/u.test(typed)) return everything;
  const dotted = typed.replace(/[\s_-]+/gu, '.').replace(/\.+/gu, '.');
  const folded = foldName(words);
  return (
    choices.find(({ pattern }) => pattern === typed || pattern.replaceAll('_', '.') === dotted) ??
    choices.find(({ title }) => foldName(title.en) === folded || foldName(title.zh) === folded) ??
    choices.find(
      ({ pattern, title }) => pattern.endsWith('.*') && (pattern === `${typed}.*` || title.zh.startsWith(typed)),
    )
  );
}

export function eventArg<R extends boolean>(choices: () => readonly EventChoice[], required: R): Arg<string, R> {
  return {
    label: labels.event,
    hint: labels.eventHint,
    example: 'task.overdue',
    required,
    keys: ['event', 'to', '事件'],
    takes: 'one',
    value: {
      by: 'parse',
      parse(words) {
        const all = choices();
        const found = readEvent(words, all);
        if (found) return ok(found.pattern);
        const near = didYouMean(
          words.toLowerCase(),
          all.map(({ pattern }) => pattern),
        );
        return fail('event', messages.unknownEvent(words.trim().slice(0, 60), near), near[0] ?? 'task.overdue');
      },
    },
    form: {
      get choices() {
        return choices().map(({ pattern, title }) => ({
          value: pattern,
          label: msg(`${title.en} (${pattern})`, `${title.zh}（${pattern}）`),
        }));
      },
    },
  };
}

export function titleOf(pattern: string, choices: readonly EventChoice[]): Msg {
  return choices.find((choice) => choice.pattern === pattern)?.title ?? msg(pattern, pattern);
}

export const nounOfPattern = (pattern: string): NounName | null =>
  pattern === '*' ? null : (pattern.slice(0, pattern.indexOf('.')) as NounName);
