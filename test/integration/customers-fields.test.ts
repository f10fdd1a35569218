import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandForm } from '../../src/commands/form.ts';
import { invocation } from '../../src/core/invocation.ts';
import { actorViewer } from '../../src/operations/viewer.ts';
import { sql } from '../../src/store/database.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';

let world: CrmWorld;
let id: number;
beforeAll(async () => {
  world = await createCrmWorld();
  id = await world.customer('Feldmann Werke', 'sales', 'lena');
});
afterAll(() => world?.close());

const fails = (work: Promise<unknown>) =>
  work.then(
    () => 'went through',
    (error) => error.user?.en ?? String(error),
  );
const custom = async () => {
  const [row] = await world.rows<{ custom: Record<string, unknown> }>(
    sql`SELECT custom FROM customers WHERE id = ${id}`,
  );
  return row?.custom ?? {};
};
const declare = async (line: string): Promise<number> => {
  const { out } = await world.type('iris', `field add customer ${line}`);
  return (out as { id: number }).id;
};
const text = async (who: Who, line: string) => {
  const { reply } = await world.type(who, line);
  return 'card' in reply ? cardText(reply.card) : 'show' in reply ? `shows ${reply.show.noun}-${reply.show.id}` : '';
};
const shown = async (who: Who) => cardText(await world.card(who, 'customer', id));

describe('declaring', () => {
  it('is for admins, and says what is wrong', async () => {
    expect(await fails(world.type('marta', 'field add customer Tier'))).toContain('You may not add');
    expect(await fails(world.type('iris', 'field add customer Tier type:choice'))).toContain('at least two options');
    expect(await fails(world.type('iris', 'field add customer Tier type:text options:"a, b"'))).toContain(
      'Only a choice',
    );
    expect(await fails(world.type('iris', 'field add customer Phone'))).toContain('already');
    expect(await fails(world.type('iris', 'field add customer "!!"'))).toContain('at least one letter');
    expect(await fails(world.type('iris', 'field add task Tier'))).toContain('none of');
    expect(await world.rows(sql`SELECT * FROM custom_fields`)).toEqual([]);
  });

  it('lists, renames, keeps names apart and is undone', async () => {
    const tier = await declare('Tier options:"gold, silver, Gold"');
    expect(await world.rows(sql`SELECT kind, options, field_group FROM custom_fields WHERE id = ${tier}`)).toEqual([
      { kind: 'choice', options: ['gold', 'silver'], field_group: 'basic' },
    ]);
    expect(await fails(world.type('iris', 'field add customer TIER'))).toContain('already');
    expect(await text('lena', 'field list')).toContain('- Tier · CF-');
    await world.type('iris', 'field edit tier name:Level options:"gold, silver, bronze"');
    expect(await text('lena', 'fields')).toContain('Level');
    await world.undo('iris');
    expect(await text('lena', 'fields')).toContain('Tier');
    await world.type('iris', `field retire CF-${tier}`);
    expect(await text('lena', 'fields')).not.toContain('Tier');
    // The name is free for another one, and then the first cannot come back under it.
    const again = await declare('Tier');
    expect(again).not.toBe(tier);
    await world.type('iris', `field retire CF-${again}`);
    await world.undo('iris');
    expect(await text('lena', 'fields')).toContain(`CF-${again}`);
    await world.type('iris', `field retire CF-${again}`);
  });
});

