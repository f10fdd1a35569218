import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import type { CommandReply } from '../../src/commands/define.ts';
import { days } from '../../src/core/clock.ts';
import { sql } from '../../src/store/database.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld } from '../support/crm-world.ts';

let world: CrmWorld;
let acme = 0;
let chenguang = 0;
beforeAll(async () => {
  world = await createCrmWorld();
  acme = await world.customer('Acme GmbH', 'sales', 'lena');
  chenguang = await world.customer('晨光文具', 'support', 'omar');
});
afterAll(() => world?.close());

const fails = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'went through',
    (error) => error.user?.en ?? String(error),
  );
const row = async (id: number) =>
  (
    await world.rows<Record<string, unknown>>(
      sql`SELECT *, expected_on::text AS expected, closed_on::text AS closed FROM deals WHERE id = ${id}`,
    )
  )[0];
const spells = (id: number) =>
  world.rows<{ stage: string; left_to: string | null }>(sql`
    SELECT stage, left_to FROM deal_stage_spells WHERE deal_id = ${id} ORDER BY id`);
const add = async (who: 'lena' | 'omar' | 'marta', line: string): Promise<number> =>
  ((await world.type(who, `deal add ${line}`)).out as { id: number }).id;

/** The card that answers a list. */
function cardOf({ reply }: { readonly reply: CommandReply }): Card {
  if (!('card' in reply)) throw new Error('The answer is no card of its own.');
  return reply.card;
}

describe('adding a deal', () => {
  it('keeps the exact amount, the day, who owns it and the first stage', async () => {
    const id = await add('lena', `C-${acme} "200 licences" amount:€24,000.50 close:2026-12-15 next:"Send the offer"`);
    expect(await row(id)).toMatchObject({
      title: '200 licences',
      customer_id: acme,
      department_id: world.departmentIds.sales,
      owner_id: world.actors.lena.staffId,
      stage: 'qualification',
      status: 'open',
      amount_minor: 2_400_050n,
      amount_currency: 'EUR',
      expected: '2026-12-15',
      next_step: 'Send the offer',
    });
    expect(await spells(id)).toEqual([{ stage: 'qualification', left_to: null }]);
    const [event] = await world.events('deal', id);
    expect(event).toMatchObject({
      type: 'deal.added',
      details: { departmentId: world.departmentIds.sales, ownerId: world.actors.lena.staffId, customerId: acme },
    });
    expect(JSON.stringify(event)).not.toContain('2400050');
    const card = cardText(await world.card('lena', 'deal', id));
    expect(card).toContain('Amount: €24,000.50');
    expect(card).toContain('Weighted: €2,400.05 at 10%');
    expect(card).toContain('Expected close: Tue 15 Dec 2026');
  });

  it('speaks Chinese, and finds stages by their Chinese names', async () => {
    const { out } = await world.type('wei', `商机 添加 C-${chenguang} 续约 金额:¥180,000 预计:月底 阶段:方案报价`);
    expect(await row((out as { id: number }).id)).toMatchObject({
      title: '续约',
      stage: 'proposal',
      amount_minor: 18_000_000n,
      amount_currency: 'CNY',
      expected: '2026-11-30',
    });
  });

  it.each([
    ['an amount without a currency', 'amount:12000', /which currency/u],
    ['a day that has passed', 'close:2026-01-01', /past|passed/u],
    [
      'a stage that there is not',
      'stage:closing',
      /no stage of the pipeline: it has Qualification, Proposal, Negotiation/u,
    ],
    ['a stage that is an end', 'stage:won', /still open/u],
    ['an owner who only looks on', 'for:viv', /Viv Low cannot look after this/u],
    ['an owner who has left', 'for:gone', /cannot look after this|no colleague|inactive|know/u],
  ])('refuses %s and writes nothing', async (_what, words, told) => {
    const before = await world.rows(sql`SELECT id FROM deals`);
    expect(await fails(world.type('lena', `deal add C-${acme} Refused ${words}`))).toMatch(told);
    expect(await world.rows(sql`SELECT id FROM deals`)).toEqual(before);
  });

  it('is not for a customer that was put away, nor for people who only look on or have no place', async () => {
    const old = await world.customer('Old Ltd', 'sales', null, { archivedAt: new Date() });
    expect(await fails(world.type('lena', `deal add C-${old} Late`))).toMatch(
      /know no customer|archived|Not understood/u,
    );
    expect(await fails(world.type('viv', `deal add C-${acme} No`))).toMatch(/may not add deals/u);
    expect(await fails(world.type('newbie', `deal add C-${acme} No`))).toMatch(/No customer is called/u);
  });

  it('is undone by removing it, and not after somebody else has built on it', async () => {
    const id = await add('lena', `C-${acme} Fleeting`);
    await world.undo('lena');
    expect(await row(id)).toMatchObject({ removed_at: expect.any(Date) });
    expect(await world.card('lena', 'deal', id)).toBeNull();
    const kept = await add('lena', `C-${acme} "Built upon"`);
    await world.type('marta', `deal move DL-${kept} proposal`);
    expect(await fails(world.undo('lena'))).toMatch(/Marta Ruiz/u);
  });
});

