import { type Block, buttons, type Card, quiet, type Span, text } from '../cards/card.ts';
import type { Choice } from '../cards/form.ts';
import type { AppError } from '../core/errors.ts';
import type { Incoming } from '../core/incoming.ts';
import { type Invocation, invocation } from '../core/invocation.ts';
import { type Msg, msg, perLocale } from '../core/msg.ts';
import type { AnyArg } from './args.ts';
import type { AnyCommand } from './define.ts';
import { promptFor } from './prompt.ts';
import type { ArgFault } from './resolve.ts';

/** Among how many a person chooses; more are told apart sooner by writing more of the name. */
const mostChoices = 10;

/** The cards that the engine itself answers with. `root` is the slash command: '/crm'. */
export function createAnswers(root: string) {
  const inSlack = answersAfter(`${root} `);
  return {
    ...inSlack,
    /** The same, with every line as it is typed where the request came from. */
    at: (incoming: Pick<Incoming, 'from' | 'place'>) => answersAfter(promptFor(root, incoming)),
  };
}

/** `prompt`: what people type before a command. */
function answersAfter(prompt: string) {
  const typed = (line: string | Msg): Span => ({
    code: perLocale((locale) => `${prompt}${typeof line === 'string' ? line : line[locale]}`),
  });
  const exampleOf = (command: AnyCommand): Block =>
    quiet(
      msg('For example: ', '例如：'),
      typed(msg(command.examples.en[0] ?? command.path, command.examples.zh[0] ?? command.zh)),
      msg('', ''),
    );

  return {
    /** What was wrong, where, and a right example. With `retry` a button opens the form with what was given. */
    faults(command: AnyCommand, faults: readonly ArgFault[], given: Readonly<Record<string, string>>): Card {
      const blocks: Block[] = faults.map((fault) => {
        const arg = command.args[fault.arg] as AnyArg | undefined;
        const spans: Span[] = arg && arg.label.en !== '' ? [{ strong: arg.label }, msg(': ', '：')] : [];
        return text(
          ...spans,
          fault.message,
          ...(fault.example ? [msg(' For example: ', '例如：'), { code: fault.example }] : []),
        );
      });
      const near = faults.flatMap((fault) =>
        (fault.didYouMean ?? []).slice(0, 5).map((choice) => pickButton(command, fault.arg, choice, given)),
      );
      if (near.length > 0) blocks.push(text(msg('Did you mean:', '您是指：')), buttons(near));
      blocks.push(exampleOf(command), buttons([openForm(command, given)]));
      return { title: [msg('I did not understand that', '未能理解您的输入')], tone: 'warn', blocks };
    },

    error(error: AppError, command?: AnyCommand): Card {
      const title =
        error.code === 'forbidden'
          ? msg('You may not do that', '您无权执行此操作')
          : error.code === 'conflict'
            ? msg('It has changed meanwhile', '内容已有变化')
            : error.code === 'not_found'
              ? msg('Not found', '未找到')
              : msg('That does not work', '无法执行');
      const blocks: Block[] = [text(error.user)];
      if (error.example) {
        const right = error.field ? { code: error.example } : typed(error.example);
        blocks.push(quiet(msg('For example: ', '例如：'), right));
      } else if (command && error.code === 'invalid') blocks.push(exampleOf(command));
      return { title: [title], tone: 'warn', blocks };
    },

    pick(command: AnyCommand, arg: string, choices: readonly Choice[], given: Readonly<Record<string, string>>): Card {
      const label = (command.args[arg] as AnyArg).label;
      const hidden = choices.length - mostChoices;
      return {
        title: [msg(`Which one? (${label.en})`, `请选择${label.zh}`)],
        blocks: [
          {
            block: 'list',
            items: choices.slice(0, mostChoices).map((choice) => ({
              text: [{ strong: choice.label }],
              ...(choice.detail ? { detail: [choice.detail] } : {}),
              button: { label: msg('Choose', '选择'), does: settled(command, { ...given, [arg]: choice.value }) },
            })),
          },
          ...(hidden > 0
            ? [
                quiet(
                  msg(
                    `${hidden} more fit. If it is none of these, write more of the name.`,
                    `另有 ${hidden} 个匹配项。如果不在其中，请输入更完整的名称。`,
                  ),
                ),
              ]
            : []),
        ],
      };
    },

    unknown(message: Msg, suggestions: readonly string[]): Card {
      const blocks: Block[] = [text(message)];
      if (suggestions.length > 0) {
        blocks.push(
          text(
            msg('Did you mean ', '您是指 '),
            ...between(suggestions.map(typed), msg(' or ', ' 或 ')),
            msg('?', '？'),
          ),
        );
      }
      blocks.push(quiet(typed('help'), msg(' shows what you can do.', ' 可查看您能做什么。')));
      return { title: [msg('I did not understand that', '未能理解您的输入')], tone: 'warn', blocks };
    },

    /** For doors that cannot open a form by themselves. */
    formButton(command: AnyCommand, given: Readonly<Record<string, string>>, missing: readonly string[]): Card {
      const names = missing.map((name) => (command.args[name] as AnyArg).label);
      return {
        title: [command.summary],
        blocks: [
          ...(names.length > 0
            ? [
                text(
                  msg(
                    `Still needed: ${names.map((name) => name.en).join(', ')}.`,
                    `还需要：${names.map((name) => name.zh).join('、')}。`,
                  ),
                ),
              ]
            : []),
          exampleOf(command),
          buttons([openForm(command, given)]),
        ],
      };
    },

    refused(why: Msg): Card {
      return { title: [msg('Sorry', '抱歉')], tone: 'warn', blocks: [text(why)] };
    },

    /** What was asked for is done, and only its answer is missing: sending it again would do it twice. */
    unshown(incident: string): Card {
      return {
        title: [msg('Done, but I cannot show it', '已完成，但无法显示结果')],
        tone: 'warn',
        blocks: [
          text(
            msg(
              'Your change is saved; only showing the result failed. Please do not send it again.',
              '您的更改已保存，只是结果未能显示，请不要重复提交。',
            ),
          ),
          forAdmin(incident),
        ],
      };
    },

    /** A fault of ours. `kept`: the request will be tried again without anybody doing anything. */
    fault(incident: string, kept: boolean): Card {
      return {
        title: [msg('Something went wrong on our side', '我们这边出了问题')],
        tone: 'bad',
        blocks: [
          text(
            kept
              ? msg(
                  'Your request is kept and will be tried again; nothing is half done.',
                  '您的请求已保存并会自动重试，没有任何内容被部分写入。',
                )
              : msg('Nothing was changed. Please try again.', '没有任何更改，请重试。'),
          ),
          forAdmin(incident),
        ],
      };
    },
  };
}

