import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectEachDoneOnce, notOnceIn, settled, streamThroughKills } from '../support/crashes.ts';
import { type Deployment, startDeployment } from '../support/program.ts';

/** Longer than a dead process keeps its requests and targets from others. */
const aMinuteAndABit = 75_000;
const kills = 6;
const senders = 6;

let d: Deployment;
beforeAll(async () => {
  d = await startDeployment();
});
afterAll(() => d?.stop());

it('killed again and again: what was acknowledged is done once within a minute, and each channel is told once', async () => {
  const streamed = await streamThroughKills(d, { kills, senders });
  expect(streamed.acknowledged.length).toBeGreaterThan(kills * 10);
  await settled(d, aMinuteAndABit);
  const titles = await expectEachDoneOnce(d, streamed);
  expect(notOnceIn(d, '#support', titles)).toEqual([]);
  // In the channel where it was said the reply is the card. A process that dies after posting it and before noting it
  // leaves that to the push, which posts once more: at most what was in the hands of the dead.
  const repeated = notOnceIn(d, '#sales', titles);
  expect(repeated.filter(([, times]) => times !== 2)).toEqual([]);
  expect(repeated.length).toBeLessThanOrEqual(kills * senders);
  await streamed.running.end();
}, 240_000);
