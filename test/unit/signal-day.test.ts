import { expect, it } from 'vitest';
import { replayDay } from '../support/replay-day.ts';

it('a working day of 10,000 events is a tenth of the messages, with no reminder missed and nothing urgent later', () => {
  for (const seed of [7, 8, 9]) {
    const day = replayDay(seed);
    expect(day.events).toBe(10_000);
    expect(day.perPerson).toBeLessThanOrEqual(day.plainPerPerson / 10);
    expect(day.remindersOwed).toBeGreaterThan(100);
    expect(day.remindersTold).toBe(day.remindersOwed);
    expect(day.urgentCount).toBeGreaterThan(20);
    expect(day.urgentWait).toBe(0);
    expect(day.longestWait).toBeLessThanOrEqual(15 * 60_000 + 5_000);
  }
});
