import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCtx } from '../../src/operations/execute.ts';
import type { Json } from '../../src/operations/operation.ts';
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

const customer = async (id: number) => {
  const [row] = await world.rows<Record<string, unknown>>(sql`SELECT * FROM customers WHERE id = ${id}`);
  if (!row) throw new Error(`no customer ${id}`);
  return row;
};
const added = async (who: Who, line: string): Promise<number> => {
  const { out } = await world.type(who, `customer add ${line}`);
  return (out as { id: number }).id;
};
const shown = async (who: Who, id: number, locale: 'en' | 'zh' = 'en') =>
  cardText(await world.card(who, 'customer', id), locale);
const found = async (who: Who, line: string) => {
  const { reply } = await world.type(who, line);
  return 'card' in reply ? cardText(reply.card) : 'show' in reply ? `shows ${reply.show.noun}-${reply.show.id}` : '';
};

describe('who a customer is', () => {
  it('is found by every name it has, in any script', async () => {
    const id = await added('lena', '"Beijing Morning Glory Stationery" aliases:"北京晨光文具, Chenguang"');
    expect(await customer(id)).toMatchObject({
      aliases: ['北京晨光文具', 'Chenguang'],
      search_aliases: ['北京晨光文具', 'chenguang'],
    });
    for (const words of ['北京', '晨光', 'chenguang', 'chen', 'morning glory', 'chengunag']) {
      expect(await found('omar', `customer find ${words}`), words).toMatch(
        new RegExp(`shows customer-${id}|Beijing Morning`, 'u'),
      );
    }
    expect(await world.resolveReference('omar', 'customer', 'Chenguang')).toMatchObject({ kind: 'one', exact: true });
    await world.type('lena', `customer edit C-${id} aliases:"MG Pens"`);
    // Only its sound is left, which is a guess.
    expect(await found('omar', 'customer find 北京')).toMatch(/^Nothing is called “北京”\. Did you mean/u);
    expect(await found('omar', 'customer find "mg pens"')).toMatch(new RegExp(`customer-${id}`, 'u'));
    await world.undo('lena');
    expect((await customer(id)).search_aliases).toEqual(['北京晨光文具', 'chenguang']);
  });

  it('is noticed by another name when it is added once more', async () => {
    await added('lena', '"Zweitname Handels AG" aliases:"Doppelgänger"');
    expect(await found('omar', 'customer add Doppelganger')).toContain('may be there already');
    expect(await found('omar', 'customer add "Quite New" aliases:"Zweitname Handels AG"')).toContain('may be there');
  });

  it('keeps year of birth and gender of people only, for those who look after them', async () => {
    const id = await added('lena', '"Maria Silva" kind:person born:1984 gender:f');
    expect(await customer(id)).toMatchObject({ birth_year: 1984, gender: 'female' });
    expect(await shown('lena', id)).toContain('Year of birth: 1984');
    for (const who of ['omar', 'mia', 'fay'] as const) {
      const card = await shown(who, id);
      expect(card).not.toContain('1984');
      expect(card).toMatch(/Hidden: [^\n]*personal details/u);
    }
    expect(cardText(await world.channelCard('everyone', 'sales', 'customer', id))).not.toMatch(/1984|Female/u);
    expect(await fails(world.type('fay', `customer edit C-${id} born:1990`))).toContain('personal details');
    expect(await fails(world.type('lena', 'customer add "Some GmbH" born:1984'))).toContain('of people only');
    expect(await fails(world.type('lena', 'customer add "Old Man" kind:person born:1492'))).toContain(
      'not a year of birth',
    );
  });
});

