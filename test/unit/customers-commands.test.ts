import { describe, expect, it } from 'vitest';
import type { AnyArg } from '../../src/commands/args.ts';
import { parseText } from '../../src/commands/parse.ts';
import { createRegistry } from '../../src/commands/registry.ts';
import { contacts } from '../../src/crm/contacts/index.ts';
import { customers } from '../../src/crm/customers/index.ts';
import { fields } from '../../src/crm/fields/index.ts';
import { interactions } from '../../src/crm/interactions/index.ts';

const registry = createRegistry([customers, contacts, interactions, fields]);
const reading = { now: new Date('2026-11-20T10:00:00Z'), locale: 'en' as const, timezone: 'Europe/Berlin' };

/** The command and its values, references as the words that stand for them. */
function read(line: string): { path: string; values: Record<string, unknown> } {
  const parsed = parseText(registry, line);
  if (parsed.kind !== 'command') throw new Error(`${line}: ${JSON.stringify(parsed)}`);
  expect(parsed.missing, line).toEqual([]);
  const values: Record<string, unknown> = {};
  for (const [name, words] of Object.entries(parsed.given)) {
    const arg = parsed.command.args[name] as AnyArg;
    if (arg.value.by !== 'parse' || words === '-') {
      values[name] = arg.value.by === 'flag' ? true : words;
      continue;
    }
    const result = arg.value.parse(words, reading);
    if (!result.ok) throw new Error(`${line}: ${name}: ${result.fault.message.en}`);
    values[name] = result.value;
  }
  return { path: parsed.command.path, values };
}

describe('every example', () => {
  const examples = [...customers.commands, ...contacts.commands, ...interactions.commands, ...fields.commands].flatMap(
    (command) => [...command.examples.en, ...command.examples.zh].map((line) => [line, command.path] as const),
  );
  it.each(examples)('%s is %s', (line, path) => {
    expect(read(line).path).toBe(path);
  });
});

describe('typing', () => {
  it('takes names with and without quotes, and keys in both languages', () => {
    expect(read('customer add Maria Silva kind:person language:Portuguese value:"EUR 1,200"').values).toEqual({
      name: 'Maria Silva',
      kind: 'person',
      language: 'pt',
      value: { minor: 120_000n, currency: 'EUR' },
    });
    expect(read('客户 添加 上海晨光文具 国家:中国 电话:"+86 21 6070 0000" 网站:mg.example').values).toEqual({
      name: '上海晨光文具',
      country: 'CN',
      phone: '+862160700000',
      website: 'https://mg.example',
    });
    expect(read('cust acme').path).toBe('customer find');
    expect(read('客户').path).toBe('customer find');
    expect(read('C-12')).toEqual({ path: 'customer show', values: { customer: 'C-12' } });
    expect(read('L-7')).toEqual({ path: 'log show', values: { log: 'L-7' } });
    expect(read('customer find mine').values).toEqual({ mine: true });
    expect(read('log list acme mine since:monday').values).toMatchObject({ customer: 'acme', mine: true });
    expect(read('记录 添加 晨光 "谈了价格" 方式:微信').values).toMatchObject({
      customer: '晨光',
      content: '谈了价格',
      via: 'chat',
    });
  });

  it('leaves what was said as it was said', () => {
    expect(read('log add acme Discussed internal prices with private owner').values).toEqual({
      customer: 'acme',
      content: 'Discussed internal prices with private owner',
    });
    expect(read('log add acme "x" 内部:是').values).toMatchObject({ private: 'yes' });
  });

  it('understands a log’s way and time', () => {
    const { values } = read('log add acme "Spoke to Ana" via:phone at:yesterday');
    expect(values).toMatchObject({ via: 'call', content: 'Spoke to Ana' });
    expect(values.at).toMatchObject({ at: expect.any(Date) });
  });
});
