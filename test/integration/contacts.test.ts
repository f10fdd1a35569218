import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCtx } from '../../src/operations/execute.ts';
import type { Json } from '../../src/operations/operation.ts';
import { actorViewer } from '../../src/operations/viewer.ts';
import { sql } from '../../src/store/database.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';

let world: CrmWorld;
beforeAll(async () => {
  world = await createCrmWorld();
});
afterAll(() => world?.close());

const fails = (work: Promise<unknown>) =>
  work.then(
    () => 'went through',
    (error) => error.user?.en ?? String(error),
  );
interface Row {
  readonly id: number;
  readonly version: number;
  readonly name: string;
  readonly role: string | null;
  readonly customer_id: number;
  readonly email_sealed: string | null;
  readonly is_primary: boolean;
  readonly consent: object;
  readonly removed_at: Date | null;
  readonly do_not_contact_at: Date | null;
}
const contact = async (id: number): Promise<Row> => {
  const [row] = await world.rows<Row>(sql`SELECT * FROM contacts WHERE id = ${id}`);
  if (!row) throw new Error(`no contact ${id}`);
  return row;
};
const add = async (who: Who, line: string): Promise<number> => {
  const { out } = await world.type(who, `contact add ${line}`);
  return (out as { id: number }).id;
};
const text = async (who: Who, line: string) => {
  const { reply } = await world.type(who, line);
  return 'card' in reply ? cardText(reply.card) : 'show' in reply ? `shows ${reply.show.noun}-${reply.show.id}` : '';
};
const shown = async (who: Who, id: number) => cardText(await world.card(who, 'contact', id));

describe('adding', () => {
  it('seals details, makes the first one the first contact, and is undone', async () => {
    const acme = await world.customer('Acme Anlagen', 'sales', 'lena');
    const ana = await add(
      'mia',
      `C-${acme} "Ana Lima" role:"Head of purchasing" email:ana@acme.example phone:"+49 30 901820"`,
    );
    const row = await contact(ana);
    expect(row).toMatchObject({ name: 'Ana Lima', role: 'Head of purchasing', is_primary: true, version: 1 });
    expect(JSON.stringify(row)).not.toMatch(/ana@acme|901820/u);
    const tom = await add('lena', `C-${acme} Tom Reed primary`);
    expect((await contact(ana)).is_primary).toBe(false);
    expect((await contact(tom)).is_primary).toBe(true);
    expect((await world.events('contact', tom)).map(({ type }) => type)).toEqual(['contact.added']);
    expect((await world.events('customer', acme)).map(({ type }) => type)).toContain('customer.contacts');
    await world.undo('lena');
    expect((await contact(tom)).removed_at).toBeInstanceOf(Date);
    expect((await contact(ana)).is_primary).toBe(true);
    expect(cardText(await world.card('omar', 'customer', acme))).toContain(
      'First contact: Ana Lima · Head of purchasing',
    );
  });

  it('refuses who is there already, and says nothing of details that are hidden', async () => {
    const id = await world.customer('Doppelt GmbH', 'sales', 'lena');
    await add('lena', `C-${id} "Ana Roth" email:ana@roth.example`);
    expect(await fails(world.type('omar', `contact add C-${id} "ana róth"`))).toContain('looks like the same person');
    expect(await fails(world.type('omar', `contact add C-${id} "A. R." email:ANA@roth.example`))).toContain(
      'same person',
    );
    // Marketing may not read details there, so may not learn from a refusal whose they are.
    expect(await fails(world.type('mia', `contact add C-${id} "B. R." email:ana@roth.example`))).toBe('went through');
    expect(await fails(world.type('omar', `contact add C-${id} "Ana Roth" anyway:yes`))).toBe('went through');
  });

  it('says what is wrong and writes nothing', async () => {
    const id = await world.customer('Falsch AG', 'sales', 'lena');
    const gone = await world.customer('Weg AG', 'sales', 'lena', { archivedAt: new Date() });
    const before = await world.rows(sql`SELECT count(*) FROM contacts`);
    expect(await fails(world.type('lena', `contact add C-${id} "!!"`))).toContain('at least one letter');
    expect(await fails(world.type('lena', `contact add C-${id} Ana email:nothing`))).toContain('not an e-mail');
    expect(await fails(world.type('lena', `contact add C-${id} Ana phone:12`))).not.toBe('went through');
    expect(await fails(world.type('lena', `contact add C-${id} Ana language:Klingon`))).toContain('no language');
    expect(await fails(world.type('lena', `contact add C-${gone} Ana`))).not.toBe('went through');
    expect(await fails(world.type('viv', `contact add C-${id} Ana`))).toContain('You may not add');
    expect(await fails(world.type('newbie', `contact add C-${id} Ana`))).not.toBe('went through');
    expect(await world.rows(sql`SELECT count(*) FROM contacts`)).toEqual(before);
  });

  it('leaves one first contact when two come at once', async () => {
    const id = await world.customer('Zugleich KG', 'sales', 'lena');
    await Promise.all(['Eva Eins', 'Zoe Zwei', 'Dan Drei'].map((name) => add('lena', `C-${id} "${name}" primary`)));
    const rows = await world.rows(sql`SELECT 1 FROM contacts WHERE customer_id = ${id} AND is_primary`);
    expect(rows).toHaveLength(1);
  });
});

