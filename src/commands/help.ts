import { type Block, buttons, type Card, type ListItem, quiet, type Span, text } from '../cards/card.ts';
import { invocation } from '../core/invocation.ts';
import { type Locale, type Msg, msg, perLocale } from '../core/msg.ts';
import { type Ability, allows } from '../core/policy.ts';
import { formOf } from './answers.ts';
import { type Area, areaNames, areaOf, areas } from './areas.ts';
import type { AnyArg } from './args.ts';
import type { AnyCommand, Noun } from './define.ts';
import { fold, type Registry } from './registry.ts';

/** May this person use the command at all? (On which records is decided when they do.) */
export function mayUse(ability: Ability, command: AnyCommand): boolean {
  const { requires } = command.runs;
  return requires === 'anyone' || allows(ability, requires.action, requires.subject);
}

/** Private help, made from the declarations: only what this person may do. `prompt`: what they type before a command. */
export function helpCard(registry: Registry, prompt: string, ability: Ability, topic: string, locale: Locale): Card {
  const wanted = fold(topic);
  if (wanted !== '') {
    const match = registry.match(wanted.split(' '));
    if (match.kind === 'command') return commandHelp(prompt, match.command, locale);
    const area = areaOf(wanted);
    // A noun's own word is answered by the noun, unless a whole area goes by it.
    if (area !== undefined) return areaHelp(registry, prompt, ability, area, locale);
    if (match.kind === 'noun') return nounHelp(prompt, ability, match.noun, locale);
  }
  return overview(registry, prompt, ability, locale, wanted);
}

function overview(registry: Registry, prompt: string, ability: Ability, locale: Locale, unknownTopic: string): Card {
  const usable = (noun: Noun) => usableOf(noun, ability);
  const featured = registry.commands.filter(
    (command) => command.featured && !command.hidden && mayUse(ability, command),
  );
  const blocks: Block[] = [];
  if (unknownTopic !== '')
    blocks.push(
      text(
        msg(
          `There is no help on “${unknownTopic}”; this is what there is.`,
          `没有关于“${unknownTopic}”的帮助，以下是全部内容。`,
        ),
      ),
    );
  blocks.push(
    text(
      msg(
        'Type a command or press a button. Whatever is missing is asked for, and names may be spelt roughly.',
        '输入命令或点击按钮。缺少的内容会以表单询问，名称不必完全准确。',
      ),
    ),
  );
  const quick = featured.slice(0, 5);
  if (quick.length > 0)
    blocks.push(
      buttons(quick.map((command) => ({ label: command.label ?? command.summary, does: quickAction(command) }))),
    );
  const items: ListItem[] = areaNames.flatMap((area) => {
    const nouns = registry.nouns.filter((noun) => noun.area === area && usable(noun).length > 0);
    if (nouns.length === 0) return [];
    return {
      text: [{ strong: areas[area].title }],
      detail: codes(nouns.map((noun) => nounWord(noun, locale))),
      button: { label: msg('More', '更多'), does: invocation('help', { topic: areas[area].words[0] }) },
    };
  });
  blocks.push({ block: 'list', items });
  blocks.push(
    quiet(
      { code: `${prompt}help task` },
      msg(' shows examples · ', ' 查看示例 · '),
      { code: `${prompt}undo` },
      msg(' takes back your last change', ' 撤销最近的操作'),
    ),
  );
  return { title: [msg('What you can do with Crossdesk', '您可以用 Crossdesk 做什么')], blocks };
}

const usableOf = (noun: Noun, ability: Ability): AnyCommand[] =>
  noun.commands.filter((command) => !command.hidden && mayUse(ability, command));

/** The word that a noun's commands begin with, in the reader's language. */
function nounWord(noun: Noun, locale: Locale): string {
  const chinese = noun.words.find((word) => /\p{Script=Han}/u.test(word));
  return (locale === 'zh' ? chinese : undefined) ?? noun.words[0] ?? noun.name;
}

/** The nouns of one area with their commands, a line each. */
function areaHelp(registry: Registry, prompt: string, ability: Ability, area: Area, locale: Locale): Card {
  const items = registry.nouns
    .filter((noun) => noun.area === area && usableOf(noun, ability).length > 0)
    .map(
      (noun): ListItem => ({
        text: [{ strong: noun.title }],
        detail: nounLine(prompt, usableOf(noun, ability), locale),
        button: { label: msg('More', '更多'), does: invocation('help', { topic: nounWord(noun, locale) }) },
      }),
    );
  const blocks: Block[] =
    items.length > 0
      ? [{ block: 'list', items }]
      : [text(msg('There is nothing here that you may do.', '这里没有您可以执行的操作。'))];
  blocks.push(buttons([{ label: msg('All areas', '全部'), does: invocation('help') }]));
  return { title: [areas[area].title], blocks };
}

/** How many commands of a noun its line names. */
const verbsShown = 4;
const singlesShown = 1;

