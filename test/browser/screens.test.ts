import type { Browser, Page } from 'playwright-core';
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

/** Nothing makes the page wider than the window. */
async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => (document.scrollingElement?.scrollWidth ?? 0) - innerWidth);
}

/** Text that reaches past the card it is in, where it is cut off. */
async function cutTexts(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.blocks')].flatMap((card) => {
      const right = card.getBoundingClientRect().right + 1;
      const walker = document.createTreeWalker(card, NodeFilter.SHOW_TEXT);
      const cut: string[] = [];
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(node);
        if (range.getBoundingClientRect().right > right) cut.push((node.textContent ?? '').slice(0, 40));
      }
      return cut;
    }),
  );
}

/** Text whose contrast to what is behind it is under 4.5 (3 where it is large), by WCAG's formula. */
async function faintTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    type Rgba = [number, number, number, number];
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
    const rgbaOf = (color: string): Rgba => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0, a = 0] = canvas.getImageData(0, 0, 1, 1).data;
      return [r, g, b, a / 255];
    };
    const over = (top: Rgba, below: Rgba): Rgba => {
      const mix = (i: 0 | 1 | 2): number => top[i] * top[3] + below[i] * (1 - top[3]);
      return [mix(0), mix(1), mix(2), 1];
    };
    const behind = (element: Element | null): Rgba | undefined => {
      if (!element) return [255, 255, 255, 1];
      const style = getComputedStyle(element);
      if (style.backgroundImage !== 'none') return undefined; // a gradient has no one colour
      const own = rgbaOf(style.backgroundColor);
      if (own[3] === 1) return own;
      const below = behind(element.parentElement);
      return below && over(own, below);
    };
    const light = (color: Rgba): number => {
      const channel = (value: number): number => {
        const share = value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      };
      return 0.2126 * channel(color[0]) + 0.7152 * channel(color[1]) + 0.0722 * channel(color[2]);
    };
    const faint: string[] = [];
    for (const element of document.querySelectorAll('body *')) {
      const said = [...element.childNodes]
        .filter((node) => node.nodeType === Node.TEXT_NODE)
        .map((node) => node.textContent?.trim() ?? '')
        .join(' ')
        .trim();
      if (said === '' || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const box = element.getBoundingClientRect();
      if (box.width < 2 || box.bottom < 0 || box.top > innerHeight || box.right < 0 || box.left > innerWidth) continue;
      const style = getComputedStyle(element);
      const ground = behind(element);
      if (!ground) continue;
      const [a, b] = [light(over(rgbaOf(style.color), ground)), light(ground)];
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      const size = Number.parseFloat(style.fontSize);
      const isLarge = size >= 24 || (size >= 18.6 && Number(style.fontWeight) >= 700);
      if (contrast < (isLarge ? 3 : 4.5)) faint.push(`${said.slice(0, 40)}: ${contrast.toFixed(2)}`);
    }
    return faint;
  });
}

const sizes = { wide: { width: 1400, height: 900 }, narrow: { width: 390, height: 844 } } as const;

