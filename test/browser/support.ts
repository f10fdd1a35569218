import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { freePort } from '../support/program.ts';

const root = resolve(import.meta.dirname, '../..');
const readyWithinMs = 60_000;

/** The real program with its playground, on a data folder of its own that outlives a restart. */
export interface Program {
  readonly url: string;
  /** As Ctrl-C in its terminal; resolves when it has ended, rejects when that takes longer than twenty seconds. */
  interrupt(): Promise<void>;
  /** Again, on the same data folder and port. */
  start(): Promise<void>;
  /** What it printed since it last started. */
  said(): string;
  /** Ends it and removes its folder. */
  remove(): Promise<void>;
}

export async function startProgram(): Promise<Program> {
  // What a visitor runs is the built program; the build does nothing when no source changed.
  await promisify(execFile)(process.execPath, ['src/bin/build.mjs', '--if-stale'], { cwd: root });
  const dataDir = await mkdtemp(join(tmpdir(), 'crossdesk-browser-'));
  const port = await freePort();
  let child: ChildProcess | undefined;
  let ended = Promise.resolve();
  let said = '';

  async function start(): Promise<void> {
    said = '';
    const started = spawn(process.execPath, ['--enable-source-maps', 'dist/crossdesk.js', 'start'], {
      cwd: root,
      // Nothing of this shell's configuration may turn the playground off or point it at a real workspace.
      env: {
        PATH: process.env.PATH ?? '',
        HOME: process.env.HOME ?? dataDir,
        TMPDIR: tmpdir(),
        CROSSDESK_DATA_DIR: dataDir,
        CROSSDESK_PLAYGROUND: 'on',
        HOST: '127.0.0.1',
        PORT: String(port),
        LOG_LEVEL: 'error',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    ended = new Promise((done) => {
      started.once('exit', () => done());
    });
    await new Promise<void>((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`The program was not ready in time:\n${said}`)), readyWithinMs);
      const hear = (text: string): void => {
        said += text;
        if (!said.includes('Open the playground')) return;
        clearTimeout(timer);
        done();
      };
      started.stdout.setEncoding('utf8').on('data', hear);
      started.stderr.setEncoding('utf8').on('data', hear);
      void ended.then(() => {
        clearTimeout(timer);
        fail(new Error(`The program ended with code ${started.exitCode}:\n${said}`));
      });
    });
  }

  async function interrupt(): Promise<void> {
    child?.kill('SIGINT');
    const late = new Promise<never>((_, fail) => {
      setTimeout(() => fail(new Error(`The program did not end:\n${said}`)), 20_000).unref();
    });
    await Promise.race([ended, late]);
  }

  await start();
  return {
    url: `http://127.0.0.1:${port}/playground`,
    interrupt,
    start,
    said: () => said,
    async remove() {
      try {
        await interrupt();
      } finally {
        child?.kill('SIGKILL');
        await rm(dataDir, { recursive: true, force: true });
      }
    },
  };
}

const howToInstall = 'Install it with: apt-get install chromium';

/** CHROMIUM_PATH, else the first browser of Chromium's family on the PATH. Throws with the command that installs one. */
function chromiumPath(): string {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named;
    throw new Error(`CHROMIUM_PATH names ${named}, where there is no file. ${howToInstall}`);
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin'];
  const places = [
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ];
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) return found;
  throw new Error(`The browser tests need Chromium, or CHROMIUM_PATH set to a Chrome. ${howToInstall}`);
}

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: [
      // Chromium refuses to sandbox itself as root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A visitor's window: nothing stored, and every fault of the page noted. */
export interface Visit {
  readonly page: Page;
  /** Uncaught errors and console errors so far; a test ends with none. */
  readonly faults: string[];
  close(): Promise<void>;
}

export async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1400, height: 900 },
    colorScheme: 'light',
    locale: 'en-US',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  await page.goto(url);
  await page.getByTestId('composer').first().waitFor();
  // The workspace keeps open forms; one that an earlier test left behind is none of this visitor's.
  const left = page.getByTestId('modal-close');
  if (await left.isVisible()) {
    await left.click();
    await left.waitFor({ state: 'detached' });
  }
  return { page, faults, close: () => context.close() };
}

type Part = 'pane' | 'pane-second';

/** Types a line into a pane's composer and sends it with Enter, as a person does. */
export async function typeLine(page: Page, line: string, part: Part = 'pane'): Promise<void> {
  const composer = page.getByTestId(part).getByTestId('composer');
  await composer.click();
  await composer.pressSequentially(line);
  // Suggestions would take the Enter.
  await composer.press('Escape');
  await composer.press('Enter');
}

/** Messages that show a text, the newest last; those that only the viewer sees among them. */
export function messages(page: Page, text: string | RegExp, part: Part = 'pane'): Locator {
  return page.getByTestId(part).locator('article').filter({ hasText: text });
}

/** The newest of them, once it is there. */
export async function newest(
  page: Page,
  text: string | RegExp,
  options: { part?: Part; within?: number } = {},
): Promise<Locator> {
  const found = messages(page, text, options.part ?? 'pane').last();
  await found.waitFor({ timeout: options.within ?? 15_000 });
  return found;
}

/** Opens a second view beside the first, as somebody else. */
export async function openSecond(page: Page, person: string, channel: string): Promise<void> {
  await page.getByTestId('toggle-second').click();
  await page.getByTestId('second-person').selectOption({ label: person });
  await page.getByTestId('second-channel').selectOption({ label: channel });
}
