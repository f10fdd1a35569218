import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Parsed, parseInvocation, parseText } from '../../src/commands/parse.ts';
import { createRegistry } from '../../src/commands/registry.ts';
import { nouns } from '../../src/crm/index.ts';

const registry = createRegistry(nouns((name) => registry.operation(name)));
const parse = (text: string): Parsed => parseText(registry, text);

function command(text: string) {
  const parsed = parse(text);
  if (parsed.kind !== 'command') throw new Error(`“${text}” is ${JSON.stringify(parsed)}`);
  return { path: parsed.command.path, given: parsed.given, missing: parsed.missing };
}

/** Names of the operations that others run as a part of themselves. */
function performed(): string[] {
  const crm = resolve(import.meta.dirname, '../../src/crm');
  return readdirSync(crm, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .flatMap((text) => [...text.matchAll(/\bperform(?:<[^(]+>)?\('([a-z_.]+)'/gu)].map(([, name = '']) => name));
}

describe('a typed line', () => {
  it('splits positional words, keys and quotes', () => {
    expect(command('task add acme "Send quote" for:@dana due:friday')).toEqual({
      path: 'task add',
      given: { customer: 'acme', title: 'Send quote', for: '@dana', due: 'friday' },
      missing: [],
    });
  });

  it('takes the words of a date that follow its key', () => {
    expect(command('task add acme "Send quote" due:next friday 3pm').given).toMatchObject({
      title: 'Send quote',
      due: 'next friday 3pm',
    });
    expect(command('task add acme due:tomorrow 3pm Call them back').given).toMatchObject({
      due: 'tomorrow 3pm',
      title: 'Call them back',
    });
  });

  it('reads Chinese names, keys and full-width marks', () => {
    expect(command('任务 添加 acme “发送报价” 截止：明天下午3点').given).toMatchObject({
      customer: 'acme',
      title: '发送报价',
      due: '明天下午3点',
    });
    expect(command('任务添加 acme 发送报价').path).toBe('task add');
  });

  it('gives a single positional word to what is required', () => {
    expect(command('task add "Clean the desk"').given).toEqual({ title: 'Clean the desk' });
  });

  it('shows a record by its id alone', () => {
    expect(command('T-142').path).toBe('task show');
    expect(command('c12').path).toBe('customer show');
  });

  it('knows what is missing', () => {
    expect(command('customer add').missing).toEqual(['name']);
    expect(command('task add').missing).toContain('title');
  });

  it('keeps a colon in a sentence as text', () => {
    expect(command('task add acme Re: offer').given.title).toBe('Re: offer');
  });

  it('suggests what was probably meant', () => {
    const typo = parse('task ad acme "Send quote"');
    expect(typo).toMatchObject({ kind: 'fault', suggestions: expect.arrayContaining(['task add']) });
    const noun = parse('tsk add');
    expect(noun).toMatchObject({ kind: 'fault' });
    expect(noun.kind === 'fault' && noun.suggestions.length).toBeGreaterThan(0);
  });

  it('says where a quotation mark is not closed', () => {
    expect(parse('task add acme "Send')).toMatchObject({
      kind: 'fault',
      message: { en: expect.stringContaining('never closed') },
    });
  });

  it('answers every text, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const parsed = parse(text);
        expect(['command', 'help', 'share', 'fault']).toContain(parsed.kind);
      }),
      { numRuns: 200 },
    );
    for (const verb of ['task add', 'customer edit', '任务 添加', 'log add']) {
      fc.assert(
        fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
          expect(() => parse(`${verb} ${text}`)).not.toThrow();
        }),
        { numRuns: 200 },
      );
    }
  });
});

describe('declarations', () => {
  it('have examples that parse to their own command, complete, in both languages', () => {
    for (const declared of registry.commands) {
      for (const example of [...declared.examples.en, ...declared.examples.zh]) {
        const parsed = parse(example);
        expect(parsed.kind === 'command' ? parsed.command.path : `${example}: ${parsed.kind}`, example).toBe(
          declared.path,
        );
      }
      expect(declared.examples.en.length, declared.path).toBeGreaterThan(0);
      expect(declared.examples.zh.length, declared.path).toBeGreaterThan(0);
    }
  });

  it('are all reachable by their path and Chinese name', () => {
    for (const declared of registry.commands) {
      expect(registry.match(declared.path.split(' ')), declared.path).toMatchObject({
        kind: 'command',
        command: { path: declared.path },
      });
      expect(registry.match(declared.zh.toLowerCase().split(' ')), declared.zh).toMatchObject({
        kind: 'command',
        command: { path: declared.path },
      });
    }
  });

  it('make every operation reachable: each has a command, or is a part of another that has one', () => {
    const used = new Set([...registry.commands.map(({ runs }) => runs.name), ...performed()]);
    const idle = registry.nouns
      .flatMap((noun) => noun.operations.map(({ name }) => name))
      .filter((name) => !used.has(name));
    expect(idle).toEqual([]);
  });

  it('refuse two claims on one name', () => {
    const [noun] = registry.nouns;
    expect(() => createRegistry([noun as never, noun as never])).toThrow(/Two declarations claim/u);
  });
});

describe('a click', () => {
  it('drops what it does not know and treats an emptied field as cleared', () => {
    const parsed = parseInvocation(
      registry,
      { command: 'customer edit', args: { customer: 'C-1', version: '3', nonsense: 'x', filled: 'notes' } },
      { notes: '', name: 'New name' },
    );
    expect(parsed).toMatchObject({
      kind: 'command',
      given: { customer: 'C-1', version: '3', notes: '-', name: 'New name' },
    });
    expect(parsed.kind === 'command' && 'nonsense' in parsed.given).toBe(false);
  });

  it('of an older version is answered', () => {
    expect(parseInvocation(registry, { command: 'task vanish', args: {} })).toMatchObject({ kind: 'fault' });
  });
});
