import { expect } from 'vitest';
import { type Desk, numberOf, type Scenario, scenario } from '../scenario.ts';

const dealById = `SELECT d.*, d.expected_on::text AS expected, s.name AS owner FROM deals d LEFT JOIN staff s ON s.id = d.owner_id
  WHERE d.id = $1`;
const targetById = 'SELECT *, starts_on::text AS starts, ends_on::text AS ends FROM sales_targets WHERE id = $1';
const reviewById = 'SELECT * FROM reviews WHERE id = $1';

/** Lena of Sales adds a deal with Acme; answers its id as people write it. */
async function deal({ type, row }: Desk, title: string, more = ''): Promise<string> {
  await type('lena', `deal add acme "${title}" ${more}`, 'sales', new RegExp(title, 'u'));
  const { id } = await row<{ id: number }>('SELECT id FROM deals WHERE title = $1', title);
  return `DL-${id}`;
}

/** Marta, who leads Sales, sets a target for a year that no other scenario uses; answers its id. */
async function target({ type, row }: Desk, year: number, goal = 'revenue €100,000', more = ''): Promise<string> {
  await type(
    'marta',
    `target add ${goal} period:${year} for:sales ${more}`,
    'sales',
    new RegExp(`Sales · ${year}`, 'u'),
  );
  const { id } = await row<{ id: number }>('SELECT id FROM sales_targets WHERE starts_on = $1::date', `${year}-01-01`);
  return `G-${id}`;
}

/** A line of the plan of a target. */
async function planned(desk: Desk, year: number): Promise<string> {
  const id = await target(desk, year);
  await desk.type('lena', `target plan add ${id} activity "Trade fair ${year}"`, 'sales', /line 1/u);
  return id;
}

/** Lena starts a review of a deal of hers; answers its id. */
async function review(desk: Desk, title: string): Promise<string> {
  const id = await deal(desk, title);
  await desk.type('lena', `review start ${id}`, 'sales', new RegExp(`Review of ${id}`, 'u'));
  const found = await desk.row<{ id: number }>('SELECT id FROM reviews WHERE about_id = $1', numberOf(id));
  return `R-${found.id}`;
}

/** The same with a finding. */
async function reviewed(desk: Desk, title: string): Promise<string> {
  const id = await review(desk, title);
  await desk.type(
    'lena',
    `review finding ${id} problem "The offer came late" cause:"No reminder"`,
    'sales',
    /finding 1/u,
  );
  return id;
}

