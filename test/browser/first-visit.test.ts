import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, messages, newest, type Program, startProgram, typeLine, type Visit, visit } from './support.ts';

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

/** Opens the page as somebody who was never here, and demands that it made no fault. */
async function asVisitor(run: (page: Page, visited: Visit) => Promise<void>): Promise<void> {
  const visited = await visit(browser, program.url);
  try {
    await run(visited.page, visited);
    expect(visited.faults).toEqual([]);
  } finally {
    await visited.close();
  }
}

const modal = (page: Page): Locator => page.getByTestId('modal');

/** Whether the keyboard's focus is inside of something. */
function holdsFocus(locator: Locator): Promise<boolean> {
  return locator.evaluate((element) => element.contains(document.activeElement));
}

describe('a first visit', () => {
  it('the guide puts /crm into the composer, and Enter tells what one can do, privately', () =>
    asVisitor(async (page) => {
      await page
        .getByTestId('guide')
        .getByRole('button', { name: /Ask what you can do/u })
        .click();
      expect(await page.getByTestId('composer').inputValue()).toBe('/crm');
      await page.keyboard.press('Enter');
      const help = await newest(page, 'What you can do with Crossdesk');
      expect(await help.getAttribute('data-testid')).toBe('ephemeral');
      expect(await help.innerText()).toContain('Only visible to you');
      for (const area of ['Daily work', 'Customers', 'Sales']) expect(await help.innerText()).toContain(area);

      await help.getByRole('button', { name: /More.*Daily work/u }).click();
      const work = await newest(page, 'Communication logs');
      await work.getByRole('button', { name: /More.*Tasks/u }).click();
      await newest(page, /Finish a task[\s\S]*task done/u);
      // Nobody else sees any of it.
      await page.getByTestId('person-marta').click();
      await page.getByTestId('channel-title').filter({ hasText: 'sales' }).waitFor();
      expect(await messages(page, 'What you can do').count()).toBe(0);
    }));

  it('a customer added by form: a fault stands beside its field, Esc closes, the focus stays in and comes back', () =>
    asVisitor(async (page) => {
      await typeLine(page, '/crm customer add');
      await modal(page).waitFor();
      await expect.poll(() => holdsFocus(modal(page))).toBe(true);
      await page.keyboard.press('Escape');
      await modal(page).waitFor({ state: 'detached' });
      await expect.poll(() => holdsFocus(page.getByTestId('composer'))).toBe(true);

      await typeLine(page, '/crm customer add');
      await modal(page).waitFor();
      await expect.poll(() => holdsFocus(modal(page))).toBe(true);
      for (let i = 0; i < 40; i += 1) {
        await page.keyboard.press('Tab');
        expect(await holdsFocus(modal(page))).toBe(true);
      }
      await modal(page).getByLabel('Name').fill('Harbour & Finch <Ltd>');
      await modal(page)
        .getByLabel(/^E-mail/u)
        .fill('not an address');
      await modal(page).getByTestId('modal-submit').click();
      const field = modal(page).locator('.block-input', { has: page.getByLabel(/^E-mail/u) });
      await field.getByRole('alert').waitFor();
      expect(await field.getByRole('alert').innerText()).toMatch(/e-mail/iu);
      expect(await modal(page).getByLabel('Name').inputValue()).toBe('Harbour & Finch <Ltd>');

      await modal(page)
        .getByLabel(/^E-mail/u)
        .fill('desk@harbour-finch.example');
      await modal(page).getByTestId('modal-submit').click();
      await modal(page).waitFor({ state: 'detached' });
      const card = await newest(page, 'Harbour & Finch <Ltd>');
      expect(await card.innerText()).toMatch(/C-\d+/u);
      await typeLine(page, '/crm customer find harbor finch');
      await newest(page, /Harbour & Finch <Ltd>[\s\S]*desk@harbour-finch\.example/u);
    }));

  it('“Log to CRM” on a message, by mouse: the text is there already, the customer is searched for', () =>
    asVisitor(async (page) => {
      const said = await newest(page, 'Just off the phone with Acme');
      await said.hover();
      await said.getByTestId('more-actions').click();
      await page.getByRole('menuitem', { name: /Log to CRM/u }).click();
      await modal(page).waitFor();
      expect(await modal(page).getByLabel('What was said').inputValue()).toContain('Ana wants a quote for 40 seats');
      await modal(page).getByLabel('Customer').fill('acme');
      await page.getByRole('option', { name: /Acme Industrial/u }).click();
      await modal(page).getByTestId('modal-submit').click();
      await modal(page).waitFor({ state: 'detached' });
      await newest(page, /L-\d+[\s\S]*Acme Industrial|Acme Industrial[\s\S]*L-\d+/u);
    }));

  it('“Log to CRM” by keyboard alone, with a misspelt customer', () =>
    asVisitor(async (page) => {
      const said = await newest(page, '上海新远的王总');
      await page.getByTestId('timeline').locator('article').last().focus();
      for (let i = 0; i < 30 && !(await said.evaluate((element) => element === document.activeElement)); i += 1)
        await page.keyboard.press('ArrowUp');
      expect(await said.evaluate((element) => element === document.activeElement)).toBe(true);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      const item = page.getByRole('menuitem', { name: /Log to CRM/u });
      await item.waitFor();
      while (!(await holdsFocus(item))) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await modal(page).waitFor();
      await expect.poll(() => holdsFocus(modal(page).getByLabel('Customer'))).toBe(true);
      await page.keyboard.type('mueler maschinenbau');
      await page.getByRole('option', { name: /Müller & Söhne/u }).waitFor();
      await page.keyboard.press('Enter');
      await expect.poll(() => modal(page).getByLabel('Customer').inputValue()).toContain('Müller & Söhne');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Control+Enter');
      await modal(page).waitFor({ state: 'detached' });
      await newest(page, /Müller & Söhne[\s\S]*上海新远的王总|上海新远的王总[\s\S]*L-\d+/u);
    }));

  it('the colleague in Shanghai is answered in Chinese, and types Chinese', () =>
    asVisitor(async (page) => {
      await page.getByTestId('person-chen.wei').click();
      await page.getByTestId('me-name').filter({ hasText: '陈伟' }).waitFor();
      await typeLine(page, '/crm');
      await newest(page, '您可以用 Crossdesk 做什么');
      await typeLine(page, '/crm 今天');
      const day = await newest(page, /今日工作/u);
      expect(await day.innerText()).not.toMatch(/Overdue|Due today|Neglected/u);
      await typeLine(page, '/crm 客户 查找 新远');
      await newest(page, /上海新远贸易有限公司[\s\S]*国家/u);
      await typeLine(page, '/crm 客户 查找');
      await typeLine(page, '/crm 任务 添加 新远 “准备报价” 截止:昨天');
      await newest(page, /过去|已过/u);
    }));

  it('the App Home shows one’s day, and its buttons act', () =>
    asVisitor(async (page) => {
      await page.getByTestId('channel-bot').click();
      const home = page.getByTestId('app-home');
      await home.getByText('Hello, Lena').waitFor();
      expect(await home.innerText()).toMatch(/Tell Beat Müller what we keep in stock in Basel/u);
      await home
        .getByRole('button', { name: /Add a task/u })
        .first()
        .click();
      await modal(page).waitFor();
      await modal(page).getByLabel('What is to be done').fill('From the home page');
      await modal(page).getByTestId('modal-submit').click();
      await modal(page).waitFor({ state: 'detached' });
      await page.getByTestId('tab-messages').click();
      await newest(page, 'From the home page');
    }));

  it('two windows see the same, and a reload in the middle of a form keeps the form', () =>
    asVisitor(async (page) => {
      const other = await visit(browser, program.url);
      await typeLine(page, '/crm task add acme "Seen twice" for:me due:friday');
      const there = await newest(other.page, 'Seen twice');
      await there.getByRole('button', { name: 'Done' }).click();
      const done = await newest(page, /Seen twice[\s\S]*Status\s+Done/u);
      await other.close();

      // The task is known; what is left to say has the focus.
      await done.getByRole('button', { name: /^Note/u }).click();
      await expect.poll(() => holdsFocus(modal(page).getByLabel('Note'))).toBe(true);
      await page.keyboard.type('Seen from two windows');
      await page.keyboard.press('Control+Enter');
      await modal(page).waitFor({ state: 'detached' });
      await newest(page, /Seen twice[\s\S]*Seen from two windows/u);

      await typeLine(page, '/crm customer add');
      await modal(page).waitFor();
      await page.reload();
      await modal(page).waitFor();
      await modal(page).getByLabel('Name').fill('After a reload');
      await modal(page).getByTestId('modal-submit').click();
      await modal(page).waitFor({ state: 'detached' });
      await newest(page, 'After a reload');
    }));

  it(
    '“Slack is down”: a push waits, the log shows it, and it arrives afterwards',
    () =>
      asVisitor(async (page, visited) => {
        await page.getByTestId('toggle-log').click();
        await page.getByTestId('outage').click();
        await page.getByTestId('banner').waitFor();
        await typeLine(page, '/crm task add acme "Sent into the outage" for:support due:friday');
        await page
          .getByTestId('api-log')
          .locator('.log-row.bad')
          .filter({ hasText: 'chat.postMessage' })
          .first()
          .waitFor();
        await page.getByTestId('person-omar').click();
        await page.getByTestId('channel-title').filter({ hasText: 'support' }).waitFor();
        expect(await messages(page, 'Sent into the outage').count()).toBe(0);
        await page.getByTestId('outage').click();
        await newest(page, 'Sent into the outage', { within: 60_000 });
        expect(await messages(page, 'Sent into the outage').count()).toBe(1);
        expect(visited.faults).toEqual([]);
      }),
    120_000,
  );
});
