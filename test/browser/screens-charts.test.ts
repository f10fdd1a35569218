import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, newest, type Program, startProgram, typeLine, visit } from './support.ts';

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

/** A phone, on which the message area is the whole page, and a desk. */
const widths = [360, 1_400] as const;

/** For people who want to see it: `CROSSDESK_SCREENSHOTS` names a folder. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.CROSSDESK_SCREENSHOTS;
  if (folder === undefined || folder === '') return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `charts-${name}.png`) });
}

/** A digest of more than five days is drawn: one that would come tomorrow, and came a week before. */
function weeklyFrom(now: Date, timeZone: string): string {
  const tomorrow = new Date(now.getTime() + 86_400_000);
  const day = new Intl.DateTimeFormat('en', { weekday: 'long', timeZone }).format(tomorrow);
  return `weekly ${day.toLowerCase()} 0:00`;
}

interface Side {
  readonly name: 'slack' | 'teams';
  /** Of whoever is at work there. */
  readonly timezone: string;
  open(page: Page): Promise<void>;
  say(page: Page, line: string): Promise<void>;
  newest(page: Page, words: string | RegExp): Promise<Locator>;
}

const slack: Side = {
  name: 'slack',
  timezone: 'Europe/Madrid',
  async open(page) {
    await page.getByTestId('person-marta').click();
  },
  say: (page, line) => typeLine(page, `/crm ${line}`),
  newest: (page, words) => newest(page, words),
};

const teams: Side = {
  name: 'teams',
  timezone: 'Europe/London',
  async open(page) {
    await page.getByTestId('person-grace').click();
    await page.getByTestId('side-teams').click();
    await page.getByTestId('teams-bot').click();
    await page.getByTestId('teams-composer').waitFor();
  },
  async say(page, line) {
    const composer = page.getByTestId('teams-composer');
    await composer.click();
    await composer.pressSequentially(line);
    // Suggestions would take the Enter.
    await composer.press('Escape');
    await composer.press('Enter');
  },
  async newest(page, words) {
    const found = page.getByTestId('teams-timeline').locator('article').filter({ hasText: words }).last();
    await found.waitFor();
    return found;
  },
};

/** The pictures of a card as they are drawn: pixels of their own, pixels on the screen, and what is read out instead. */
async function picturesOf(card: Locator) {
  const images = card.locator('img[alt*=":"]');
  await images.first().waitFor();
  return images.evaluateAll(async (found) => {
    const all = found as HTMLImageElement[];
    await Promise.all(all.map((image) => image.decode()));
    return all.map((image) => {
      const { left, right, width } = image.getBoundingClientRect();
      return { pixels: image.naturalWidth, height: image.naturalHeight, left, right, width, alt: image.alt };
    });
  });
}

/** Drawn in a window of every width: nothing reaches out of it, and the picture is as wide as its card. */
async function expectDrawn(page: Page, name: string, card: Locator, alt: RegExp): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    await card.scrollIntoViewIfNeeded();
    const [drawn, ...more] = await picturesOf(card);
    expect(more).toEqual([]);
    expect(drawn?.alt).toMatch(alt);
    expect(drawn?.pixels).toBe(1_600);
    expect(drawn?.height).toBeGreaterThan(300);
    expect(drawn?.left).toBeGreaterThanOrEqual(0);
    expect(drawn?.right).toBeLessThanOrEqual(width);
    expect(drawn?.width).toBeGreaterThan(width === 360 ? 200 : 400);
    expect(await page.evaluate(() => (document.scrollingElement?.scrollWidth ?? 0) - innerWidth)).toBeLessThanOrEqual(
      0,
    );
    await picture(page, `${name}-${width}`);
  }
}

describe.each([slack, teams])('on the $name side', (side) => {
  async function looking(run: (page: Page) => Promise<void>): Promise<void> {
    const visited = await visit(browser, program.url);
    try {
      await side.open(visited.page);
      await run(visited.page);
      expect(visited.faults).toEqual([]);
    } finally {
      await visited.close();
    }
  }

  it('a digest of a week says its numbers, draws its days, and says them to who cannot see', () =>
    looking(async (page) => {
      await side.say(page, `digest schedule ${weeklyFrom(new Date(), side.timezone)} me`);
      const settings = await side.newest(page, /every \w+day at 00:00[\s\S]*Tells of/u);
      const id = /DG-\d+/u.exec(await settings.innerText())?.[0];
      await side.say(page, `digest preview ${id}`);
      const digest = await side.newest(page, /Digest · [\s\S]*All measures/u);
      expect(await digest.innerText()).toMatch(/\d+ tasks? added/u);
      expect(await digest.innerText()).toMatch(/Overdue tasks: \d+[\s\S]*n = \d+/u);
      await expectDrawn(
        page,
        `${side.name}-digest`,
        digest,
        /Tasks by day, \w+\n(?:\d+ \w+: Added \d+ · Done \d+\n?){7}/u,
      );
    }));

  it('a report as a chart keeps its value in words beside the picture', () =>
    looking(async (page) => {
      await side.say(page, 'report overdue sales last 30 days as:chart');
      const report = await side.newest(page, /Overdue tasks · Sales[\s\S]*Records behind it/u);
      const value = /Value\s+(\d+%)/u.exec(await report.innerText())?.[1];
      expect(value).toBeDefined();
      // Every period with its own words: a value, or – where there is none.
      const periods = /Overdue tasks of Sales over time\n(?:[\w ]+–[\w ]+: (?:[\d.]+%|–)\n?){6}/u;
      await expectDrawn(page, `${side.name}-report`, report, periods);
      expect((await picturesOf(report))[0]?.alt).toContain(`: ${value}`);
    }));

  it('a comparison of departments names each of them, and hides none behind a bar of nothing', () =>
    looking(async (page) => {
      await side.say(page, 'report overdue company by:department as:chart');
      const report = await side.newest(page, /Overdue tasks · Company[\s\S]*As CSV/u);
      for (const name of ['Sales', 'Support', 'Marketing', 'Finance']) expect(await report.innerText()).toContain(name);
      await expectDrawn(page, `${side.name}-comparison`, report, /Sales: (?:[\d.]+%|–)\nSupport: (?:[\d.]+%|–)\n/u);
    }));
});
