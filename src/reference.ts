import type { AnyArg } from './commands/args.ts';
import type { AnyCommand } from './commands/define.ts';
import { usage } from './commands/help.ts';
import type { Registry } from './commands/registry.ts';
import { actions, fieldGroups, type PolicyRule, type PolicySubject, rulesFor } from './core/policy.ts';
import { shortIdPrefix } from './core/records.ts';
import { measureWords } from './crm/metrics/measure-names.ts';
import { measureKeys, measures } from './crm/metrics/measures.ts';
import { declaredRegistry } from './manifests.ts';
import { searches } from './platform-parts.ts';

const begin = (name: string) => `<!-- begin generated: ${name} -->`;
const end = (name: string) => `<!-- end generated: ${name} -->`;

/** The README with its generated parts made anew. Throws when a part's markers are missing. */
export function withGeneratedParts(readme: string, registry: Registry = declaredRegistry()): string {
  let text = readme;
  for (const [name, content] of Object.entries({
    capabilities: capabilityTable(registry),
    commands: commandReference(registry),
    measures: measureTable(),
    rights: rightsMatrix(),
  })) {
    const from = text.indexOf(begin(name));
    const to = text.indexOf(end(name));
    if (from < 0 || to < from) throw new Error(`README.md lacks the markers of its generated part “${name}”.`);
    text = `${text.slice(0, from)}${begin(name)}\n\n${content}\n\n${text.slice(to)}`;
  }
  return text;
}

/**
 * Which door leads to what, on which platform. Typed lines, mentions, direct messages and forms reach every command by
 * construction; the contract suite walks through each of these cells.
 */
function capabilityTable(registry: Registry): string {
  const searched = new Set<string>(searches.map(({ reference }) => `${reference} show`));
  const yes = (is: boolean): string => (is ? 'Slack, Teams' : '');
  const rows = registry.commands
    .filter((command) => !command.hidden)
    .map((command) => {
      const asks = Object.values(command.args as Record<string, AnyArg>).some(({ form }) => form !== 'none');
      const cells = [
        yes(true),
        yes(asks),
        yes(command.onMessage !== undefined),
        searched.has(command.path) ? 'Teams' : '',
      ];
      return `| \`${command.path}\` | ${cells.join(' | ')} |`;
    });
  return [
    '| command | typed, mention, direct message, button | form | on a message | search while writing |',
    '|---|---|---|---|---|',
    ...rows,
    '| the home page or card | Slack, Teams | | | |',
    '| pushes, and cards that follow their record | Slack, Teams | | | |',
  ].join('\n');
}

/** How each number of a report is worked out, as the program itself says it. */
function measureTable(): string {
  const rows = measureKeys.map((key) => {
    const { name, how } = measureWords[key];
    return `| ${name.en} | \`report ${key}\` | ${how.en} | ${measures[key].least} |`;
  });
  return ['| measure | typed | how it is worked out | least n |', '|---|---|---|---|', ...rows].join('\n');
}

/** Every command with its arguments, a line each, by noun. */
function commandReference(registry: Registry): string {
  return registry.nouns
    .flatMap((noun) => {
      const commands = noun.commands.filter((command) => !command.hidden);
      if (commands.length === 0) return [];
      const rows = commands.map(
        (command) =>
          `| \`${cell(usage(command, 'en'))}\` | \`${cell(command.zh)}\` | ${cell(command.summary.en)} | ${example(command)} |`,
      );
      return [
        `**${noun.title.en}**`,
        '',
        '| type after `/crm` | 中文 | what it does | for example |',
        '|---|---|---|---|',
        ...rows,
        '',
      ];
    })
    .join('\n')
    .trimEnd();
}

