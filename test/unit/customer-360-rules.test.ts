import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block } from '../../src/cards/card.ts';
import { ownDomain } from '../../src/crm/customer-360/duplicates/email-domain.ts';
import { keysOf, soundKey } from '../../src/crm/customer-360/duplicates/keys.ts';
import {
  type Compared,
  likeness,
  nameKey,
  websiteHost,
  worthALook,
} from '../../src/crm/customer-360/duplicates/likeness.ts';
import { chosenFields, planMerge } from '../../src/crm/customer-360/merge/plan.ts';
import { fitSections, type Room, type Section, sectionOf } from '../../src/crm/customer-360/overview/fit.ts';
import { priceOf } from '../../src/crm/customer-360/overview/prices.ts';
import {
  completeness,
  type QualityField,
  qualityFieldCalled,
  qualityFieldNames,
  weightsFor,
} from '../../src/crm/customer-360/quality/rules.ts';
import type { CustomerValues } from '../../src/crm/customers/rules.ts';

const someone: CustomerValues = {
  name: 'Acme GmbH',
  kind: 'company',
  aliases: [],
  country: null,
  language: null,
  website: null,
  source: null,
  tags: [],
  lifecycle: 'active',
  lifecycleReason: null,
  email: null,
  phone: null,
  address: null,
  preferredChannel: null,
  consent: {},
  doNotContact: null,
  birthYear: null,
  gender: null,
  notes: null,
  value: null,
  custom: {},
};
const word = fc.constantFrom('Acme', 'Nord', '晨光', 'Müller', 'Tea', 'x');
const text = fc.option(
  fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')),
  { nil: null },
);
const values = fc
  .record({
    name: fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')),
    kind: fc.constantFrom('company' as const, 'person' as const),
    aliases: fc.array(word, { maxLength: 3 }),
    country: fc.constantFrom('DE', 'FR', null),
    email: text,
    phone: text,
    notes: text,
    source: text,
    tags: fc.array(
      word.map((tag) => tag.toLowerCase()),
      { maxLength: 3 },
    ),
    birthYear: fc.constantFrom(1970, null),
    consent: fc.constantFrom(
      {},
      { email: { answer: 'no' as const, at: '2026-01-01', source: null } },
      { email: { answer: 'yes' as const, at: '2026-02-01', source: null } },
    ),
    doNotContact: fc.constantFrom(null, { at: '2026-01-01', reason: 'asked', byId: null }),
  })
  .map((some): CustomerValues => ({ ...someone, ...some }));
const taken = fc.uniqueArray(fc.constantFrom(...chosenFields)).map((fields) => new Set(fields));

describe('two customers as one', () => {
  it('loses no field that either of them fills, and every name of both still finds it', () => {
    fc.assert(
      fc.property(values, values, taken, (kept, other, take) => {
        const { values: merged } = planMerge(kept, other, take);
        for (const field of ['country', 'email', 'phone', 'source', 'notes'] as const) {
          if (kept[field] !== null || other[field] !== null) expect(merged[field]).not.toBeNull();
        }
        const names = [merged.name, ...merged.aliases].map((name) => nameKey(name));
        for (const name of [kept.name, other.name]) expect(names).toContain(nameKey(name));
        for (const tag of [...kept.tags, ...other.tags]) expect(merged.tags).toContain(tag);
      }),
    );
  });

  it('keeps whatever either of them refused', () => {
    fc.assert(
      fc.property(values, values, taken, (kept, other, take) => {
        const { values: merged } = planMerge(kept, other, take);
        if (kept.doNotContact || other.doNotContact) expect(merged.doNotContact).not.toBeNull();
        if ([kept, other].some(({ consent }) => consent.email?.answer === 'no'))
          expect(merged.consent.email?.answer).toBe('no');
      }),
    );
  });

  it('names as a conflict exactly what both say differently, and takes what was asked for', () => {
    const other = { ...someone, name: 'Acme Ltd', country: 'FR', email: 'b@acme.example', notes: 'b' };
    const kept = { ...someone, country: 'DE', phone: '+49', notes: 'a' };
    const plan = planMerge(kept, other, new Set(['country']));
    expect(plan.choices.filter(({ conflict }) => conflict).map(({ field, from }) => [field, from])).toEqual([
      ['name', 'kept'],
      ['country', 'other'],
    ]);
    expect(plan.values).toMatchObject({
      name: 'Acme GmbH',
      country: 'FR',
      email: 'b@acme.example',
      phone: '+49',
      notes: 'a\n\nb',
    });
    expect(plan.values.aliases).toEqual(['Acme Ltd']);
  });

  it('gives a company no year of birth', () => {
    const person = { ...someone, kind: 'person' as const, birthYear: 1970 };
    expect(planMerge(someone, person, new Set()).values.birthYear).toBeNull();
    expect(planMerge(person, someone, new Set()).values.birthYear).toBe(1970);
  });

  it('chooses between notes that do not fit together', () => {
    const long = 'n'.repeat(1_500);
    const plan = planMerge({ ...someone, notes: long }, { ...someone, notes: `${long}!` }, new Set());
    expect(plan.choices.find(({ field }) => field === 'notes')).toMatchObject({ from: 'kept', conflict: true });
    expect(plan.values.notes).toBe(long);
  });
});