describe('the way through the pipeline', () => {
  it('keeps every stay, and undoing a move takes it out of the figures', async () => {
    const id = await add('lena', `C-${acme} "Through the stages" amount:€1,000`);
    world.wait(days(3));
    await world.type('lena', `deal move DL-${id} proposal`);
    world.wait(days(2));
    await world.type('lena', `deal move DL-${id} negotiation`);
    expect(await spells(id)).toEqual([
      { stage: 'qualification', left_to: 'proposal' },
      { stage: 'proposal', left_to: 'negotiation' },
      { stage: 'negotiation', left_to: null },
    ]);
    expect(cardText(await world.card('lena', 'deal', id))).toContain(
      'The way so far: Qualification 3 days → Proposal 2 days → Negotiation',
    );
    await world.undo('lena');
    expect(await row(id)).toMatchObject({ stage: 'proposal', status: 'open' });
    expect(await spells(id)).toEqual([
      { stage: 'qualification', left_to: 'proposal' },
      { stage: 'proposal', left_to: null },
    ]);
  });

  it('is won on a day of one’s own calendar, with what it came to', async () => {
    const id = await add('lena', `C-${acme} "To be won" amount:€5,000`);
    await world.type('lena', `deal win DL-${id} reason:product amount:€5,500 on:yesterday`);
    const yesterday = new Date(world.clock.now().getTime() - days(1)).toISOString().slice(0, 10);
    expect(await row(id)).toMatchObject({
      stage: 'won',
      status: 'won',
      reason: 'product',
      amount_minor: 550_000n,
      closed: yesterday,
      closed_by_id: world.actors.lena.staffId,
    });
    expect((await world.events('deal', id)).map(({ type }) => type)).toEqual(['deal.added', 'deal.won']);
    expect(await fails(world.type('lena', `deal move DL-${id} proposal`))).toMatch(/won already. Reopen it first/u);
    expect(await fails(world.type('lena', `deal win DL-${id}`))).toMatch(/won already/u);
    await world.undo('lena');
    expect(await row(id)).toMatchObject({
      stage: 'qualification',
      status: 'open',
      amount_minor: 500_000n,
      closed: null,
    });
  });

  it('makes a lead that buys an active customer, and undoing takes both back', async () => {
    const lead = await world.customer('A lead', 'sales', 'lena', { lifecycle: 'lead' });
    const lifecycle = async () =>
      (await world.rows<{ lifecycle: string }>(sql`SELECT lifecycle FROM customers WHERE id = ${lead}`))[0]?.lifecycle;
    const made = await world.submit('lena', buttonOf(await world.card('lena', 'customer', lead), 'Add deal'), {
      title: 'First order',
    });
    const id = (made.out as { id: number }).id;
    await world.type('lena', `deal win DL-${id}`);
    expect(await lifecycle()).toBe('active');
    await world.undo('lena');
    expect(await lifecycle()).toBe('lead');
    expect(await row(id)).toMatchObject({ status: 'open' });
    // Whoever may not change the customer wins the deal all the same.
    await world.type('lena', `deal assign DL-${id} omar`);
    await world.type('omar', `deal win DL-${id}`);
    expect(await row(id)).toMatchObject({ status: 'won' });
    expect(await lifecycle()).toBe('lead');
  });

  it('is lost only with a reason, and “other” only with words', async () => {
    const id = await add('lena', `C-${acme} "To be lost"`);
    expect(await fails(world.type('lena', `deal lose DL-${id}`))).toMatch(/Missing: reason/u);
    expect(await fails(world.type('lena', `deal move DL-${id} lost`))).toMatch(/Say why it was lost/u);
    expect(await fails(world.type('lena', `deal lose DL-${id} reason:other`))).toMatch(/needs a few words/u);
    expect(await row(id)).toMatchObject({ status: 'open' });
    await world.type('lena', `deal lose DL-${id} reason:competitor note:"They went with Umbrella"`);
    expect(await row(id)).toMatchObject({
      status: 'lost',
      reason: 'competitor',
      reason_note: 'They went with Umbrella',
    });
    await world.click('lena', buttonOf(await world.card('lena', 'deal', id), 'Reopen'));
    expect(await row(id)).toMatchObject({ status: 'open', stage: 'qualification', reason: null, closed: null });
  });

  it('hands a deal over with its department, and tells the new owner', async () => {
    const id = await add('lena', `C-${acme} "To be handed over"`);
    await world.type('lena', `deal assign DL-${id} omar`);
    expect(await row(id)).toMatchObject({
      owner_id: world.actors.omar.staffId,
      department_id: world.departmentIds.support,
    });
    expect((await world.events('deal', id)).at(-1)).toMatchObject({
      type: 'deal.assigned',
      details: { ownerId: world.actors.omar.staffId, previousOwnerId: world.actors.lena.staffId },
    });
    expect(await fails(world.type('lena', `deal assign DL-${id} omar`))).toMatch(/with Omar Aziz already/u);
    await world.undo('lena');
    expect(await row(id)).toMatchObject({ owner_id: world.actors.lena.staffId });
  });

  it('two people’s edits do not overwrite each other', async () => {
    const id = await add('lena', `C-${acme} "Edited by two" amount:€100`);
    const form = await world.prefill('lena', 'deal edit', { deal: { id } });
    await world.type('marta', `deal edit DL-${id} amount:€200`);
    const sent = world.submit(
      'lena',
      { command: 'deal edit', args: { deal: `DL-${id}`, version: String(form?.version), filled: 'title' } },
      { title: 'Edited by Lena' },
    );
    expect(await fails(sent)).toMatch(/Marta Ruiz changed the amount/u);
    await world.type('lena', `deal edit DL-${id} amount:- close:friday`);
    expect(await row(id)).toMatchObject({ amount_minor: null, amount_currency: null, title: 'Edited by two' });
  });

  it('remembers the campaign that it came from, where there is one', async () => {
    const id = await add('lena', `C-${acme} "From the fair"`);
    const [campaign] = await world.rows<{ id: number }>(sql`
      INSERT INTO campaigns (title, department_id, created_by_id)
      VALUES ('Spring fair', ${world.departmentIds.marketing}, ${world.actors.mia.staffId}) RETURNING id`);
    await world.type('iris', `deal edit DL-${id} campaign:CM-${campaign?.id}`);
    expect(await row(id)).toMatchObject({ campaign_id: campaign?.id });
    expect(await fails(world.type('iris', `deal edit DL-${id} campaign:CM-9999`))).toMatch(/know no CM-9999/u);
    await world.type('iris', `deal edit DL-${id} campaign:-`);
    expect(await row(id)).toMatchObject({ campaign_id: null });
  });

  it('reminds the owner once of each expected day that passed', async () => {
    const id = await add('lena', `C-${acme} "Soon late" close:tomorrow`);
    const reminders = async () => (await world.events('deal', id)).filter(({ type }) => type === 'deal.overdue').length;
    await world.sweep();
    expect(await reminders()).toBe(0);
    world.wait(days(3));
    await world.sweep();
    await world.sweep();
    expect(await reminders()).toBe(1);
    expect(cardText(await world.card('lena', 'deal', id))).toContain('which has passed');
    await world.type('lena', `deal edit DL-${id} close:tomorrow`);
    world.wait(days(3));
    await world.sweep();
    expect(await reminders()).toBe(2);
  });
});