describe('where a customer stands', () => {
  it('is lost with a reason only, and every step is undone', async () => {
    const id = await added('lena', '"Abwander GmbH" lifecycle:lead source:"trade fair"');
    expect(await customer(id)).toMatchObject({ lifecycle: 'lead', source: 'trade fair' });
    expect(await fails(world.type('lena', `customer lifecycle C-${id} lost`))).toContain('why they were lost');
    await world.type('lena', `customer lifecycle C-${id} lost "went with a cheaper offer"`);
    expect(await customer(id)).toMatchObject({ lifecycle: 'lost', lifecycle_reason: 'went with a cheaper offer' });
    expect(await shown('mia', id)).toContain('Lifecycle: Lost · went with a cheaper offer');
    expect((await world.events('customer', id)).at(-1)).toMatchObject({
      type: 'customer.lifecycle',
      details: { ownerId: world.actors.lena.staffId },
    });
    await world.undo('lena');
    expect(await customer(id)).toMatchObject({ lifecycle: 'lead', lifecycle_reason: null });
    await world.type('lena', `customer lifecycle C-${id} lost "price"`);
    await world.type('lena', `customer lifecycle C-${id} active`);
    expect(await customer(id)).toMatchObject({ lifecycle: 'active', lifecycle_reason: null });
    expect(await fails(world.type('omar', `customer lifecycle C-${id} dormant`))).toContain('You may not');
    expect(await fails(world.type('viv', `customer lifecycle C-${id} dormant`))).toContain('You may not');
  });

  it('has tags that people may write as they like', async () => {
    const id = await added('lena', '"Markiert GmbH" tags:"VIP, #Newsletter"');
    expect((await customer(id)).tags).toEqual(['vip', 'newsletter']);
    await world.type('lena', `customer tag C-${id} Stationery、vip`);
    expect((await customer(id)).tags).toEqual(['vip', 'newsletter', 'stationery']);
    expect(await fails(world.type('lena', `customer tag C-${id} VIP`))).toContain('already');
    await world.type('lena', `customer untag C-${id} NEWSLETTER`);
    expect((await customer(id)).tags).toEqual(['vip', 'stationery']);
    expect(await fails(world.type('lena', `customer untag C-${id} unheard`))).toContain('none of these');
    expect(await fails(world.type('fay', `customer tag C-${id} big`))).toContain('You may not');
    await world.undo('lena');
    expect((await customer(id)).tags).toEqual(['vip', 'newsletter', 'stationery']);
    expect(await found('omar', 'customer list tag:Vip tag:stationery')).toContain('Markiert');
  });

  it('is listed by what it carries', async () => {
    const quiet = await added('lena', '"Stille Post" lifecycle:dormant source:Referral');
    const busy = await added('lena', '"Laute Post" lifecycle:dormant source:referral');
    await world.type('lena', `log add C-${busy} "talked"`);
    const both = await found('omar', 'customer list lifecycle:dormant source:REFERRAL');
    expect(both).toContain('Stille Post');
    expect(both).toContain('Laute Post');
    const neglected = await found('omar', 'customer list lifecycle:dormant quiet:yesterday');
    expect(neglected).toContain('Stille Post');
    expect(neglected).not.toContain('Laute Post');
    await world.type('marta', `customer team add C-${quiet} "Omar Aziz"`);
    expect(await found('omar', 'customer list lifecycle:dormant my-team')).not.toContain('Laute Post');
    expect(await found('ana', 'customer list lifecycle:dormant my-team')).not.toContain('Stille Post');
  });
});

describe('the account team', () => {
  it('reads and edits what the owner’s department does, and no more', async () => {
    const id = await added(
      'lena',
      '"Teamwerk KG" email:boss@teamwerk.example value:"EUR 5,000" notes:"Prefers mornings"',
    );
    expect(await shown('mia', id)).not.toMatch(/boss@|5,000|mornings/u);
    expect(await found('mia', 'customer find boss@teamwerk.example')).toContain('No customer found');
    await world.type('marta', `customer team add C-${id} "Mia Chen" duty:newsletters`);
    expect(await customer(id)).toMatchObject({ team_ids: [world.actors.mia.staffId], version: 2 });
    const seen = await shown('mia', id);
    expect(seen).toContain('Account team: Mia Chen');
    expect(seen).toMatch(/boss@teamwerk[\s\S]*mornings/u);
    expect(seen).toContain('5,000');
    await world.type('mia', `customer edit C-${id} website:teamwerk.example`);
    expect(await fails(world.type('mia', `customer edit C-${id} value:"EUR 1"`))).toContain('money');
    expect(await fails(world.type('mia', `customer assign C-${id} me`))).toContain('You may not');
    // A detail is found by those only who may read it.
    expect(await found('mia', 'customer find boss@teamwerk.example')).toContain(`customer-${id}`);
    expect((await world.events('customer', id)).map(({ type }) => type)).toContain('customer.joined');

    await world.type('mia', `customer team remove C-${id} me`);
    expect((await customer(id)).team_ids).toEqual([]);
    expect(await shown('mia', id)).not.toMatch(/boss@|5,000|mornings/u);
    await world.undo('mia');
    expect((await customer(id)).team_ids).toEqual([world.actors.mia.staffId]);
    expect(await world.rows(sql`SELECT staff_id AS who, duty FROM customer_team WHERE customer_id = ${id}`)).toEqual([
      { who: world.actors.mia.staffId, duty: 'newsletters' },
    ]);
  });

  it('takes only colleagues who can work with customers, each once', async () => {
    const id = await added('lena', '"Fremdkörper AG"');
    expect(await fails(world.type('marta', `customer team add C-${id} "Viv Low"`))).toContain('cannot be on');
    expect(await fails(world.type('marta', `customer team add C-${id} "New Bie"`))).toContain('cannot be on');
    await world.type('marta', `customer team add C-${id} "Omar Aziz"`);
    expect(await fails(world.type('marta', `customer team add C-${id} "Omar Aziz"`))).toContain('already');
    expect(await fails(world.type('omar', `customer team add C-${id} "Ana Lima"`))).toContain('You may not');
    expect(await fails(world.type('marta', `customer team remove C-${id} "Ana Lima"`))).toContain('not on the account');
    const { reply } = await world.type('marta', `customer team C-${id}`);
    expect('card' in reply && cardText(reply.card)).toContain('- Omar Aziz (Support)');
    if ('card' in reply) await world.click('marta', buttonOf(reply.card, 'Remove'));
    expect((await customer(id)).team_ids).toEqual([]);
  });
});

