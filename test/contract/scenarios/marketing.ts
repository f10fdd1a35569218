import { expect } from 'vitest';
import { type Desk, numberOf, type Scenario, scenario } from '../scenario.ts';

const byId = 'SELECT * FROM campaigns WHERE id = $1';

/** Priya of Marketing plans a campaign; answers its id as people write it. */
async function planned({ type, row }: Desk, title: string, more = ''): Promise<string> {
  await type('priya', `campaign add "${title}" channels:event ${more}`, 'marketing', new RegExp(title, 'u'));
  const { id } = await row<{ id: number }>('SELECT id FROM campaigns WHERE title = $1', title);
  return `CM-${id}`;
}

async function running(desk: Desk, title: string, more = ''): Promise<string> {
  const id = await planned(desk, title, more);
  await desk.type('priya', `campaign start ${id}`, 'marketing', /It is running/u);
  return id;
}

/** It runs and has reached Acme. */
async function touched(desk: Desk, title: string): Promise<string> {
  const id = await running(desk, title);
  await desk.type('priya', `campaign touch ${id} acme via:event`, 'marketing', /noted as touched/u);
  return id;
}

export const campaignScenarios: readonly Scenario[] = [
  scenario('campaign add', async (desk) => {
    const id = await planned(desk, 'Spring letters', 'leads:50 budget:€5,000 period:"Q2 2027"');
    expect(await desk.row(byId, numberOf(id))).toMatchObject({ status: 'planned', goal_kind: 'leads', goal_count: 50 });
    await desk.finds('priya', 'marketing', id);
  }),
  scenario('campaign list', async (desk) => {
    const id = await running(desk, 'Listed letters', 'period:2020-01-01..2030-01-01');
    await desk.type('priya', 'campaign list mine', 'marketing', new RegExp(id, 'u'));
  }),
  scenario('campaign show', async (desk) => {
    const id = await planned(desk, 'Shown letters', 'budget:€4,321');
    await desk.type('priya', `campaign show ${id}`, 'marketing', /Shown letters[\s\S]*4,321/u);
  }),
  scenario('campaign edit', async (desk) => {
    const id = await planned(desk, 'Edited letters');
    await desk.type('priya', `campaign edit ${id} reach:900`, 'marketing', /was changed/u);
    expect(await desk.row(byId, numberOf(id))).toMatchObject({ goal_kind: 'reach', goal_count: 900 });
  }),
  scenario('campaign assign', async (desk) => {
    const id = await planned(desk, 'Handed letters');
    await desk.type('priya', `campaign assign ${id} lena`, 'marketing', /looks after/u);
    const owner = 'SELECT s.name FROM campaigns m JOIN staff s ON s.id = m.owner_id WHERE m.id = $1';
    expect((await desk.row<{ name: string }>(owner, numberOf(id))).name).toMatch(/Lena/u);
  }),
  scenario('campaign audience set', async (desk) => {
    const id = await planned(desk, 'Chosen letters');
    await desk.type('priya', `campaign audience set ${id} lifecycle:active`, 'marketing', /This is the audience now/u);
    expect(await desk.row(byId, numberOf(id))).toMatchObject({ audience: { lifecycle: 'active' } });
  }),
  scenario('campaign audience', async (desk) => {
    const id = await planned(desk, 'Counted letters');
    await desk.type('priya', `campaign audience set ${id} lifecycle:active`, 'marketing', /This is the audience now/u);
    await desk.type('priya', `campaign audience ${id}`, 'marketing', /customers? fit today[\s\S]*may be reached/u);
  }),
  scenario('campaign start', async (desk) => {
    const id = await running(desk, 'Started letters');
    expect(await desk.row(byId, numberOf(id))).toMatchObject({ status: 'running', started_at: expect.any(Date) });
  }),
  scenario('campaign touch', async (desk) => {
    const id = await touched(desk, 'Sent letters');
    const touch = 'SELECT t.channel, t.response FROM campaign_touches t WHERE t.campaign_id = $1';
    expect(await desk.row(touch, numberOf(id))).toEqual({ channel: 'event', response: 'none' });
  }),
  scenario('campaign result', async (desk) => {
    const id = await touched(desk, 'Answered letters');
    await desk.type('priya', `campaign result ${id} acme response:lead`, 'marketing', /: lead\./u);
    const touch = 'SELECT t.response FROM campaign_touches t WHERE t.campaign_id = $1';
    expect(await desk.row(touch, numberOf(id))).toEqual({ response: 'lead' });
  }),
  scenario('campaign members', async (desk) => {
    const id = await touched(desk, 'Known letters');
    await desk.type('priya', `campaign members ${id}`, 'marketing', /Acme[\s\S]*No response yet/u);
  }),
  scenario('campaign activity add', async (desk) => {
    const id = await planned(desk, 'Busy letters');
    await desk.type('priya', `campaign activity add ${id} "Write them" due:tomorrow`, 'marketing', /Write them/u);
    const activity = 'SELECT number, what FROM campaign_activities WHERE campaign_id = $1';
    expect(await desk.row(activity, numberOf(id))).toEqual({ number: 1, what: 'Write them' });
  }),
  scenario('campaign activity done', async (desk) => {
    const id = await planned(desk, 'Finished letters');
    await desk.type('priya', `campaign activity add ${id} "Print them"`, 'marketing', /Print them/u);
    await desk.type('priya', `campaign activity done ${id} 1`, 'marketing', /Activity 1 is done/u);
    const activity = 'SELECT done_at FROM campaign_activities WHERE campaign_id = $1';
    expect(await desk.row(activity, numberOf(id))).toEqual({ done_at: expect.any(Date) });
  }),
  scenario('campaign cost add', async (desk) => {
    const id = await planned(desk, 'Paid letters');
    await desk.type('priya', `campaign cost add ${id} €120 Stamps`, 'marketing', /120\.00 noted/u);
    const cost = 'SELECT what, amount_minor::int AS minor FROM campaign_costs WHERE campaign_id = $1';
    expect(await desk.row(cost, numberOf(id))).toEqual({ what: 'Stamps', minor: 12_000 });
  }),
  scenario('campaign evaluate', async (desk) => {
    const id = await touched(desk, 'Weighed letters');
    await desk.type('priya', `campaign evaluate ${id}`, 'marketing', /Weighed letters[\s\S]*not enough data/u);
  }),
  scenario('campaign improve', async (desk) => {
    const id = await planned(desk, 'Better letters');
    await desk.type('priya', `campaign improve ${id} "Use larger print"`, 'marketing', /is to improve it/u);
    const task = `SELECT title FROM tasks WHERE about_noun = 'campaign' AND about_id = $1`;
    expect(await desk.row(task, numberOf(id))).toEqual({ title: 'Use larger print' });
  }),
  scenario('campaign finish', async (desk) => {
    const id = await running(desk, 'Ended letters');
    await desk.type('priya', `campaign finish ${id} outcome:"Nobody reads letters"`, 'marketing', /It is done/u);
    expect(await desk.row(byId, numberOf(id))).toMatchObject({ status: 'done', outcome: 'Nobody reads letters' });
  }),
  scenario('campaign cancel', async (desk) => {
    const id = await planned(desk, 'Stopped letters');
    await desk.type('priya', `campaign cancel ${id} "No stamps left"`, 'marketing', /It is cancelled/u);
    expect(await desk.row(byId, numberOf(id))).toMatchObject({ status: 'cancelled', outcome: 'No stamps left' });
  }),
  scenario('campaign remove', async (desk) => {
    const id = await planned(desk, 'Mistaken letters');
    await desk.type('priya', `campaign remove ${id}`, 'marketing', /gone from the lists/u);
    expect(await desk.row(byId, numberOf(id))).toMatchObject({ removed_at: expect.any(Date) });
  }),
];

