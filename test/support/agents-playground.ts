import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from './program.ts';

export interface PlaygroundPerson {
  /** The account, as the Bot Connector knows people. */
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** The directory's id. */
  readonly aadObjectId: string;
}

/** What the playground plays: its tenant, with the people in it; the first of them sits before the screen. */
export interface PlaygroundTenant {
  readonly id: string;
  readonly bot: { readonly id: string; readonly name: string };
  /** At least six: with fewer the playground does not start. */
  readonly people: readonly [PlaygroundPerson, ...PlaygroundPerson[]];
  readonly personal: string;
  readonly group: { readonly id: string; readonly name: string };
  readonly team: {
    readonly id: string;
    readonly name: string;
    readonly channels: readonly { readonly id: string; readonly name: string }[];
  };
}

/** Microsoft's Agents Playground as a process of its own: a Teams client in a browser, and the Bot Connector behind it. */
export interface AgentsPlayground {
  readonly url: string;
  /** Where its stand-in for the Bot Connector is. */
  readonly serviceUrl: string;
  /** An activity of its own making, such as 'botAdded' or 'botRemoved', sent to the bot. */
  sendTemplate(kind: 'install' | 'uninstall' | 'botAdded' | 'botRemoved', conversation: string): Promise<void>;
  /** Any activity, sent to the bot as it stands. What the bot says is nobody's to hear but in the playground. */
  sendActivity(activity: Record<string, unknown>): Promise<void>;
  /** An invoke of the person before the screen; resolves to the bot's answer. */
  invoke(name: string, conversation: string, value: unknown): Promise<unknown>;
  /** The end of what it wrote. */
  said(): string;
  stop(): Promise<void>;
}

const readyWithinMs = 30_000;

export async function startAgentsPlayground(endpoint: string, tenant: PlaygroundTenant): Promise<AgentsPlayground> {
  const folder = await mkdtemp(join(tmpdir(), 'crossdesk-agents-playground-'));
  // It reads YAML, of which JSON is a part, and writes its log beside it.
  await writeFile(join(folder, '.m365agentsplayground.yml'), JSON.stringify(tenantToSettings(tenant), null, 2));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const program = resolve(import.meta.dirname, '../../node_modules/@microsoft/m365agentsplayground/cli.js');
  const args = ['start', '-e', endpoint, '-c', 'msteams', '-p', String(port), '--disable-telemetry'];
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      TMPDIR: tmpdir(),
      BROWSER: 'none',
      TEAMSAPPTESTER_BROWSER: 'none',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  // It does not outlive the tests, however they end.
  process.on('exit', kill);
  let said = '';
  const hear = (text: string): void => {
    said = (said + text).slice(-8_000);
  };
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  const ended = new Promise<void>((done) => child.once('exit', () => done()));

  async function stop(): Promise<void> {
    kill();
    await ended;
    process.off('exit', kill);
    await rm(folder, { recursive: true, force: true });
  }

  async function ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${url}${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`The playground answered ${path} with ${response.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  try {
    await listening();
  } catch (error) {
    await stop();
    throw error;
  }

  async function listening(): Promise<void> {
    const deadline = performance.now() + readyWithinMs;
    // It says that it listens before it has read its settings, and ends when it does not like them.
    while (!(await answers())) {
      if (child.exitCode !== null) throw new Error(`The playground ended with code ${child.exitCode}:\n${said}`);
      if (performance.now() > deadline) throw new Error(`The playground was not ready in time:\n${said}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  async function answers(): Promise<boolean> {
    try {
      return (await fetch(url)).ok;
    } catch (error) {
      if (error instanceof TypeError) return false; // nobody listens yet
      throw error;
    }
  }

  return {
    url,
    serviceUrl: `${url.replace('127.0.0.1', 'localhost')}/_connector`,
    async sendTemplate(kind, conversation) {
      const query = new URLSearchParams({ conversationId: conversation, type: kind });
      const activity = await ask('GET', `/_internal/v1/customActivities/template?${query}`);
      await ask('POST', '/_internal/v1/customActivities', activity);
    },
    async sendActivity(activity) {
      await ask('POST', '/_internal/v1/customActivities', activity);
    },
    invoke: (name, conversation, value) =>
      ask('POST', '/_conversation/v1/invoke', {
        name,
        value,
        from: { id: tenant.people[0].id },
        conversation: { id: conversation },
      }),
    said: () => said,
    stop,
  };
}

function tenantToSettings(tenant: PlaygroundTenant): unknown {
  const [me, ...others] = tenant.people.map(({ id, name, email, aadObjectId }) => {
    const [givenName = name, surname = ''] = name.split(' ');
    return { id, name, userPrincipleName: email, aadObjectId, givenName, surname, email };
  });
  return {
    version: '0.1.1',
    tenantId: tenant.id,
    bot: tenant.bot,
    currentUser: me,
    users: others,
    personalChat: { id: tenant.personal },
    groupChat: tenant.group,
    team: { ...tenant.team, aadGroupId: '00000000-0000-0000-0000-000000000031' },
  };
}
