import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Takes a request or says that it is somebody else's. */
export type Route = (req: IncomingMessage, res: ServerResponse) => boolean;

export interface WebServer {
  readonly port: number;
  stop(): Promise<void>;
}

export class PortTaken extends Error {
  readonly hint: string;
  constructor(port: number) {
    super(`Port ${port} is taken by another program.`);
    this.name = 'PortTaken';
    this.hint = `Stop that program, or choose another port: PORT=${port + 1} npm start`;
  }
}

/** How many ports after the wished one are tried when none was named. */
const portsToTry = 20;

export async function startWebServer(options: {
  host: string;
  port: number;
  /** The port was named: only this one will do. */
  fixed: boolean;
  routes: readonly Route[];
  onError(error: unknown): void;
}): Promise<WebServer> {
  const server = createServer((req, res) => {
    try {
      for (const route of options.routes) if (route(req, res)) return;
      sendText(res, 404, 'Not found');
    } catch (error) {
      options.onError(error);
      if (!res.headersSent) sendText(res, 500, 'Something went wrong on our side');
    }
  });
  // Slow or half-open clients must not hold connections for ever.
  server.requestTimeout = 30_000;
  server.headersTimeout = 10_000;
  const tries = options.fixed || options.port === 0 ? 1 : portsToTry;
  for (let index = 0; index < tries; index += 1) {
    if (await listen(server, options.port + index, options.host)) {
      return { port: (server.address() as AddressInfo).port, stop: () => close(server) };
    }
  }
  throw new PortTaken(options.port);
}

function listen(server: Server, port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => {
      server.off('listening', onListening);
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    };
    const onListening = () => {
      server.off('error', onError);
      resolve(true);
    };
    server.once('error', onError);
    server.once('listening', onListening);
    server.listen(port, host);
  });
}

/** Requests under way are finished; idle and streaming connections are not waited for. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 3_000).unref();
  });
}

export function sendText(res: ServerResponse, status: number, body: string, type = 'text/plain; charset=utf-8'): void {
  res.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  res.end(body);
}

/** The path without the query. */
export function pathOf(req: IncomingMessage): string {
  return (req.url ?? '/').split('?', 1)[0] ?? '/';
}