describe('who sees what', () => {
  it('tells amounts to Sales, Finance, the owner and the customer’s people, the rest to everybody', async () => {
    const id = await add('lena', `C-${acme} "Whose amount" amount:€7,777 notes:"They are desperate"`);
    const seen = async (who: Parameters<CrmWorld['card']>[0]) => cardText(await world.card(who, 'deal', id));
    for (const who of ['lena', 'marta', 'fay', 'sam', 'iris'] as const)
      expect(await seen(who), who).toContain('€7,777.00');
    for (const who of ['omar', 'mia', 'viv'] as const) {
      expect(await seen(who), who).toContain('Whose amount');
      expect(await seen(who), who).not.toContain('7,777');
      expect(await seen(who), who).not.toContain('desperate');
      expect(await seen(who), who).toMatch(/Hidden from you: Amount and Notes. Ask the owner or Sales/u);
    }
    expect(await seen('newbie')).toBe('');
    await world.rows(
      sql`UPDATE customers SET team_ids = ARRAY[${world.actors.omar.staffId}]::int[] WHERE id = ${acme}`,
    );
    expect(await seen('omar')).toContain('€7,777.00');
    await world.rows(sql`UPDATE customers SET team_ids = '{}' WHERE id = ${acme}`);

    const everybody = cardText(await world.channelCard('everyone', 'sales', 'deal', id));
    expect(everybody).toContain('Whose amount');
    expect(everybody).not.toContain('7,777');
    expect(cardText(await world.channelCard('department', 'sales', 'deal', id))).toContain('€7,777.00');
  });

  it('lets nobody change a deal who only sees it', async () => {
    const id = await add('lena', `C-${acme} "Not theirs"`);
    for (const line of [
      `deal edit DL-${id} amount:€1`,
      `deal move DL-${id} proposal`,
      `deal win DL-${id}`,
      `deal remove DL-${id}`,
    ]) {
      expect(await fails(world.type('mia', line)), line).toMatch(/may not/u);
    }
    expect(await fails(world.type('mia', 'deal stage add Extra probability:50'))).toMatch(/may not/u);
    expect(await row(id)).toMatchObject({ stage: 'qualification', removed_at: null, version: 1 });
  });
});

