import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse as parseQuery } from 'node:querystring';
import {
  App,
  HTTPReceiver,
  type Receiver,
  type ReceiverEvent,
  SocketModeReceiver,
  verifySlackRequest,
} from '@slack/bolt';
import type { Acknowledgement } from './acknowledging.ts';
import type { Envelope } from './incoming.ts';
import { limits } from './limits.ts';
import { type Log, logToSlack } from './log.ts';
import { type Payload, readPayload } from './payloads.ts';

/** Understands a request and says how to acknowledge it. Must not throw. */
export type Answerer = (envelope: Envelope) => Promise<Acknowledgement>;

export interface Gateway {
  /** Serves `POST /slack/events`; false for every other path. */
  handle(req: IncomingMessage, res: ServerResponse): boolean;
  start(): void;
  stop(): Promise<void>;
  /** null: requests come over HTTP. */
  socketState(): string | null;
}

const eventsPath = '/slack/events';
/** The name under which Bolt carries our envelope to the listener. */
const carried = 'crossdesk';

/** Thrown to make Bolt answer with something else than 200. */
class Unacknowledged extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`answer ${status}`);
    this.status = status;
  }
}

/**
 * Bolt verifies signatures, parses bodies and holds the acknowledgement until the one listener here is done: for events too, which
 * Bolt would otherwise acknowledge before anybody has kept them. Nothing in this path asks Slack anything, so
 * requests are kept while the Web API is down.
 */
function createBolt(receiver: Receiver, answer: Answerer, log: Log): App {
  const app = new App({
    receiver,
    // Tokens are looked up when something is sent, not when something arrives.
    authorize: async ({ teamId, enterpriseId }) => ({
      ...(teamId === undefined ? {} : { teamId }),
      ...(enterpriseId === undefined ? {} : { enterpriseId }),
    }),
    convoStore: false,
    ignoreSelf: false,
    attachFunctionToken: false,
    logger: logToSlack(log, 'bolt'),
  });
  app.error(async (error) => {
    throw error;
  });
  app.use(async (args) => {
    const envelope = args.context[carried] as Envelope;
    const acknowledgement = await answer(envelope);
    if (acknowledgement.kind === 'retry') throw new Unacknowledged(503);
    if (acknowledgement.kind === 'malformed') throw new Unacknowledged(400);
    // Events have been acknowledged to Bolt already, with nothing; it has not told Slack yet.
    if ('ack' in args && typeof args.ack === 'function')
      await (args.ack as (body?: unknown) => Promise<void>)(acknowledgement.body);
  });
  return app;
}

/** Requests over HTTP. */
export function createHttpGateway(options: { signingSecret: string; answer: Answerer; log: Log }): Gateway {
  const { signingSecret, log } = options;
  const envelopes = new WeakMap<IncomingMessage, Envelope>();
  let open = false;
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: eventsPath,
    processBeforeResponse: true,
    bodyLimit: limits.requestBytes,
    logger: logToSlack(log, 'bolt'),
    customPropertiesExtractor: (req) => ({ [carried]: envelopes.get(req) }),
    processEventErrorHandler: async ({ error, response }) => {
      const status = statusOf(error);
      // A payload that passed our reading and still breaks Bolt is one that Slack does not send.
      if (status === null) log.error({ err: error }, 'a request could not be worked on');
      if (!response.headersSent) response.writeHead(status ?? 400).end();
      return true;
    },
  });
  createBolt(receiver, options.answer, log);

  async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const receivedAt = Date.now();
    const signedAt = Number(req.headers['x-slack-request-timestamp']) * 1_000;
    // Bolt refuses requests older than five minutes and takes those of the future, which could be replayed at leisure.
    if (signedAt > receivedAt + limits.clockSkewMs) return end(res, 401);
    const raw = await readBody(req, limits.requestBytes);
    if (raw === null) return end(res, 413);
    const type = req.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
    // Bolt compares the header as a whole.
    if (type !== undefined) req.headers['content-type'] = type;
    const body = parseBody(raw, type);
    if (isSslCheck(body)) return end(res, 200);
    const payload: Payload = body === undefined ? { kind: 'malformed', why: 'unreadable' } : readPayload(body);
    const isHandshake = payload.kind === 'other' && payload.type === 'url_verification';
    if ((payload.kind === 'malformed' || payload.kind === 'other') && !isHandshake) {
      // Bolt would let these hang or crash; whether they are genuine decides what they are told.
      if (!isSigned(req, raw, signingSecret)) return end(res, 401);
      if (payload.kind === 'other') {
        log.debug({ type: payload.type }, 'a request of a kind that is not served');
        return end(res, 200);
      }
      log.warn({ why: payload.why }, 'a malformed request');
      return end(res, 400);
    }
    const digest = createHash('sha256').update(raw).digest('hex');
    envelopes.set(req, { payload, digest, receivedAt });
    // Bolt takes a body that has been read already from here.
    (req as IncomingMessage & { rawBody?: Buffer }).rawBody = raw;
    receiver.requestListener(req, res);
  }

  return {
    handle(req, res) {
      if (pathOf(req) !== eventsPath) return false;
      if (req.method !== 'POST') {
        res.writeHead(405, { allow: 'POST' }).end();
      } else if (!open) {
        end(res, 503);
      } else {
        serve(req, res).catch((error: unknown) => {
          // A connection that broke while its body came in: nobody is left to answer.
          log.info({ error: String(error) }, 'a request broke off');
          if (!res.headersSent) end(res, 400);
        });
      }
      return true;
    },
    start() {
      open = true;
    },
    async stop() {
      open = false;
    },
    socketState: () => null,
  };
}

