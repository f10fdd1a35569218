import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../browser/support.ts';
import { type AgentsPlayground, type PlaygroundTenant, startAgentsPlayground } from '../support/agents-playground.ts';
import { type Deployment, type Running, startDeployment } from '../support/program.ts';
import { until } from '../support/until.ts';

// The company that is moved in has these e-mail addresses, so the bot knows everybody from the playground's roster.
// Teams finds a member by account and by directory id alike, the playground by account only: here both are one.
const person = (number: number, name: string, email: string) => {
  const id = `00000000-0000-4000-8000-0000000000${number}`;
  return { id, aadObjectId: id, name, email: `${email}@fernhill.example` };
};
const lena = person(20, 'Lena Vogt', 'lena.vogt');
const omar = person(21, 'Omar Said', 'omar.said');
const grace = person(22, 'Grace Obi', 'grace.obi');
const tenant: PlaygroundTenant = {
  id: '00000000-0000-4000-8000-000000000001',
  bot: { id: '00000000-0000-4000-8000-000000000011', name: 'Crossdesk' },
  people: [
    lena,
    omar,
    grace,
    person(23, 'Marta Ruiz', 'marta.ruiz'),
    person(24, 'Priya Nair', 'priya.nair'),
    person(25, 'Dana Cohen', 'dana.cohen'),
  ],
  personal: 'personal-lena',
  group: { id: 'group-renewals', name: 'Renewals' },
  team: { id: 'team-fernhill', name: 'Fernhill', channels: [{ id: 'channel-support', name: 'Support' }] },
};
const supportChannel = 'channel-support';
/** Overwritten by every run, for whoever wants to look. */
const screens = join(tmpdir(), 'crossdesk-agents-playground-screens');

let d: Deployment;
let running: Running;
let playground: AgentsPlayground;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  // The most likely thing to be missing, and said with the command that installs it.
  browser = await launchBrowser();
  await mkdir(screens, { recursive: true });
  d = await startDeployment({
    env: { SLACK_SIGNING_SECRET: '', SLACK_BOT_TOKEN: '', TEAMS_UNAUTHENTICATED: 'loopback' },
  });
  running = await d.start('start');
  playground = await startAgentsPlayground(`http://127.0.0.1:${running.port}/api/messages`, tenant);
  const context = await browser.newContext({ viewport: { width: 1500, height: 1000 }, locale: 'en-US' });
  // Its page wants fonts and figures from elsewhere, and does without them.
  await context.route(
    ({ hostname }) => hostname !== '127.0.0.1' && hostname !== 'localhost',
    (route) => route.abort(),
  );
  page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(playground.url);
}, 90_000);
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  await look(`failed-${task.name.split(':')[0]}`);
  console.error(`${await page.locator('body').innerText()}\n${running.said()}`);
});
afterAll(async () => {
  await browser?.close();
  await playground?.stop();
  await running?.end();
  await d?.stop();
}, 30_000);

it('personal chat: plain text is answered, to the person that the roster’s e-mail address names', async () => {
  await open('Personal Chat');
  await shown(card('Hello, Lena Vogt'));
  await say('help');
  await shown(card('What you can do with Crossdesk'));
  await say('task add acme "Send the renewal quote" for:@lena due:friday');
  await shown(card('Send the renewal quote · T-'));
  // Whatever does not fit beside the buttons is behind “…”, one for each of the card's two rows.
  expect(await card('Send the renewal quote · T-').getByText('...', { exact: true }).count()).toBe(2);
  expect(await identityOf(lena.aadObjectId)).toBe('lena.vogt@fernhill.example');
  await look('personal-chat');
});

it('a button: the pressed card changes where it is', async () => {
  const task = card('Send the renewal quote · T-');
  await task.getByRole('button', { name: /^Done/u }).click();
  await shown(task.filter({ hasText: 'Reopen' }));
  expect(await task.count()).toBe(1);
  expect(await task.innerText()).toContain('Done: “Send the renewal quote”.');
  expect(await statusOf('Send the renewal quote')).toBe('done');
  await look('button');
});

