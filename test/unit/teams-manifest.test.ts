import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, inflateSync } from 'node:zlib';
import { AppManifestUtils, type TeamsManifest } from '@microsoft/app-manifest';
import { describe, expect, it } from 'vitest';
import { msg } from '../../src/core/msg.ts';
import { declaredRegistry } from '../../src/manifests.ts';
import { colourIcon, outlineIcon } from '../../src/platforms/teams/icons.ts';
import { placeholderAppId, type TeamsManifestOptions, teamsManifest } from '../../src/platforms/teams/manifest.ts';
import { filesToZip, teamsPackage } from '../../src/platforms/teams/manifest-package.ts';

const registry = declaredRegistry();
const options: TeamsManifestOptions = {
  command: '/crm',
  name: 'Crossdesk',
  version: '1.0.0',
  description: msg('One customer record for every department.', '各部门共用一份客户档案。'),
  commands: registry.commands.filter(({ hidden }) => !hidden),
  messageActions: registry.commands.flatMap(({ path, onMessage, summary }) =>
    onMessage ? [{ ...onMessage, command: path, summary }] : [],
  ),
  shortcuts: registry.commands.flatMap(({ path, onShortcut, summary }) =>
    onShortcut ? [{ ...onShortcut, command: path, summary }] : [],
  ),
  searches: [
    { commandId: 'customers', title: msg('Customers', '客户'), summary: msg('Find a customer', '查找客户') },
    { commandId: 'tasks', title: msg('Tasks', '任务'), summary: msg('Find a task', '查找任务') },
  ],
  appId: placeholderAppId,
  publicUrl: 'https://crossdesk.example.com',
};

type Json = Record<string, never>;
const parsed = (of: TeamsManifestOptions = options) =>
  teamsManifest(of).map((file) => JSON.parse(file.content) as Json);

describe('the manifest', () => {
  it('is one that Microsoft’s own schema takes, without asking anybody', async () => {
    const fetched = globalThis.fetch;
    globalThis.fetch = () => Promise.reject(new Error('the network was asked'));
    try {
      const [manifest, chinese] = parsed();
      expect(await AppManifestUtils.validateAgainstSchema(manifest as unknown as TeamsManifest)).toEqual([]);
      // It would complain about something wrong.
      const wrong = { ...manifest, bots: [{ botId: 'x' }] } as unknown as TeamsManifest;
      expect(await AppManifestUtils.validateAgainstSchema(wrong)).not.toEqual([]);
      expect(Object.keys(chinese ?? {})).toContain('bots[0].commandLists[0].commands[1].title');
    } finally {
      globalThis.fetch = fetched;
    }
  });

  it('offers the featured commands by mention and by slash, at most twelve', () => {
    const [manifest] = parsed();
    const [bot] = (
      manifest as unknown as {
        bots: {
          supportsTargetedMessages: boolean;
          commandLists: { triggers: string[]; commands: { title: string }[] }[];
        }[];
      }
    ).bots;
    expect(bot?.supportsTargetedMessages).toBe(true);
    expect(bot?.commandLists[0]?.triggers).toEqual(['mention', 'slash']);
    const titles = bot?.commandLists[0]?.commands.map(({ title }) => title) ?? [];
    const featured = options.commands.filter((command) => command.featured).map(({ path }) => path);
    expect(titles).toEqual(['help', ...featured].slice(0, 12));
    const many = Array.from({ length: 30 }, (_, n) => ({
      path: `noun verb${n}`,
      zh: `词 ${n}`,
      summary: msg('x', 'x'),
      featured: true,
    }));
    const [crowded] = parsed({ ...options, commands: many });
    expect(JSON.stringify(crowded).match(/noun verb\d+/gu)).toHaveLength(11);
  });

  it('refuses what would not fit instead of cutting it', () => {
    const long = { callbackId: 'x', command: 'x', title: msg('a'.repeat(33), 'x'), summary: msg('x', 'x') };
    expect(() => teamsManifest({ ...options, messageActions: [long] })).toThrow('32');
    const eleven = Array.from({ length: 11 }, (_, n) => ({ ...long, callbackId: `${n}`, title: msg('a', 'a') }));
    expect(() => teamsManifest({ ...options, messageActions: eleven })).toThrow('10');
  });
});