describe('ids elsewhere', () => {
  it('belong to one customer, and find it', async () => {
    const one = await added('lena', '"Extern Eins"');
    const other = await added('lena', '"Extern Zwei"');
    await world.type('lena', `customer link C-${one} SAP:10023`);
    expect(await shown('mia', one)).toContain('Ids elsewhere: sap:10023');
    expect(await found('omar', 'customer find sap:10023')).toContain(`customer-${one}`);
    expect(await found('omar', 'customer find 10023')).toContain(`customer-${one}`);
    expect(await fails(world.type('lena', `customer link C-${other} sap:10023`))).toContain('belongs to “Extern Eins”');
    expect(await fails(world.type('lena', `customer link C-${one} sap:10023`))).toContain('already');
    expect(await fails(world.type('lena', `customer link C-${one} nothing`))).toContain('not a system and an id');
    await world.type('lena', `customer unlink C-${one} sap:10023`);
    await world.type('lena', `customer link C-${other} sap:10023`);
    await world.undo('lena');
    expect(await world.rows(sql`SELECT * FROM customer_external_ids`)).toEqual([]);
  });

  it('go to one of two who claim the same at once', async () => {
    const ids = await Promise.all(['"Gleich Eins"', '"Gleich Zwei"'].map((name) => added('lena', name)));
    const tried = await Promise.all(ids.map((id) => fails(world.type('lena', `customer link C-${id} crm:7`))));
    expect(tried.filter((one) => one === 'went through')).toHaveLength(1);
    expect(await world.rows(sql`SELECT * FROM customer_external_ids WHERE system = 'crm'`)).toHaveLength(1);
  });
});

describe('consent', () => {
  it('may be refused in front of anybody, and given only where it may be changed', async () => {
    const id = await added('lena', '"Zustimmung GmbH"');
    await world.type('mia', `customer consent C-${id} phone no source:"said so"`);
    expect(await fails(world.type('mia', `customer consent C-${id} email yes`))).toContain('You may not');
    await world.type('lena', `customer consent C-${id} email yes on:yesterday`);
    expect((await customer(id)).consent).toEqual({
      phone: { answer: 'no', at: '2026-11-20', source: 'said so' },
      email: { answer: 'yes', at: '2026-11-19', source: null },
    });
    expect(await shown('fay', id)).toContain('Refused: phone');
    expect(await fails(world.type('lena', `customer consent C-${id} email maybe`))).toContain('none of');
    await world.undo('lena');
    expect(Object.keys((await customer(id)).consent as object)).toEqual(['phone']);
  });

  it('is offered by buttons to those who may', async () => {
    const id = await added('lena', '"Knöpfe KG"');
    const offered = async (who: Who) => found(who, `customer fields C-${id}`);
    expect(await offered('lena')).toContain('[Lifecycle…] [Tags…] [Consent…] [Do not contact…]');
    expect(await offered('mia')).toContain('[Consent…] [Do not contact…]');
    expect(await offered('mia')).not.toContain('Lifecycle');
    expect(await offered('viv')).not.toContain('[');
    await world.type('lena', `customer dnc C-${id} "no"`);
    expect(await offered('mia')).not.toContain('contacted again');
    const { reply } = await world.type('lena', `customer fields C-${id}`);
    if ('card' in reply) await world.click('lena', buttonOf(reply.card, 'May be contacted again'));
    expect((await customer(id)).do_not_contact_at).toBeNull();
  });

  it('ends with do-not-contact, which everybody sees and few may lift', async () => {
    const id = await added('lena', '"Ruhe Bitte"');
    expect(await fails(world.type('omar', `customer dnc C-${id} reason:""`))).toContain('Say why');
    await world.type('omar', `customer dnc C-${id} "asked us to stop"`);
    const card = await world.card('mia', 'customer', id);
    expect(card?.tone).toBe('bad');
    expect(cardText(card)).toContain('Do not contact');
    expect(cardText(card)).not.toContain('asked us to stop');
    expect(cardText(await world.channelCard('everyone', 'sales', 'customer', id))).toContain('Do not contact');
    expect(await shown('lena', id)).toContain('asked us to stop');
    expect((await world.events('customer', id)).at(-1)?.type).toBe('customer.do_not_contact');
    expect(await fails(world.type('omar', `customer dnc C-${id} lift`))).toContain('You may not');
    expect(await fails(world.type('viv', `customer dnc C-${id} "no"`))).toContain('You may not');
    await world.type('lena', `customer dnc C-${id} lift`);
    expect((await customer(id)).do_not_contact_at).toBeNull();
  });
});

