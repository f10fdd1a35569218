import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type SocketModeServer, startSocketModeServer } from '../support/socket-mode.ts';

const appToken = 'xapp-1-e2e-0123456789';

let t: TestApp;
let socket: SocketModeServer;
beforeAll(async () => {
  socket = await startSocketModeServer({ appToken, webApi: () => t?.slack.slackApiUrl() ?? '' });
  socket.down(true);
  t = await startTestApp({ demo: false, env: { SLACK_APP_TOKEN: appToken, SLACK_API_URL: socket.apiUrl } });
});
afterAll(() => socket?.stop());

it('starts though Slack gives no address, connects when it does, and ends at once when it does not', async () => {
  expect((await fetch(`${t.url}/readyz`)).status).toBe(200);
  expect(socket.connections()).toBe(0);
  socket.down(false);
  await expect.poll(() => socket.connections(), { timeout: 15_000 }).toBe(1);
  socket.down(true);
  socket.cut('break');
  await expect.poll(() => socket.connections()).toBe(0);
  const began = performance.now();
  await t.stop();
  expect(performance.now() - began).toBeLessThan(6_000);
});
