import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import type { CommandReply } from '../../src/commands/define.ts';
import { days } from '../../src/core/clock.ts';
import { sql } from '../../src/store/database.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';

let world: CrmWorld;
beforeAll(async () => {
  world = await createCrmWorld();
});
afterAll(() => world?.close());

const yes = { email: { answer: 'yes', at: '2026-05-04', source: 'web form' } };
const no = { email: { answer: 'no', at: '2026-05-04', source: 'phone' } };

/** The card that answers with figures or a list. */
function cardOf({ reply }: { readonly reply: CommandReply }): Card {
  if (!('card' in reply)) throw new Error('The answer is no card of its own.');
  return reply.card;
}
const says = async (who: Who, line: string): Promise<string> => cardText(cardOf(await world.type(who, line)));
const fails = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'went through',
    (error) => error.user?.en ?? String(error),
  );
const idOf = async (who: Who, line: string): Promise<number> =>
  ((await world.type(who, line)).out as { id: number }).id;
const seen = async (who: Who, id: number): Promise<string> => cardText(await world.card(who, 'campaign', id));

describe('a campaign', () => {
  it('is planned, runs, and ends; each step can be undone', async () => {
    const id = await idOf(
      'mia',
      'campaign add "Spring offer" leads:2 budget:€5,000 channels:email,event period:"Q1 2027" notes:"Keep it short"',
    );
    expect(
      await world.rows(
        sql`SELECT status, goal_kind, goal_count, budget_minor, currency, channels, starts_on::text, department_id FROM campaigns WHERE id = ${id}`,
      ),
    ).toEqual([
      {
        status: 'planned',
        goal_kind: 'leads',
        goal_count: 2,
        budget_minor: 500_000n,
        currency: 'EUR',
        channels: ['email', 'event'],
        starts_on: '2027-01-01',
        department_id: world.departmentIds.marketing,
      },
    ]);
    expect(await fails(world.type('mia', `campaign touch CM-${id} audience:yes via:email`))).toMatch(
      /has not started yet/u,
    );
    await world.type('mia', `campaign start CM-${id}`);
    expect(await seen('mia', id)).toContain('Status: Running');
    expect(await fails(world.type('mia', `campaign start CM-${id}`))).toMatch(/is running/u);
    await world.undo('mia');
    expect(await seen('mia', id)).toContain('Status: Planned');
    await world.type('mia', `campaign start CM-${id}`);
    await world.type('mia', `campaign finish CM-${id} outcome:"Events worked"`);
    expect(await seen('mia', id)).toContain('> Events worked');
    expect(await fails(world.type('mia', `campaign cancel CM-${id} "Too late"`))).toMatch(/is done/u);
    expect((await world.events('campaign', id)).map(({ type }) => type)).toEqual([
      'campaign.added',
      'campaign.started',
      'campaign.changed',
      'campaign.started',
      'campaign.finished',
    ]);
    await world.undo('mia');
    await world.undo('mia');
    expect(await seen('mia', id)).toContain('Status: Planned');
  });

  it('shows its amounts and notes to marketing and its money to finance, and says so to the others', async () => {
    const id = await idOf('mia', 'campaign add Autumn revenue:€9,000 budget:€777 notes:"Secret plan"');
    expect(await seen('mia', id)).toMatch(/Budget: €777\.00/u);
    const others = await seen('omar', id);
    expect(others).not.toMatch(/777|9,000|Secret/u);
    expect(others).toContain('Hidden from you: Budget and Revenue attributed and Notes. Ask Marketing.');
    expect(await seen('fay', id)).toContain('€777.00');
    expect(await seen('fay', id)).not.toContain('Secret');
    const open = cardText(await world.channelCard('everyone', 'marketing', 'campaign', id));
    expect(open).not.toMatch(/777|9,000|Secret/u);
    expect(await says('omar', `campaign evaluate CM-${id}`)).not.toMatch(/777|9,000/u);
    expect(await fails(world.type('omar', `campaign edit CM-${id} title:Mine`))).toMatch(
      /not allowed|may not|cannot/iu,
    );
    expect(await world.card('newbie', 'campaign', id)).toBeNull();
  });

  it('is edited from a form with what it says now, and not over what somebody else wrote', async () => {
    const id = await idOf('mia', 'campaign add Winter reach:100 budget:€10 channels:email');
    const form = (await world.prefill('max', 'campaign edit', { campaign: { id } })) ?? {};
    expect(form).toMatchObject({ title: 'Winter', reach: '100', budget: '€10.00', channels: 'E-mail', version: '1' });
    await world.type('mia', `campaign edit CM-${id} title:"Winter sale"`);
    const { version = '' } = form;
    const edit = { command: 'campaign edit', args: { campaign: `CM-${id}`, version } };
    expect(await fails(world.submit('max', edit, { title: 'Mine' }))).toMatch(/Mia Chen changed the name/u);
    await world.type('max', `campaign edit CM-${id} leads:5`);
    expect(await world.rows(sql`SELECT title, goal_kind, goal_count FROM campaigns WHERE id = ${id}`)).toEqual([
      { title: 'Winter sale', goal_kind: 'leads', goal_count: 5 },
    ]);
    expect(await fails(world.type('max', `campaign edit CM-${id} leads:5 reach:6`))).toMatch(/one goal in numbers/u);
    expect(await fails(world.type('max', `campaign edit CM-${id} channels:fax`))).toMatch(/“fax” is no channel/u);
    expect(await fails(world.type('max', `campaign edit CM-${id} revenue:$500`))).toMatch(/counted in EUR/u);
    await world.type('max', `campaign edit CM-${id} budget:$20`);
    expect(await world.rows(sql`SELECT currency FROM campaigns WHERE id = ${id}`)).toEqual([{ currency: 'USD' }]);
  });
});

