import type { IncomingMessage, ServerResponse } from 'node:http';

const mostBytes = 4_000_000;

/** The whole body of a request. Rejects when it is larger than anything Slack takes. */
export async function readBody(req: IncomingMessage, most = mostBytes): Promise<string> {
  return (await readBytes(req, most)).toString('utf8');
}

export async function readBytes(req: IncomingMessage, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    const buffer = chunk as Buffer;
    size += buffer.length;
    if (size > most) throw new RangeError('request body too large');
    chunks.push(buffer);
  }
  return Buffer.concat(chunks);
}

/** Arguments of a Web API call: JSON or form, with the JSON that clients put inside form fields unpacked. */
export function parseArguments(contentType: string, body: string, query: URLSearchParams): Record<string, unknown> {
  const args: Record<string, unknown> = {};
  for (const [key, value] of query) args[key] = unpack(value);
  if (contentType.includes('application/json')) {
    const parsed: unknown = body === '' ? {} : JSON.parse(body);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new SyntaxError('not an object');
    return { ...args, ...parsed };
  }
  for (const [key, value] of new URLSearchParams(body)) args[key] = nested.has(key) ? unpack(value) : value;
  return args;
}

const nested = new Set(['blocks', 'attachments', 'view', 'metadata', 'users', 'channels', 'files']);

function unpack(value: string): unknown {
  if (!/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    // Left as text, the method's own check then says what is wrong with it.
    return value;
  }
}

export function sendJson(
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  if (res.destroyed) return;
  res.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers });
  res.end(JSON.stringify(body));
}

export function sendText(
  res: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string> = {},
): void {
  if (res.destroyed) return;
  res.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...headers });
  res.end(body);
}
