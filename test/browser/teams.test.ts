import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, type Program, startProgram, visit } from './support.ts';

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

/** Opens a place of the Teams side as one of the demo people, and demands that the page made no fault. */
async function inTeams(who: string, place: string, run: (page: Page) => Promise<void>): Promise<void> {
  const visited = await visit(browser, program.url);
  try {
    const { page } = visited;
    await page.getByTestId(`person-${who}`).click();
    await page.getByTestId('side-teams').click();
    await page.getByTestId(`teams-${place}`).click();
    await page.getByTestId('teams-composer').waitFor();
    await run(page);
    expect(visited.faults).toEqual([]);
  } finally {
    await visited.close();
  }
}

/** Writes a message and sends it, as a person does. */
async function say(page: Page, line: string): Promise<void> {
  const composer = page.getByTestId('teams-composer');
  await composer.click();
  await composer.pressSequentially(line);
  // Suggestions would take the Enter.
  await composer.press('Escape');
  await composer.press('Enter');
}

const messagesWith = (page: Page, text: string | RegExp): Locator =>
  page.getByTestId('teams-timeline').locator('article').filter({ hasText: text });

/** The newest message with a text, once it is there. */
async function newest(page: Page, text: string | RegExp): Promise<Locator> {
  const found = messagesWith(page, text).last();
  await found.waitFor();
  return found;
}

const dialog = (page: Page): Locator => page.getByTestId('teams-dialog');

/** For people who want to see it: `CROSSDESK_SCREENSHOTS` names a folder. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.CROSSDESK_SCREENSHOTS;
  if (folder === undefined || folder === '') return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `teams-${name}.png`) });
}

describe('the Teams side', () => {
  it('in the chat with the bot, help says what one types there, and a button shows more of it', () =>
    inTeams('lena', 'bot', async (page) => {
      await say(page, 'help');
      const help = await newest(page, 'What you can do with Crossdesk');
      expect(await help.getByTestId('adaptive-card').innerText()).toMatch(/\btask\b/u);
      expect(await help.innerText()).not.toMatch(/\/crm|@Crossdesk/u);
      await picture(page, 'help');
      await help.locator('[title^="More: Daily work"]').click();
      const work = await newest(page, 'Communication logs');
      await work.locator('[title^="More: Tasks"]').click();
      const tasks = await newest(page, /Finish a task[\s\S]*task done/u);
      expect(await tasks.innerText()).not.toContain('/crm');
      expect(await messagesWith(page, 'What you can do with Crossdesk').count(), 'changed in its place').toBe(0);
    }));

  it('a mention in a channel adds a task, which a colleague finishes in theirs', async () => {
    await inTeams('lena', 'Sales', async (page) => {
      await say(page, '@Crossdesk task add acme "Explain the new invoice" for:support due:friday');
      const card = await newest(page, /Explain the new invoice[\s\S]*Status/u);
      expect(await card.getAttribute('data-testid')).toBe('teams-message');
      expect(await card.innerText()).toContain('Acme Industrial Supplies Ltd');
      await picture(page, 'mention');
    });
    await inTeams('omar', 'Support', async (page) => {
      const card = await newest(page, 'Explain the new invoice');
      await card.getByRole('button', { name: 'Done' }).click();
      await newest(page, /Explain the new invoice[\s\S]*Done[\s\S]*Omar Said/u);
      expect(await messagesWith(page, /^(?=[\s\S]*Status)[\s\S]*Explain the new invoice/u).count()).toBe(1);
    });
    await inTeams('lena', 'Sales', async (page) => {
      await newest(page, /Explain the new invoice[\s\S]*Done[\s\S]*Omar Said/u);
    });
  });

  it('a list of ten keeps its rows, and a row opens its task', () =>
    inTeams('lena', 'bot', async (page) => {
      await say(page, 'task list sales');
      const list = await newest(page, /Tasks ·/u);
      await picture(page, 'list');
      expect(await list.innerText()).not.toMatch(/… \d+ more/u);
      expect(await list.locator('[title^="Done: "]').count()).toBeGreaterThan(5);
      await list
        .getByRole('button', { name: /^Show: .*T-\d+/u })
        .first()
        .click();
      expect(await (await newest(page, /Created by/u)).innerText()).toMatch(/T-\d+[\s\S]*Status/u);
    }));

  it('a form is a dialog, and says beside the field what is wrong', () =>
    inTeams('lena', 'bot', async (page) => {
      await say(page, 'customer add');
      const offer = await newest(page, 'Open the form');
      await offer.getByRole('button', { name: 'Open the form' }).click();
      await dialog(page).getByLabel('Name').fill('Lindgren & Søn <AB>');
      await dialog(page)
        .getByLabel(/^E-mail/u)
        .fill('not an address');
      await dialog(page).getByRole('button', { name: 'Save' }).click();
      await dialog(page).getByText('not an e-mail address').waitFor();
      expect(await dialog(page).getByLabel('Name').inputValue()).toBe('Lindgren & Søn <AB>');
      await picture(page, 'fault');
      await dialog(page)
        .getByLabel(/^E-mail/u)
        .fill('post@lindgren.example');
      await dialog(page).getByRole('button', { name: 'Save' }).click();
      await dialog(page).waitFor({ state: 'detached' });
      const card = await newest(page, /Lindgren & Søn <AB>[\s\S]*post@lindgren\.example/u);
      expect(await card.innerText()).toMatch(/C-\d+/u);
    }));

  it('a colleague’s message is logged from its menu, with its words and a customer found as one types', async () => {
    const words = 'Acme wants the second machine by March';
    await inTeams('marta', 'Sales', (page) => say(page, words));
    await inTeams('lena', 'Sales', async (page) => {
      const said = await newest(page, words);
      await said.hover();
      await said.getByTestId('teams-more').click();
      await page.getByRole('menuitem', { name: /Log to CRM/u }).click();
      await dialog(page).waitFor();
      expect(await dialog(page).getByLabel('What was said').inputValue()).toBe(words);
      await dialog(page).getByLabel('Customer').pressSequentially('acm');
      await dialog(page)
        .getByRole('option', { name: /Acme Industrial/u })
        .click();
      await picture(page, 'message-action');
      await dialog(page).getByRole('button', { name: 'Save' }).click();
      await dialog(page).getByText(/L-\d+/u).or(messagesWith(page, /L-\d+/u)).first().waitFor();
    });
  });

  it('a customer is found while one writes, and goes into the message as a card', () =>
    inTeams('lena', 'General', async (page) => {
      await page.getByTestId('teams-search-button').click();
      const results = page.getByTestId('teams-result');
      await results.first().waitFor();
      expect(await results.count(), 'something is offered before anything is typed').toBeGreaterThan(1);
      await page.getByTestId('teams-search-field').fill('acm');
      await results.filter({ hasText: 'Acme Industrial' }).first().click();
      await page.getByTestId('teams-inserted').getByText('Acme Industrial').first().waitFor();
      await picture(page, 'search');
      await page.getByTestId('teams-send').click();
      const sent = await newest(page, 'Acme Industrial');
      expect(await sent.innerText()).toContain('Lena Vogt');
      expect(await sent.getByTestId('adaptive-card').count()).toBe(1);
      await page.getByTestId('teams-inserted').waitFor({ state: 'detached' });
    }));
});
