import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minutes } from '../../src/core/clock.ts';
import { buttonOf, type CustomerWorld, cardText, createCustomerWorld } from './customers-world.ts';

let world: CustomerWorld;
beforeAll(async () => {
  world = await createCustomerWorld();
});
afterAll(() => world?.close());

const fails = (work: Promise<unknown>) =>
  work.then(
    () => 'went through',
    (error) => error.user?.en ?? String(error),
  );

describe('adding', () => {
  it('keeps contact details sealed, amounts exact, and the adder as owner', async () => {
    const { out, to } = await world.type(
      'lena',
      'customer add "Müller Maschinenbau GmbH" country:Deutschland email:Info@Mueller.example phone:"+49 30 901820" value:"EUR 12,000.50" notes:"Old friend"',
    );
    expect(to).toBe('channel');
    const row = await world.customer(out.id);
    expect(row).toMatchObject({
      name: 'Müller Maschinenbau GmbH',
      country: 'DE',
      departmentId: world.departmentIds.sales,
      ownerId: world.actors.lena.staffId,
      valueMinor: 1_200_050n,
      valueCurrency: 'EUR',
      searchName: 'muller maschinenbau gmbh',
      searchTokens: ['muller', 'maschinenbau'],
      version: 1,
    });
    expect(JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toMatch(
      /mueller\.example|901820/iu,
    );
    expect(world.secrets.open(row.emailSealed ?? '', 'customer.email').toLowerCase()).toBe('info@mueller.example');
    expect(row.emailDigest).toBe(world.secrets.digest('info@mueller.example', 'customer.email'));
    const words = await world.database.read((tx) =>
      tx.prisma.searchWord.findMany({ where: { word: { in: ['muller', 'maschinenbau', 'gmbh'] } } }),
    );
    expect(words.map(({ word }) => word).sort()).toEqual(['maschinenbau', 'muller']);
    expect(await world.events('customer', out.id)).toMatchObject([
      {
        type: 'customer.added',
        details: { departmentId: world.departmentIds.sales, ownerId: world.actors.lena.staffId },
      },
    ]);
    const [audit] = await world.database.read((tx) =>
      tx.prisma.auditEntry.findMany({ where: { noun: 'customer', recordId: out.id } }),
    );
    expect(JSON.stringify(audit?.fields)).toContain('email');
    expect(JSON.stringify(audit, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
      'mueller.example',
    );
  });

  it('refuses what looks like a customer that is there, and adds it all the same when told to', async () => {
    const before = await world.customerCount();
    const same = await world.type('omar', 'customer add "muller  maschinenbau GMBH"');
    expect(cardText(same.card)).toContain('may be there already');
    expect(cardText(same.card)).toContain('Müller Maschinenbau GmbH · C-');
    expect(same.to).toBe('caller');
    const byMail = await world.type(
      'omar',
      'customer add "Quite Another" email:info@mueller.example country:France value:"JPY 1200"',
    );
    expect(cardText(byMail.card)).toContain('Müller Maschinenbau GmbH');
    expect(await world.customerCount()).toBe(before);

    const added = await world.click('omar', buttonOf(byMail.card, 'Add anyway'));
    expect(await world.customer(added.out.id)).toMatchObject({
      name: 'Quite Another',
      country: 'FR',
      valueMinor: 1200n,
      valueCurrency: 'JPY',
    });
  });

  it('does not say that a contact detail is taken to whom may not read it', async () => {
    const { out } = await world.type('mia', 'customer add "Discreet Ventures" email:info@mueller.example');
    expect((await world.customer(out.id)).departmentId).toBe(world.departmentIds.marketing);
  });

  it('gives it to another department or colleague, and tells them', async () => {
    const { out } = await world.type('lena', 'customer add Nordwind Oy owner:"Omar Aziz"');
    expect(await world.customer(out.id)).toMatchObject({
      departmentId: world.departmentIds.support,
      ownerId: world.actors.omar.staffId,
    });
    expect((await world.events('customer', out.id)).map(({ type }) => type)).toEqual([
      'customer.added',
      'customer.assigned',
    ]);
    const handed = await world.type('lena', 'customer add Ostwind Oy department:support');
    expect(await world.customer(handed.out.id)).toMatchObject({
      departmentId: world.departmentIds.support,
      ownerId: null,
    });
  });

  it('says what is wrong and writes nothing', async () => {
    const before = await world.customerCount();
    expect(await fails(world.type('lena', 'customer add "!!!"'))).toContain('at least one letter');
    expect(await fails(world.type('lena', 'customer add Acme country:Atlantis'))).toContain('Atlantis');
    expect(await fails(world.type('lena', 'customer add Acme website:javascript:alert(1)'))).toContain(
      'not a web address',
    );
    expect(await fails(world.type('lena', 'customer add Acme owner:"Gone Guy"'))).not.toBe('went through');
    expect(await fails(world.type('lena', 'customer add Acme owner:"Viv Low"'))).toContain('may only look');
    expect(await fails(world.type('iris', 'customer add Acme'))).toContain('You are in no department');
    expect(await fails(world.type('viv', 'customer add Acme'))).toContain('You may not add');
    expect(await fails(world.type('newbie', 'customer add Acme'))).toContain('not in a department');
    expect(await world.customerCount()).toBe(before);
  });
});

it('adds many at once that share new words, without waiting in a circle', async () => {
  const words = ['Quarz', 'Basalt', 'Granit', 'Schiefer'];
  const names = Array.from({ length: 24 }, (_, n) =>
    [...words.slice(n % 4), ...words.slice(0, n % 4), `Nr${n}`].join(' '),
  );
  const added = await Promise.all(names.map((name) => world.type('lena', `customer add "${name}"`)));
  expect(new Set(added.map(({ out }) => out.id)).size).toBe(24);
});

describe('who sees what', () => {
  let id = 0;
  beforeAll(async () => {
    const { out } = await world.type(
      'lena',
      'customer add "Sealed Secrets Ltd" email:boss@sealed.example phone:"+44 20 7946 0000" value:"GBP 5,000" notes:"Prefers mornings"',
    );
    id = out.id;
  });

  it('draws each field group by the rights of the viewer', async () => {
    const contact = 'boss@sealed.example';
    const seen = async (who: Parameters<typeof world.draw>[2]) => {
      const shown = cardText(await world.draw('customer', id, who));
      return {
        contact: shown.includes(contact),
        money: shown.includes('5,000'),
        notes: shown.includes('Prefers mornings'),
        hidden: shown.includes('Hidden:'),
      };
    };
    expect(await seen('lena')).toEqual({ contact: true, money: true, notes: true, hidden: false });
    expect(await seen('wei')).toEqual({ contact: true, money: true, notes: true, hidden: false });
    expect(await seen('omar')).toEqual({ contact: true, money: false, notes: false, hidden: true });
    expect(await seen('fay')).toEqual({ contact: true, money: true, notes: false, hidden: true });
    expect(await seen('mia')).toEqual({ contact: false, money: false, notes: false, hidden: true });
    expect(await seen('viv')).toEqual({ contact: false, money: false, notes: false, hidden: true });
    expect(await seen('iris')).toEqual({ contact: true, money: true, notes: true, hidden: false });
    expect(await world.draw('customer', id, 'newbie')).toBeNull();
  });

  it('shows a channel what everybody in it may see, without a word about the rest', async () => {
    const open = cardText(await world.drawInChannel('customer', id, 'sales', 'everyone'));
    expect(open).toContain('Sealed Secrets Ltd');
    expect(open).not.toMatch(/boss@|5,000|Prefers|Hidden/u);
    const closed = cardText(await world.drawInChannel('customer', id, 'sales', 'department'));
    expect(closed).toMatch(/boss@sealed\.example[\s\S]*Prefers mornings/u);
    expect(cardText(await world.drawInChannel('customer', id, 'marketing', 'department'))).not.toMatch(
      /boss@|Prefers/u,
    );
  });

  it('offers only what the viewer may do', async () => {
    expect(cardText(await world.draw('customer', id, 'lena'))).toContain(
      '[Log contact] [Add task] [Add deal] [Edit] [All logs] [Contacts] [Assign…] [Account team] [History] [More fields]',
    );
    expect(cardText(await world.draw('customer', id, 'mia'))).toContain(
      '[Log contact] [Add task] [Add deal] [All logs] [Contacts] [Account team] [History] [More fields]',
    );
    expect(cardText(await world.draw('customer', id, 'viv'))).not.toContain('Log contact');
    expect(cardText(await world.draw('customer', id, 'marta'))).toContain('[Archive]');
  });

  it('speaks Chinese to whom reads it', async () => {
    const shown = cardText(await world.draw('customer', id, 'wei'), 'zh');
    expect(shown).toContain('部门: 销售');
    expect(shown).toContain('[记录沟通] [添加任务] [添加商机] [编辑]');
  });
});

describe('editing', () => {
  it('changes several fields at once, empties with a dash, and answers with what changed', async () => {
    const { out } = await world.type('lena', 'customer add Elbe Logistik phone:"+49 40 123456" notes:slow');
    const edited = await world.type(
      'lena',
      `customer edit C-${out.id} name:"Elbe Logistics" country:德国 phone:- notes:"pays late" website:elbe.example`,
    );
    expect(cardText({ title: edited.note ?? [], blocks: [] })).toBe(
      'Changed name, country, website, phone and notes of “Elbe Logistics”.',
    );
    expect(await world.customer(out.id)).toMatchObject({
      name: 'Elbe Logistics',
      searchName: 'elbe logistics',
      searchTokens: ['elbe', 'logistics'],
      country: 'DE',
      phoneSealed: null,
      phoneDigest: null,
      notes: 'pays late',
      website: 'https://elbe.example',
      version: 2,
    });
    expect((await world.events('customer', out.id)).at(-1)).toMatchObject({
      type: 'customer.edited',
      details: { changed: ['name', 'country', 'website', 'phone', 'notes'] },
    });
    expect(JSON.stringify(await world.events('customer', out.id))).not.toMatch(/123456|pays late/u);
  });

  it('opens the form with what the editor may see, and an unchanged form changes nothing', async () => {
    const { out } = await world.type(
      'lena',
      'customer add Rhein Druck email:a@rhein.example value:"EUR 10" notes:hush country:Germany language:German',
    );
    const customer = { id: out.id, name: 'Rhein Druck' };
    const { version, ...mine } = await world.prefill('lena', 'customer edit', { customer });
    expect(version).toBe('1');
    expect(mine).toEqual({
      kind: 'company',
      name: 'Rhein Druck',
      email: 'a@rhein.example',
      notes: 'hush',
      country: 'Germany',
      language: 'German',
      value: '€10.00',
    });
    const { version: _, ...theirs } = await world.prefill('fay', 'customer edit', { customer });
    expect(theirs).not.toHaveProperty('notes');
    const does = {
      command: 'customer edit',
      args: { customer: `C-${out.id}`, version: '1', filled: Object.keys(mine).join(',') },
    };
    expect(await fails(world.submit('lena', does, { ...mine }))).toContain('nothing was changed');
    expect((await world.customer(out.id)).version).toBe(1);

    // Finance may change the value and nothing else, though the form holds more.
    await world.submit('fay', does, { ...theirs, value: 'EUR 25' });
    expect(await world.customer(out.id)).toMatchObject({ valueMinor: 2500n, version: 2, notes: 'hush' });
    expect(
      await fails(world.submit('fay', { ...does, args: { ...does.args, version: '2' } }, { ...theirs, name: 'Mine' })),
    ).toContain('You may not change');
  });

  it('tells the second writer who changed what, and writes nothing', async () => {
    const { out } = await world.type('lena', 'customer add Isar Optik notes:first');
    await world.type('wei', `customer edit C-${out.id} notes:second website:isar.example`);
    world.wait(minutes(3));
    await world.type('lena', `customer edit C-${out.id} name:"Isar Optics"`);
    const clash = await fails(
      world.click('lena', { command: 'customer edit', args: { customer: `C-${out.id}`, name: 'Mine', version: '1' } }),
    );
    expect(clash).toMatch(
      /has changed since you opened it: 陈伟 changed website and notes 3 min ago; you changed name just now/u,
    );
    expect((await world.customer(out.id)).name).toBe('Isar Optics');
  });

  it('is refused to others, and does not tell them what a hidden field says', async () => {
    const { out } = await world.type('lena', 'customer add Weser Textil notes:secret');
    expect(await fails(world.type('omar', `customer edit C-${out.id} notes:secret`))).toContain('You may not change');
    expect(await fails(world.type('omar', `customer edit C-${out.id} notes:other`))).toContain('You may not change');
    expect(await fails(world.type('newbie', `customer edit C-${out.id} notes:x`))).not.toBe('went through');
    expect(await fails(world.type('lena', `customer edit C-${out.id} name:-`))).toContain('needs a name');
    expect((await world.customer(out.id)).version).toBe(1);
  });
});

describe('handing over and putting away', () => {
  it('moves to a colleague and their department, or to a department without owner', async () => {
    const { out } = await world.type('lena', 'customer add Donau Foods');
    const to = await world.type('lena', `customer assign C-${out.id} "Omar Aziz"`);
    expect(cardText({ title: to.note ?? [], blocks: [] })).toBe(
      '“Donau Foods” now belongs to Support; Omar Aziz owns it.',
    );
    expect(await world.customer(out.id)).toMatchObject({
      departmentId: world.departmentIds.support,
      ownerId: world.actors.omar.staffId,
    });
    expect((await world.events('customer', out.id)).at(-1)).toMatchObject({
      type: 'customer.assigned',
      details: {
        ownerId: world.actors.omar.staffId,
        previousOwnerId: world.actors.lena.staffId,
        changed: ['department', 'owner'],
      },
    });
    expect(await fails(world.type('lena', `customer assign C-${out.id} me`))).toContain('You may not assign');
    await world.type('omar', `customer assign C-${out.id} department:finance`);
    expect(await world.customer(out.id)).toMatchObject({
      departmentId: world.departmentIds.finance,
      ownerId: null,
      version: 3,
    });
  });

  it('archives out of sight and restores', async () => {
    const { out } = await world.type('lena', 'customer add Neckar Bau');
    expect(cardText((await world.type('marta', `customer archive C-${out.id}`)).card)).toMatch(
      /Archived[\s\S]*\[Restore\]/u,
    );
    expect(await world.resolve('lena', 'customer', `C-${out.id}`)).toMatchObject({ kind: 'none' });
    expect(await world.resolve('lena', 'customer', 'Neckar Bau')).toMatchObject({ kind: 'none' });
    expect(cardText((await world.type('lena', 'customer find neckar')).card)).toContain('No customer found');
    const put = await world.type('lena', 'customer find archived neckar');
    expect(cardText(put.card)).toContain('Neckar Bau');
    expect(() => buttonOf(put.card, 'Restore')).toThrow();
    const asManager = await world.type('marta', 'customer find archived neckar');
    await world.click('marta', buttonOf(asManager.card, 'Restore'));
    expect(await world.resolve('lena', 'customer', 'Neckar Bau')).toMatchObject({ kind: 'one', exact: true });
    const other = await world.type('lena', 'customer add Saale Bau department:finance');
    expect(await fails(world.type('marta', `customer archive C-${other.out.id}`))).toContain('You may not archive');
  });
});

describe('undo', () => {
  it('puts back every write', async () => {
    const { out } = await world.type(
      'lena',
      'customer add Spree Energie email:x@spree.example value:"EUR 99.99" notes:n',
    );
    const id = out.id;
    await world.type('lena', `customer edit C-${id} name:"Spree Power" email:y@spree.example value:- notes:m`);
    await world.undo('lena');
    const back = await world.customer(id);
    expect(back).toMatchObject({
      name: 'Spree Energie',
      valueMinor: 9999n,
      notes: 'n',
      version: 3,
      searchName: 'spree energie',
    });
    expect(world.secrets.open(back.emailSealed ?? '', 'customer.email')).toBe('x@spree.example');
    expect(back.emailDigest).toBe(world.secrets.digest('x@spree.example', 'customer.email'));

    await world.type('lena', `customer assign C-${id} department:support`);
    await world.undo('lena').then(() => 'ok');
    expect(await world.customer(id)).toMatchObject({
      departmentId: world.departmentIds.sales,
      ownerId: world.actors.lena.staffId,
    });

    const other = await world.type('lena', 'customer add Panke Papier');
    await world.undo('lena');
    expect((await world.customer(other.out.id)).archivedAt).not.toBeNull();
  });

  it('leaves alone what somebody else has changed since', async () => {
    const { out } = await world.type('lena', 'customer add Havel Holz');
    await world.type('lena', `customer edit C-${out.id} notes:a`);
    await world.type('wei', `customer edit C-${out.id} notes:b`);
    expect(await fails(world.undo('lena'))).toMatch(/I leave it as it is, since 陈伟 changed C-\d+ just now/u);
    expect((await world.customer(out.id)).notes).toBe('b');
  });
});

describe('home and suggestions', () => {
  it('lists one’s own customers, the longest neglected first, with a way to log', async () => {
    const first = await world.type('fay', 'customer add Alpha Audit');
    await world.type('fay', 'customer add Beta Books');
    await world.type('fay', `log add C-${first.out.id} "Spoke" via:call`);
    const home = await world.home('fay');
    const shown = cardText(home);
    expect(shown.indexOf('Beta Books')).toBeLessThan(shown.indexOf('Alpha Audit'));
    expect(buttonOf(home, 'Log contact').command).toBe('log add');
    expect(cardText(await world.home('mia'))).toContain('My customers');
    expect((await world.home('newbie')).blocks).toEqual([]);
  });

  it('suggests what one worked on last, never what is archived', async () => {
    const labels = (await world.suggest('fay', 'customer', '')).map(({ label }) => label);
    expect(labels[0]).toMatch(/^(Alpha Audit|Beta Books)/u);
    expect(labels.join()).not.toContain('Panke Papier');
    expect(await world.suggest('newbie', 'customer', '')).toEqual([]);
    expect(await world.suggest('newbie', 'customer', 'alpha')).toEqual([]);
    expect((await world.suggest('fay', 'customer', 'alp'))[0]).toMatchObject({
      label: expect.stringContaining('Alpha Audit'),
      value: `C-${(await world.type('fay', 'customer show Alpha Audit')).out.id}`,
    });
  });
});