describe('filling in', () => {
  it('takes what the field is for, typed or by form, and shows it', async () => {
    const contract = await declare('"Contract no" required');
    const since = await declare('"Client since" type:date');
    const seats = await declare('Seats type:number');
    const level = await declare('Level type:choice options:"gold, silver"');
    const pilot = await declare('Pilot type:yes-no');
    expect(await shown('lena')).toContain('Still needed: Contract no');
    expect(await shown('mia')).not.toContain('Still needed');

    await world.type('lena', `customer set C-${id} "contract no"=4711`);
    await world.type('lena', `customer set C-${id} "client since" 1998-04-01`);
    await world.type('lena', `customer set C-${id} seats 12,500`);
    await world.type('lena', `customer set C-${id} level Gold`);
    await world.type('lena', `customer set C-${id} pilot yes`);
    expect(await custom()).toEqual({
      [contract]: '4711',
      [since]: '1998-04-01',
      [seats]: 12_500,
      [level]: 'gold',
      [pilot]: true,
    });
    expect(await shown('mia')).toMatch(/Contract no: 4711[\s\S]*Seats: 12,500[\s\S]*Level: gold[\s\S]*Pilot: Yes/u);
    expect(await fails(world.type('lena', `customer set C-${id} seats many`))).toContain('not a number');
    expect(await fails(world.type('lena', `customer set C-${id} level wood`))).toContain('none of: gold, silver');
    expect(await fails(world.type('lena', `customer set C-${id} "contract no" -`))).toContain('required');
    expect(await fails(world.type('lena', `customer set C-${id} nonsense 1`))).toContain('No field is called');
    expect(await fails(world.type('omar', `customer set C-${id} level silver`))).toContain('You may not');

    const { reply } = await world.type('lena', `customer fields C-${id}`);
    if (!('card' in reply)) throw new Error('no card');
    const change = buttonOf(reply.card, 'Change');
    expect(change).toEqual(
      invocation('form', { command: 'customer set', customer: `C-${id}`, field: `CF-${contract}` }),
    );
    const filled = await world.prefill('lena', 'customer set', { customer: { id }, field: { id: contract } });
    expect(filled).toMatchObject({ value: '4711' });
    await world.submit('lena', invocation('customer set', { customer: `C-${id}`, field: `CF-${contract}` }), {
      value: '4712',
    });
    expect((await custom())[contract]).toBe('4712');
    const stale = { customer: `C-${id}`, field: `CF-${contract}`, version: Number(filled?.version) };
    expect(await fails(world.submit('lena', invocation('customer set', stale), { value: '9' }))).toContain(
      'has changed since you opened it',
    );
    await world.undo('lena');
    expect((await custom())[contract]).toBe('4711');
    await world.type('lena', `customer set C-${id} level -`);
    expect((await custom())[level]).toBeUndefined();
    await world.undo('lena');
    expect((await custom())[level]).toBe('gold');
    expect(await fails(world.type('iris', 'field edit level options:"silver, bronze"'))).toContain('has chosen gold');
  });

  it('follows the rights of its group, everywhere', async () => {
    await declare('"Credit limit" type:money');
    await world.type('lena', `customer set C-${id} "credit limit" "EUR 7,777"`);
    expect(await shown('fay')).toContain('7,777');
    for (const who of ['mia', 'omar'] as const) {
      expect(await shown(who)).not.toContain('7,777');
      expect(await text(who, `customer fields C-${id}`)).not.toContain('Credit limit');
      expect(await text(who, `customer history C-${id}`)).not.toContain('7,777');
    }
    expect(cardText(await world.channelCard('everyone', 'sales', 'customer', id))).not.toContain('7,777');
    expect(await text('fay', `customer list having:"credit limit=EUR 7777"`)).toContain('Feldmann');
    expect(await fails(world.type('omar', `customer set C-${id} "credit limit" "EUR 1"`))).not.toContain('7,777');
    const asked = await world.type('omar', `customer list having:"credit limit=EUR 7777"`).then(
      ({ reply }) => ('card' in reply ? cardText(reply.card) : 'shown'),
      (error) => String(error.user?.en),
    );
    expect(asked).not.toContain('Feldmann');
  });

  it('is found by what it holds', async () => {
    expect(await text('omar', 'customer list having:level=gold')).toContain('Feldmann');
    expect(await text('omar', 'customer list having:level=silver')).not.toContain('Feldmann');
    expect(await fails(world.type('omar', 'customer list having:level=wood'))).toContain('none of');
    expect(await fails(world.type('omar', 'customer list having:level'))).toContain('with = between');
  });
});

