import { describe, expect, it } from 'vitest';
import { phonesMeant } from '../../src/crm/customers/contact.ts';
import { type CustomerValues, editedFields, handOver, parseWebsite } from '../../src/crm/customers/rules.ts';
import { applyEdit as applyLogEdit, editedFields as editedLogFields } from '../../src/crm/interactions/rules.ts';
import { countryName, languageName, parseCountry, parseLanguage } from '../../src/i18n/countries.ts';

describe('countries and languages', () => {
  it.each([
    ['DE', 'DE'],
    ['de', 'DE'],
    ['Germany', 'DE'],
    ['deutschland', 'DE'],
    ['德国', 'DE'],
    ['德國', 'DE'],
    ['UK', 'GB'],
    ['USA', 'US'],
    ['中国', 'CN'],
    ['China', 'CN'],
    ['Côte d’Ivoire', 'CI'],
    ['cote d ivoire', 'CI'],
    ['türkiye', 'TR'],
    ['Turkey', 'TR'],
    ['香港', 'HK'],
    ['Schweiz', 'CH'],
    ['Atlantis', null],
    ['', null],
  ])('%s is %s', (words, code) => {
    expect(parseCountry(words)).toBe(code);
  });

  it('reads back every name it shows', () => {
    for (const code of ['DE', 'CN', 'US', 'GB', 'BR', 'JP', 'HK', 'TW', 'CI', 'KR', 'RU', 'CZ']) {
      expect(parseCountry(countryName(code).en)).toBe(code);
      expect(parseCountry(countryName(code).zh)).toBe(code);
    }
    for (const code of ['de', 'zh', 'pt', 'ja', 'ar']) {
      expect(parseLanguage(languageName(code).en)).toBe(code);
      expect(parseLanguage(languageName(code).zh)).toBe(code);
    }
    expect(parseLanguage('zh-CN')).toBe('zh');
    expect(parseLanguage('Klingon')).toBeNull();
  });
});

describe('web addresses', () => {
  it.each([
    ['acme.example', 'https://acme.example'],
    ['http://acme.example/', 'http://acme.example'],
    ['https://acme.example/a?b=c', 'https://acme.example/a?b=c'],
    ['javascript:alert(1)', null],
    ['ftp://acme.example', null],
    ['https://user:pass@acme.example', null],
    ['no address', null],
    ['localhost', null],
  ])('%s', (words, address) => {
    expect(parseWebsite(words)).toBe(address);
  });
});

describe('phone numbers that were typed', () => {
  it('may leave the country out', () => {
    expect(phonesMeant('+49 30 901820')).toEqual(['+4930901820']);
    expect(phonesMeant('0049 30 901820')).toEqual(['+4930901820']);
    expect(phonesMeant('030 901820')).toContain('+4930901820');
    expect(phonesMeant('13800138000')).toContain('+8613800138000');
    expect(phonesMeant('acme 123456')).toEqual([]);
    expect(phonesMeant('12')).toEqual([]);
  });
});

describe('what an edit changes', () => {
  const before: CustomerValues = {
    name: 'Acme',
    kind: 'company',
    aliases: ['晨光'],
    source: null,
    tags: ['vip'],
    lifecycle: 'active',
    lifecycleReason: null,
    preferredChannel: null,
    consent: { email: { answer: 'yes', at: '2026-05-04', source: null } },
    doNotContact: null,
    birthYear: null,
    gender: null,
    custom: { 7: { minor: '100', currency: 'EUR' }, 8: 'gold' },
    country: 'DE',
    language: null,
    website: null,
    email: 'a@b.example',
    phone: null,
    address: null,
    notes: null,
    value: { minor: 100n, currency: 'EUR' },
  };

  it('is what differs, amounts by value', () => {
    expect(editedFields(before, { name: 'Acme', value: { minor: 100n, currency: 'EUR' }, email: undefined })).toEqual(
      [],
    );
    expect(editedFields(before, { value: { minor: 100n, currency: 'USD' }, email: null, country: 'FR' })).toEqual([
      'country',
      'email',
      'value',
    ]);
  });

  it('compares lists and what PostgreSQL keeps in an order of its own by what they hold', () => {
    const custom = { 8: 'gold', 7: { currency: 'EUR', minor: '100' } };
    const consent = { email: { source: null, at: '2026-05-04', answer: 'yes' as const } };
    expect(editedFields(before, { aliases: ['晨光'], tags: ['vip'], custom, consent })).toEqual([]);
    expect(editedFields(before, { aliases: [], tags: ['vip', 'new'], custom: { 8: 'silver' } })).toEqual([
      'aliases',
      'tags',
      'custom',
    ]);
  });

  it('leaves a time alone that differs within its minute only', () => {
    const log = { content: 'x', via: 'call' as const, at: new Date('2026-11-20T10:00:42.123Z'), private: false };
    const edit = { at: new Date('2026-11-20T10:00:00Z'), via: 'email' as const };
    const fields = editedLogFields(log, edit);
    expect(fields).toEqual(['via']);
    expect(applyLogEdit(log, edit, fields)).toEqual({ ...log, via: 'email' });
  });
});

describe('handing over', () => {
  const now = { departmentId: 1, ownerId: 10, ownerDepartmentId: 1 };
  it('to a person takes it into their department unless another is named', () => {
    expect(handOver(now, { owner: { id: 20, departmentId: 2 } })).toEqual({ ownerId: 20, departmentId: 2 });
    expect(handOver(now, { owner: { id: 20, departmentId: 2 }, departmentId: 1 })).toEqual({
      ownerId: 20,
      departmentId: 1,
    });
    expect(handOver(now, { owner: { id: 1, departmentId: null } })).toEqual({ ownerId: 1, departmentId: 1 });
  });
  it('to a department keeps an owner only who belongs to it', () => {
    expect(handOver(now, { departmentId: 2 })).toEqual({ ownerId: null, departmentId: 2 });
    expect(handOver(now, { departmentId: 1 })).toEqual({ ownerId: 10, departmentId: 1 });
  });
});