describe('on every screen', () => {
  for (const size of ['wide', 'narrow'] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      it(`${size} and ${colorScheme}: nothing sticks out, every text can be read`, async () => {
        const { page, faults, close } = await visit(browser, program.url, { viewport: sizes[size], colorScheme });
        const check = async (what: string): Promise<void> => {
          expect(await overflow(page), `${what}: wider than the window`).toBeLessThanOrEqual(0);
          expect(await cutTexts(page), `${what}: cut off`).toEqual([]);
          expect(await faintTexts(page), `${what}: faint`).toEqual([]);
        };
        await check('first visit');
        await typeLine(page, '/crm');
        await newest(page, 'What you can do with Crossdesk');
        await check('help');
        await typeLine(page, '/crm customer find acme');
        await newest(page, 'ana.costa@acme-supplies.example');
        await check('a customer');
        await typeLine(page, `/crm task add acme "${'Donaudampfschifffahrt'.repeat(8)}" due:friday`);
        await newest(page, 'Donaudampfschifffahrt');
        await check('a very long word');
        await typeLine(page, '/crm today');
        await newest(page, 'Your day');
        await check('a day');
        await typeLine(page, '/crm customer add');
        await page.getByTestId('modal').waitFor();
        await check('a form');
        await page
          .getByTestId('modal')
          .getByLabel(/^E-mail/u)
          .fill('no address');
        await page.getByTestId('modal-submit').click();
        await page.getByTestId('modal').getByRole('alert').first().waitFor();
        await check('a form with faults');
        await page.keyboard.press('Escape');
        await page.getByTestId('modal').waitFor({ state: 'detached' });
        if (size === 'narrow') {
          await page.getByTestId('menu-button').click();
          await page.getByTestId('channel-bot').waitFor();
          await page.waitForTimeout(300);
          await check('the list of channels');
        } else {
          await page.getByTestId('toggle-log').click();
          await page.getByTestId('api-log').waitFor();
          await check('the log');
        }
        await page.getByTestId('channel-bot').click();
        await page.getByTestId('app-home').getByText('Hello, Lena').waitFor();
        await check('the home page');
        expect(faults).toEqual([]);
        await close();
      }, 90_000);
    }
  }

  it('with the keyboard alone: people, channels, composer and the buttons of a card', async () => {
    const { page, faults, close } = await visit(browser, program.url);
    /** Presses Tab until the focus is on something whose accessible name or text matches. */
    const tabTo = async (wanted: RegExp): Promise<void> => {
      for (let i = 0; i < 120; i += 1) {
        await page.keyboard.press('Tab');
        const name = await page.evaluate(() => {
          const element = document.activeElement;
          return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
        });
        if (wanted.test(name)) {
          const ring = await page.evaluate(() => {
            const style = getComputedStyle(document.activeElement!);
            const around = getComputedStyle(document.activeElement!.parentElement!);
            return [style.outlineStyle, style.boxShadow, around.boxShadow].some((value) => value !== 'none');
          });
          expect(ring, `no one sees that the focus is on ${wanted}`).toBe(true);
          return;
        }
      }
      throw new Error(`The Tab key never reached ${wanted}`);
    };
    await tabTo(/^Omar Said, Support/u);
    await page.keyboard.press('Enter');
    await page.getByTestId('me-name').filter({ hasText: 'Omar' }).waitFor();
    await tabTo(/^general/u);
    await page.keyboard.press('Enter');
    await page.getByTestId('channel-title').filter({ hasText: 'general' }).waitFor();
    await page.keyboard.press('Shift+Tab');
    await tabTo(/^support$/u);
    await page.keyboard.press('Enter');
    await page.getByTestId('channel-title').filter({ hasText: 'support' }).waitFor();
    await tabTo(/^Message #support/u);
    await page.keyboard.type('/crm task add acme "By keyboard" for:me due:friday');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    const card = await newest(page, 'By keyboard');

    // A slash from anywhere begins a command; the arrow brings back what was typed before.
    await page.getByTestId('channel-general').focus();
    await page.keyboard.press('/');
    await expect.poll(() => page.getByTestId('composer').inputValue()).toBe('/');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('ArrowUp');
    expect(await page.getByTestId('composer').inputValue()).toContain('By keyboard');
    await page.keyboard.press('ArrowDown');

    // Back out of the composer into the newest message, and on into its buttons.
    for (let i = 0; i < 20 && !(await card.evaluate((it) => it.contains(document.activeElement))); i += 1)
      await page.keyboard.press('Shift+Tab');
    await card.focus();
    await tabTo(/^Done/u);
    await page.keyboard.press('Enter');
    await newest(page, /By keyboard[\s\S]*Status\s+Done/u);
    expect(faults).toEqual([]);
    await close();
  }, 60_000);

  it('a reload finds a person where they were', async () => {
    const { page, faults, close } = await visit(browser, program.url);
    await typeLine(page, '/crm today');
    await newest(page, 'Your day');
    await page.getByTestId('channel-general').click();
    await page.reload();
    await page.getByTestId('channel-title').filter({ hasText: 'general' }).waitFor();
    expect(faults).toEqual([]);
    await close();
  });
});
