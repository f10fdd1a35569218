import { expect } from 'vitest';
import { type Scenario, scenario } from '../scenario.ts';

/** Figures of the whole deployment, which other scenarios write into: what is asserted is what stands on the cards, not how much. */
export const reportScenarios: readonly Scenario[] = [
  scenario('report', async (desk) => {
    const own = await desk.type('marta', 'report sales last 30 days', 'sales', /Reports · Sales · last 30 days/u);
    expect(own.text).toMatch(/Pipeline|There is nothing to count/u);
    // Another person's figures are theirs and their manager's.
    await desk.type('lena', 'report csat company', 'sales', /for managers and admins/u);
  }),
  scenario('report records', async (desk) => {
    await desk.type('lena', 'deal add acme "Reported shelves" amount:€900', 'sales', /Reported shelves/u);
    await desk.type('marta', 'report records pipeline sales', 'sales', /Reported shelves/u);
  }),
  scenario('report formula', async (desk) => {
    await desk.type('lena', 'report formula task efficiency', 'sales', /E grows when work takes longer/u);
  }),
];
