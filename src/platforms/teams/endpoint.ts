import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Activity, activitySchema } from './activity.ts';
import type { Bot, HttpAnswer } from './bot.ts';
import { limits } from './limits.ts';
import type { Log } from './log.ts';

export const endpointPath = '/api/messages';

/** `POST /api/messages`: reads, authenticates and answers. Whatever arrives is answered, and nothing forged gets a word in. */
export function createEndpoint(deps: {
  bot(): Bot | null;
  handle(activity: Activity): Promise<HttpAnswer>;
  readonly log: Log;
}) {
  const { log } = deps;

  async function serve(req: IncomingMessage): Promise<HttpAnswer> {
    const bot = deps.bot();
    if (!bot) return { status: 503 };
    const atTheDoor = bot.authenticator.atTheDoor(req);
    if (atTheDoor !== null) return refused(atTheDoor);
    const body = await readBody(req);
    if (body === null) return { status: 413 };
    const read = activitySchema.safeParse(parsed(body));
    // A body that is no activity would make the adapter reject, and with it the process.
    if (!read.success) {
      log.warn({ issues: read.error.issues.slice(0, 3) }, 'a request to the Teams endpoint is no activity');
      return { status: 400 };
    }
    const activity = read.data;
    const verdict = await bot.authenticator.check(req, activity);
    if (verdict.kind === 'refused') return refused(verdict.why);
    if (verdict.kind === 'unknown') {
      log.error({ why: verdict.why }, 'a Teams token could not be checked; Teams may send it again');
      return { status: 503 };
    }
    return bot.run(activity, verdict.result, deps.handle);
  }

  function refused(why: string): HttpAnswer {
    log.warn({ why }, 'a request to the Teams endpoint was refused');
    return { status: 401 };
  }

  return function handle(req: IncomingMessage, res: ServerResponse): boolean {
    if ((req.url ?? '').split('?')[0] !== endpointPath) return false;
    if (req.method !== 'POST') {
      res.writeHead(405, { allow: 'POST' }).end();
      return true;
    }
    serve(req).then(
      (answer) => respond(res, answer),
      (error: unknown) => {
        log.error({ err: error }, 'a Teams request failed');
        respond(res, { status: 500 });
      },
    );
    return true;
  };
}

function respond(res: ServerResponse, { status, body }: HttpAnswer): void {
  if (res.headersSent || res.destroyed) return;
  if (status === 401) res.setHeader('www-authenticate', 'Bearer');
  // What was not read to its end must not be taken for the next request.
  if (status === 413) res.setHeader('connection', 'close');
  if (body === undefined) {
    res.writeHead(status, { 'content-length': '0' }).end();
    return;
  }
  const text = JSON.stringify(body);
  res.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  res.end(text);
}

async function readBody(req: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of req) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    length += bytes.length;
    if (length > limits.requestBytes) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null; // answered with a 400 like everything that is no activity
  }
}
