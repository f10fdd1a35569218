import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { addressOf, startWebServer, type WebServer } from '../../src/web/server.ts';

const running: { stop(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});

async function serve(options: Partial<Parameters<typeof startWebServer>[0]> = {}): Promise<WebServer> {
  const server = await startWebServer({
    host: '127.0.0.1',
    port: 0,
    fixed: true,
    routes: [],
    onError: () => undefined,
    ...options,
  });
  running.push(server);
  return server;
}

async function occupy(): Promise<number> {
  const other = createServer();
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
  running.push({ stop: () => new Promise((done) => other.close(done)) });
  return (other.address() as AddressInfo).port;
}

describe('listening', () => {
  it('a named port that is taken is an error that names another; an unnamed one gives way', async () => {
    const taken = await occupy();
    await expect(serve({ port: taken })).rejects.toMatchObject({
      message: `Port ${taken} is taken by another program.`,
      hint: expect.stringContaining(`PORT=${taken + 1}`),
    });
    expect((await serve({ port: taken, fixed: false })).port).toBeGreaterThan(taken);
  });

  it('an address of another machine is an error that says what HOST may be', async () => {
    await expect(serve({ host: '192.0.2.1', port: 38_999 })).rejects.toMatchObject({
      name: 'CannotListen',
      hint: expect.stringContaining('HOST'),
    });
  });

  it.each([
    ['0.0.0.0', 'http://127.0.0.1:3000'],
    ['127.0.0.1', 'http://127.0.0.1:3000'],
    ['::1', 'http://[::1]:3000'],
    ['::', 'http://[::1]:3000'],
    ['localhost', 'http://localhost:3000'],
  ])('%s is shown as %s', (host, address) => {
    expect(addressOf(host, 3000)).toBe(address);
    expect(URL.canParse(address)).toBe(true);
  });
});

describe('serving', () => {
  it('a fault in a route is told to us and not to the world', async () => {
    const faults: unknown[] = [];
    const server = await serve({
      routes: [
        () => {
          throw new Error('the password is hunter2');
        },
      ],
      onError: (error) => void faults.push(error),
    });
    const response = await fetch(`http://127.0.0.1:${server.port}/`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toMatch(/hunter2|at /u);
    expect(faults).toHaveLength(1);
  });

  it('a request under way is answered, and none is taken after it', async () => {
    let finish: () => void = () => undefined;
    const server = await serve({
      routes: [
        (_req, res) => {
          finish = () => void res.end('done');
          return true;
        },
      ],
    });
    const answer = fetch(`http://127.0.0.1:${server.port}/`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const stopped = server.stop();
    await expect(fetch(`http://127.0.0.1:${server.port}/`)).rejects.toThrow();
    finish();
    expect(await (await answer).text()).toBe('done');
    const answered = performance.now();
    await stopped;
    // The client keeps its connection for later; nobody waits for that.
    expect(performance.now() - answered).toBeLessThan(1_500);
  });
});