describe('lists and the pipeline', () => {
  it('count each currency for itself, and leave out what the viewer may not read', async () => {
    const other = await createCrmWorld();
    try {
      const one = await other.customer('One', 'sales', 'lena');
      const lines = [
        'A amount:€100 stage:proposal',
        'B amount:€51 stage:proposal',
        'C amount:CNY500 stage:proposal',
        'D stage:proposal',
      ];
      for (const line of lines) await other.type('lena', `deal add C-${one} ${line}`);
      await other.type('lena', `deal add C-${one} E amount:€10 close:tomorrow`);
      other.wait(days(60));
      const seen = cardText(cardOf(await other.type('marta', 'deal pipeline')));
      expect(seen).toContain(
        '- Proposal · 30% · 4 deals (¥500.00 + €151.00 · weighted ¥150.00 + €45.30 · 1 without an amount · 4 stale · 60 days on average)'.replaceAll(
          '¥',
          'CN¥',
        ),
      );
      expect(seen).toContain('1 overdue');
      expect(seen).toContain('In all 5 open deals · CN¥500.00 + €161.00');
      const hidden = cardText(cardOf(await other.type('mia', 'pipeline')));
      expect(hidden).toContain('Proposal · 30% · 4 deals');
      expect(hidden).not.toMatch(/€|CN¥/u);
      expect(hidden).toContain('The amounts of 5 deals are not shown to you');
      expect(cardText(cardOf(await other.type('omar', 'pipeline mine')))).toContain('Proposal · 30% · 0 deals');
    } finally {
      await other.close();
    }
  });

  it('say why deals are won and lost, without what the viewer may not read', async () => {
    const buyer = await world.customer('Why Ltd', 'sales', 'lena');
    for (const [title, end] of [
      ['One amount:€100', 'win reason:product'],
      ['Two amount:€200', 'lose reason:price'],
      ['Three amount:CNY300', 'lose reason:price'],
      ['Four amount:€400', 'lose reason:timing on:2026-01-31'],
    ] as const) {
      const id = await add('lena', `C-${buyer} ${title}`);
      await world.type('lena', `deal ${end.replace(' ', ` DL-${id} `)}`);
    }
    await add('lena', `C-${buyer} "Still open"`);
    const all = cardText(cardOf(await world.type('lena', `deal outcomes customer:C-${buyer}`)));
    expect(all).toContain('1 of 4 deals won: 25%');
    expect(all).toContain('- Lost · Price (2 deals · CN¥300.00 + €200.00)');
    expect(all).toContain('- Lost · Timing (1 deal · €400.00)');
    const year = cardText(cardOf(await world.type('lena', `deal outcomes customer:C-${buyer} period:"Q1 2026"`)));
    expect(year).toContain('Closed within Q1 2026\n0 of 1 deal won: 0%');
    const outsider = cardText(cardOf(await world.type('mia', `deal outcomes customer:C-${buyer}`)));
    expect(outsider).toContain('1 of 4 deals won: 25%');
    expect(outsider).toContain('The reasons of 4 deals are not shown to you');
    expect(outsider).not.toMatch(/Price|Timing|€|CN¥/u);
  });

  it('page without repeating or leaving out', async () => {
    const many = await world.customer('Many Deals', 'sales', 'lena');
    for (let n = 1; n <= 12; n += 1) await add('lena', `C-${many} "Deal ${n}"`);
    const first = cardOf(await world.type('lena', `deal list customer:C-${many}`));
    const list = first.blocks.find((block: { block: string }) => block.block === 'list') as never as {
      items: unknown[];
      more: { does: Parameters<CrmWorld['click']>[1] };
    };
    expect(list.items).toHaveLength(10);
    const second = cardText(cardOf(await world.click('lena', list.more.does)));
    expect(second.match(/^- /gmu)).toHaveLength(2);
    expect(`${cardText(first)}${second}`).toMatch(/Deal 1 ·[\s\S]*Deal 12 ·/u);
  });

  it('find deals by number, title and customer, and never one that was removed', async () => {
    const id = await add('lena', `C-${chenguang} "Zebra crossing"`);
    for (const words of [`DL-${id}`, 'zebra crossing', 'zebra']) {
      expect(await world.resolveReference('mia', 'deal', words), words).toMatchObject({ kind: 'one', value: { id } });
    }
    await world.type('lena', `deal remove DL-${id}`);
    expect(await world.resolveReference('mia', 'deal', `DL-${id}`)).toMatchObject({ kind: 'none' });
    expect(await world.suggest('mia', 'deal', 'zebra')).toEqual([]);
    expect(
      await fails(
        world.executor.execute(
          world.registry.operation('deal.show') as never,
          { id },
          { actor: world.actors.mia, door: 'command', receipt: null },
        ),
      ),
    ).toMatch(/know no DL-/u);
    await world.undo('lena');
    expect(await world.card('mia', 'deal', id)).not.toBeNull();
  });
});

