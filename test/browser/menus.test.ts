import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manifestMenus } from '../../src/manifests.ts';
import { launchBrowser, newest, type Program, startProgram, typeLine, visit } from './support.ts';

/** The app's menus, on a message and beside the box that one writes in: what they offer is what the manifests say. */
let program: Program;
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
  program = await startProgram();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await program?.remove();
}, 60_000);

async function as(who: string, run: (page: Page) => Promise<void>): Promise<void> {
  const visited = await visit(browser, program.url);
  try {
    await visited.page.getByTestId(`person-${who}`).click();
    await run(visited.page);
    expect(visited.faults).toEqual([]);
  } finally {
    await visited.close();
  }
}

/** For people who want to see it: `CROSSDESK_SCREENSHOTS` names a folder. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.CROSSDESK_SCREENSHOTS;
  if (folder === undefined || folder === '') return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `menus-${name}.png`) });
}

const offered = (page: Page): Promise<string[]> =>
  page.getByRole('menuitem').locator('span:first-child').allInnerTexts();
const isWithin = async (page: Page, found: Locator): Promise<boolean> => {
  const box = await found.boundingBox();
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  return box !== null && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;
};
const { slack, teams } = manifestMenus();
const inTeams = (context: string): string[] =>
  teams.filter((one) => one.context.includes(context)).map(({ title }) => title);

describe('in Slack', () => {
  it('the plus beside the message box offers the shortcuts, and one opens the form that the typed command opens', () =>
    as('lena', async (page) => {
      await page.getByTestId('shortcuts').click();
      expect(await offered(page)).toEqual(slack.filter(({ type }) => type === 'global').map(({ name }) => name));
      await picture(page, 'slack-plus');
      await page.getByRole('menuitem', { name: /Add a customer/u }).click();
      const form = page.getByTestId('modal');
      await form.waitFor();
      await picture(page, 'slack-form');
      const fields = await form.locator('label').allInnerTexts();
      expect(fields).toContain('Name');
      await form.getByTestId('modal-close').click();
      await form.waitFor({ state: 'detached' });
      await typeLine(page, '/crm customer add');
      await form.waitFor();
      expect(await form.locator('label').allInnerTexts()).toEqual(fields);
    }));

  it('the dots of a message offer what can be made of it, and its words are in the form', () =>
    as('lena', async (page) => {
      await typeLine(page, 'Acme asks for a second pallet');
      const said = await newest(page, 'Acme asks for a second pallet');
      await said.hover();
      await said.getByTestId('more-actions').click();
      expect(await offered(page)).toEqual(slack.filter(({ type }) => type === 'message').map(({ name }) => name));
      await picture(page, 'slack-message');
      await page.getByRole('menuitem', { name: /Log to CRM/u }).click();
      const form = page.getByTestId('modal');
      await form.waitFor();
      expect(await form.getByLabel('What was said').inputValue()).toBe('Acme asks for a second pallet');
    }));
});

describe('in Teams', () => {
  const openTeams = async (page: Page, place: string): Promise<void> => {
    await page.getByTestId('side-teams').click();
    await page.getByTestId(`teams-${place}`).click();
    await page.getByTestId('teams-composer').waitFor();
  };
  const dialog = (page: Page): Locator => page.getByTestId('teams-dialog');

  it('the plus beside the message box offers the app’s actions, and one adds a task with a dialog', () =>
    as('lena', async (page) => {
      await openTeams(page, 'Sales');
      await page.getByTestId('teams-plus').click();
      expect(await offered(page)).toEqual(inTeams('compose'));
      expect(await offered(page)).toContain('Add a customer');
      await picture(page, 'teams-plus');
      await page.getByRole('menuitem', { name: /Create task/u }).click();
      await dialog(page).getByLabel('What is to be done').fill('From the plus menu');
      await picture(page, 'teams-dialog');
      await dialog(page).getByRole('button', { name: 'Save' }).click();
      await page
        .getByText(/From the plus menu/u)
        .first()
        .waitFor();
    }));

  it('the dots of a message offer what can be made of it', () =>
    as('marta', async (page) => {
      await openTeams(page, 'Sales');
      const composer = page.getByTestId('teams-composer');
      await composer.fill('Acme wants to pay in two parts');
      await composer.press('Enter');
      const said = page.getByTestId('teams-timeline').locator('article').filter({ hasText: 'two parts' }).last();
      await said.waitFor();
      await said.hover();
      await said.getByTestId('teams-more').click();
      expect(await offered(page)).toEqual(inTeams('message'));
      await picture(page, 'teams-message');
      await page.getByRole('menuitem', { name: /Create task/u }).click();
      await dialog(page).waitFor();
      expect(await dialog(page).innerText()).toMatch(/task/iu);
    }));

  it('on a phone the menu stays on the screen, and keys are enough', () =>
    as('lena', async (page) => {
      await openTeams(page, 'bot');
      await page.setViewportSize({ width: 360, height: 740 });
      await page.getByTestId('teams-plus').focus();
      await page.keyboard.press('Enter');
      expect(await isWithin(page, page.getByRole('menu'))).toBe(true);
      await picture(page, 'teams-phone');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Escape');
      await page.getByRole('menu').waitFor({ state: 'detached' });
    }));
});
