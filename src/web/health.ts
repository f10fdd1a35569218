import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { pathOf, type Route, sendText } from './server.ts';

export interface HealthSource {
  /** Throws or resolves to what is wrong; empty when requests can be served. */
  ready(): Promise<readonly string[]>;
  /** Prometheus text. */
  metrics(): Promise<string>;
  readonly metricsToken: string | null;
}

/** `/healthz`: the process lives. `/readyz`: it can serve. `/metrics`: only with the token, and not there without one. */
export function healthRoutes(source: HealthSource): Route {
  return (req, res) => {
    const path = pathOf(req);
    if (path === '/healthz') {
      sendText(res, 200, 'ok\n');
      return true;
    }
    if (path === '/readyz') {
      source.ready().then(
        (faults) =>
          sendText(res, faults.length === 0 ? 200 : 503, faults.length === 0 ? 'ready\n' : `${faults.join('\n')}\n`),
        () => sendText(res, 503, 'not ready\n'),
      );
      return true;
    }
    if (path === '/metrics') {
      if (source.metricsToken === null) sendText(res, 404, 'Not found');
      else if (!hasToken(req, source.metricsToken)) sendText(res, 401, 'A bearer token is needed');
      else {
        source.metrics().then(
          (text) => sendText(res, 200, text, 'text/plain; version=0.0.4; charset=utf-8'),
          () => sendText(res, 503, 'not ready\n'),
        );
      }
      return true;
    }
    return false;
  };
}

function hasToken(req: IncomingMessage, token: string): boolean {
  const given = Buffer.from(req.headers.authorization?.replace(/^Bearer /iu, '') ?? '');
  const wanted = Buffer.from(token);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
