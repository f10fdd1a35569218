import { afterAll, beforeAll, expect, it } from 'vitest';
import { aMinutePasses, expectEachDoneOnce, notOnceIn, settled, streamThroughKills } from '../support/crashes.ts';
import { type Deployment, startDeployment } from '../support/program.ts';

let d: Deployment;
beforeAll(async () => {
  d = await startDeployment();
});
afterAll(() => d?.stop());

it('killed twice in a stream of requests: each is done once, and Support is told once of each', async () => {
  const streamed = await streamThroughKills(d, { kills: 2, senders: 4 });
  await aMinutePasses(d);
  await settled(d, 15_000);
  const titles = await expectEachDoneOnce(d, streamed);
  expect(titles.length).toBeGreaterThan(20);
  expect(notOnceIn(d, '#support', titles)).toEqual([]);
  await streamed.running.end();
}, 60_000);
