import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** Slack's side of Socket Mode: hands out addresses, sends envelopes down the wire, hears acknowledgements. All other calls go on to a Web API. */
export interface SocketModeServer {
  /** The Web API's base, for SLACK_API_URL. */
  readonly apiUrl: string;
  /** Connections that are open now. */
  connections(): number;
  /** How often an address was asked for. */
  opened(): number;
  /** Sends an envelope to one open connection; resolves to the acknowledgement's payload (null: none), rejects after `withinMs`. */
  deliver(type: string, payload: object, options?: { envelopeId?: string; withinMs?: number }): Promise<unknown>;
  /** What was sent to response URLs, in order. */
  readonly responses: { path: string; body: string }[];
  responseUrl(name: string): string;
  /** `break`: the network fails. `recycle`: Slack says goodbye first, as it does every few hours. */
  cut(how: 'break' | 'recycle'): void;
  /** Addresses are refused while down. */
  down(on: boolean): void;
  stop(): Promise<void>;
}

export async function startSocketModeServer(options: {
  appToken: string;
  webApi(): string;
}): Promise<SocketModeServer> {
  const open = new Set<Socket>();
  const waiting = new Map<string, (payload: unknown) => void>();
  const responses: SocketModeServer['responses'] = [];
  let count = 0;
  let envelopes = 0;
  let isDown = false;

  const base = (): string => `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const server = createServer((req, res) => {
    answer(req).then(
      ({ status, body }) => res.writeHead(status, { 'content-type': 'application/json' }).end(body),
      () => res.destroy(),
    );
  });

  async function answer(req: IncomingMessage): Promise<{ status: number; body: string }> {
    const chunks: Buffer[] = [];
    for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const path = req.url ?? '/';
    if (path.startsWith('/response/')) {
      responses.push({ path: path.slice('/response/'.length), body: body.toString() });
      return { status: 200, body: 'ok' };
    }
    const method = path.slice('/api/'.length);
    if (method !== 'apps.connections.open') {
      const headers: Record<string, string> = {};
      for (const name of ['content-type', 'authorization']) {
        const value = req.headers[name];
        if (typeof value === 'string') headers[name] = value;
      }
      const response = await fetch(new URL(method, options.webApi()), { method: 'POST', headers, body });
      return { status: response.status, body: await response.text() };
    }
    if (isDown) return { status: 503, body: '' };
    count += 1;
    const known = req.headers.authorization === `Bearer ${options.appToken}`;
    return {
      status: 200,
      body: JSON.stringify(
        known ? { ok: true, url: `ws://${base()}/link?ticket=${count}` } : { ok: false, error: 'invalid_auth' },
      ),
    };
  }

  server.on('upgrade', (req, socket: Socket) => {
    const key = createHash('sha1')
      .update(`${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`,
    );
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    readFrames(socket, (text) => {
      const said = JSON.parse(text) as { envelope_id?: string; payload?: unknown };
      waiting.get(said.envelope_id ?? '')?.(said.payload ?? null);
    });
    socket.write(textFrame({ type: 'hello', num_connections: open.size, connection_info: { app_id: 'A0CROSSDESK' } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    apiUrl: `http://${base()}/api/`,
    connections: () => open.size,
    opened: () => count,
    responses,
    responseUrl: (name) => `http://${base()}/response/${name}`,
    deliver(type, payload, { envelopeId, withinMs = 3_000 } = {}) {
      const id = envelopeId ?? `envelope-${++envelopes}`;
      const [socket] = open;
      if (!socket) throw new Error('nobody is connected');
      const acknowledged = new Promise<unknown>((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(id);
          reject(new Error(`envelope ${id} was not acknowledged within ${withinMs} ms`));
        }, withinMs);
        waiting.set(id, (said) => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve(said);
        });
      });
      socket.write(textFrame({ type, envelope_id: id, payload, accepts_response_payload: type !== 'events_api' }));
      return acknowledged;
    },
    cut(how) {
      for (const socket of open) {
        if (how === 'recycle') socket.write(textFrame({ type: 'disconnect', reason: 'refresh_requested' }));
        else socket.destroy();
      }
    },
    down(on) {
      isDown = on;
    },
    async stop() {
      for (const socket of open) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function textFrame(message: object): Buffer {
  return frame(1, Buffer.from(JSON.stringify(message)));
}

function frame(opcode: number, payload: Buffer): Buffer {
  const long = payload.length >= 126;
  const head = Buffer.alloc(long ? 4 : 2);
  head[0] = 0x80 | opcode;
  head[1] = long ? 126 : payload.length;
  if (long) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

/** Frames of a client are masked; ours are short enough never to be split. */
function readFrames(socket: Socket, onText: (text: string) => void): void {
  let buffer: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (let next = takeFrame(buffer); next; next = takeFrame(buffer)) {
      buffer = next.rest;
      if (next.opcode === 1) onText(next.payload.toString());
      if (next.opcode === 9) socket.write(frame(10, next.payload));
      if (next.opcode === 8) socket.end(frame(8, next.payload));
    }
  });
}

function takeFrame(buffer: Buffer): { opcode: number; payload: Buffer; rest: Buffer } | null {
  if (buffer.length < 2) return null;
  const short = buffer.readUInt8(1) & 127;
  const at = short === 126 ? 4 : 2;
  if (buffer.length < at + 4) return null;
  const length = short === 126 ? buffer.readUInt16BE(2) : short;
  const end = at + 4 + length;
  if (buffer.length < end) return null;
  const payload = Buffer.from(buffer.subarray(at + 4, end));
  for (let i = 0; i < length; i += 1) payload.writeUInt8(payload.readUInt8(i) ^ buffer.readUInt8(at + (i % 4)), i);
  return { opcode: buffer.readUInt8(0) & 15, payload, rest: buffer.subarray(end) };
}
