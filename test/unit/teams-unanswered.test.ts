import { createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { networkToDelivery, responseToDelivery, UnansweredError } from '../../src/platforms/teams/errors.ts';

/** A push is repeated after every transient failure; only where nobody knows whether it arrived may it be there twice. */
async function failureOf(url: string, signal?: AbortSignal): Promise<unknown> {
  try {
    await fetch(url, { method: 'POST', body: '{}', ...(signal ? { signal } : {}) });
  } catch (error) {
    return networkToDelivery(error);
  }
  throw new Error('the call did not fail');
}

async function withPeer(onConnection: (socket: Socket) => void, work: (url: string) => Promise<void>): Promise<void> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  try {
    await work(`http://127.0.0.1:${port}/`);
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('a push may have arrived', () => {
  it('when the peer took it and said nothing in time', () =>
    withPeer(
      () => undefined,
      async (url) => {
        const failure = await failureOf(url, AbortSignal.timeout(50));
        expect(failure).toBeInstanceOf(UnansweredError);
        expect(failure).toMatchObject({ kind: 'transient', reason: 'timeout' });
      },
    ));

  it('when the connection broke after it was sent', () =>
    withPeer(
      (socket) => socket.once('data', () => socket.destroy()),
      async (url) => expect(await failureOf(url)).toBeInstanceOf(UnansweredError),
    ));

  it.each([408, 500, 502, 504])('when a gateway answers %i', (status) => {
    expect(responseToDelivery('send', { status, retryAfter: null, body: '' })).toBeInstanceOf(UnansweredError);
  });
});

describe('a push has certainly not arrived', () => {
  it('when there was no connection', async () => {
    let closed = '';
    await withPeer(
      () => undefined,
      async (url) => {
        closed = url;
      },
    );
    for (const url of [closed, 'http://nobody.invalid/']) {
      const failure = await failureOf(url);
      expect(failure, url).not.toBeInstanceOf(UnansweredError);
      expect(failure, url).toMatchObject({ kind: 'transient', reason: 'unreachable' });
    }
  });

  it.each([401, 403, 404, 412, 413, 429, 503])('when the connector answers %i', (status) => {
    expect(responseToDelivery('send', { status, retryAfter: null, body: '' })).not.toBeInstanceOf(UnansweredError);
  });
});