describe('what hangs on the record itself', () => {
  const inTransaction = <T>(work: (ctx: ReturnType<typeof createCtx>['ctx']) => Promise<T>): Promise<T> =>
    world.database.transact((tx) =>
      work(createCtx(world.executor.readCtx(tx), { actor: world.actors.iris, door: 'system', receipt: null }).ctx),
    );
  const itself = () => {
    const own = world.registry.noun('customer')?.ofCustomer;
    if (!own?.move || !own.moveBack || !own.personalData || !own.erase) throw new Error('incomplete');
    return own as Required<typeof own>;
  };
  const state = (id: number) =>
    world.rows(sql`SELECT c.team_ids, array(SELECT m.staff_id FROM customer_team m WHERE m.customer_id = c.id ORDER BY 1) AS team,
      array(SELECT external_id FROM customer_external_ids x WHERE x.customer_id = c.id ORDER BY 1) AS ids FROM customers c WHERE c.id = ${id}`);

  it('moves to another customer, nobody twice, and comes back', async () => {
    const [from, to] = [await added('lena', '"Fusion Eins"'), await added('lena', '"Fusion Zwei"')];
    for (const line of [`${from} "Omar Aziz"`, `${from} "Mia Chen"`, `${to} "Omar Aziz"`]) {
      await world.type('marta', `customer team add C-${line}`);
    }
    await world.type('lena', `customer link C-${from} erp:f1`);
    const before = [await state(from), await state(to)];
    const kept = await inTransaction((ctx) => itself().move(ctx, from, to));
    const { omar, mia } = world.actors;
    const both = [omar.staffId, mia.staffId].sort((a, b) => a - b);
    expect(await state(to)).toEqual([{ team_ids: both, team: both, ids: ['f1'] }]);
    expect(await state(from)).toEqual([{ team_ids: [omar.staffId], team: [omar.staffId], ids: [] }]);
    await inTransaction((ctx) => itself().moveBack(ctx, JSON.parse(JSON.stringify(kept)) as Json));
    expect([await state(from), await state(to)]).toEqual(before);
  });

  it('is handed out in plain words, and nothing of the person stays', async () => {
    const id = await added(
      'lena',
      '"Xaver Unvergessen" kind:person born:1961 email:xaver@weg.example phone:"+49 30 901820" value:"EUR 900" notes:"Likes Darjeeling" aliases:"小沙"',
    );
    await world.type('lena', `customer link C-${id} crm:x77`);
    const data = await inTransaction((ctx) => itself().personalData(ctx, id));
    expect(data).toMatchObject({
      name: 'Xaver Unvergessen',
      email: 'xaver@weg.example',
      birthYear: 1961,
      idsElsewhere: ['crm:x77'],
    });
    await inTransaction((ctx) => itself().erase(ctx, id));
    const row = await customer(id);
    expect(row).toMatchObject({ value_minor: 90_000n, owner_id: world.actors.lena.staffId });
    const left = JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? String(value) : value));
    expect(left).not.toMatch(/Xaver|xaver|Unvergessen|1961|Darjeeling|小沙/u);
    expect(row).toMatchObject({ email_sealed: null, email_digest: null, phone_sealed: null, phone_digest: null });
    expect(await world.rows(sql`SELECT word FROM search_words WHERE word IN ('xaver', 'unvergessen')`)).toEqual([]);
    expect(await found('lena', 'customer find crm:x77')).toContain('No customer found');
  });
});