export const dealScenarios: readonly Scenario[] = [
  scenario('deal add', async (desk) => {
    const id = await deal(desk, 'Three hundred chairs', 'amount:€12,345.60 close:"end of next month"');
    expect(await desk.row(dealById, numberOf(id))).toMatchObject({
      amount_minor: '1234560',
      amount_currency: 'EUR',
      stage: 'qualification',
      expected: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/u),
    });
  }),
  scenario('deal list', async (desk) => {
    await deal(desk, 'Two hundred desks', 'close:2040-01-01');
    await desk.type('lena', 'deal list mine period:2040', 'sales', /Two hundred desks/u);
  }),
  scenario('deal show', async (desk) => {
    const id = await deal(desk, 'A hundred shelves', 'amount:€900');
    // Support knows that there is such a deal, and not what it is worth.
    const seen = await desk.type('omar', `deal show ${id}`, 'support', /A hundred shelves[\s\S]*Hidden from you/u);
    expect(seen.text).not.toContain('900');
  }),
  scenario('deal edit', async (desk) => {
    const id = await deal(desk, 'Fifty lamps');
    await desk.type('lena', `deal edit ${id} amount:€4,000 next:"Send the offer"`, 'sales', /€4,000/u);
    expect(await desk.row(dealById, numberOf(id))).toMatchObject({
      amount_minor: '400000',
      next_step: 'Send the offer',
    });
  }),
  scenario('deal move', async (desk) => {
    const id = await deal(desk, 'Forty screens');
    await desk.type('lena', `deal move ${id} proposal`, 'sales', /Proposal/u);
    expect(await desk.row(dealById, numberOf(id))).toMatchObject({ stage: 'proposal' });
  }),
  scenario('deal win', async (desk) => {
    const id = await deal(desk, 'Thirty printers', 'amount:€3,000');
    await desk.type('lena', `deal win ${id} reason:product`, 'sales', /Won/u);
    expect(await desk.row(dealById, numberOf(id))).toMatchObject({ status: 'won', reason: 'product' });
  }),
  scenario('deal lose', async (desk) => {
    const id = await deal(desk, 'Twenty routers');
    await desk.type('lena', `deal lose ${id} reason:other note:"They moved abroad"`, 'sales', /lost|Lost/u);
    expect(await desk.row(dealById, numberOf(id))).toMatchObject({ status: 'lost', reason_note: 'They moved abroad' });
  }),
  scenario('deal reopen', async (desk) => {
    const id = await deal(desk, 'Ten safes');
    await desk.type('lena', `deal lose ${id} reason:timing`, 'sales', /lost|Lost/u);
    await desk.type('lena', `deal reopen ${id}`, 'sales', /open again/u);
    expect(await desk.row(dealById, numberOf(id))).toMatchObject({ status: 'open', stage: 'qualification' });
  }),
  scenario('deal assign', async (desk) => {
    const id = await deal(desk, 'Nine carpets', 'amount:€900');
    await desk.type('lena', `deal assign ${id} omar`, 'sales', /Omar Said/u);
    expect(await desk.row(dealById, numberOf(id))).toMatchObject({ owner: 'Omar Said' });
    // It comes to his department's channel.
    const told = await desk.finds('grace', 'support', 'Nine carpets');
    expect(told.isPrivate).toBe(false);
    expect(told.text).toMatch(/Omar Said[\s\S]*Support/u);
  }),
  scenario('deal remove', async (desk) => {
    const id = await deal(desk, 'Eight mirrors');
    await desk.type('lena', `deal remove ${id}`, 'sales', /Removed/u);
    expect(await desk.row(dealById, numberOf(id))).toMatchObject({ removed_at: expect.any(Date) });
  }),
  scenario('deal pipeline', async (desk) => {
    await deal(desk, 'Seven tables', 'amount:€1,000 stage:negotiation close:2041-02-01');
    const seen = await desk.type('lena', 'deal pipeline mine period:2041', 'sales', /Negotiation/u);
    expect(seen.text).toMatch(/€1,000\.00[\s\S]*€600\.00/u);
  }),
  scenario('deal outcomes', async (desk) => {
    const id = await deal(desk, 'Six drawers');
    await desk.type('lena', `deal lose ${id} reason:competitor`, 'sales', /lost|Lost/u);
    await desk.type('lena', 'deal outcomes mine', 'sales', /Lost · Competitor[\s\S]*\d+ deal/u);
  }),
  scenario('deal stages', ({ type }) =>
    type('omar', 'deal stages', 'support', /Qualification[\s\S]*Negotiation/u).then(() => undefined),
  ),
  scenario('deal stage add', async ({ type, row }) => {
    await type('iris', 'deal stage add "Site visit" probability:20 zh:实地考察', 'general', /Site visit/u);
    const added = await row(`SELECT probability, name_zh FROM deal_stages WHERE key = 'site-visit'`);
    expect(added).toEqual({ probability: 20, name_zh: '实地考察' });
  }),
  scenario('deal stage edit', async ({ type, row }) => {
    await type('iris', 'deal stage add "Trial" probability:40', 'general', /Trial/u);
    await type('iris', 'deal stage edit trial probability:45 stale:9', 'general', /Changed the stage/u);
    const changed = await row(`SELECT probability, stale_days FROM deal_stages WHERE key = 'trial'`);
    expect(changed).toEqual({ probability: 45, stale_days: 9 });
  }),
  scenario('deal stage retire', async ({ type, row }) => {
    await type('iris', 'deal stage add "Old step" probability:50', 'general', /Old step/u);
    await type('iris', 'deal stage retire "old step"', 'general', /no longer offered/u);
    const retired = await row(`SELECT retired_at FROM deal_stages WHERE key = 'old-step'`);
    expect(retired).toEqual({ retired_at: expect.any(Date) });
  }),
];

