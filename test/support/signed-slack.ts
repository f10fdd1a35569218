import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What Slack sends that no stand-in for its Web API does: signed requests; and where answers to them go. */
export interface SignedSlack {
  /** `answer` is what its response URL got within `patienceMs` (5,000); '' when nothing came. 0: do not wait, the answer goes elsewhere. */
  command(fields: Record<string, string>, patienceMs?: number): Promise<{ status: number; answer: string }>;
  interaction(payload: Record<string, unknown>): Promise<number>;
  event(envelope: Record<string, unknown>): Promise<number>;
  stop(): Promise<void>;
}

const answerWithinMs = 5_000;

export async function startSignedSlack(options: { signingSecret: string; appUrl(): string }): Promise<SignedSlack> {
  const answers = new Map<string, string>();
  let count = 0;
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const id = req.url ?? '';
      answers.set(id, (answers.get(id) ?? '') + Buffer.concat(chunks).toString());
      res.end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function post(type: string, body: string): Promise<number> {
    const at = Math.floor(Date.now() / 1_000);
    const signature = `v0=${createHmac('sha256', options.signingSecret).update(`v0:${at}:${body}`).digest('hex')}`;
    const headers = { 'content-type': type, 'x-slack-request-timestamp': String(at), 'x-slack-signature': signature };
    return (await fetch(`${options.appUrl()}/slack/events`, { method: 'POST', headers, body })).status;
  }

  async function answerTo(path: string, patienceMs: number): Promise<string> {
    const deadline = performance.now() + patienceMs;
    while (!answers.has(path) && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 15));
    return answers.get(path) ?? '';
  }

  const form = 'application/x-www-form-urlencoded';
  return {
    async command(fields, patienceMs = answerWithinMs) {
      const path = `/response/${++count}`;
      const body = new URLSearchParams({ command: '/crm', response_url: base + path, ...fields });
      return { status: await post(form, body.toString()), answer: await answerTo(path, patienceMs) };
    },
    async interaction(payload) {
      const path = `/response/${++count}`;
      const body = new URLSearchParams({ payload: JSON.stringify({ response_url: base + path, ...payload }) });
      return post(form, body.toString());
    },
    event: (envelope) => post('application/json', JSON.stringify(envelope)),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