describe('what is emptied', () => {
  it('is gone, and nothing else is', async () => {
    const id = await idOf(
      'mia',
      'campaign add Full goal:"Be known" leads:5 budget:€10 channels:email period:"Q1 2027" notes:Words',
    );
    for (const name of ['goal', 'leads', 'period', 'notes', 'channels', 'budget']) {
      await world.type('mia', `campaign edit CM-${id} ${name}:-`);
    }
    expect(
      await world.rows(
        sql`SELECT title, goal, goal_kind, starts_on, ends_on, status, notes, channels, budget_minor, attribution_days FROM campaigns WHERE id = ${id}`,
      ),
    ).toEqual([
      {
        title: 'Full',
        goal: null,
        goal_kind: null,
        starts_on: null,
        ends_on: null,
        status: 'draft',
        notes: null,
        channels: [],
        budget_minor: null,
        attribution_days: 90,
      },
    ]);
    await world.undo('mia');
    expect(await world.rows(sql`SELECT budget_minor FROM campaigns WHERE id = ${id}`)).toEqual([
      { budget_minor: 1000n },
    ]);
  });
});

describe('whom a campaign reaches', () => {
  it('is counted and touched with consent honoured, and undone together', async () => {
    const plain = { tags: ['fair'] };
    const asked = await world.customer('Asked AG', 'sales', 'lena', { ...plain, consent: yes });
    await world.customer('Refuser AG', 'sales', 'lena', { ...plain, consent: no });
    await world.customer('Unasked AG', 'sales', 'lena', plain);
    await world.customer('Never AG', 'sales', 'lena', { ...plain, consent: yes, doNotContactAt: world.clock.at });
    await world.customer('Gone AG', 'sales', 'lena', { ...plain, consent: yes, archivedAt: world.clock.at });
    await world.customer('Other AG', 'sales', 'lena', { consent: yes });
    const id = await idOf('mia', 'campaign add Fair channels:email,event');
    await world.type('mia', `campaign start CM-${id}`);
    await world.type('mia', `campaign audience set CM-${id} tag:Fair`);
    const audience = await says('mia', `campaign audience CM-${id}`);
    expect(audience).toContain('4 customers fit today.');
    expect(audience).toContain('E-mail: 1 may be reached (Left out: 1 not to be contacted, 1 refused, 1 never asked)');
    expect(audience).toContain('Event: 3 may be reached (Left out: 1 not to be contacted)');
    const card = cardOf(await world.type('mia', `campaign audience CM-${id}`));
    const done = await world.click('mia', buttonOf(card, 'Touch all of them…'));
    expect(done.out).toMatchObject({ count: 1, left: 3 });
    const touches = () =>
      world.rows(
        sql`SELECT customer_id, channel, source FROM campaign_touches WHERE campaign_id = ${id} AND removed_at IS NULL`,
      );
    expect(await touches()).toEqual([{ customer_id: asked, channel: 'email', source: 'audience' }]);
    // Whoever was touched that way is not touched again.
    expect((await world.type('mia', `campaign touch CM-${id} audience:yes via:email`)).out).toMatchObject({ count: 0 });
    await world.undo('mia');
    expect(await touches()).toEqual([]);
  });

  it('refuses one who must not be reached that way, and says how to note consent', async () => {
    const never = await world.customer('Silent GmbH', 'sales', 'lena');
    const stop = await world.customer('Stop GmbH', 'sales', 'lena', { doNotContactAt: world.clock.at });
    const id = await idOf('mia', 'campaign add Letters channels:post');
    expect(await fails(world.type('mia', `campaign touch CM-${id} C-${never}`))).toMatch(/has not started/u);
    await world.type('mia', `campaign start CM-${id}`);
    await expect(world.type('mia', `campaign touch CM-${id} C-${never}`)).rejects.toMatchObject({
      code: 'refused',
      example: `customer consent C-${never} post yes`,
    });
    expect(await fails(world.type('mia', `campaign touch CM-${id} C-${stop} via:event`))).toMatch(
      /not to be contacted/u,
    );
    expect(await fails(world.type('mia', `campaign touch CM-${id} audience:yes`))).toMatch(/whom it is for/u);
    expect(await fails(world.type('mia', `campaign touch CM-${id} C-${never} audience:yes`))).toMatch(/not both/u);
    await world.type('mia', `campaign touch CM-${id} C-${never} via:event`);
    expect(await fails(world.type('mia', `campaign touch CM-${id} C-${never} via:event`))).toMatch(
      /touched that way already/u,
    );
    expect(await fails(world.type('mia', `campaign result CM-${id} C-${stop} response:lead`))).toMatch(
      /was not touched/u,
    );
    await world.type('mia', `campaign result CM-${id} C-${never} response:lead`);
    expect(await says('mia', `campaign members CM-${id} response:lead`)).toMatch(
      /Silent GmbH[\s\S]*Event · .* · Lead/u,
    );
    await world.undo('mia');
    expect(await says('mia', `campaign members CM-${id}`)).toContain('No response yet');
  });
});

