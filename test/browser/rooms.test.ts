import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, newest, type Program, startProgram, typeLine, visit } from './support.ts';

/** A room appears at the left of whoever is in it, on both sides, and files of Teams' channels can be put on records. */
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
  await page.screenshot({ path: join(folder, `rooms-${name}.png`) });
}

async function inTeams(page: Page, place: string): Promise<void> {
  await page.getByTestId('side-teams').click();
  await page.getByTestId(`teams-${place}`).click();
  await page.getByTestId('teams-composer').waitFor();
}

async function say(page: Page, line: string): Promise<void> {
  const composer = page.getByTestId('teams-composer');
  await composer.click();
  await composer.pressSequentially(line);
  // Suggestions would take the Enter.
  await composer.press('Escape');
  await composer.press('Enter');
}

describe('a room', () => {
  it('in Slack is a channel with the pinned card', () =>
    as('lena', async (page) => {
      await typeLine(page, '/crm customer room acme');
      await newest(page, /The room is ready/u);
      await page.getByRole('button', { name: /acme-industrial.*-c-\d+/u }).click();
      await newest(page, /Acme Industrial/u);
      await picture(page, 'slack');
    }));

  it('in Teams is a channel of the team, where people are called by name', () =>
    as('lena', async (page) => {
      await inTeams(page, 'Sales');
      await say(page, '@Crossdesk customer room acme');
      await page
        .getByTestId('teams-timeline')
        .getByText(/The room is ready/u)
        .waitFor();
      await page.getByTestId(/^teams-Acme Industrial.* · C-\d+$/u).click();
      const timeline = page.getByTestId('teams-timeline');
      await timeline.getByText(/Let’s work on this together here/u).waitFor();
      expect(await timeline.innerText()).toMatch(/Acme Industrial[\s\S]*Lena Vogt/u);
      await picture(page, 'teams');
    }));
});

describe('a file in a channel of Teams', () => {
  it('goes from the message’s menu onto a record', () =>
    as('lena', async (page) => {
      await inTeams(page, 'Sales');
      const [box] = await Promise.all([page.getByTestId('attach')]);
      await box.setInputFiles({ name: 'offer.txt', mimeType: 'text/plain', buffer: Buffer.from('forty seats') });
      await page.getByTestId('picked-file').waitFor();
      await page.getByTestId('teams-composer').fill('The offer for Acme');
      await page.getByTestId('teams-send').click();
      const said = page
        .getByTestId('teams-timeline')
        .locator('article')
        .filter({ hasText: 'The offer for Acme' })
        .last();
      await said.waitFor();
      await said.hover();
      await said.getByTestId('teams-more').click();
      await page.getByRole('menuitem', { name: /Attach to record/u }).click();
      const dialog = page.getByTestId('teams-dialog');
      await dialog.getByLabel('Record').pressSequentially('acme');
      await dialog
        .getByRole('option', { name: /Acme Industrial/u })
        .first()
        .click();
      await picture(page, 'file');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await page
        .getByText(/Attached[\s\S]*offer\.txt|offer\.txt[\s\S]*Attached/u)
        .first()
        .waitFor();
    }));
});