describe('what menus offer with no message to begin from', () => {
  interface Offered {
    id: string;
    type: string;
    context: string[];
    fetchTask?: boolean;
  }
  const offered = (of: TeamsManifestOptions): Offered[] =>
    (parsed(of)[0] as unknown as { composeExtensions: { commands: Offered[] }[] }).composeExtensions[0]?.commands ?? [];

  it('is every form that Slack’s menu opens, each once', () => {
    const byId = new Map(
      [...options.messageActions, ...options.shortcuts].map(({ callbackId, command }) => [callbackId, command]),
    );
    const opened = offered(options)
      .filter(({ type, context }) => type === 'action' && context.includes('compose') && context.includes('commandBox'))
      .map(({ id }) => byId.get(id));
    expect(new Set(opened).size).toBe(opened.length);
    expect(opened).toEqual(expect.arrayContaining(options.shortcuts.map(({ command }) => command)));
    expect(offered(options).find(({ id }) => id === 'add_customer')).toMatchObject({
      type: 'action',
      context: ['compose', 'commandBox'],
      fetchTask: true,
    });
  });

  it('leaves room for message actions and searches, and is named in Chinese', () => {
    const shortcuts = Array.from({ length: 20 }, (_, n) => ({
      callbackId: `s${n}`,
      command: `noun verb${n}`,
      title: msg(`Do ${n}`, `做 ${n}`),
      summary: msg('x', 'x'),
    }));
    const crowded = offered({ ...options, shortcuts });
    expect(crowded).toHaveLength(10);
    for (const { callbackId } of options.messageActions) expect(crowded.map(({ id }) => id)).toContain(callbackId);
    for (const { commandId } of options.searches) expect(crowded.map(({ id }) => id)).toContain(commandId);
    const [, chinese] = parsed({ ...options, shortcuts });
    const at = crowded.findIndex(({ id }) => id === 's0');
    expect(chinese).toMatchObject({ [`composeExtensions[0].commands[${at}].title`]: '做 0' });
  });
});

describe('the icons', () => {
  it.each([
    ['color.png', 192, colourIcon],
    ['outline.png', 32, outlineIcon],
  ] as const)('%s is a PNG of %d pixels, and the committed one', (name, size, draw) => {
    const png = draw();
    expect(png.readUInt32BE(16)).toBe(size);
    expect(png.readUInt32BE(20)).toBe(size);
    // Pixels, since another release of zlib may pack them in other bytes.
    const committed = readFileSync(join(import.meta.dirname, '../../manifests/teams', name));
    expect(pixelsOf(committed).equals(pixelsOf(png))).toBe(true);
  });

  it('the outline is white on nothing', () => {
    const png = outlineIcon();
    const rows = pixelsOf(png);
    let seen = 0;
    for (let y = 0; y < 32; y += 1) {
      for (let x = 0; x < 32; x += 1) {
        const at = y * 129 + 1 + x * 4;
        expect([...rows.subarray(at, at + 3)]).toEqual([255, 255, 255]);
        if ((rows[at + 3] ?? 0) > 0) seen += 1;
      }
    }
    expect(seen).toBeGreaterThan(100);
    expect(seen).toBeLessThan(700);
  });
});

describe('the package', () => {
  it('is a zip with everything in it', () => {
    const files = unzip(teamsPackage(options));
    expect([...files.keys()]).toEqual(['manifest.json', 'zh-CN.json', 'color.png', 'outline.png']);
    expect(files.get('manifest.json')?.toString('utf8')).toBe(teamsManifest(options)[0].content);
    expect(files.get('color.png')?.equals(colourIcon())).toBe(true);
  });

  it('is the same for the same input', () => {
    expect(teamsPackage(options).equals(teamsPackage(options))).toBe(true);
    expect(filesToZip([]).length).toBe(22);
  });
});

function pixelsOf(png: Buffer): Buffer {
  return inflateSync(png.subarray(41, 41 + png.readUInt32BE(33)));
}

/** Reads by the directory at the end, as an unzip does. */
function unzip(zip: Buffer): Map<string, Buffer> {
  const end = zip.length - 22;
  expect(zip.readUInt32LE(end)).toBe(0x06054b50);
  const files = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let n = 0; n < zip.readUInt16LE(end + 10); n += 1) {
    expect(zip.readUInt32LE(at)).toBe(0x02014b50);
    const size = zip.readUInt32LE(at + 20);
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const local = zip.readUInt32LE(at + 42);
    expect(zip.readUInt32LE(local)).toBe(0x04034b50);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const content = zip.subarray(from, from + size);
    expect(crc32(content)).toBe(zip.readUInt32LE(at + 16));
    files.set(name, content);
    at += 46 + nameLength;
  }
  return files;
}
