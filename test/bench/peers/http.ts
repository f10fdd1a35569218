import { Agent, createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** A server on this machine that answers every request at once. */
export async function startServing(answer: (url: URL, body: string) => Answer) {
  const server = createServer((req, res) => {
    bodyOf(req).then(
      (body) => {
        const { status, type, text } = answer(new URL(req.url ?? '/', 'http://127.0.0.1'), body);
        res.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) }).end(text);
      },
      () => res.destroy(), // the sender hung up: nobody is left to answer
    );
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const json = (value: unknown, status = 200): Answer => ({
  status,
  type: 'application/json',
  text: JSON.stringify(value),
});

/**
 * Connections stay open, as the platforms' do; the agent is one process's. Node's servers hang up after five idle seconds, so
 * that nothing is sent into a closing connection they go before.
 */
const agent = new Agent({ keepAlive: true, maxSockets: 512, timeout: 3_000 });

/** Resolves when the acknowledgement is here, to the milliseconds it took. */
export function postTimed(
  port: number,
  path: string,
  headers: Readonly<Record<string, string | number>>,
  body: string,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const sending = request(
      {
        agent,
        host: '127.0.0.1',
        port,
        path,
        method: 'POST',
        timeout: 10_000,
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        response.resume();
        response.on('end', () => {
          if (response.statusCode === 200) resolve(performance.now() - started);
          else reject(new Error(`A command was answered with ${response.statusCode}.`));
        });
        response.on('error', reject);
      },
    );
    sending.on('timeout', () => sending.destroy(new Error('A command was not acknowledged within ten seconds.')));
    sending.on('error', reject);
    sending.end(body);
  });
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