describe('what a campaign brought', () => {
  it('is counted by the rule that it states', async () => {
    const [won, bought, late, before, other] = await Promise.all(
      ['Won', 'Bought', 'Late', 'Before', 'Other'].map((name) => world.customer(`${name} SE`, 'sales', 'lena')),
    );
    const id = await idOf('mia', 'campaign add Figures channels:event revenue:€10,000 attribution:30');
    await world.type('mia', `campaign start CM-${id}`);
    for (const customer of [won, bought, late, before, other])
      await world.type('mia', `campaign touch CM-${id} C-${customer}`);
    const touched = world.clock.at;
    const order = (
      customer: number | undefined,
      net: number,
      day: number,
      more: { deal?: number; currency?: string } = {},
    ) =>
      world.rows(sql`
        INSERT INTO orders (customer_id, currency, net_minor, tax_minor, gross_minor, ordered_on, status, department_id, created_by_id, deal_id)
        VALUES (${customer}, ${more.currency ?? 'EUR'}, ${net}, ${net / 10}, ${net + net / 10}, ${new Date(touched.getTime() + days(day)).toISOString().slice(0, 10)}::date,
          'confirmed', ${world.departmentIds.sales}, ${world.actors.lena.staffId}, ${more.deal ?? null}::int)`);
    const deal = await idOf('lena', `deal add C-${won} "From the fair" amount:€4,000 campaign:CM-${id}`);
    await world.type('lena', `deal win DL-${deal} reason:price`);
    await order(won, 99_000, 5);
    await order(bought, 50_000, 30);
    await order(bought, 70_000, 2, { currency: 'USD' });
    await order(late, 60_000, 31);
    await order(before, 60_000, -1);
    // Another campaign touched them later, so what they bought then is that one's.
    const rival = await idOf('mia', 'campaign add Rival channels:event');
    await world.type('mia', `campaign start CM-${rival}`);
    world.wait(days(1));
    await world.type('mia', `campaign touch CM-${rival} C-${other}`);
    await order(other, 80_000, 3);
    await world.type('mia', `campaign cost add CM-${id} €1,500 Booth`);
    await world.type('mia', `campaign result CM-${id} C-${bought} response:converted`);
    const card = await says('mia', `campaign evaluate CM-${id}`);
    expect(card).toContain('Goal in numbers: €4,500.00 of €10,000.00');
    expect(card).toContain('Reached: 5');
    expect(card).toContain('Responded: 1 of 5');
    expect(card).toContain('Leads: 2');
    expect(card).toContain('Conversions: 2');
    expect(card).toContain('Conversion rate: not enough data (n = 5)');
    expect(card).toContain('Revenue attributed: €4,500.00 · 1 won deal · 1 order');
    expect(card).toContain('Cost per lead: €750.00');
    expect(card).toContain('Return: 200.0% (n = 5)');
    expect(card).toContain('1 amount in other currencies or missing left out');
    expect(await says('mia', `campaign evaluate CM-${rival}`)).toContain('Revenue attributed: €800.00');
    // What is credited of an order was not brought.
    await world.rows(sql`
      UPDATE orders SET status = 'invoiced', invoiced_on = ordered_on, due_on = ordered_on + 30, credited_net_minor = 10000
      WHERE customer_id = ${bought} AND currency = 'EUR'`);
    expect(await says('mia', `campaign evaluate CM-${id}`)).toContain('Revenue attributed: €4,400.00');
    const empty = await idOf('mia', 'campaign add Nothing');
    expect(await says('mia', `campaign evaluate CM-${empty}`)).toMatch(
      /Cost per lead: not enough data[\s\S]*Return: not enough data/u,
    );
  });

  it('leads to tasks that are linked to it, and a review', async () => {
    const id = await idOf('mia', 'campaign add Improve');
    await world.type('mia', `campaign improve CM-${id} "Ask for consent" for:omar due:2026-12-20`);
    const [task] = await world.rows<{ id: number }>(
      sql`SELECT id FROM tasks WHERE about_noun = 'campaign' AND about_id = ${id}`,
    );
    expect(await seen('mia', id)).toContain(`Ask for consent (T-${task?.id}, Open)`);
    await world.undo('mia');
    expect(await seen('mia', id)).toContain('Cancelled');
    const review = await world.click('mia', buttonOf(await world.card('mia', 'campaign', id), 'Review it'));
    expect(cardText(await world.card('mia', 'review', (review.out as { id: number }).id))).toContain(
      `Review of CM-${id}`,
    );
  });
});