describe('who sees and changes what', () => {
  let id: number;
  let ana: number;
  beforeAll(async () => {
    id = await world.customer('Sichtbar GmbH', 'sales', 'lena');
    ana = await add('lena', `C-${id} "Petra Sichtbar" role:Buyer email:petra@sicht.example notes:"Prefers mornings"`);
  });

  it('draws each group by the rights of the viewer', async () => {
    expect(await shown('lena', ana)).toMatch(/petra@sicht[\s\S]*Prefers mornings/u);
    const omar = await shown('omar', ana);
    expect(omar).toContain('petra@sicht');
    expect(omar).not.toContain('mornings');
    expect(omar).toContain('Hidden: notes');
    const mia = await shown('mia', ana);
    expect(mia).toContain('Role: Buyer');
    expect(mia).not.toMatch(/petra@|mornings/u);
    expect(mia).not.toContain('[Edit]');
    const open = cardText(await world.channelCard('everyone', 'sales', 'contact', ana));
    expect(open).not.toMatch(/petra@|mornings|Hidden/u);
    expect(await world.card('newbie', 'contact', ana)).toBeNull();
  });

  it('finds people by name, and by details only where these may be read', async () => {
    for (const words of ['petra', 'sicht', '"Petra Sichtbar"', 'petra@sicht.example']) {
      expect(await text('omar', `contact list query:${words}`), words).toContain('Petra Sichtbar');
    }
    expect(await text('mia', 'contact list query:petra')).toContain('Petra Sichtbar');
    expect(await text('mia', 'contact list query:petra@sicht.example')).not.toContain('Petra');
    expect(await text('omar', 'customer find "Petra Sichtbar"')).toContain(`customer-${id}`);
    expect(await text('omar', 'customer find petra@sicht.example')).toContain(`customer-${id}`);
    expect(await text('mia', 'customer find petra@sicht.example')).toContain('No customer found');
    // A person's name never stands in for a customer's where something is written.
    expect(await world.resolveReference('omar', 'customer', 'Petra')).toMatchObject({ kind: 'several' });
    expect(await world.resolveReference('omar', 'contact', 'petra sichtbar')).toMatchObject({
      kind: 'one',
      exact: true,
    });
    expect(await world.resolveReference('omar', 'contact', `P-${ana}`)).toMatchObject({ kind: 'one' });
    expect(await world.resolveReference('omar', 'contact', 'Nobody')).toMatchObject({ kind: 'none' });
  });

  it('is edited by those who look after the customer, with the version that they saw', async () => {
    expect(await fails(world.type('omar', `contact edit P-${ana} role:Boss`))).toContain('You may not change');
    const form = await world.prefill('lena', 'contact edit', { contact: { id: ana } });
    expect(form).toMatchObject({ name: 'Petra Sichtbar', email: 'petra@sicht.example', version: '1' });
    expect(await world.prefill('mia', 'contact edit', { contact: { id: ana } })).not.toHaveProperty('email');
    await world.type('lena', `contact edit P-${ana} role:"Head of purchasing" email:-`);
    expect(await contact(ana)).toMatchObject({ role: 'Head of purchasing', email_sealed: null, version: 2 });
    expect(await fails(world.type('lena', `contact edit P-${ana} role:"Head of purchasing"`))).toContain('already');
    const stale = { command: 'contact edit', args: { contact: `P-${ana}`, version: '1' } };
    expect(await fails(world.submit('marta', stale, { role: 'Nobody' }))).toContain('has changed since you opened it');
    await world.undo('lena');
    expect(await shown('lena', ana)).toMatch(/Role: Buyer[\s\S]*petra@sicht/u);
  });

  it('is removed, is no longer found, and comes back', async () => {
    const card = await world.card('lena', 'contact', ana);
    await world.click('lena', buttonOf(card, 'Remove'));
    expect(await world.card('lena', 'contact', ana)).toBeNull();
    expect(await fails(world.type('lena', `contact show P-${ana}`))).not.toBe('went through');
    expect(await text('omar', `contact list C-${id}`)).toContain('No contacts at');
    await world.undo('lena');
    expect(await text('omar', `contact list C-${id}`)).toContain('Petra Sichtbar');
    expect((await contact(ana)).is_primary).toBe(true);
  });

  it('passes the first place on', async () => {
    const tom = await add('lena', `C-${id} Tom Zweiter`);
    expect((await contact(tom)).is_primary).toBe(false);
    await world.type('lena', `contact primary P-${tom}`);
    expect([(await contact(ana)).is_primary, (await contact(tom)).is_primary]).toEqual([false, true]);
    expect(await fails(world.type('lena', `contact primary P-${tom}`))).toContain('already');
    await world.undo('lena');
    expect([(await contact(ana)).is_primary, (await contact(tom)).is_primary]).toEqual([true, false]);
  });
});

