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
  // In the channel where it was said the reply is the card, also one that a process died of before noting it. It is looked for
  // among the newest hundred messages; what is buried deeper by the time the dead one's minute is over is posted once more.
  const texts = d.slack.messagesIn('#sales').map((message) => JSON.stringify(message));
  const placesOf = (title: string): number[] =>
    texts.flatMap((text, place) => (text.includes(`${title}.`) ? [place] : []));
  const repeated = notOnceIn(d, '#sales', titles).map(([title]) => placesOf(title));
  expect(repeated.filter(([first = 0, second = 0, ...more]) => more.length > 0 || second - first < 100)).toEqual([]);
  expect(repeated.length).toBeLessThanOrEqual(kills * senders);
  await streamed.running.end();
}, 240_000);