/** Found again in the log. */
function forAdmin(incident: string): Block {
  return quiet(
    msg(
      `If it stays like this, tell an admin this number: ${incident}`,
      `如果问题持续，请把此编号告诉管理员：${incident}`,
    ),
  );
}

export type Answers = ReturnType<typeof createAnswers>;

function openForm(command: AnyCommand, given: Readonly<Record<string, string>>) {
  return { label: msg('Open the form', '打开表单'), does: formOf(command.path, given), style: 'primary' as const };
}

/** The engine's own command that answers with the form of another. */
export function formOf(path: string, given: Readonly<Record<string, string>> = {}): Invocation {
  return invocation('form', { ...given, command: path });
}

function pickButton(command: AnyCommand, arg: string, choice: Choice, given: Readonly<Record<string, string>>) {
  const label = typeof choice.label === 'string' ? msg(choice.label, choice.label) : choice.label;
  return { label, does: settled(command, { ...given, [arg]: choice.value }) };
}

/** The command with everything settled; where something required is still missing, its form. */
function settled(command: AnyCommand, given: Readonly<Record<string, string>>): Invocation {
  const complete = Object.entries(command.args as Record<string, AnyArg>).every(
    ([name, arg]) => !arg.required || given[name],
  );
  return complete ? invocation(command.path, { ...given }) : formOf(command.path, given);
}

function between(spans: readonly Span[], separator: Msg): Span[] {
  return spans.flatMap((span, index) => (index === 0 ? [span] : [separator, span]));
}