describe('the stages', () => {
  it('are an admin’s to add, change and retire, with undo', async () => {
    const stages = () =>
      world.rows<{ key: string; p: number; retired: boolean }>(sql`
        SELECT key, probability AS p, retired_at IS NOT NULL AS retired FROM deal_stages WHERE kind = 'open' ORDER BY position`);
    await world.type('iris', 'deal stage add "Proof of concept" probability:45 zh:方案验证');
    expect(await stages()).toEqual([
      { key: 'qualification', p: 10, retired: false },
      { key: 'proposal', p: 30, retired: false },
      { key: 'proof-of-concept', p: 45, retired: false },
      { key: 'negotiation', p: 60, retired: false },
    ]);
    const id = await add('lena', `C-${acme} "In proof" stage:方案验证`);
    expect(await fails(world.type('iris', 'deal stage retire "proof of concept"'))).toMatch(/1 open deal is in/u);
    await world.type('lena', `deal move DL-${id} negotiation`);
    await world.type('iris', 'deal stage edit proof-of-concept probability:0');
    expect((await stages())[2]).toMatchObject({ p: 0 });
    await world.undo('iris');
    expect((await stages())[2]).toMatchObject({ p: 45 });
    await world.type('iris', 'deal stage retire "proof of concept"');
    expect(await fails(world.type('lena', `deal move DL-${id} proof-of-concept`))).toMatch(/no longer in use/u);
    expect(await fails(world.type('iris', 'deal stage edit won probability:50'))).toMatch(/keep their probability/u);
    expect(await fails(world.type('iris', 'deal stage add Proposal probability:50'))).toMatch(
      /a stage “Proposal” already/u,
    );
    expect(await fails(world.type('iris', 'deal stage add 新阶段 probability:50'))).toMatch(/Latin letters/u);
  });
});

