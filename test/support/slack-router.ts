import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SlackWorkspace } from '../../src/playground/slack-workspace/index.ts';

/** One Web API base for several local workspaces, as slack.com is one for all: who is meant stands in the token or the code. */
export interface SlackRouter {
  readonly apiUrl: string;
  add(token: string, workspace: SlackWorkspace): void;
  /** A code that this workspace's consent page would send the browser back with; good once. */
  installCode(token: string): string;
  /** Tokens that calls came with, and their methods. */
  readonly calls: { method: string; token: string | null }[];
  stop(): Promise<void>;
}

export async function startSlackRouter(): Promise<SlackRouter> {
  const byToken = new Map<string, SlackWorkspace>();
  const byCode = new Map<string, SlackWorkspace>();
  const calls: SlackRouter['calls'] = [];

  async function forward(req: IncomingMessage): Promise<{ status: number; body: string; type: string }> {
    const chunks: Buffer[] = [];
    for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const method = (req.url ?? '').slice('/api/'.length);
    const token = /^Bearer\s+(.+)$/iu.exec(req.headers.authorization ?? '')?.[1] ?? null;
    calls.push({ method, token });
    const code = new URLSearchParams(body.toString()).get('code') ?? '';
    const workspace = token === null ? byCode.get(code) : byToken.get(token);
    if (!workspace) {
      const error = token === null ? 'invalid_code' : 'invalid_auth';
      return { status: 200, body: JSON.stringify({ ok: false, error }), type: 'application/json' };
    }
    const headers: Record<string, string> = {};
    for (const name of ['content-type', 'authorization']) {
      const value = req.headers[name];
      if (typeof value === 'string') headers[name] = value;
    }
    const response = await fetch(new URL(method, workspace.slackApiUrl()), { method: 'POST', headers, body });
    return { status: response.status, body: await response.text(), type: 'application/json' };
  }

  const server = createServer((req, res) => {
    forward(req).then(
      ({ status, body, type }) => res.writeHead(status, { 'content-type': type }).end(body),
      () => res.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    calls,
    add: (token, workspace) => void byToken.set(token, workspace),
    installCode(token) {
      const workspace = byToken.get(token);
      if (!workspace) throw new Error('no workspace has this token');
      const code = workspace.installCode();
      byCode.set(code, workspace);
      return code;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
