import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = resolve(import.meta.dirname, '../src');

interface Import {
  readonly file: string;
  readonly line: number;
  /** A path below src, or a package's name. */
  readonly target: string;
  readonly isPackage: boolean;
}

/** Who may import whom; the map in src/README.md says why. A file's room is its first folder, or its name at the top. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  core: [],
  i18n: ['core'],
  cards: ['core'],
  charts: ['core'],
  store: ['core'],
  operations: ['core', 'store'],
  // The engine answers through the platform port, and asks stores only for what it keeps itself.
  commands: ['core', 'cards', 'i18n', 'operations', 'store', 'platforms/platform.ts'],
  crm: ['core', 'store', 'cards', 'i18n', 'operations', 'commands'],
  notifications: ['core', 'store', 'cards', 'i18n', 'operations', 'commands', 'platforms/platform.ts'],
  platforms: ['core', 'cards', 'commands', 'i18n'],
  web: ['core', 'platforms'],
  playground: ['core'],
};

/** Top-level files put the rooms together. */
const roots = new Set([
  'app.ts',
  'doctor',
  'house-events.ts',
  'manifests.ts',
  'reference.ts',
  'config.ts',
  'log.ts',
  'observe.ts',
  'open-database.ts',
  'project-folder.ts',
  'platform-parts.ts',
  'play.ts',
  'room-board.ts',
  'room-keeper.ts',
  'start-checks.ts',
  'wire-slack.ts',
  'wire-teams.ts',
  'bin',
]);

/** What of `commands` a noun may know: declarations, arguments and values; never the engine. */
const declarations = /^commands\/(define|arg|args|reply|answers|values\/.*)(\.ts)?$/u;

/** Nouns that span others. */
const spanning = new Set(['setup', 'customer-360', 'metrics', 'data', 'digests', 'index.ts']);

const packagesOf: readonly { readonly name: RegExp; readonly only: RegExp }[] = [
  { name: /^@slack\//u, only: /^(platforms\/slack|playground)\// },
  { name: /^(botbuilder|@microsoft\/teams-ai)/u, only: /^platforms\/teams\// },
  { name: /^(bullmq|ioredis)/u, only: /^notifications\/queues(-[a-z]+)?\.ts$/u },
  { name: /^@prisma\//u, only: /^store\// },
  { name: /^pinyin-pro/u, only: /^core\/pinyin\.ts$/u },
  { name: /^(echarts|@resvg\/|@expo-google-fonts\/)/u, only: /^charts\// },
];

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx)$/u.test(entry.name))
    .map((entry) => relative(src, join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith('store/generated/'));
}

function importsOf(file: string): Import[] {
  const lines = readFileSync(join(src, file), 'utf8').split('\n');
  return lines.flatMap((text, index) => {
    const found = /(?:^|\s)(?:from|import)\s+'([^']+)'|\bimport\('([^']+)'\)/u.exec(text);
    const name = found?.[1] ?? found?.[2];
    if (!name || name.startsWith('node:')) return [];
    const isPackage = !name.startsWith('.');
    const target = isPackage ? name : relative(src, resolve(dirname(join(src, file)), name));
    return [{ file, line: index + 1, target, isPackage }];
  });
}

const roomOf = (path: string): string => path.split('/')[0] ?? path;

function offence({ file, target, isPackage }: Import): string | null {
  if (isPackage) {
    const rule = packagesOf.find(({ name }) => name.test(target));
    return rule && !rule.only.test(file) ? `${target} belongs to ${rule.only.source}` : null;
  }
  const from = roomOf(file);
  if (roots.has(from)) return null;
  const to = roomOf(target);
  if (to === from) return withinRoom(file, target);
  const allowed = rooms[from];
  if (!allowed) return `${from} is no room of the map`;
  if (!allowed.some((room) => target === room || target.startsWith(`${room}/`))) return `${from} may not import ${to}`;
  if (from === 'crm' && to === 'commands' && !declarations.test(target))
    return 'a noun knows declarations, not the engine';
  if (from === 'platforms' && to === 'commands' && !/^commands\/(reply|define|values\/refs)/u.test(target)) {
    return 'a platform knows replies and declarations, not the engine';
  }
  return null;
}

function withinRoom(file: string, target: string): string | null {
  const [room, from = ''] = file.split('/');
  const to = target.split('/')[1] ?? '';
  if (room === 'crm' && from !== to && !spanning.has(from)) return `the noun ${from} may not import the noun ${to}`;
  if (room === 'platforms' && from !== to && to !== 'platform.ts') return `${from} may not import ${to}`;
  return null;
}

const files = filesBelow(src);
const imports = files.flatMap(importsOf);

describe('who may import whom', () => {
  it('keeps to the map', () => {
    const offences = imports.flatMap((found) => {
      const why = offence(found);
      return why ? [`${found.file}:${found.line} imports ${found.target}: ${why}`] : [];
    });
    expect(offences).toEqual([]);
  });

  it('finds offences, so that the test above can fail', () => {
    const cases: [string, string, boolean][] = [
      ['core/x.ts', 'store/database.ts', false],
      ['crm/tasks/x.ts', 'crm/customers/index.ts', false],
      ['crm/tasks/x.ts', 'commands/dispatch.ts', false],
      ['playground/x.ts', 'commands/define.ts', false],
      ['commands/x.ts', 'crm/index.ts', false],
      ['platforms/teams/x.ts', 'platforms/slack/index.ts', false],
      ['crm/tasks/x.ts', '@slack/bolt', true],
      ['notifications/deliver.ts', 'bullmq', true],
      ['crm/tasks/x.ts', '@prisma/client', true],
      ['platforms/slack/x.ts', 'charts/index.ts', false],
      ['crm/tasks/x.ts', 'echarts', true],
    ];
    for (const [file, target, isPackage] of cases)
      expect(offence({ file, line: 1, target, isPackage }), `${file} → ${target}`).not.toBeNull();
  });

  it('has no cycles', () => {
    const graph = new Map<string, string[]>(files.map((file) => [file, []]));
    // Types too: two files that cannot be understood without each other are one.
    for (const file of files) {
      const text = readFileSync(join(src, file), 'utf8');
      for (const [, name] of text.matchAll(/(?:import|export)\s+[^;]*?from\s+'(\.[^']+)'/gu)) {
        if (name) graph.get(file)?.push(relative(src, resolve(dirname(join(src, file)), name)));
      }
    }
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      const at = path.indexOf(file);
      if (at >= 0) return void cycles.push([...path.slice(at), file].join(' → '));
      if (done.has(file)) return;
      for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });
});
