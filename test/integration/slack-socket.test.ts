import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ack } from '../../src/commands/reply.ts';
import type { Incoming } from '../../src/core/incoming.ts';
import { msg } from '../../src/core/msg.ts';
import { createSlack, type Slack } from '../../src/platforms/slack/index.ts';

/** As much of a WebSocket server as Socket Mode needs: text, ping and close, in single frames. */
function frame(opcode: number, payload: Buffer): Buffer {
  const length =
    payload.length < 126
      ? Buffer.from([payload.length])
      : Buffer.concat([Buffer.from([126]), Buffer.from([payload.length >> 8, payload.length & 255])]);
  return Buffer.concat([Buffer.from([0x80 | opcode]), length, payload]);
}

function readFrames(socket: Socket, onText: (text: string) => void): void {
  let buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      if (buffer.length < 6) return;
      const opcode = (buffer[0] as number) & 15;
      const short = (buffer[1] as number) & 127;
      const at = short === 126 ? 4 : 2;
      const length = short === 126 ? buffer.readUInt16BE(2) : short;
      if (buffer.length < at + 4 + length) return;
      const mask = buffer.subarray(at, at + 4);
      const payload = Buffer.from(
        buffer.subarray(at + 4, at + 4 + length).map((byte, i) => byte ^ (mask[i % 4] as number)),
      );
      buffer = buffer.subarray(at + 4 + length);
      if (opcode === 1) onText(payload.toString());
      if (opcode === 9) socket.write(frame(10, payload));
      if (opcode === 8) socket.end(frame(8, payload));
    }
  });
}

let server: Server;
let slack: Slack;
let connection: Socket | undefined;
let acks: { envelope_id: string; payload?: unknown }[];
let requests: Incoming[];
let acknowledge: (incoming: Incoming) => Promise<Ack>;

beforeEach(async () => {
  acks = [];
  requests = [];
  acknowledge = async () => ({ kind: 'ok' });
  server = createServer((req, res) => {
    const { port } = server.address() as AddressInfo;
    const answer = req.url?.endsWith('apps.connections.open')
      ? { ok: true, url: `ws://127.0.0.1:${port}/link` }
      : { ok: true, team_id: 'T1', team: 'Test', user_id: 'UBOT', bot_id: 'B1' };
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  server.on('upgrade', (req, socket: Socket) => {
    const key = createHash('sha1')
      .update(`${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`,
    );
    readFrames(socket, (text) => acks.push(JSON.parse(text) as (typeof acks)[number]));
    socket.on('error', () => socket.destroy());
    connection = socket;
    socket.write(
      frame(1, Buffer.from(JSON.stringify({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A1' } }))),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  slack = createSlack({
    signingSecret: 'unused in socket mode',
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    command: '/crm',
    mode: { kind: 'single', botToken: 'xoxb-1' },
    appToken: 'xapp-1',
    installations: {
      get: async () => null,
      token: async () => null,
      save: async (found) => ({ ...found, status: 'approved', isFirst: true }),
      setStatus: async () => undefined,
      list: async () => [],
    },
    messageActions: [],
    shortcuts: [],
    home: async () => null,
    onEvent: async () => undefined,
    namesOf: async () => new Map(),
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  await slack.start(async (incoming) => {
    requests.push(incoming);
    return { ack: await acknowledge(incoming), done: Promise.resolve() };
  });
  await until(async () =>
    (await slack.health()).some((finding) => finding.ok && finding.what.en.includes('Socket Mode')),
  );
});

afterEach(async () => {
  await slack.stop();
  connection?.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

let sent = 0;
function deliver(type: string, payload: object): string {
  const envelope_id = `e${++sent}`;
  connection?.write(
    frame(1, Buffer.from(JSON.stringify({ type, envelope_id, payload, accepts_response_payload: true }))),
  );
  return envelope_id;
}

const command = (text: string) => ({
  command: '/crm',
  text,
  user_id: 'U1',
  team_id: 'T1',
  channel_id: 'C1',
  trigger_id: String(++sent),
});
const mention = (id: string) => ({
  type: 'event_callback',
  event_id: id,
  team_id: 'T1',
  authorizations: [{ team_id: 'T1', user_id: 'UBOT', is_bot: true }],
  event: { type: 'app_mention', user: 'U1', channel: 'C1', ts: '1.1', text: '<@UBOT> today' },
});

describe('Socket Mode', () => {
  it('brings the same requests as HTTP', async () => {
    deliver('slash_commands', command('task add &lt;Acme&gt;'));
    deliver('events_api', mention('Ev1'));
    await until(() => acks.length === 2);
    expect(requests).toMatchObject([
      { receipt: expect.stringMatching(/^slack:[0-9a-f]{64}$/u), door: 'command', says: { text: 'task add <Acme>' } },
      { receipt: 'slack:Ev1', door: 'mention', says: { text: 'today' } },
    ]);
  });

  it('acknowledges an event only when it has been kept', async () => {
    let keep: () => void = () => undefined;
    acknowledge = () =>
      new Promise((resolve) => {
        keep = () => resolve({ kind: 'ok' });
      });
    const id = deliver('events_api', mention('Ev2'));
    await until(() => requests.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(acks).toEqual([]);
    keep();
    await until(() => acks.some((ack) => ack.envelope_id === id));
  });

  it('leaves unacknowledged what could not be kept, so that it comes again', async () => {
    acknowledge = async () => ({ kind: 'retry' });
    deliver('events_api', mention('Ev3'));
    await until(() => requests.length === 1);
    acknowledge = async () => ({ kind: 'say', message: msg('Not kept', '未保存') });
    const id = deliver('slash_commands', command('x'));
    await until(() => acks.length > 0);
    expect(acks).toEqual([
      { envelope_id: id, payload: expect.objectContaining({ text: 'Not kept', response_type: 'ephemeral' }) },
    ]);
  });

  it('acknowledges what it does not understand, once and for all', async () => {
    const ids = [
      deliver('interactive', { type: 'something_new' }),
      deliver('events_api', { type: 'event_callback', event: { type: 'app_mention' } }),
    ];
    await until(() => acks.length === 2);
    expect(acks.map((ack) => ack.envelope_id).sort()).toEqual(ids.sort());
    expect(requests).toEqual([]);
  });
});