/** Requests over a WebSocket that the bot opens: for machines that Slack cannot reach. */
export function createSocketGateway(options: {
  appToken: string;
  apiUrl: string;
  answer: Answerer;
  log: Log;
}): Gateway {
  const { log } = options;
  let state = 'off';
  const receiver = new SocketModeReceiver({
    appToken: options.appToken,
    logger: logToSlack(log, 'slack socket'),
    installerOptions: { clientOptions: { slackApiUrl: options.apiUrl, timeout: limits.apiTimeoutMs } },
    customPropertiesExtractor: ({ body }) => ({ [carried]: envelopeOf(body) }),
    processEventErrorHandler: async ({ error }) => {
      const status = statusOf(error);
      if (status === null) log.error({ err: error }, 'a request could not be worked on');
      // Unacknowledged, Slack delivers it again; what is malformed would stay so.
      return status !== 503;
    },
  });
  const app = createBolt(receiver, options.answer, log);
  // Bolt acknowledges events as soon as they arrive; here too they have to be kept first.
  const holding: Pick<App, 'processEvent'> = {
    async processEvent(event: ReceiverEvent) {
      const envelope = event.customProperties?.[carried] as Envelope | undefined;
      if (!envelope || envelope.payload.kind === 'other' || envelope.payload.kind === 'malformed') return event.ack();
      let held: { body: unknown } | undefined;
      await app.processEvent({
        ...event,
        ack: async (body?: unknown) => {
          held = { body };
        },
      });
      if (held) await event.ack(held.body === '' ? undefined : held.body);
    },
  };
  receiver.init(holding as App);
  for (const name of ['connecting', 'connected', 'reconnecting', 'disconnecting', 'disconnected']) {
    receiver.client.on(name, () => {
      state = name;
    });
  }

  return {
    handle: () => false,
    start() {
      state = 'connecting';
      receiver.start().catch((error: unknown) => {
        state = `failed: ${error instanceof Error ? error.message : String(error)}`;
        log.error({ err: error }, 'Socket Mode could not be started');
      });
    },
    async stop() {
      if (state !== 'off') await receiver.stop();
      state = 'off';
    },
    socketState: () => state,
  };
}

function envelopeOf(body: unknown): Envelope {
  const digest = createHash('sha256')
    .update(JSON.stringify(body) ?? '')
    .digest('hex');
  return { payload: readPayload(body), digest, receivedAt: Date.now() };
}

/** Bolt wraps what a listener throws. null: nothing that we threw on purpose. */
function statusOf(error: unknown): number | null {
  const inner = typeof error === 'object' && error !== null && 'original' in error ? error.original : error;
  return inner instanceof Unacknowledged ? inner.status : null;
}

function parseBody(raw: Buffer, type: string | undefined): unknown {
  const text = raw.toString('utf8');
  try {
    if (type !== 'application/x-www-form-urlencoded') return JSON.parse(text) as unknown;
    const form = parseQuery(text);
    return typeof form.payload === 'string' ? (JSON.parse(form.payload) as unknown) : form;
  } catch {
    return undefined; // told apart by the caller: unreadable is malformed
  }
}

function isSslCheck(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'ssl_check' in body && body.ssl_check === '1';
}

function isSigned(req: IncomingMessage, raw: Buffer, signingSecret: string): boolean {
  const signature = req.headers['x-slack-signature'];
  if (typeof signature !== 'string') return false;
  try {
    verifySlackRequest({
      signingSecret,
      body: raw.toString(),
      headers: {
        'x-slack-signature': signature,
        'x-slack-request-timestamp': Number(req.headers['x-slack-request-timestamp']),
      },
    });
    return true;
  } catch {
    return false; // Bolt says "not genuine" by throwing
  }
}

/** null: more than `max` bytes. */
async function readBody(req: IncomingMessage, max: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > max) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function end(res: ServerResponse, status: number): void {
  // What is left of a body that is too large is not waited for.
  if (status === 413) res.setHeader('connection', 'close');
  res.writeHead(status).end();
}

function pathOf(req: IncomingMessage): string {
  return (req.url ?? '/').split('?', 1)[0] ?? '/';
}