describe('consent', () => {
  it('is refused in front of anybody, given where it may be changed, and seen', async () => {
    const id = await world.customer('Willig AG', 'sales', 'lena');
    const ana = await add('lena', `C-${id} "Rosa Willig"`);
    await world.type('mia', `contact consent P-${ana} email no`);
    expect(await fails(world.type('mia', `contact consent P-${ana} email yes`))).toContain('You may not');
    await world.type('lena', `contact consent P-${ana} phone yes on:yesterday source:"web form"`);
    expect((await contact(ana)).consent).toEqual({
      email: { answer: 'no', at: '2026-11-20', source: null },
      phone: { answer: 'yes', at: '2026-11-19', source: 'web form' },
    });
    expect(await shown('mia', ana)).toContain('Refused: e-mail');
    expect(await shown('lena', ana)).toContain('phone: yes (2026-11-19, web form)');
    await world.type('omar', `contact dnc P-${ana} "left the company"`);
    expect(await shown('mia', ana)).toContain('Do not contact');
    expect(await shown('mia', ana)).not.toContain('left the company');
    expect(await text('fay', `contact list C-${id}`)).toContain('Do not contact');
    expect(await fails(world.type('omar', `contact dnc P-${ana} lift`))).toContain('You may not');
    await world.type('lena', `contact dnc P-${ana} lift`);
    expect((await contact(ana)).do_not_contact_at).toBeNull();
    await world.undo('lena');
    expect((await contact(ana)).do_not_contact_at).toBeInstanceOf(Date);
  });
});

