import type { IncomingMessage } from 'node:http';

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Why a request must be refused, or undefined when it may pass. The playground lets whoever reaches it act as any demo
 * person, so it answers this machine alone: not other hosts, not pages of other sites in this machine's browser (a
 * foreign Origin), not names that were made to point here (DNS rebinding: a foreign Host), not what a proxy hands on.
 */
export function refusal(req: IncomingMessage): string | undefined {
  const remote = req.socket.remoteAddress ?? '';
  if (!isLoopback(remote)) return 'the playground only answers this machine';
  if (req.headers['x-forwarded-for'] !== undefined || req.headers.forwarded !== undefined) {
    return 'the playground does not answer through a proxy';
  }
  const host = req.headers.host ?? '';
  if (!loopbackNames.has(nameOf(host))) return 'the playground only answers to localhost';
  const { origin } = req.headers;
  if (origin !== undefined && !isOwnOrigin(origin, host)) return 'the playground does not answer other sites';
  const site = req.headers['sec-fetch-site'];
  const isNavigation = req.headers['sec-fetch-mode'] === 'navigate' && req.method === 'GET';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isNavigation) {
    return 'the playground does not answer other sites';
  }
  return undefined;
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(address);
}

function nameOf(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '');
}

function isOwnOrigin(origin: string, host: string): boolean {
  return /^https?:\/\//.test(origin) && origin.replace(/^https?:\/\//, '').toLowerCase() === host.toLowerCase();
}