const compared = (over: Partial<Compared>): Compared => ({
  id: 1,
  name: 'Acme',
  aliases: [],
  kind: 'company',
  country: null,
  website: null,
  emailDigest: null,
  phoneDigest: null,
  emailDomain: null,
  birthYear: null,
  ...over,
});
const score = (a: Partial<Compared>, b: Partial<Compared>): number =>
  likeness(compared(a), compared({ id: 2, ...b })).score;

describe('likeness', () => {
  it.each([
    ['the legal form', 'Müller & Söhne GmbH', 'Sohne, Muller'],
    ['case and accents', 'ACME Größe', 'acme grosse'],
    ['the legal form in Chinese', '上海晨光文具股份有限公司', '上海晨光文具有限公司'],
  ])('takes names for the same that differ in %s', (_what, a, b) => {
    expect(score({ name: a }, { name: b })).toBeGreaterThanOrEqual(worthALook);
  });

  it.each([
    ['other names', 'Nordwind Logistik', 'Südwind Logistik'],
    ['a common word', 'Acme Berlin', 'Acme Hamburg'],
    ['nothing', 'Acme', 'Birkenhof'],
  ])('does not take %s for the same', (_what, a, b) => {
    expect(score({ name: a }, { name: b })).toBeLessThan(worthALook);
  });

  it('looks at a slip of the hand only where something else fits too', () => {
    const names = [{ name: 'Birkenhof Moebel' }, { name: 'Birkenhoff Moebel' }] as const;
    expect(score(...names)).toBeLessThan(worthALook);
    expect(
      score(
        { ...names[0], website: 'https://www.birkenhof.example' },
        { ...names[1], website: 'http://birkenhof.example/de' },
      ),
    ).toBeGreaterThanOrEqual(worthALook);
  });

  it('finds a name in another script by its aliases', () => {
    expect(score({ name: 'Morning Glory', aliases: ['晨光文具'] }, { name: '晨光文具' })).toBeGreaterThanOrEqual(
      worthALook,
    );
  });

  it('is not sure of namesakes that were born in different years', () => {
    expect(
      score(
        { kind: 'person', name: 'Maria Silva', birthYear: 1970 },
        { kind: 'person', name: 'Maria Silva', birthYear: 1980 },
      ),
    ).toBeLessThan(worthALook);
  });

  it('counts for everybody only what everybody may know', () => {
    const found = likeness(
      compared({ name: 'Acme', emailDigest: 'x' }),
      compared({ id: 2, name: 'Birke', emailDigest: 'x' }),
    );
    expect(found).toMatchObject({ score: 60, openScore: 0, reasons: ['same-email'] });
  });

  it('is the same whichever comes first, and from 0 to 100', () => {
    const customers = fc.record({
      id: fc.nat(),
      name: fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')),
      aliases: fc.array(word, { maxLength: 2 }),
      kind: fc.constantFrom('company' as const, 'person' as const),
      country: fc.constantFrom('DE', 'FR', null),
      website: fc.constantFrom('https://a.example', 'https://b.example/x', null),
      emailDigest: fc.constantFrom('a', 'b', null),
      phoneDigest: fc.constantFrom('a', 'b', null),
      emailDomain: fc.constantFrom('a.example', 'b.example', 'c.example', null),
      birthYear: fc.constantFrom(1970, 1980, null),
    });
    fc.assert(
      fc.property(customers, customers, (a, b) => {
        const [one, other] = [likeness(a, b), likeness(b, a)];
        expect({ ...one, reasons: [...one.reasons].sort() }).toEqual({ ...other, reasons: [...other.reasons].sort() });
        expect(one.score).toBeGreaterThanOrEqual(0);
        expect(one.score).toBeLessThanOrEqual(100);
        // Whoever looks alike has a key in common, so that no scan passes such a pair by.
        if (one.score >= worthALook) {
          const keys = new Set(keysOf(a).map(({ kind, hash }) => `${kind} ${hash}`));
          expect(keysOf(b).some(({ kind, hash }) => keys.has(`${kind} ${hash}`))).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('blocking keys', () => {
  it('hears the same where vowels and doubled letters differ', () => {
    expect(soundKey('Birkenhoff Moebel')).toBe(soundKey('Birkenhof Mobel'));
    expect(soundKey('Birkenhof')).not.toBe(soundKey('Eichenhof'));
    expect(soundKey('Bo')).toBe('');
  });

  it('takes no host that many share for somebody’s own', () => {
    expect(websiteHost('https://www.acme.example/de')).toBe('acme.example');
    expect(websiteHost('https://www.facebook.com/acme')).toBeNull();
    expect(websiteHost('no address')).toBeNull();
  });
});

describe('completeness', () => {
  const filled = fc.record(
    Object.fromEntries(qualityFieldNames.map((name) => [name, fc.boolean()])) as Record<
      QualityField,
      fc.Arbitrary<boolean>
    >,
  );
  const weights = fc.record(
    Object.fromEntries(qualityFieldNames.map((name) => [name, fc.nat(10)])) as Record<
      QualityField,
      fc.Arbitrary<number>
    >,
  );

  it('is whole exactly when nothing is missing, and grows with whatever is filled in', () => {
    fc.assert(
      fc.property(filled, weights, fc.constantFrom(...qualityFieldNames), (has, counts, field) => {
        const found = completeness(has, counts, () => true);
        if (found.tenths !== null) expect(found.tenths === 1_000).toBe(found.missing.length === 0);
        const more = completeness({ ...has, [field]: true }, counts, () => true);
        expect(more.tenths ?? 0).toBeGreaterThanOrEqual(found.tenths ?? 0);
      }),
    );
  });

  it('says nothing of what the reader may not know of', () => {
    const none = Object.fromEntries(qualityFieldNames.map((name) => [name, false])) as Record<QualityField, boolean>;
    const seen = (field: QualityField): boolean => field !== 'phone' && field !== 'email';
    const usual = weightsFor({ id: 1, key: 'support' }, []);
    expect(completeness(none, usual, seen).missing).not.toContain('phone');
    expect(completeness({ ...none, phone: true }, usual, seen)).toEqual(completeness(none, usual, seen));
  });

  it('lets a department’s own rule go before the one for all', () => {
    const rules = [
      { departmentId: null, field: 'phone', weight: 1 },
      { departmentId: 7, field: 'phone', weight: 9 },
    ] as const;
    expect(weightsFor({ id: 7, key: 'x' }, rules).phone).toBe(9);
    expect(weightsFor({ id: 8, key: 'x' }, rules).phone).toBe(1);
    expect(weightsFor({ id: 8, key: 'marketing' }, []).source).toBe(3);
  });

  it('knows its fields by name in either language', () => {
    expect(qualityFieldCalled('E-Mail')).toBe('email');
    expect(qualityFieldCalled('电话')).toBe('phone');
    expect(qualityFieldCalled('shoe size')).toBeUndefined();
  });
});

describe.each(['slack', 'teams'] as const)('an overview on %s', (platform) => {
  const does = { command: 'task show', args: { task: 'T-1' } };
  const all = { command: 'task list', args: { customer: 'C-1' } };
  const list = { title: { en: 'Tasks', zh: '任务' }, does: all };
  const rowsOfSize = (n: number): Block => ({
    block: 'list',
    items: Array.from({ length: n }, (_, at) => ({
      text: [{ strong: `Row ${at}` }],
      detail: ['in three days'],
      button: { label: { en: 'Open', zh: '打开' }, does },
    })),
    of: 30,
  });
  const line: Block = { block: 'text', text: ['summary'] };
  const section = (rows: number, notes: readonly Block[] = []): Section => {
    const made = sectionOf([line, ...(rows > 0 ? [rowsOfSize(rows)] : []), ...notes], list);
    if (!made) throw new Error('no section');
    return made;
  };
  const roomOf = (rows: number, units: number): Room => ({ platform, rows, units });
  /** Rows shown of each section, by its line. */
  const shownRows = (blocks: readonly Block[]): number =>
    blocks.reduce(
      (n, block) =>
        n +
        (block.block === 'list' ? block.items.filter(({ text }) => JSON.stringify(text).includes('Row')).length : 0),
      0,
    );

  it('never takes more than there is room for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(8), fc.boolean()), { maxLength: 15 }),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 0, max: 12_000 }),
        (sizes, rows, units) => {
          const given = sizes.map(([size, hasNote]) => section(size, hasNote ? [line] : []));
          const { blocks, isComplete } = fitSections(given, roomOf(rows, units));
          const price = priceOf(blocks, platform);
          expect(price.rows).toBeLessThanOrEqual(rows);
          expect(price.units).toBeLessThanOrEqual(units);
          if (isComplete) expect(shownRows(blocks)).toBeGreaterThanOrEqual(sizes.filter(([size]) => size > 0).length);
        },
      ),
    );
  });

  it('gives each section a row before any gets its second', () => {
    for (let units = 0; units < 14_000; units += 250) {
      const { blocks } = fitSections([section(5), section(5), section(5)], roomOf(60, units));
      const shown = blocks.flatMap((block) =>
        block.block === 'list'
          ? [block.items.filter(({ text }) => JSON.stringify(text).includes('Row')).length].filter((n) => n > 0)
          : [],
      );
      if (shown.length > 0 && shown.length < 3) expect(Math.max(...shown), `${units} units`).toBe(1);
      if (shown.length === 3) expect(Math.max(...shown) - Math.min(...shown), `${units} units`).toBeLessThanOrEqual(1);
    }
  });

  it('shows more the more room there is, and says how many are left', () => {
    const rows = (units: number): number => shownRows(fitSections([section(8), section(8)], roomOf(40, units)).blocks);
    const grown = [700, 1_500, 3_000, 9_000].map(rows);
    expect(grown).toEqual([...grown].sort((a, b) => a - b));
    expect(rows(12_000)).toBe(10);
    const said = JSON.stringify(fitSections([section(8)], roomOf(40, 12_000)).blocks);
    expect(said).toContain('Tasks: 25 more');
    expect(said).toContain('任务：其余 25 项');
  });

  it('draws no name over nothing', () => {
    const named = sectionOf([{ block: 'text', text: [{ strong: 'Tasks' }] }], list);
    expect(fitSections(named ? [named] : [], roomOf(40, 12_000)).blocks).toEqual([]);
    expect(sectionOf([], list)).toBeNull();
  });
});

describe('the domain of an e-mail address', () => {
  it.each([
    ['info@acme.example', 'acme.example'],
    ['Info@ACME.Example', 'acme.example'],
    ['somebody@gmail.com', null],
    ['somebody@QQ.com', null],
    ['somebody@163.com', null],
    ['nobody', null],
    [null, null],
  ])('of %s is %s', (email, domain) => {
    expect(ownDomain(email)).toBe(domain);
  });
});