it('channel: a mention is answered for all once its department’s manager has linked it', async () => {
  await open('Fernhill - Support');
  await shown(card('Crossdesk is here'));
  await sayAs(grace, supportChannel, 'channel link support');
  await until('the channel is linked', async () => (await linkOf(supportChannel)) === 'ok');
  await mention(page.getByRole('textbox').first(), 'task add acme "Prepare the meeting" for:@omar due:monday');
  await page.getByRole('button', { name: 'Post' }).click();
  await shown(card('Prepare the meeting · T-'));
  await look('channel');
});

it('group chat: a mention is answered, privately where nobody has said who may read along', async () => {
  await open('Renewals');
  await shown(card('Crossdesk is here'));
  await mention(page.getByRole('textbox').last(), 'customer show acme');
  await page.keyboard.press('Enter');
  await open('Personal Chat');
  await shown(card('Acme Industrial Supplies Ltd · C-'));
  await open('Renewals');
  expect(await card('Acme Industrial Supplies Ltd').count()).toBe(0);
  await look('group-chat');
});

it('search: a customer is found while typing, and inserted as a card', async () => {
  await open('Personal Chat');
  await page.locator('button[aria-haspopup=menu]').last().click();
  await page.getByRole('menuitem', { name: 'Search Command' }).click();
  // The playground reads no manifest, so its user says which command it is.
  await page.getByText('Specify Command ID or Parameter').click();
  await page.getByPlaceholder('Command ID').fill('findCustomer');
  await page.getByPlaceholder('Parameter name').fill('query');
  await page.getByPlaceholder('Enter a search term').fill('acme');
  const found = page.getByText('Acme Industrial Supplies Ltd (C-7)');
  await shown(found);
  await look('search');
  const before = await card('Acme Industrial Supplies Ltd · C-7').count();
  await found.click();
  await until('the card is inserted', async () => (await card('Acme Industrial Supplies Ltd · C-7').count()) > before);
  await page.keyboard.press('Enter');
  await shown(card('Acme Industrial Supplies Ltd · C-7').nth(before));
  await look('search-inserted');
  // Before anything is typed Teams asks too, and the playground does not.
  expect(await offered('findCustomer')).toHaveLength(8);
  expect((await offered('findCustomer'))[0]).toBe('Acme Industrial Supplies Ltd (C-7)');
});

it('message action: a message becomes a task, filled in from what it says', async () => {
  await open('Renewals');
  await say('They want forty seats by May');
  const more = page.locator('button[aria-haspopup=menu]');
  await shown(page.getByText('They want forty seats by May').last());
  await more.nth((await more.count()) - 2).click();
  await page.getByRole('menuitem', { name: 'Action Command' }).click();
  await page.getByPlaceholder('Input command id or leave blanks').fill('create_task');
  await page.getByRole('button', { name: 'Create' }).click();
  const dialog = page.getByRole('dialog');
  await shown(dialog.getByRole('button', { name: 'Save' }));
  expect(await dialog.getByRole('textbox', { name: 'What is to be done' }).inputValue()).toBe(
    'They want forty seats by May',
  );
  await look('message-action');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await shown(dialog.getByText(/They want forty seats by May · T-\d+/u));
  await look('message-action-saved');
  expect(await statusOf('They want forty seats by May')).toBe('open');
  await dialog.getByRole('button').first().click();
  await dialog.waitFor({ state: 'detached' });
});

it('push: another department hears of it in its channel, and the card there follows', async () => {
  await open('Personal Chat');
  await say('task add acme "Look into the returned pumps" for:support due:tomorrow');
  await shown(card('Look into the returned pumps · T-'));
  await open('Fernhill - Support');
  const pushed = card('Look into the returned pumps · T-');
  await shown(pushed);
  const [, id] = /· (T-\d+)/u.exec(await pushed.innerText()) ?? [];
  await sayAs(omar, supportChannel, `task done ${id}`);
  await shown(pushed.filter({ hasText: 'Reopen' }));
  await look('push');
});

