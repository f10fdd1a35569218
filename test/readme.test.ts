import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AnyArg } from '../src/commands/args.ts';
import { parseText } from '../src/commands/parse.ts';
import { declaredRegistry } from '../src/manifests.ts';
import { withGeneratedParts } from '../src/reference.ts';

const project = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(project, path), 'utf8');
const readme = read('README.md');
const registry = declaredRegistry();

const unique = <T>(all: Iterable<T>): T[] => [...new Set(all)];
const captures = (text: string, pattern: RegExp): string[] =>
  unique(Array.from(text.matchAll(pattern), (found) => found[1] ?? ''));

/** A table's first cells. */
function firstCells(heading: string): string[] {
  const from = readme.indexOf(`\n${heading}\n`);
  expect(from, `the heading “${heading}”`).toBeGreaterThanOrEqual(0);
  const level = heading.indexOf(' ');
  const to = readme.slice(from + 1).search(new RegExp(`\\n#{1,${level}} `, 'u'));
  return captures(to < 0 ? readme.slice(from) : readme.slice(from, from + 1 + to), /^\| `([^`]+)` \|/gmu);
}

describe('every command that the README shows', () => {
  const typed = unique([
    ...captures(readme, /^\s*(\/crm(?: .*)?)$/gmu),
    ...captures(readme, /`(\/crm[^`\n]*)`/gu),
    ...registry.commands.flatMap(({ examples }) =>
      [...examples.en, ...examples.zh].map((example) => `/crm ${example}`),
    ),
  ]);

  it('is found', () => {
    expect(typed.length).toBeGreaterThan(80);
  });

  it.each(typed)('%s', (line) => {
    const parsed = parseText(registry, line.slice('/crm'.length).trim());
    expect(parsed.kind, JSON.stringify(parsed)).not.toBe('fault');
    if (parsed.kind === 'help') expect(line).toMatch(/^\/crm(?:$| help\b| 帮助)/u);
    if (parsed.kind !== 'command') return;
    // A detail that the command does not know would have stayed in the text; some arguments are written with a colon themselves.
    const args: Readonly<Record<string, AnyArg>> = parsed.command.args;
    for (const [name, words] of Object.entries(parsed.given)) {
      const hasColon = args[name]?.example?.includes(':') === true;
      if (!parsed.literal.has(name) && !hasColon)
        expect(words, `${name} of ${line}`).not.toMatch(/(?:^|\s)\p{L}+:(?!\/\/)\S/u);
    }
    // `customer add` alone is shown for the form that it opens.
    if (line !== '/crm customer add') expect(parsed.missing, line).toEqual([]);
  });
});

describe('the README', () => {
  it('has current generated parts (else run: npx crossdesk manifests)', () => {
    expect(withGeneratedParts(readme)).toBe(readme);
  });

  it('lists every setting, and none that does not exist', () => {
    const settings = captures(read('src/config.ts'), /^ {2}([A-Z][A-Z0-9_]+): optional\(/gmu);
    expect(settings.length).toBeGreaterThan(10);
    expect(firstCells('## Configuration').sort()).toEqual(settings.sort());
  });

  it('gives a reason for every dependency, and for none that is gone', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
      string,
      Record<string, string>
    >;
    expect(firstCells('## Dependencies').sort()).toEqual(Object.keys({ ...dependencies, ...devDependencies }).sort());
  });

  it('names commands of the program and scripts that exist', () => {
    const commands = captures(read('src/bin/crossdesk.ts'), /program\s*\.command\('([\w-]+)'\)/gu);
    const shown = captures(readme, /(?:`|npx |dist\/)crossdesk(?:\.js)? ([\w-]+)/gu);
    expect(
      firstCells('### Commands of the program')
        .map((line) => line.split(' ')[1])
        .sort(),
    ).toEqual(commands.sort());
    expect(shown.filter((name) => !commands.includes(name))).toEqual([]);
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    expect(captures(readme, /npm run ([\w:]+)/gu).filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it('links to files and headings that exist', () => {
    const headings = captures(readme, /^#+ (.+)$/gmu).map(
      (title) =>
        `#${title
          .toLowerCase()
          .replace(/[^\p{L}\p{N} -]/gu, '')
          .replaceAll(' ', '-')}`,
    );
    const targets = captures(readme, /\]\(([^)]+)\)/gu).filter((target) => !/^https?:/u.test(target));
    const broken = targets.filter((target) =>
      target.startsWith('#') ? !headings.includes(target) : !existsSync(join(project, target)),
    );
    expect(targets.length).toBeGreaterThan(4);
    expect(broken).toEqual([]);
  });

  it('names the manifest’s stand-in address as often as it says', () => {
    expect(read('manifests/slack/manifest.json').split('https://crossdesk.example.com').length - 1).toBe(5);
    expect(readme).toContain('`https://crossdesk.example.com` five times');
  });
});
