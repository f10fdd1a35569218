import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createPlayground, demoCompany, type Playground } from '../../src/playground/index.ts';
import type { UiState } from '../../src/playground/ui-protocol.ts';

/** The page's backend over HTTP, before an app that answers nothing: what is kept, told and refused. */
const folder = mkdtempSync(join(tmpdir(), 'playground-teams-'));
const running: { playground: Playground; server: Server }[] = [];

async function start(withTeams: boolean) {
  let base = '';
  const heard: { type: string; text?: string }[] = [];
  const playground = createPlayground({
    company: demoCompany,
    signingSecret: 'secret',
    botToken: 'xoxb-1',
    botUrl: () => base,
    command: '/crm',
    shortcuts: [],
    dataFile: join(folder, 'playground.json'),
    uiFolder: folder,
    ...(withTeams
      ? {
          teams: {
            appId: 'app',
            appPassword: 'password',
            tenantId: 'tenant',
            commands: [{ title: 'today', description: 'What is due' }],
          },
        }
      : {}),
  });
  const server = createServer((req, res) => {
    if (playground.handle(req, res)) return;
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      if (req.url === '/api/messages') heard.push(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      res.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  running.push({ playground, server });
  return {
    playground,
    heard,
    base,
    state: async () => (await (await fetch(`${base}/playground/api/state`)).json()) as UiState,
    ask: (name: string, body: object) =>
      fetch(`${base}/playground/api/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
  };
}

async function stop(): Promise<void> {
  for (const { playground, server } of running.splice(0)) {
    await playground.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the Teams side of the page', () => {
  it('is not there unless it is asked for', async () => {
    const { state, ask, base, playground } = await start(false);
    expect((await state()).teams).toBeUndefined();
    expect(playground.teams).toBeUndefined();
    expect((await ask('teams-outage', { on: true })).status).toBe(404);
    expect((await fetch(`${base}/playground/teams/.well-known/keys`)).status).toBe(404);
  });

  it('lets people write, and tells the app what it should hear', async () => {
    const { state, ask, heard, playground } = await start(true);
    const support = playground.teams?.conversation('Support').id;
    expect((await state()).teams?.commands).toEqual([{ title: 'today', description: 'What is due' }]);
    const said = await ask('teams-say', { as: 'U0OMARSAID', conversation: support, text: '@Crossdesk help' });
    expect(said.status).toBe(200);
    await ask('teams-say', { as: 'U0OMARSAID', conversation: support, text: 'lunch' });
    await ask('teams-slash', { as: 'U0OMARSAID', conversation: support, text: 'today' });
    expect(heard.map((activity) => activity.text)).toEqual(['<at>Crossdesk</at>&nbsp;help', 'today']);
    const texts = (await state()).teams?.messages.map((message) => message.activity.text);
    expect(texts).toEqual(expect.arrayContaining(['@Crossdesk help', 'lunch', 'today']));
  });

  it('keeps people out of what is not theirs', async () => {
    const { ask, playground } = await start(true);
    const conversation = playground.teams?.conversation('Support').id;
    const sneak = await ask('teams-say', { as: 'U0LENAVOGT', conversation, text: 'hello' });
    expect(sneak.status).toBe(409);
    expect(await sneak.json()).toEqual({ error: 'no such channel or chat for this person' });
  });

  it('streams what the app posts, and keeps it beside the Slack side', async () => {
    const first = await start(true);
    const reading = new AbortController();
    const stream = await fetch(`${first.base}/playground/api/stream`, { signal: reading.signal });
    const told = readUntil(stream, '"type":"teams"');
    const { teams } = first.playground;
    if (!teams) throw new Error('no Teams');
    teams.state.addMessage({
      conversation: teams.conversation('Support').id,
      from: 'bot',
      activity: { type: 'message', text: 'pushed' },
    });
    expect(await told).toContain('pushed');
    reading.abort();
    await stop();
    expect(existsSync(join(folder, 'playground.teams.json'))).toBe(true);
    const second = await start(true);
    expect(second.playground.teams?.textIn('Support')).toContain('pushed');
    expect(second.playground.teams?.activitiesIn('Support')).toHaveLength(teams.activitiesIn('Support').length);
  });
});

async function readUntil(response: Response, wanted: string): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (reader && !text.includes(wanted)) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
  }
  return text;
}
