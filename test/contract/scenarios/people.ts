import { expect } from 'vitest';
import { type Scenario, scenario } from '../scenario.ts';

const byEmail = `SELECT s.*, d.key AS department FROM staff s LEFT JOIN departments d ON d.id = s.department_id
  WHERE s.email = $1 || '@fernhill.example'`;

export const peopleScenarios: readonly Scenario[] = [
  scenario('staff list', async ({ type }) => {
    const seen = await type('lena', 'staff list support', 'sales', /Omar Said/u);
    expect(seen.text).toContain('Grace Obi');
    expect(seen.text).not.toContain('Dana Cohen');
  }),
  scenario('staff show', async ({ type }) => {
    await type('lena', 'staff show omar', 'sales', /Omar Said[\s\S]*Support/u);
  }),
  scenario('staff place', async ({ type, row }) => {
    await type('iris', 'staff place jonas finance', 'general', /Jonas Berg is now in Finance/u);
    expect(await row(byEmail, 'jonas.berg')).toMatchObject({ department: 'finance' });
    await type('iris', 'staff place jonas marketing', 'general', /Jonas Berg is now in Marketing/u);
  }),
  scenario('staff away', async ({ type, row }) => {
    await type('omar', 'staff away until:"in 10 days" cover:grace', 'support', /Noted[\s\S]*covered by Grace Obi/u);
    const [omar, grace] = [await row(byEmail, 'omar.said'), await row(byEmail, 'grace.obi')];
    expect(omar.cover_id).toBe(grace.id);
    expect(omar.away_until).toBeInstanceOf(Date);
    await type('omar', 'staff back', 'support', /Welcome back/u);
  }),
  scenario('staff back', async ({ type, row }) => {
    await type('grace', 'staff away until:"in 3 days"', 'support', /Noted/u);
    await type('grace', 'staff back', 'support', /Welcome back, Grace Obi/u);
    expect(await row(byEmail, 'grace.obi')).toMatchObject({ away_until: null });
  }),
  scenario('staff deactivate', async ({ type, row }) => {
    await type('iris', 'staff deactivate dana', 'general', /Dana Cohen is deactivated/u);
    expect(await row(byEmail, 'dana.cohen')).toMatchObject({ active: false });
    const { id } = await row<{ id: number }>(byEmail, 'dana.cohen');
    await type('iris', `staff activate S-${id}`, 'general', /active again/u);
  }),
  scenario('staff activate', async ({ type, row }) => {
    const { id } = await row<{ id: number }>(byEmail, 'liu.yang');
    await type('iris', `staff deactivate S-${id}`, 'general', /is deactivated/u);
    await type('iris', `staff activate S-${id}`, 'general', /is active again/u);
    expect(await row(byEmail, 'liu.yang')).toMatchObject({ active: true });
  }),
  scenario('whoami', async ({ type }) => {
    await type('priya', 'whoami', 'marketing', /You are Priya Nair[\s\S]*Marketing/u);
  }),
  scenario('settings', async ({ type, row }) => {
    await type('viktor', 'settings language:zh timezone:Tokyo', 'finance', /已保存/u);
    expect(await row(byEmail, 'viktor.hall')).toMatchObject({ locale: 'zh', timezone: 'Asia/Tokyo' });
    await type('viktor', 'settings language:en timezone:Chicago', 'finance', /Saved/u);
  }),
];