/** Omar of Support writes down what Acme answered; answers the survey's id as people write it. */
async function recorded({ type, row }: Desk, comment: string, answers = 'csat:4'): Promise<string> {
  await type('omar', `survey record acme ${answers} comment:"${comment}"`, 'support', /Written down/u);
  const { id } = await row<{ id: number }>('SELECT id FROM surveys WHERE comment = $1', comment);
  return `SV-${id}`;
}

const survey = 'SELECT csat, nps, removed_at FROM surveys WHERE id = $1';

export const surveyScenarios: readonly Scenario[] = [
  scenario('survey record', async (desk) => {
    const id = await recorded(desk, 'They answered at once', 'csat:5 nps:9');
    expect(await desk.row(survey, numberOf(id))).toMatchObject({ csat: 5, nps: 9 });
  }),
  scenario('survey list', async (desk) => {
    const id = await recorded(desk, 'One of several');
    await desk.type('omar', 'survey list acme', 'support', new RegExp(id, 'u'));
  }),
  scenario('survey summary', async (desk) => {
    await recorded(desk, 'One of the figures');
    await desk.type('omar', 'survey summary acme', 'support', /CSAT[\s\S]*n = \d/u);
  }),
  scenario('survey show', async (desk) => {
    const id = await recorded(desk, 'Read it again');
    await desk.type('omar', `survey show ${id}`, 'support', /Read it again/u);
  }),
  scenario('survey edit', async (desk) => {
    const id = await recorded(desk, 'Misheard');
    await desk.type('omar', `survey edit ${id} csat:2`, 'support', /Changed\./u);
    expect(await desk.row(survey, numberOf(id))).toMatchObject({ csat: 2 });
  }),
  scenario('survey remove', async (desk) => {
    const id = await recorded(desk, 'Of somebody else');
    await desk.type('omar', `survey remove ${id}`, 'support', /gone from the lists/u);
    expect(await desk.row(survey, numberOf(id))).toMatchObject({ removed_at: expect.any(Date) });
  }),
];

export const analysisScenarios: readonly Scenario[] = [
  scenario('customer score', async (desk) => {
    await desk.type('lena', 'customer score acme', 'sales', /How important Acme[\s\S]*of 100 · class/u);
  }),
  scenario('customer priority', async (desk) => {
    await desk.type('lena', 'customer priority', 'sales', /Customers by importance/u);
  }),
  scenario('score rules', async (desk) => {
    await desk.type('lena', 'score rules', 'sales', /How customers are weighed[\s\S]*weight/u);
  }),
  scenario('score set', async (desk) => {
    const { n } = await desk.row<{ n: number }>('SELECT count(*)::int AS n FROM score_rules');
    await desk.type('iris', 'score set cases:12', 'general', /These are the rules now/u);
    const newest = `SELECT (SELECT count(*)::int FROM score_rules) AS n, weights FROM score_rules ORDER BY id DESC LIMIT 1`;
    expect(await desk.row(newest)).toMatchObject({ n: n + 1, weights: { cases: 12 } });
  }),
  scenario('score recompute', async (desk) => {
    await desk.type('iris', 'score recompute', 'general', /will be scored again/u);
  }),
];