it('the bot is removed: the channel is known to be out of reach', async () => {
  expect(await linkOf(supportChannel)).toBe('ok');
  await playground.sendTemplate('botRemoved', supportChannel);
  await until('the link is broken', async () => (await linkOf(supportChannel)) !== 'ok');
});

it('the playground has found no fault in any answer', async () => {
  const log = await page.locator('body').innerText();
  expect(log).not.toContain('Invalid response');
  expect(log).not.toMatch(/Error:/u);
});

async function open(conversation: string): Promise<void> {
  await page.getByRole('treeitem', { name: conversation, exact: true }).click();
  await page.getByRole('textbox').last().waitFor();
}

async function say(text: string): Promise<void> {
  await page.getByRole('textbox').last().click();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

async function mention(box: Locator, text: string): Promise<void> {
  await box.click();
  await page.keyboard.type('@');
  await page.getByRole('menuitem', { name: 'Crossdesk' }).click();
  await page.keyboard.type(` ${text}`);
}

/** A mention of the bot by somebody who does not sit before the screen. */
async function sayAs(who: typeof lena, conversation: string, text: string): Promise<void> {
  const mentioned = `<at>${tenant.bot.name}</at>`;
  await playground.sendActivity({
    type: 'message',
    id: crypto.randomUUID(),
    timestamp: new Date().toISOString(),
    channelId: 'msteams',
    serviceUrl: playground.serviceUrl,
    from: { id: who.id, name: who.name, aadObjectId: who.aadObjectId },
    recipient: tenant.bot,
    conversation: { id: conversation, isGroup: true, conversationType: 'channel', tenantId: tenant.id },
    text: `${mentioned}&nbsp;${text}`,
    textFormat: 'plain',
    entities: [{ type: 'mention', mentioned: tenant.bot, text: mentioned }],
    channelData: { tenant: { id: tenant.id }, team: { id: tenant.team.id }, channel: { id: conversation } },
    locale: 'en-US',
  });
}

/** The titles that a search offers before anything is typed. */
async function offered(commandId: string): Promise<(string | undefined)[]> {
  const answer = (await playground.invoke('composeExtension/query', tenant.personal, {
    commandId,
    parameters: [{ name: 'initialRun', value: 'true' }],
    queryOptions: { skip: 0, count: 25 },
  })) as { composeExtension: { attachments: { preview: { content: { title?: string } } }[] } };
  return answer.composeExtension.attachments.map(({ preview }) => preview.content.title);
}

/** The cards that hold a text. */
function card(text: string): Locator {
  return page.locator('.ac-adaptiveCard').filter({ hasText: text });
}

const shown = (what: Locator): Promise<void> => what.last().waitFor();

async function look(name: string): Promise<void> {
  await page.screenshot({ path: join(screens, `${name}.png`) });
}

async function statusOf(title: string): Promise<string | undefined> {
  const { rows } = await d.pool.query<{ status: string }>('SELECT status FROM tasks WHERE title = $1', [title]);
  return rows[0]?.status;
}

async function identityOf(user: string): Promise<string | undefined> {
  const { rows } = await d.pool.query<{ email: string }>(
    `SELECT s.email FROM chat_identities i JOIN staff s ON s.id = i.staff_id WHERE i.platform = 'teams' AND i.user_id = $1`,
    [user],
  );
  return rows[0]?.email;
}

async function linkOf(conversation: string): Promise<string | undefined> {
  const { rows } = await d.pool.query<{ status: string }>(
    `SELECT status FROM channels WHERE platform = 'teams' AND channel_id = $1`,
    [conversation],
  );
  return rows[0]?.status;
}