/** One line, to be scanned rather than read: `/crm task` add · list · show … `/crm today`, the featured ones first. */
function nounLine(prompt: string, usable: readonly AnyCommand[], locale: Locale): Span[] {
  const ordered = [...usable].sort((a, b) => Number(b.featured ?? false) - Number(a.featured ?? false));
  const names = ordered.map((command) => nameIn(command, locale));
  const [prefix] = names.map((name) => name.split(' ')).find((words) => words.length > 1) ?? [];
  const verbs = names.filter((name) => name.startsWith(`${prefix} `)).map((name) => name.slice(`${prefix} `.length));
  const singles = names.filter((name) => !name.startsWith(`${prefix} `));
  const spans: Span[] = [];
  if (prefix !== undefined) {
    const more = verbs.length > verbsShown ? ' …' : '';
    spans.push({ code: `${prompt}${prefix}` }, ` ${verbs.slice(0, verbsShown).join(' · ')}${more}`);
  }
  for (const single of singles.slice(0, singlesShown)) {
    if (spans.length > 0) spans.push('  ');
    spans.push({ code: `${prompt}${single}` });
  }
  return spans;
}

/** A command without required arguments runs at once; any other opens its form. */
function quickAction(command: AnyCommand) {
  const needsForm = Object.values(command.args as Record<string, AnyArg>).some((arg) => arg.required);
  return needsForm ? formOf(command.path) : invocation(command.path);
}

function nounHelp(prompt: string, ability: Ability, noun: Noun, locale: Locale): Card {
  const items: ListItem[] = noun.commands
    .filter((command) => !command.hidden && mayUse(ability, command))
    .map((command) => ({
      text: [{ strong: command.summary }],
      detail: codes(command.examples[locale].slice(0, 1).map((example: string) => `${prompt}${example}`)),
      button: { label: msg('Details', '详情'), does: invocation('help', { topic: command.path }) },
    }));
  if (items.length === 0)
    return {
      title: [noun.title],
      blocks: [text(msg('There is nothing here that you may do.', '这里没有您可以执行的操作。'))],
    };
  return { title: [noun.title], blocks: [{ block: 'list', items }] };
}

function commandHelp(prompt: string, command: AnyCommand, locale: Locale): Card {
  const args = Object.entries(command.args as Record<string, AnyArg>).filter(([, arg]) => arg.form !== 'none');
  const blocks: Block[] = [
    text({ code: `${prompt}${usage(command, locale)}` }),
    {
      block: 'list',
      items: command.examples[locale].map((example: string) => ({ text: [{ code: `${prompt}${example}` }] })),
    },
  ];
  if (args.length > 0) {
    blocks.push({
      block: 'fields',
      fields: args.map(([name, arg]) => ({
        label: perLocale((language) => (arg.takes ? arg.label[language] : `${keyIn(name, arg, language)}:`)),
        value: [describe(arg)],
      })),
    });
  }
  // Every language's words work; whoever reads English is only shown those that they can read.
  const also = [command.path, command.zh, ...(command.aliases ?? [])].filter(
    (name) => name !== nameIn(command, locale) && (locale === 'zh' || !/\p{Script=Han}/u.test(name)),
  );
  if (also.length > 0) blocks.push(quiet(msg('Also: ', '也可输入：'), ...codes(also)));
  blocks.push(buttons([{ label: msg('Try it', '试一试'), does: quickAction(command), style: 'primary' }]));
  return { title: [command.summary], blocks };
}

/** `task add <customer> <title> [due:]` */
export function usage(command: AnyCommand, locale: Locale): string {
  const words = Object.entries(command.args as Record<string, AnyArg>)
    .filter(([, arg]) => arg.form !== 'none')
    .map(([name, arg]) => {
      const shown = arg.takes
        ? `<${arg.label[locale].toLowerCase()}>`
        : arg.value.by === 'flag'
          ? keyIn(name, arg, locale)
          : `${keyIn(name, arg, locale)}:`;
      return arg.required ? shown : `[${shown}]`;
    });
  return [nameIn(command, locale), ...words].join(' ');
}

/** The command's name as a reader of this language types it. */
export function nameIn(command: AnyCommand, locale: Locale): string {
  return locale === 'zh' ? command.zh : command.path;
}

function keyIn(name: string, arg: AnyArg, locale: Locale): string {
  return locale === 'zh' ? (arg.keys.find((key) => /\p{Script=Han}/u.test(key)) ?? name) : name;
}

/** What to write there, an example unless the words give one, and whether it must be. */
function describe(arg: AnyArg): Msg {
  return perLocale((locale) => {
    const said =
      typeof arg.form === 'object' ? choiceNames(arg, locale) : (arg.hint?.[locale] ?? '').replace(/[.。]$/u, '');
    const example =
      arg.example === undefined || said.includes(arg.example)
        ? ''
        : msg(`such as ${arg.example}`, `例如 ${arg.example}`)[locale];
    const parts = [said, example].filter((part) => part !== '');
    if (parts.length === 0) parts.push(msg('any text', '任意文字')[locale]);
    if (arg.required) parts.push(msg('required', '必填')[locale]);
    const line = parts.join(' · ');
    return line.charAt(0).toUpperCase() + line.slice(1);
  });
}

function choiceNames(arg: AnyArg, locale: Locale): string {
  if (typeof arg.form !== 'object') return '';
  const names = arg.form.choices.map((choice) =>
    typeof choice.label === 'string' ? choice.label : choice.label[locale],
  );
  return names.join(locale === 'zh' ? '、' : ', ');
}

function codes(lines: readonly string[]): Span[] {
  return lines.flatMap((line, index): Span[] => (index === 0 ? [{ code: line }] : [' · ', { code: line }]));
}