describe('adding a customer with its fields', () => {
  const heldBy = async (name: string) => {
    const [row] = await world.rows<{ id: number; custom: Record<string, unknown>; version: number }>(
      sql`SELECT id, custom, version FROM customers WHERE name = ${name}`,
    );
    return row;
  };
  let grade: number;
  let since: number;
  let limit: number;
  beforeAll(async () => {
    grade = await declare('Grade options:"A, B" required');
    since = await declare('"Customer since" type:date required');
    limit = await declare('"Risk limit" type:money required');
    await declare('Hobby');
  });

  it('takes them typed, by name or id, several in one or one by one', async () => {
    await world.type(
      'lena',
      `customer add "Anders Bau" field:grade=a field:"CF-${since}=1998-05-04" field:"hobby=to sail; to row"`,
    );
    expect((await heldBy('Anders Bau'))?.custom).toMatchObject({ [grade]: 'A', [since]: '1998-05-04' });
    expect(Object.values((await heldBy('Anders Bau'))?.custom ?? {})).toContain('to sail; to row');
    await world.type(
      'lena',
      'customer add "Berger Bau" fields:"Grade=B; Customer since=2001-02-03; Risk limit=EUR 5,000"',
    );
    expect((await heldBy('Berger Bau'))?.custom).toEqual({
      [grade]: 'B',
      [since]: '2001-02-03',
      [limit]: { minor: '500000', currency: 'EUR' },
    });
    await world.type('wei', '客户 添加 长城建材 字段:"Grade=B；Hobby=帆船"');
    expect(Object.values((await heldBy('长城建材'))?.custom ?? {}).sort()).toEqual(['B', '帆船']);
  });

  it('says what is wrong, by the field’s name, and adds nothing', async () => {
    expect(await fails(world.type('lena', 'customer add "Never AG" field:grade=Z'))).toMatch(/Grade: .*none of: A, B/u);
    expect(await fails(world.type('lena', 'customer add "Never AG" field:shoe=1'))).toContain(
      'No field is called “shoe”',
    );
    expect(await fails(world.type('lena', 'customer add "Never AG" field:grade'))).toContain('with = between');
    // Money has rights of its own: Support may add a customer for Sales, and not say what it may owe.
    expect(
      await fails(world.type('omar', 'customer add "Never AG" department:sales field:"risk limit=EUR 1"')),
    ).toMatch(/may not/u);
    expect(await heldBy('Never AG')).toBeUndefined();
  });

  it('keeps them through “add anyway”, in history, and in undo', async () => {
    const twice = await world.type('lena', 'customer add "Berger Bau" field:grade=A');
    if (!('card' in twice.reply)) throw new Error('no duplicates shown');
    await world.click('lena', buttonOf(twice.reply.card, 'Add anyway'));
    const [first, second] = await world.rows<{ id: number; custom: object }>(
      sql`SELECT id, custom FROM customers WHERE name = 'Berger Bau' ORDER BY id DESC`,
    );
    expect(first?.custom).toEqual({ [grade]: 'A' });
    expect(second?.custom).toMatchObject({ [grade]: 'B' });
    expect(await text('lena', `customer history C-${first?.id}`)).toContain('Grade');
    await world.undo('lena');
    expect(
      await world.rows(sql`SELECT archived_at IS NOT NULL AS gone FROM customers WHERE id = ${first?.id}::int`),
    ).toEqual([{ gone: true }]);
  });

  it('asks in the form for what is required, as far as the person may fill it', async () => {
    const formFor = async (who: Who) =>
      world.database.read(async (tx) => {
        const command = world.registry.command('customer add');
        if (!command) throw new Error('no command');
        const viewer = actorViewer(world.actors[who]);
        const further = (await command.formFields?.({} as never, world.executor.readCtx(tx), viewer)) ?? [];
        return commandForm(command, {}, { further });
      });
    const form = await formFor('lena');
    const asked = form.fields.filter(({ name }) => name.startsWith('further.'));
    expect(asked.map(({ label, optional, input }) => [label.en, optional, input.kind])).toEqual([
      ['Contract no', true, 'line'],
      ['Grade', true, 'choice'],
      ['Customer since', true, 'line'],
      ['Risk limit', true, 'line'],
    ]);
    expect((await formFor('viv')).fields.map(({ label }) => label.en)).not.toContain('Risk limit');
    await world.submit('lena', form.does, {
      name: 'Carlsen Bau',
      [`further.CF-${grade}`]: 'B',
      [`further.CF-${since}`]: '1990-01-01',
      [`further.CF-${limit}`]: 'EUR 7',
    });
    expect((await heldBy('Carlsen Bau'))?.custom).toMatchObject({ [grade]: 'B', [since]: '1990-01-01' });
    // The fault stands beside the field that it is about.
    await expect(
      world.submit('lena', form.does, { name: 'Never AG', [`further.CF-${since}`]: 'someday' }),
    ).rejects.toMatchObject({ field: `further.CF-${since}` });
  });
});

describe('history', () => {
  it('says who changed what, from where, before and after, as far as the viewer may read', async () => {
    const other = await world.type('lena', 'customer add "Chronik AG" phone:"+49 30 901820" value:"EUR 10" country:DE');
    const made = (other.out as { id: number }).id;
    await world.type('lena', `customer edit C-${made} phone:"+49 30 901821" country:FR`);
    await world.type('marta', `customer assign C-${made} me`);
    await world.type('marta', `customer tag C-${made} vip`);
    await world.undo('marta');
    const full = await text('lena', `customer history C-${made}`);
    expect(full).toMatch(/Marta Ruiz · [^\n]* · typed · undid/u);
    expect(full).toContain('owner: Lena Vogt → Marta Ruiz');
    expect(full).toContain('phone: +49 30 901820 → +49 30 901821');
    expect(full).toContain('country: Germany → France');
    expect(full).toMatch(/added[^\n]*\n?[\s\S]*value: – → /u);
    const partly = await text('mia', `customer history C-${made}`);
    expect(partly).toContain('country: Germany → France');
    expect(partly).not.toMatch(/901820|901821|EUR|€/u);
    expect(partly).toContain('contact details: hidden');
    expect(await fails(world.type('newbie', `customer history C-${made}`))).not.toBe('went through');
  });

  it('goes on, page by page', async () => {
    for (let n = 0; n < 12; n += 1) await world.type('lena', `customer set C-${id} seats ${n}`);
    const first = await world.type('lena', `customer history C-${id}`);
    if (!('card' in first.reply)) throw new Error('no card');
    const list = first.reply.card.blocks.find((block) => block.block === 'list');
    if (list?.block !== 'list' || !list.more) throw new Error('no further page');
    expect(list.items).toHaveLength(10);
    const second = await world.click('lena', list.more.does);
    const shownThere = 'card' in second.reply ? cardText(second.reply.card) : '';
    expect(shownThere).toContain('Seats: 12,500 → 0');
    expect(shownThere).not.toContain('Seats: 10 → 11');
  });
});
