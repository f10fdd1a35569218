import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectEachDoneOnce, notOnceIn, settled, streamThroughKills } from '../support/crashes.ts';
import { type Deployment, startDeployment } from '../support/program.ts';

let d: Deployment;
beforeAll(async () => {
  d = await startDeployment();
});
afterAll(() => d?.stop());

/** As if the minute had passed that the dead keep their requests, targets and jobs from the living. */
async function aMinutePasses(): Promise<void> {
  await d.pool.query(`UPDATE inbox SET held_until = now() WHERE state = 'kept'`);
  await d.pool.query(`UPDATE targets SET held_until = now() WHERE held_by IS NOT NULL`);
}

it('killed twice in a stream of requests: each is done once, and Support is told once of each', async () => {
  const streamed = await streamThroughKills(d, { kills: 2, senders: 4 });
  await aMinutePasses();
  await settled(d, 15_000);
  const titles = await expectEachDoneOnce(d, streamed);
  expect(titles.length).toBeGreaterThan(20);
  expect(notOnceIn(d, '#support', titles)).toEqual([]);
  await streamed.running.end();
});
