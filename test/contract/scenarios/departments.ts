import { expect } from 'vitest';
import { type Scenario, scenario } from '../scenario.ts';

const byKey = 'SELECT * FROM departments WHERE key = $1';

export const departmentScenarios: readonly Scenario[] = [
  scenario('department list', async ({ type }) => {
    await type('lena', 'department list', 'sales', /Sales[\s\S]*Support[\s\S]*Marketing[\s\S]*Finance/u);
  }),
  scenario('department show', async ({ type }) => {
    await type('lena', 'department show support', 'sales', /Support[\s\S]*Key[\s\S]*support/u);
  }),
  scenario('department add', async ({ type, row }) => {
    await type('iris', 'department add "Logistics" zh:物流', 'general', /Added Logistics/u);
    expect(await row(byKey, 'logistics')).toMatchObject({ name_en: 'Logistics', name_zh: '物流', active: true });
  }),
  scenario('department rename', async ({ type, row }) => {
    await type('iris', 'department add "Buying" zh:采购', 'general', /Added Buying/u);
    await type('iris', 'department rename buying en:"Procurement"', 'general', /now called Procurement/u);
    expect(await row(byKey, 'buying')).toMatchObject({ name_en: 'Procurement', name_zh: '采购' });
  }),
  scenario('department open', async ({ type, row }) => {
    await type('iris', 'department open sales', 'general', /may now join Sales/u);
    expect(await row(byKey, 'sales')).toMatchObject({ self_join: true });
    await type('iris', 'department close sales', 'general', /Sales is closed/u);
  }),
  scenario('department close', async ({ type, row }) => {
    await type('iris', 'department open support', 'general', /may now join Support/u);
    await type('iris', 'department close support', 'general', /Support is closed/u);
    expect(await row(byKey, 'support')).toMatchObject({ self_join: false });
  }),
  scenario('department join', async ({ client, type, row }) => {
    await client.rows(`UPDATE staff SET department_id = NULL WHERE email = 'jonas.berg@fernhill.example'`);
    await type('iris', 'department open marketing', 'general', /may now join Marketing/u);
    await type('jonas', 'department join marketing', 'general', /Welcome to Marketing/u);
    expect(
      await row(
        `SELECT d.key FROM staff s JOIN departments d ON d.id = s.department_id WHERE s.email = 'jonas.berg@fernhill.example'`,
      ),
    ).toEqual({ key: 'marketing' });
  }),
  scenario('department retire', async ({ type, row }) => {
    await type('iris', 'department add "Archive" zh:档案', 'general', /Added Archive/u);
    await type('iris', 'department retire archive', 'general', /Archive is retired/u);
    expect(await row(byKey, 'archive')).toMatchObject({ active: false });
  }),
  scenario('department restore', async ({ type, row }) => {
    await type('iris', 'department add "Events" zh:活动', 'general', /Added Events/u);
    await type('iris', 'department retire events', 'general', /Events is retired/u);
    await type('iris', 'department restore events', 'general', /Events is back/u);
    expect(await row(byKey, 'events')).toMatchObject({ active: true });
  }),
  scenario('department hours', async ({ type }) => {
    await type('lena', 'department hours sales', 'sales', /Mon-Fri[\s\S]*Time zone/u);
  }),
  scenario('department hours set', async ({ type, row }) => {
    await type('iris', 'department hours set finance "mon-thu 8:00-16:00" zone:Berlin', 'general', /hours of Finance/u);
    expect(await row(byKey, 'finance')).toMatchObject({
      hours: [...Array(4).fill([[480, 960]]), [], [], []],
      timezone: 'Europe/Berlin',
    });
  }),
  scenario('department holidays list', async ({ type }) => {
    await type('lena', 'department holidays list sales', 'sales', /Holidays of Sales/u);
  }),
  scenario('department holidays add', async ({ type, row }) => {
    const day = nextYear('12-24');
    await type(
      'iris',
      `department holidays add finance ${day} "Christmas Eve" off:afternoon`,
      'general',
      /Christmas Eve/u,
    );
    expect(await row(`SELECT name, off_from, off_to FROM department_holidays WHERE day = $1::date`, day)).toEqual({
      name: 'Christmas Eve',
      off_from: 720,
      off_to: 1440,
    });
  }),
  scenario('department holidays remove', async ({ client, type }) => {
    const day = nextYear('05-01');
    await type('iris', `department holidays add finance ${day} "Labour Day"`, 'general', /Labour Day/u);
    await type('iris', `department holidays remove finance ${day}`, 'general', /ordinary day again/u);
    expect(await client.rows(`SELECT 1 FROM department_holidays WHERE name = 'Labour Day'`)).toEqual([]);
  }),
];

const nextYear = (day: string): string => `${new Date().getUTCFullYear() + 1}-${day}`;
