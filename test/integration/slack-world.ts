import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Ack } from '../../src/commands/reply.ts';
import type { Incoming } from '../../src/core/incoming.ts';
import type { Installation, Installations } from '../../src/core/ports.ts';
import type { Answer } from '../../src/platforms/platform.ts';
import {
  createSlack,
  type HomeContent,
  type Slack,
  type SlackHouseEvent,
  type SlackOptions,
} from '../../src/platforms/slack/index.ts';
import { demoCompany } from '../../src/playground/demo-workspace.ts';
import { createSlackWorkspace, type SlackWorkspace } from '../../src/playground/slack-workspace/index.ts';

export const signingSecret = 'a-signing-secret-of-a-test';
export const botToken = 'xoxb-test-1';
export const team = demoCompany.team.id;

/** The adapter between a local Slack workspace and a dispatcher that a test writes. */
export interface SlackWorld {
  readonly workspace: SlackWorkspace;
  readonly slack: Slack;
  readonly url: string;
  readonly installations: Installations & { readonly rows: Map<string, Installation & { token: string }> };
  /** Everything that reached the dispatcher, in order; a receipt that came before is not here again. */
  readonly requests: Incoming[];
  readonly events: SlackHouseEvent[];
  readonly problems: { details: object; message: string | undefined }[];
  /** What the dispatcher does next. */
  behave: {
    ack(incoming: Incoming): Ack | Promise<Ack>;
    answer(incoming: Incoming): Answer | null | Promise<Answer | null>;
    home(user: string): HomeContent;
    onEvent(event: SlackHouseEvent): Promise<void>;
  };
  stop(): Promise<void>;
}

export async function createSlackWorld(
  options: { mode?: SlackOptions['mode']; rateLimits?: boolean; pictures?: SlackOptions['pictures'] } = {},
): Promise<SlackWorld> {
  let slack: Slack | null = null;
  const server = createServer((req, res) => {
    if (!slack?.handle(req, res)) res.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const workspace = createSlackWorkspace({
    company: demoCompany,
    signingSecret,
    botToken,
    botUrl: () => url,
    command: '/crm',
    shortcuts: [
      { type: 'message', name: 'Log to CRM', callbackId: 'log.message' },
      { type: 'global', name: 'New task', callbackId: 'task.new' },
    ],
    rateLimits: options.rateLimits ?? false,
    eventRetryDelays: [50, 50],
    clientId: 'client',
    clientSecret: 'client-secret',
  });
  const apiUrl = await workspace.listen();
  const requests: Incoming[] = [];
  const events: SlackHouseEvent[] = [];
  const problems: SlackWorld['problems'] = [];
  const installations = inMemoryInstallations();
  const behave: SlackWorld['behave'] = {
    ack: () => ({ kind: 'ok' }),
    answer: () => null,
    home: () => null,
    onEvent: async () => undefined,
  };
  const note = (details: object, message?: string): void => {
    problems.push({ details, message });
  };
  const made = createSlack({
    signingSecret,
    apiUrl,
    command: '/crm',
    mode: options.mode ?? { kind: 'single', botToken },
    installations,
    messageActions: [{ callbackId: 'log.message', command: 'log add', fill: 'text' }],
    shortcuts: [{ callbackId: 'task.new', command: 'task add' }],
    home: async (user) => behave.home(user.user),
    ...(options.pictures ? { pictures: options.pictures } : {}),
    onEvent: async (event) => {
      events.push(event);
      await behave.onEvent(event);
    },
    namesOf: async (ids) => new Map(ids.includes(7) ? [[7, 'U0OMARSAID']] : []),
    log: { debug: () => undefined, info: () => undefined, warn: note, error: note },
  });
  slack = made;

  const seen = new Set<string>();
  await made.start(async (incoming) => {
    // Plain data, as the inbox will keep it.
    const kept = JSON.parse(JSON.stringify(incoming)) as Incoming;
    const ack = await behave.ack(kept);
    if (ack.kind === 'retry') return { ack, done: Promise.resolve() };
    const isNew = !seen.has(kept.receipt);
    seen.add(kept.receipt);
    if (!isNew) return { ack, done: Promise.resolve() };
    requests.push(kept);
    const work = async (): Promise<void> => {
      const answer = await behave.answer(kept);
      if (answer)
        await made.answer(
          kept.route,
          answer,
          { locale: 'en', timezone: 'Europe/Berlin' },
          { id: kept.receipt, again: false },
        );
    };
    return { ack, done: work() };
  });
  if ((options.mode?.kind ?? 'single') === 'single') await made.ownWorkspace();

  return {
    workspace,
    slack: made,
    url,
    installations,
    requests,
    events,
    problems,
    behave,
    async stop() {
      await made.stop();
      await workspace.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function inMemoryInstallations(): SlackWorld['installations'] {
  const rows = new Map<string, Installation & { token: string }>();
  return {
    rows,
    get: async (_platform, workspace) => rows.get(workspace) ?? null,
    token: async (_platform, workspace) => rows.get(workspace)?.token ?? null,
    async save({ installedBy: _by, ...found }) {
      const isFirst = rows.size === 0 || rows.get(found.workspace)?.isFirst === true;
      const row = { ...found, isFirst, status: isFirst ? ('approved' as const) : ('pending' as const) };
      rows.set(found.workspace, row);
      return row;
    },
    async setStatus(_platform, workspace, status) {
      const row = rows.get(workspace);
      if (row) rows.set(workspace, { ...row, status });
    },
    list: async () => [...rows.values()],
  };
}