describe('what they are to a customer', () => {
  const inTransaction = <T>(work: (ctx: ReturnType<typeof createCtx>['ctx']) => Promise<T>): Promise<T> =>
    world.database.transact((tx) =>
      work(createCtx(world.executor.readCtx(tx), { actor: world.actors.iris, door: 'system', receipt: null }).ctx),
    );
  const ofCustomer = () => {
    const own = world.registry.noun('contact')?.ofCustomer;
    if (!own?.overview || !own.move || !own.moveBack || !own.personalData || !own.erase) throw new Error('incomplete');
    return own as Required<typeof own>;
  };

  it('stands on the overview, moves and comes back', async () => {
    const [from, to] = [
      await world.customer('Von AG', 'sales', 'lena'),
      await world.customer('Nach AG', 'sales', 'lena'),
    ];
    const [ana, bob] = [await add('lena', `C-${from} "Ada Von"`), await add('lena', `C-${to} "Bob Nach"`)];
    const blocks = await inTransaction((ctx) => ofCustomer().overview(ctx, from, actorViewer(world.actors.mia)));
    expect(cardText({ title: [], blocks })).toContain('Ada Von');
    const kept: Json = await inTransaction((ctx) => ofCustomer().move(ctx, from, to));
    expect(await contact(ana)).toMatchObject({ customer_id: to, is_primary: false });
    expect((await contact(bob)).is_primary).toBe(true);
    await inTransaction((ctx) => ofCustomer().moveBack(ctx, JSON.parse(JSON.stringify(kept)) as Json));
    expect(await contact(ana)).toMatchObject({ customer_id: from, is_primary: true });
  });

  it('is handed out in plain words, and forgotten', async () => {
    const id = await world.customer('Gedächtnis AG', 'sales', 'lena');
    const ana = await add('lena', `C-${id} "Mona Vergiss" email:mona@vergiss.example notes:"Likes tea" role:Buyer`);
    const data = await inTransaction((ctx) => ofCustomer().personalData(ctx, id));
    expect(data).toMatchObject([{ name: 'Mona Vergiss', email: 'mona@vergiss.example', notes: 'Likes tea' }]);
    await inTransaction((ctx) => ofCustomer().erase(ctx, id));
    const left = JSON.stringify(await world.rows(sql`SELECT to_jsonb(p) AS row FROM contacts p WHERE id = ${ana}`));
    expect(left).not.toMatch(/Mona|mona|tea|Buyer/u);
    expect(await world.rows(sql`SELECT word FROM search_words WHERE word IN ('mona', 'vergiss')`)).toEqual([]);
    expect(await text('lena', 'contact list query:mona')).toContain('No contact found');
  });
});

describe('a person who asks to be forgotten', () => {
  it('is, after a warning, by those who may, for good', async () => {
    const id = await world.customer('Bleibt GmbH', 'sales', 'lena');
    const ana = await add('lena', `C-${id} "Quirin Vergangen" email:quirin@bleibt.example notes:"Likes Darjeeling"`);
    expect(await fails(world.type('lena', `contact erase P-${ana}`))).toContain('You may not erase');
    expect(await fails(world.type('sam', `contact erase P-${ana} sure`))).toContain('You may not erase');
    const { reply } = await world.type('marta', `contact erase P-${ana}`);
    expect((await contact(ana)).name).toBe('Quirin Vergangen');
    if (!('card' in reply)) throw new Error('no warning');
    await world.click('marta', buttonOf(reply.card, 'Erase'));
    const left = JSON.stringify(await world.rows(sql`SELECT to_jsonb(p) AS row FROM contacts p WHERE id = ${ana}`));
    expect(left).not.toMatch(/Quirin|quirin|Darjeeling/u);
    expect(
      await world.rows(
        sql`SELECT 1 FROM audit_entries WHERE noun = 'contact' AND record_id = ${ana} AND change_sealed IS NOT NULL`,
      ),
    ).toEqual([]);
    expect(await world.rows(sql`SELECT word FROM search_words WHERE word = 'quirin'`)).toEqual([]);
    expect(await fails(world.undo('marta'))).not.toBe('went through');
    expect((await contact(ana)).name).toBe('(erased)');
  });
});
