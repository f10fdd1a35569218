import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, messages, newest, openSecond, type Program, startProgram, typeLine, visit } from './support.ts';

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

describe('the whole loop, seen by two people', () => {
  it('what Lena asks of Support arrives there, becomes due, is done by Omar, and Lena sees it', async () => {
    const { page, faults, close } = await visit(browser, program.url);
    await openSecond(page, 'Omar Said · Support', '#support');
    await typeLine(page, '/crm task add acme "Call about the failed import" for:support due:"in 1 minute"');

    const mine = await newest(page, 'Call about the failed import');
    expect(await mine.innerText()).toMatch(/Status\s+Open/u);
    expect(await mine.innerText()).toContain('Acme Industrial Supplies Ltd');
    const arrived = await newest(page, 'Call about the failed import', { part: 'pane-second' });
    const theirs = page
      .getByTestId('pane-second')
      .locator(`article[data-ts="${await arrived.getAttribute('data-ts')}"]`);
    expect(await theirs.innerText()).toMatch(/Created by\s+Lena Vogt/u);
    expect(await theirs.getByRole('button', { name: 'Done' }).isVisible()).toBe(true);

    // An edit notifies nobody, so becoming due is a message of its own, which takes the buttons along.
    const due = await newest(page, /Due now/u, { part: 'pane-second', within: 90_000 });
    expect(await due.innerText()).toContain('Call about the failed import');
    await expect.poll(() => theirs.getByRole('button', { name: 'Done' }).count()).toBe(0);

    const ts = await due.getAttribute('data-ts');
    const card = page.getByTestId('pane-second').locator(`article[data-ts="${ts}"]`);
    await card.getByRole('button', { name: 'Done' }).click();
    await card.filter({ hasText: /Status\s+Done/u }).waitFor();
    expect(await card.innerText()).toContain('Omar Said');
    const after = await newest(page, /Call about the failed import[\s\S]*Status\s+Done/u);
    expect(await after.innerText()).toContain('Omar Said');
    expect(await messages(page, 'Call about the failed import').count(), 'one card, changed in place').toBe(1);
    expect(await card.getByRole('button', { name: 'Done' }).count()).toBe(0);
    expect(faults).toEqual([]);
    await close();
  }, 150_000);

  it('pressing Done twice in a hurry finishes the task once', async () => {
    const { page, faults, close } = await visit(browser, program.url);
    await typeLine(page, '/crm task add acme "Press twice" for:me due:friday');
    const card = await newest(page, 'Press twice');
    await card.getByRole('button', { name: 'Done' }).dblclick();
    await card.filter({ hasText: /Status\s+Done/u }).waitFor();
    await page.waitForTimeout(500);
    expect(await messages(page, 'Press twice').count()).toBe(1);
    expect(
      await page
        .getByTestId('ephemeral')
        .filter({ hasText: /already|wrong|failed/iu })
        .count(),
    ).toBe(0);
    expect(faults).toEqual([]);
    await close();
  }, 60_000);

  it('after Ctrl-C and a new start everything is there, and an open page finds its way back', async () => {
    const { page, close } = await visit(browser, program.url);
    await typeLine(page, '/crm task add acme "Remember me" for:me due:friday');
    await newest(page, 'Remember me');

    await program.interrupt();
    await page.getByTestId('banner').waitFor();
    expect(await page.getByTestId('banner').innerText()).toContain('connection');
    await program.start();
    await page.getByTestId('banner').waitFor({ state: 'detached', timeout: 30_000 });

    await newest(page, 'Remember me');
    await typeLine(page, '/crm task list mine');
    const list = await newest(page, /Remember me/u);
    await expect.poll(() => page.getByTestId('ephemeral').filter({ hasText: 'Remember me' }).count()).toBe(1);
    expect(await list.innerText()).toContain('Remember me');
    await page.reload();
    await newest(page, 'Remember me');
    // The card of before the restart still works.
    const card = messages(page, /Remember me[\s\S]*Status\s+Open/u).first();
    await card.getByRole('button', { name: 'Done' }).click();
    await newest(page, /Remember me[\s\S]*Status\s+Done/u);
    await close();
  }, 120_000);
});