describe('as a part of a customer', () => {
  it('shows in the overview, moves to another customer and back, is handed out and erased', async () => {
    const from = await world.customer('Doppel', 'sales', 'lena');
    const to = await world.customer('Doppel GmbH', 'sales', 'lena');
    const id = await add('lena', `C-${from} "Flat for Jane" amount:€900 notes:"Jane is moving"`);
    const part = world.registry.noun('deal')?.ofCustomer;
    const overview = await world.database.read(async (tx) =>
      part?.overview?.(world.executor.readCtx(tx), from, { ...(await viewerOf('lena')) }),
    );
    expect(cardText({ title: [], blocks: overview ?? [] })).toMatch(/1 open deal · €900.00[\s\S]*Flat for Jane/u);
    const ctx = async (work: (ctx: never) => Promise<unknown>) =>
      world.database.transact(async (tx) => {
        const { createCtx } = await import('../../src/operations/execute.ts');
        const made = createCtx(world.executor.readCtx(tx), {
          actor: world.actors.iris,
          door: 'command',
          receipt: null,
        });
        return work(made.ctx as never);
      });
    const kept = await ctx((c) => part?.move?.(c, from, to) as Promise<unknown>);
    expect(await row(id)).toMatchObject({ customer_id: to });
    await ctx((c) => part?.moveBack?.(c, kept as never) as Promise<unknown>);
    expect(await row(id)).toMatchObject({ customer_id: from });
    const data = await world.database.read(
      (tx) => part?.personalData?.(world.executor.readCtx(tx), from) as Promise<unknown>,
    );
    expect(data).toMatchObject([{ title: 'Flat for Jane', notes: 'Jane is moving' }]);
    await ctx((c) => part?.erase?.(c, from) as Promise<unknown>);
    expect(await row(id)).toMatchObject({ notes: null, amount_minor: 90_000n, stage: 'qualification' });
    expect(JSON.stringify(await row(id), (_, v) => (typeof v === 'bigint' ? String(v) : v))).not.toContain('Jane');
  });

  async function viewerOf(who: 'lena') {
    const { actorViewer } = await import('../../src/operations/viewer.ts');
    return actorViewer(world.actors[who]);
  }
});
