import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { workspace } from './slack-requests.ts';

/** Stands where Slack's Web API and response URLs are: says "ok" to everything at once, and notes when what arrived. */
export interface Sink {
  /** The base of the Web API. */
  readonly apiUrl: string;
  /** An address of its own for one answer, and what arrives there. Rejects after a minute. */
  expectAnswer(): { readonly url: string; readonly arrived: Promise<string> };
  /** Forgets posted messages; resolves when `count` more have arrived, to the time of the last. Rejects after `withinMs`. */
  expectPosts(count: number, withinMs: number): Promise<number>;
  /** The body of the last message posted, as it was sent. */
  lastPost(): string | null;
  stop(): Promise<void>;
}

/** A program that is asked for more than it can do falls behind, and is waited for. */
const answerWithinMs = 60_000;

export async function startSink(): Promise<Sink> {
  const answers = new Map<string, (body: string) => void>();
  let posts: { left: number; settle: (at: number) => void } | null = null;
  let last: string | null = null;
  let ids = 0;
  let messages = 0;

  function callApi(method: string, body: string): Record<string, unknown> {
    switch (method) {
      case 'auth.test':
        return { team_id: workspace.team, team: 'Bench', user_id: 'U0BOT', bot_id: 'B0BOT', user: 'crm' };
      case 'users.info': {
        const id = new URLSearchParams(body).get('user') ?? '';
        const profile = { email: `${id.toLowerCase()}@bench.example`, real_name: id };
        return { user: { id, team_id: workspace.team, name: id, tz: 'Etc/UTC', locale: 'en-US', profile } };
      }
      case 'conversations.open':
        return { channel: { id: `D${new URLSearchParams(body).get('users') ?? ''}` } };
      case 'conversations.info':
        return { channel: { id: new URLSearchParams(body).get('channel') ?? '', name: 'bench', is_member: true } };
      case 'conversations.members':
        return { members: ['U0BOT'] };
      case 'chat.postMessage':
        messages += 1;
        last = body;
        if (posts && --posts.left === 0) posts.settle(performance.now());
        return {
          channel: new URLSearchParams(body).get('channel') ?? '',
          ts: `1700000000.${String(messages).padStart(6, '0')}`,
        };
      default:
        return {};
    }
  }

  const server = createServer((req, res) => {
    bodyOf(req).then(
      (body) => {
        const path = req.url ?? '/';
        if (path.startsWith('/answer/')) {
          const id = path.slice('/answer/'.length);
          res.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
          answers.get(id)?.(body);
          answers.delete(id);
          return;
        }
        const said = JSON.stringify({ ok: true, ...callApi(path.slice('/api/'.length), body) });
        res.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(said) }).end(said);
      },
      () => res.destroy(), // the sender hung up: nobody is left to answer
    );
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    apiUrl: `${base}/api/`,
    expectAnswer() {
      ids += 1;
      const id = String(ids);
      const arrived = within(answerWithinMs, 'an answer', (settle: (body: string) => void) => answers.set(id, settle));
      return { url: `${base}/answer/${id}`, arrived };
    },
    expectPosts: (count, withinMs) =>
      within(withinMs, `${count} messages`, (settle: (at: number) => void) => {
        posts = { left: count, settle };
      }),
    lastPost: () => last,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function within<T>(limitMs: number, what: string, begin: (settle: (value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Waited ${limitMs} ms in vain for ${what}.`)), limitMs);
    begin((value) => {
      clearTimeout(timer);
      resolve(value);
    });
  });
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