export const targetScenarios: readonly Scenario[] = [
  scenario('target add', async (desk) => {
    const id = await target(desk, 2051, 'revenue €250,000');
    expect(await desk.row(targetById, numberOf(id))).toMatchObject({
      goal_minor: '25000000',
      starts: '2051-01-01',
      ends: '2051-12-31',
      scope: 'department',
    });
  }),
  scenario('target list', async (desk) => {
    await target(desk, 2052);
    await desk.type('lena', 'target list period:2052', 'sales', /Revenue · Sales · 2052/u);
  }),
  scenario('target show', async (desk) => {
    const id = await target(desk, 2053);
    await desk.type('lena', `target show ${id}`, 'sales', /€100,000\.00[\s\S]*Forecast[\s\S]*Bottleneck/u);
  }),
  scenario('target edit', async (desk) => {
    const id = await target(desk, 2054);
    await desk.type('marta', `target edit ${id} goal:€120,000`, 'sales', /Changed the goal/u);
    expect(await desk.row(targetById, numberOf(id))).toMatchObject({ goal_minor: '12000000' });
  }),
  scenario('target record', async (desk) => {
    const year = new Date().getUTCFullYear();
    const id = await target(desk, year, 'share 20%', 'market:"Office supplies"');
    await desk.type('marta', `target record ${id} 12.5% source:Nielsen`, 'sales', /12\.5%/u);
    const read = await desk.row('SELECT share, source FROM target_readings WHERE target_id = $1', numberOf(id));
    expect(read).toEqual({ share: 1250, source: 'Nielsen' });
  }),
  scenario('target remove', async (desk) => {
    const id = await target(desk, 2055);
    await desk.type('marta', `target remove ${id}`, 'sales', /Removed the target/u);
    expect(await desk.row(targetById, numberOf(id))).toMatchObject({ removed_at: expect.any(Date) });
  }),
  scenario('target plan add', async (desk) => {
    const id = await planned(desk, 2056);
    const line = await desk.row('SELECT kind, what FROM target_plan_lines WHERE target_id = $1', numberOf(id));
    expect(line).toEqual({ kind: 'activity', what: 'Trade fair 2056' });
  }),
  scenario('target plan list', async (desk) => {
    const id = await planned(desk, 2057);
    await desk.type('lena', `target plan list ${id}`, 'sales', /Sales plan[\s\S]*Trade fair 2057/u);
  }),
  scenario('target plan done', async (desk) => {
    const id = await planned(desk, 2058);
    await desk.type('lena', `target plan done ${id} 1`, 'sales', /Done/u);
    const line = await desk.row('SELECT status FROM target_plan_lines WHERE target_id = $1', numberOf(id));
    expect(line).toEqual({ status: 'done' });
  }),
  scenario('target plan remove', async (desk) => {
    const id = await planned(desk, 2059);
    await desk.type('lena', `target plan remove ${id} 1`, 'sales', /out of the plan/u);
    const line = await desk.row('SELECT removed_at FROM target_plan_lines WHERE target_id = $1', numberOf(id));
    expect(line).toEqual({ removed_at: expect.any(Date) });
  }),
];

export const reviewScenarios: readonly Scenario[] = [
  scenario('review start', async (desk) => {
    const id = await review(desk, 'Six benches');
    expect(await desk.row(reviewById, numberOf(id))).toMatchObject({ about_noun: 'deal', status: 'open' });
  }),
  scenario('review list', async (desk) => {
    const id = await review(desk, 'Five stools');
    await desk.type('lena', 'review list mine', 'sales', new RegExp(`${id}\\b`, 'u'));
  }),
  scenario('review show', async (desk) => {
    const id = await reviewed(desk, 'Four sofas');
    await desk.type('marta', `review show ${id}`, 'sales', /Four sofas[\s\S]*The offer came late[\s\S]*No reminder/u);
  }),
  scenario('review finding', async (desk) => {
    const id = await reviewed(desk, 'Three beds');
    const found = await desk.row('SELECT kind, what FROM review_findings WHERE review_id = $1', numberOf(id));
    expect(found).toEqual({ kind: 'problem', what: 'The offer came late' });
  }),
  scenario('review finding edit', async (desk) => {
    const id = await reviewed(desk, 'Three and a half beds');
    await desk.type('lena', `review finding edit ${id} 1 cause:"Nobody owned it"`, 'sales', /Finding 1 says that now/u);
    expect(await desk.row('SELECT what, cause FROM review_findings WHERE review_id = $1', numberOf(id))).toEqual({
      what: 'The offer came late',
      cause: 'Nobody owned it',
    });
  }),
  scenario('review action', async (desk) => {
    const id = await reviewed(desk, 'Two cupboards');
    await desk.type('lena', `review action ${id} 1 "Remind of offers" for:support`, 'sales', /is to act on it/u);
    const task = await desk.row(
      'SELECT title, about_noun FROM tasks WHERE about_noun = $2 AND about_id = $1',
      numberOf(id),
      'review',
    );
    expect(task).toEqual({ title: 'Remind of offers', about_noun: 'review' });
  }),
  scenario('review close', async (desk) => {
    const id = await reviewed(desk, 'One wardrobe');
    await desk.type('lena', `review close ${id} summary:"Earlier next time"`, 'sales', /closed/u);
    expect(await desk.row(reviewById, numberOf(id))).toMatchObject({ status: 'closed', summary: 'Earlier next time' });
  }),
  scenario('review reopen', async (desk) => {
    const id = await reviewed(desk, 'No curtains');
    await desk.type('lena', `review close ${id}`, 'sales', /closed/u);
    await desk.type('lena', `review reopen ${id}`, 'sales', /open again/u);
    expect(await desk.row(reviewById, numberOf(id))).toMatchObject({ status: 'open' });
  }),
];