describe('the parts of a campaign', () => {
  it('are added, done and undone', async () => {
    const id = await idOf('mia', 'campaign add Parts budget:€100');
    await world.type('mia', `campaign activity add CM-${id} "Write the letter" for:max due:2026-12-24`);
    await world.type('mia', `campaign activity done CM-${id} 1`);
    expect(await fails(world.type('mia', `campaign activity done CM-${id} 1`))).toMatch(/done already/u);
    expect(await fails(world.type('mia', `campaign activity done CM-${id} 9`))).toMatch(/has no activity 9/u);
    await world.undo('mia');
    expect(await world.rows(sql`SELECT done_at FROM campaign_activities WHERE campaign_id = ${id}`)).toEqual([
      { done_at: null },
    ]);
    await world.type('mia', `campaign cost add CM-${id} €120 Paper`);
    expect(await seen('mia', id)).toContain('Spent: €120.00 of €100.00 · over budget');
    expect(await fails(world.type('mia', `campaign cost add CM-${id} $5 Stamps`))).toMatch(/counted in EUR/u);
    await world.undo('mia');
    expect(await seen('mia', id)).toContain('Budget: €100.00');
    await world.undo('mia');
    expect(await seen('mia', id)).not.toContain('Write the letter');
  });

  it('tell its owner on the first day and after the last', async () => {
    const day = (ms: number): string => new Date(world.clock.at.getTime() + ms).toISOString().slice(0, 10);
    const id = await idOf('mia', `campaign add Timed period:${day(days(1))}..${day(days(2))}`);
    await world.sweep();
    const due = async () =>
      (await world.events('campaign', id)).map(({ type }) => type).filter((type) => type.endsWith('_due'));
    expect(await due()).toEqual([]);
    world.wait(days(1));
    await world.sweep();
    await world.sweep();
    expect(await due()).toEqual(['campaign.start_due']);
    await world.type('mia', `campaign start CM-${id}`);
    world.wait(days(2));
    await world.sweep();
    await world.sweep();
    expect(await due()).toEqual(['campaign.start_due', 'campaign.end_due']);
  });
});

