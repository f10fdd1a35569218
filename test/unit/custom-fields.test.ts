import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CustomField, CustomKind } from '../../src/core/custom-fields.ts';
import {
  customFieldCalled,
  formatCustom,
  missingCustom,
  parseCustom,
  withCustom,
} from '../../src/crm/customers/custom.ts';
import { parseExternalId } from '../../src/crm/customers/external-id.ts';
import { listed, parseBirthYear, tidyAliases, tidyTags } from '../../src/crm/customers/rules.ts';
import { fault, tidyOptions } from '../../src/crm/fields/rules.ts';

const field = (kind: CustomKind, over: Partial<CustomField> = {}): CustomField => ({
  id: 7,
  name: 'Tier',
  kind,
  options: [],
  required: false,
  group: 'basic',
  ...over,
});
const reading = { now: new Date('2026-11-20T10:00:00Z'), locale: 'en' as const, timezone: 'Europe/Berlin' };
const read = (kind: CustomKind, words: string, options: string[] = []) => {
  const result = parseCustom(field(kind, { options }), words, reading);
  return result.ok ? result.value : result.fault.kind;
};

describe('values of declared fields', () => {
  it.each([
    ['number', '1250.5', 1250.5],
    ['number', '12,500', 12_500],
    ['number', '１２', 12],
    ['number', '-3', -3],
    ['number', '1,2', 'number'],
    ['number', 'Infinity', 'number'],
    ['number', 'many', 'number'],
    ['date', '1998-04-01', '1998-04-01'],
    ['date', '2026-02-30', 'no-such-date'],
    ['date', 'next friday', '2026-11-27'],
    ['date', '昨天', '2026-11-19'],
    ['yes-no', 'YES', true],
    ['yes-no', '否', false],
    ['yes-no', 'perhaps', 'yes-no'],
    ['money', 'EUR 1,200', { minor: '120000', currency: 'EUR' }],
    ['money', 'JPY 1200', { minor: '1200', currency: 'JPY' }],
    ['text', ' 4711 ', '4711'],
    ['text', 'x'.repeat(501), 'too-long'],
  ] as const)('%s: %s', (kind, words, value) => {
    expect(read(kind, words)).toEqual(value);
  });

  it('chooses by the beginning of one option, or its exact name', () => {
    const options = ['Gold', 'Gold plus', 'Silver', '金'];
    expect(read('choice', 'gold', options)).toBe('Gold');
    expect(read('choice', 'si', options)).toBe('Silver');
    expect(read('choice', '金', options)).toBe('金');
    expect(read('choice', 'go', options)).toBe('choice');
    expect(read('choice', '', options)).toBe('choice');
  });

  it('are read back as they are shown, and are never an error', () => {
    const kinds = fc.constantFrom<CustomKind>('text', 'number', 'date', 'choice', 'money', 'yes-no');
    fc.assert(
      fc.property(kinds, fc.string({ maxLength: 40, unit: 'grapheme' }), (kind, words) => {
        const one = field(kind, { options: ['gold', 'silver'] });
        const first = parseCustom(one, words, reading);
        if (!first.ok || first.value === '') return;
        const again = parseCustom(one, formatCustom(first.value).en, reading);
        expect(again).toEqual(first);
      }),
      { numRuns: 400 },
    );
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (number) => {
        const shown = formatCustom(number).en;
        expect(parseCustom(field('number'), shown, reading)).toEqual({ ok: true, value: number });
      }),
    );
  });

  it('change one at a time', () => {
    const values = { 7: 'gold', 8: 3 };
    expect(withCustom(values, field('choice'), 'silver')).toEqual({ 7: 'silver', 8: 3 });
    expect(withCustom(values, field('choice'), null)).toEqual({ 8: 3 });
    expect(missingCustom([field('text', { required: true }), field('text', { id: 9 })], { 8: 3 })).toHaveLength(1);
  });

  it('are called by name, id or the beginning of one name', () => {
    const fields = [
      field('text'),
      field('text', { id: 8, name: 'Contract no' }),
      field('text', { id: 9, name: 'Contact' }),
    ];
    expect(customFieldCalled(fields, 'contract NO')?.id).toBe(8);
    expect(customFieldCalled(fields, 'CF-7')?.id).toBe(7);
    expect(customFieldCalled(fields, 'contr')?.id).toBe(8);
    expect(customFieldCalled(fields, 'cont')).toBeUndefined();
    expect(customFieldCalled(fields, '')).toBeUndefined();
  });
});

describe('declarations', () => {
  it.each([
    ['Tier', 'text', [], null],
    ['Tier', 'choice', ['gold', 'silver'], null],
    ['Tier', 'choice', ['gold'], 'options-needed'],
    ['Tier', 'number', ['gold', 'silver'], 'options-unwanted'],
    ['E-Mail', 'text', [], null],
    ['Email', 'text', [], 'built-in'],
    ['电话', 'text', [], 'built-in'],
    ['!!', 'text', [], 'name'],
  ] as const)('%s %s %j', (name, kind, options, wrong) => {
    expect(fault({ name, kind, options })).toBe(wrong);
  });

  it('keeps each option once', () => {
    expect(tidyOptions(['gold', ' Gold ', '', 'silver\nplate', '!!'])).toEqual(['gold', 'silver plate']);
  });
});

describe('what a customer carries', () => {
  it('tags are small, without their sign, each once; tidying twice changes nothing', () => {
    expect(tidyTags(['VIP', '#vip', ' ＃新闻 ', 'Café', 'cafe', ''])).toEqual(['vip', '新闻', 'café']);
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 20, unit: 'grapheme' })), (tags) => {
        const once = tidyTags(tags);
        expect(tidyTags(once)).toEqual(once);
      }),
    );
  });

  it('other names are none that is the name itself', () => {
    expect(tidyAliases(['ACME', 'Ácme', '北京', ' 北京 ', '!!'], 'Acme')).toEqual(['北京']);
  });

  it('lists are separated as either language does', () => {
    expect(listed('vip, 重点、news；x;\ny,,')).toEqual(['vip', '重点', 'news', 'x', 'y']);
  });

  it.each([
    ['1984', 1984],
    ['1984年', 1984],
    ['１９８４', 1984],
    ['2027', null],
    ['1492', null],
    ['84', null],
    ['1984-05-04', null],
  ] as const)('born %s', (words, year) => {
    expect(parseBirthYear(words, reading.now)).toBe(year);
  });

  it.each([
    ['SAP: 10023', { system: 'sap', externalId: '10023' }],
    ['hub-spot：A/7 x', { system: 'hub-spot', externalId: 'A/7 x' }],
    ['金蝶:88', { system: '金蝶', externalId: '88' }],
    ['sap', null],
    [':7', null],
    ['sap:', null],
    [`sap:${'7'.repeat(101)}`, null],
  ])('%s', (words, id) => {
    expect(parseExternalId(words)).toEqual(id);
  });
});
