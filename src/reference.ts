import type { AnyArg } from './commands/args.ts';
import type { AnyCommand } from './commands/define.ts';
import { usage } from './commands/help.ts';
import type { Registry } from './commands/registry.ts';
import { fieldGroups, type PolicySubject, rulesFor } from './core/policy.ts';
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

/** What each role may read by default, asked of the policy itself. */
function rightsMatrix(): string {
  const who: [string, PolicySubject][] = [
    ['everybody in a public channel', { kind: 'everyone' }],
    ['viewer', staffOf('viewer', 'marketing')],
    ['member of Sales', staffOf('member', 'sales')],
    ['member of Support', staffOf('member', 'support')],
    ['member of Marketing', staffOf('member', 'marketing')],
    ['member of Finance', staffOf('member', 'finance')],
    ['manager', staffOf('manager', 'marketing')],
    ['admin', staffOf('admin', null)],
  ];
  const head = `| | ${who.map(([name]) => name).join(' | ')} |`;
  const rows = Object.entries(fieldGroups).flatMap(([noun, fields]) =>
    fields.map(
      (field) => `| ${noun}: ${field} | ${who.map(([, subject]) => reach(subject, noun, field)).join(' | ')} |`,
    ),
  );
  return [head, `|---|${who.map(() => '---').join('|')}|`, ...rows].join('\n');
}

function staffOf(role: 'admin' | 'manager' | 'member' | 'viewer', departmentKey: string | null): PolicySubject {
  return { kind: 'staff', staffId: me, role, departmentId: departmentKey === null ? null : own, departmentKey };
}

/** How far a right reaches: all records, those of the own department, those one is named in, or none. */
function reach(subject: PolicySubject, noun: string, field: string): string {
  const rules = rulesFor(subject).filter(
    (rule) => rule.action === 'read' && rule.subject === noun && (!rule.fields || rule.fields.includes(field)),
  );
  if (rules.some((rule) => !rule.conditions)) return 'all';
  const reaches: string[] = [];
  const conditions = rules.map((rule) => rule.conditions ?? {});
  if (conditions.some((condition) => condition.audience === 'everyone')) reaches.push('not private');
  if (
    conditions.some((condition) =>
      Object.entries(condition).some(([name, value]) => /department/iu.test(name) && value === own),
    )
  )
    reaches.push('own department');
  if (conditions.some((condition) => Object.values(condition).includes(me))) reaches.push('own');
  return reaches.length > 0 ? reaches.join(', ') : '–';
}