describe('campaigns of a customer', () => {
  it('move with a merge and back, are handed out, and forget the person', async () => {
    const [from, to] = await Promise.all([world.customer('From Ltd', 'sales'), world.customer('To Ltd', 'sales')]);
    const both = await idOf('mia', 'campaign add Both channels:event');
    const one = await idOf('mia', 'campaign add One channels:event');
    for (const id of [both, one]) await world.type('mia', `campaign start CM-${id}`);
    for (const customer of [from, to]) await world.type('mia', `campaign touch CM-${both} C-${customer}`);
    await world.type('mia', `campaign touch CM-${one} C-${from}`);
    const noun = world.registry.noun('campaign');
    const touched = (customer: number) =>
      world.rows<{ campaign_id: number }>(
        sql`SELECT campaign_id FROM campaign_touches WHERE customer_id = ${customer} AND removed_at IS NULL ORDER BY campaign_id`,
      );
    const { createCtx } = await import('../../src/operations/execute.ts');
    const inTx = <T>(work: (ctx: ReturnType<typeof createCtx>['ctx']) => Promise<T>): Promise<T> =>
      world.database.transact((tx) =>
        work(createCtx(world.executor.readCtx(tx), { actor: world.actors.iris, door: 'system', receipt: null }).ctx),
      );
    const kept = await inTx((ctx) => noun?.ofCustomer?.move?.(ctx, from, to) as Promise<never>);
    expect(await touched(to)).toEqual([{ campaign_id: both }, { campaign_id: one }]);
    await inTx((ctx) => noun?.ofCustomer?.moveBack?.(ctx, kept) as Promise<void>);
    expect(await touched(from)).toEqual([{ campaign_id: both }, { campaign_id: one }]);
    expect(await touched(to)).toEqual([{ campaign_id: both }]);
    expect(await inTx((ctx) => noun?.ofCustomer?.personalData?.(ctx, from) as Promise<never>)).toMatchObject([
      { campaign: `CM-${both}`, channel: 'event', response: 'none' },
      { campaign: `CM-${one}` },
    ]);
    await inTx((ctx) => noun?.ofCustomer?.erase?.(ctx, from) as Promise<void>);
    expect(await touched(from)).toHaveLength(2);
  });
});