function example(command: AnyCommand): string {
  return command.examples.en[0] ? `\`${cell(command.examples.en[0])}\`` : '';
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

const own = 1;
const me = 10;

/** What each role may do by default, asked of the policy itself: a table of what it reads, and one of what it changes. */
function rightsMatrix(): string {
  const who: [string, PolicySubject][] = [
    ['everybody in a public channel', { kind: 'everyone' }],
    ['viewer', staffOf('viewer', 'marketing')],
    ...departments.map(([key, name]): [string, PolicySubject] => [`member of ${name}`, staffOf('member', key)]),
    ['manager', staffOf('manager', 'marketing')],
    ['admin', staffOf('admin', null)],
  ];
  const head = `| may read | ${who.map(([name]) => name).join(' | ')} |`;
  const rows = Object.entries(fieldGroups).flatMap(([noun, fields]) =>
    fields.map((field) => {
      const cells = who.map(([, subject]) => reach(rulesAbout(subject, 'read', noun, field)));
      return `| ${noun}: ${field} | ${cells.join(' | ')} |`;
    }),
  );
  return [head, `|---|${who.map(() => '---').join('|')}|`, ...rows, '', ...writeMatrix()].join('\n');
}

const departments = [
  ['sales', 'Sales'],
  ['support', 'Support'],
  ['marketing', 'Marketing'],
  ['finance', 'Finance'],
] as const;

/** One row a noun: what members of every department may do to its records, what some departments may besides, and what managers may. */
function writeMatrix(): string[] {
  const rows = Object.keys(shortIdPrefix).flatMap((noun) => {
    const members = departments.map(([key, name]) => ({ name, writes: writesOf(staffOf('member', key), noun) }));
    const [first] = members;
    const common = (first?.writes ?? []).filter((write) => members.every(({ writes }) => writes.includes(write)));
    const besides = members.flatMap(({ name, writes }) => {
      const more = writes.filter((write) => !common.includes(write));
      return more.length > 0 ? [`${name}: ${more.join(', ')}`] : [];
    });
    const ofMarketing = members.find(({ name }) => name === 'Marketing')?.writes ?? [];
    const managers = writesOf(staffOf('manager', 'marketing'), noun).filter((write) => !ofMarketing.includes(write));
    const cells = [common.join(', '), besides.join('; '), managers.join(', ')].map((text) =>
      text === '' ? '–' : text,
    );
    return cells.every((text) => text === '–') ? [] : [`| ${noun} | ${cells.join(' | ')} |`];
  });
  return ['| may change | every member | some departments besides | managers besides |', '|---|---|---|---|', ...rows];
}

/** `edit basic, notes (own department, own)`: an action with the parts that it is limited to and how far it reaches. */
function writesOf(subject: PolicySubject, noun: string): string[] {
  const written = actions.filter((action) => action !== 'read');
  return written.flatMap((action) => {
    const whole = rulesAbout(subject, action, noun).filter(({ fields }) => !fields);
    const groups = (fieldGroups as Readonly<Record<string, readonly string[]>>)[noun] ?? [];
    const byReach = new Map<string, string[]>();
    for (const field of groups) {
      const reached = reach(rulesAbout(subject, action, noun, field));
      if (reached !== none) byReach.set(reached, [...(byReach.get(reached) ?? []), field]);
    }
    const [only, ...others] = byReach;
    // Every part alike, or a noun without parts: the action alone says it.
    if (!only) return whole.length > 0 ? [withReach(action, reach(whole))] : [];
    if (others.length === 0 && only[1].length === groups.length) return [withReach(action, only[0])];
    return [...byReach].map(([reached, fields]) => withReach(`${action} ${fields.join(' and ')}`, reached));
  });
}

const withReach = (what: string, reached: string): string =>
  what === 'create' && reached === 'all' ? 'create' : `${what} (${reached})`;

function rulesAbout(subject: PolicySubject, action: string, noun: string, field?: string): PolicyRule[] {
  return rulesFor(subject).filter(
    (rule) =>
      rule.action === action &&
      rule.subject === noun &&
      (field === undefined || !rule.fields || rule.fields.includes(field)),
  );
}

function staffOf(role: 'admin' | 'manager' | 'member' | 'viewer', departmentKey: string | null): PolicySubject {
  return { kind: 'staff', staffId: me, role, departmentId: departmentKey === null ? null : own, departmentKey };
}

const none = '–';

/** How far rights reach: all records, those of the own department, of one's accounts, those one is named in, or none. */
function reach(rules: readonly PolicyRule[]): string {
  if (rules.some((rule) => !rule.conditions)) return 'all';
  const conditions = rules.map((rule) => rule.conditions ?? {});
  const some = (is: (name: string, value: unknown) => boolean): boolean =>
    conditions.some((condition) => Object.entries(condition).some(([name, value]) => is(name, value)));
  const lists = (value: unknown, key: '$all' | '$in', wanted: number): boolean =>
    typeof value === 'object' &&
    value !== null &&
    key in value &&
    (value as Record<string, unknown[]>)[key]?.includes(wanted) === true;
  const isDepartment = (name: string): boolean => /department/iu.test(name) || name === 'id';
  const reaches = [
    some((name, value) => name === 'audience' && value === 'everyone') ? 'not private' : '',
    some((name, value) => name === 'audience' && value === 'record') ? 'with its record' : '',
    some((name, value) => isDepartment(name) && (value === own || lists(value, '$in', own))) ? 'own department' : '',
    some((_, value) => lists(value, '$all', me)) ? 'account team' : '',
    some((_, value) => value === me) ? 'own' : '',
  ].filter((text) => text !== '');
  if (reaches.length === 0 && rules.length > 0) return 'some';
  return reaches.length > 0 ? reaches.join(', ') : none;
}
