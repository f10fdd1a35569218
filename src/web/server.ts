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

/** The address cannot be listened on at all. */
export class CannotListen extends Error {
  readonly hint: string;
  constructor(host: string, port: number, cause: NodeJS.ErrnoException) {
    super(`Nothing can listen on ${host}, port ${port} (${cause.code}).`, { cause });
    this.name = 'CannotListen';
    this.hint =
      cause.code === 'EACCES'
        ? 'Ports below 1024 are for privileged accounts: choose another one with PORT, behind a proxy where needed.'
        : 'HOST must be an address of this machine: 127.0.0.1 for this machine alone, 0.0.0.0 for all of its addresses.';
  }
}

/** How many ports after the wished one are tried when none was named. */
const portsToTry = 20;

/** How often slow connections are looked for; Node's own 30 s would let them stay twice as long as they may. */
const checkEveryMs = 5_000;

/** How long an ending server waits for answers that are being written, in milliseconds. */
const closingMs = 3_000;

/** Binds the address, or the next free port where none was named. Throws PortTaken or CannotListen. */
export async function startWebServer(options: {
  host: string;
  port: number;
  /** The port was named: only this one will do. */
  fixed: boolean;
  routes: readonly Route[];
  onError(error: unknown): void;
}): Promise<WebServer> {
  const server = createServer({ connectionsCheckingInterval: checkEveryMs }, (req, res) => {
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
  // Longer than the idle time of common load balancers: they must be the ones who close, or requests meet a closed connection.
  server.keepAliveTimeout = 75_000;
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
      else reject(new CannotListen(host, port, error));
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

/** Requests under way are finished, for a while; connections that carry none are not waited for. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // Clients keep a connection open after its answer, in case they need it again.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    const patience = setTimeout(() => server.closeAllConnections(), closingMs);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(patience);
      resolve();
    });
    server.closeIdleConnections();
  });
}

export function sendText(res: ServerResponse, status: number, body: string, type = 'text/plain; charset=utf-8'): void {
  res.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  res.end(body);
}

/** Where a browser on this machine finds a server that listens on `host`. */
export function addressOf(host: string, port: number): string {
  if (host === '0.0.0.0') return `http://127.0.0.1:${port}`;
  if (host === '::') return `http://[::1]:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** The path without the query. */
export function pathOf(req: IncomingMessage): string {
  return (req.url ?? '/').split('?', 1)[0] ?? '/';
}
