import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { workedDays } from '../../src/crm/digests/days.ts';
import { parseParts, tells } from '../../src/crm/digests/parts.ts';
import { dueSlot, momentOf, nextSlot, type Plan, slotAt, slotBefore } from '../../src/crm/digests/schedule.ts';
import {
  changedSchedule,
  parseSchedule,
  parseScheduleChange,
  scheduleName,
  scheduleText,
} from '../../src/crm/digests/schedule-words.ts';
import { topicKeys } from '../../src/crm/digests/topics.ts';

const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Shanghai', 'Pacific/Apia', 'UTC'];
const daily = (schedule: string, timezone: string): Plan => ({ schedule, timezone, isDay: () => true });

/** All that come while somebody looks at these moments. */
function come(plan: Plan, from: Date, looks: readonly Date[]): string[] {
  let last = slotAt(from, plan.timezone);
  const found: string[] = [];
  for (const now of looks) {
    const slot = dueSlot(plan, last, now);
    if (slot === null) continue;
    found.push(slot);
    last = slot;
  }
  return found;
}

describe('slots', () => {
  it('come once on each day of the calendar, in every zone, whatever the hour and however the clocks change', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        fc.date({ min: new Date('2026-01-02T00:00:00Z'), max: new Date('2026-12-20T00:00:00Z'), noInvalidDate: true }),
        fc.integer({ min: 20, max: 90 }),
        (zone, hour, minute, from, step) => {
          const plan = daily(`${minute} ${hour} * * *`, zone);
          const looks: Date[] = [];
          for (let at = from.getTime(); at < from.getTime() + 5 * 86_400_000; at += step * 60_000)
            looks.push(new Date(at));
          const days = come(plan, from, looks).map((slot) => slot.slice(0, 10));
          expect(new Set(days).size).toBe(days.length);
          for (let n = 1; n < days.length; n += 1) {
            expect(Date.parse(days[n] ?? '') - Date.parse(days[n - 1] ?? '')).toBe(86_400_000);
          }
          expect(days.length).toBeGreaterThanOrEqual(4);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('are the first of two hours, and as much later as an hour that is left out', () => {
    expect(momentOf('2026-10-25T02:30', 'Europe/Berlin').toISOString()).toBe('2026-10-25T00:30:00.000Z');
    expect(momentOf('2026-03-29T02:30', 'Europe/Berlin').toISOString()).toBe('2026-03-29T01:30:00.000Z');
    // Half an hour.
    expect(momentOf('2026-10-04T02:10', 'Australia/Lord_Howe').toISOString()).toBe('2026-10-03T15:40:00.000Z');
    expect(momentOf('2026-04-05T01:45', 'Australia/Lord_Howe').toISOString()).toBe('2026-04-04T14:45:00.000Z');
  });

  it('know the end of every month, and the leap day', () => {
    const monthly = daily('0 17 L * *', 'Europe/Berlin');
    let now = new Date('2028-01-15T00:00:00Z');
    const found: string[] = [];
    for (let n = 0; n < 4; n += 1) {
      const slot = nextSlot(monthly, slotAt(now, 'Europe/Berlin'), now) ?? '';
      found.push(slot);
      now = momentOf(slot, 'Europe/Berlin');
    }
    expect(found).toEqual(['2028-01-31T17:00', '2028-02-29T17:00', '2028-03-31T17:00', '2028-04-30T17:00']);
    expect(slotBefore(monthly, '2027-03-31T17:00')).toBe('2027-02-28T17:00');
    const leap = nextSlot(daily('0 9 29 2 *', 'UTC'), '2026-11-20T00:00', new Date('2026-11-20T00:00:00Z'));
    expect(leap).toBe('2028-02-29T09:00');
  });

  it('leave out days on which nobody works, holidays among them', () => {
    const hours = {
      timezone: 'UTC',
      week: [1, 2, 3, 4, 5, 6, 7].map((n) => (n <= 5 ? [{ from: 540, to: 1020 }] : [])),
    };
    const isDay = workedDays({
      ...hours,
      off: new Map([
        ['2026-12-25', [{ from: 0, to: 1440 }]],
        ['2026-12-24', [{ from: 780, to: 1440 }]],
      ]),
    });
    expect(['2026-12-23', '2026-12-24', '2026-12-25', '2026-12-26', '2026-12-27', '2026-12-28'].map(isDay)).toEqual([
      true,
      true,
      false,
      false,
      false,
      true,
    ]);
    const plan: Plan = { schedule: '30 8 * * *', timezone: 'UTC', isDay };
    expect(nextSlot(plan, '2026-12-24T08:30', new Date('2026-12-24T12:00:00Z'))).toBe('2026-12-28T08:30');
    expect(dueSlot(plan, '2026-12-24T08:30', new Date('2026-12-27T12:00:00Z'))).toBeNull();
  });
});

describe('schedules in words', () => {
  it.each([
    ['daily 8:30', '30 8 * * *', false, 'every day at 08:30'],
    ['daily', '30 8 * * *', false, 'every day at 08:30'],
    ['workdays at 8am', '0 8 * * *', true, 'every working day at 08:00'],
    ['weekly monday 9:00', '0 9 * * 1', false, 'every Monday at 09:00'],
    ['every friday at 16:00', '0 16 * * 5', false, 'every Friday at 16:00'],
    ['weekly', '30 8 * * 1', false, 'every Monday at 08:30'],
    ['9:00 sundays', '0 9 * * 0', false, 'every Sunday at 09:00'],
    ['monthly 15 9:00', '0 9 15 * *', false, 'on day 15 of every month at 09:00'],
    ['monthly on the last day 17:00', '0 17 L * *', false, 'on the last day of every month at 17:00'],
    ['每天8:30', '30 8 * * *', false, 'every day at 08:30'],
    ['每周一 9:00', '0 9 * * 1', false, 'every Monday at 09:00'],
    ['每个工作日上午9点', '0 9 * * *', true, 'every working day at 09:00'],
    ['每月15日 9:00', '0 9 15 * *', false, 'on day 15 of every month at 09:00'],
    ['0 9 * * 1-5', '0 9 * * 1-5', false, '0 9 * * 1-5'],
    ['cron 15 */4 * * *', '15 */4 * * *', false, '15 */4 * * *'],
  ])('reads %s', (words, schedule, workingDays, name) => {
    const found = parseSchedule(words);
    expect(found).toEqual({ ok: true, value: { schedule, workingDays } });
    expect(scheduleName({ schedule, workingDays }).en).toBe(name);
  });

  it.each(['', 'whenever', 'monthly 31 9:00', '* * * * *', '*/5 * * * *', '0 0 31 2 *', '99 9 * * *', 'daily 25:00'])(
    'refuses %j with a right example',
    (words) => {
      expect(parseSchedule(words)).toMatchObject({ ok: false, fault: { example: expect.any(String) } });
    },
  );
});

describe('a schedule that is changed', () => {
  const workdays = { schedule: '30 8 * * *', workingDays: true };
  it.each([
    ['9:00', '0 9 * * *', true],
    ['at 9:00', '0 9 * * *', true],
    ['下午3点', '0 15 * * *', true],
    ['every friday', '30 8 * * 5', false],
    ['每月15日', '30 8 15 * *', false],
    ['weekly monday 7:15', '15 7 * * 1', false],
    ['0 9 * * 1-5', '0 9 * * 1-5', false],
  ])('keeps what %s does not say', (words, schedule, workingDays) => {
    const change = parseScheduleChange(words);
    expect(change.ok && changedSchedule(workdays, change.value)).toEqual({ schedule, workingDays });
  });

  it('cannot move one of several times a day, but can be another one altogether', () => {
    const hourly = { schedule: '0 9-17 * * *', workingDays: false };
    expect(changedSchedule(hourly, { time: { hour: 8, minute: 0 } })).toBeNull();
    expect(changedSchedule(hourly, workdays)).toEqual(workdays);
  });

  it.each(['25:00', 'whenever', ''])('refuses %j with a right example', (words) => {
    expect(parseScheduleChange(words)).toMatchObject({ ok: false, fault: { example: expect.any(String) } });
  });

  it('is written into a form so that it is read as the same again, in both languages', () => {
    const days = fc.oneof(
      fc.constantFrom('* * *', 'L * *', '1 * *', '28 * *', '* * 1-5', '* * 1,3', '1 1 *'),
      fc.integer({ min: 0, max: 6 }).map((day) => `* * ${day}`),
    );
    fc.assert(
      fc.property(
        days,
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        fc.constantFrom('en' as const, 'zh' as const),
        (fields, hour, minute, locale) => {
          for (const workingDays of fields === '* * *' ? [true, false] : [false]) {
            const scheduled = { schedule: `${minute} ${hour} ${fields}`, workingDays };
            expect(parseSchedule(scheduleText(scheduled, locale))).toEqual({ ok: true, value: scheduled });
          }
        },
      ),
    );
  });
});

describe('the parts of a digest', () => {
  it.each([
    ['stuck, due', ['stuck', 'due']],
    ['due stuck', ['stuck', 'due']],
    ['Hand-offs and tasks', ['tasks', 'handoffs']],
    ['受阻、到期', ['stuck', 'due']],
    ['任务，指标', ['measures', 'tasks']],
    ['all', []],
    ['全部', []],
    ['', []],
  ])('are read from %j', (words, parts) => {
    expect(parseParts(words)).toEqual({ ok: true, value: parts });
  });

  it('refuses what is none, and names those that there are', () => {
    const found = parseParts('stuck, wether');
    expect(!found.ok && found.fault.message.en).toMatch(/“wether”.*stuck, due, changed, measures, tasks/u);
  });

  it('narrow by part, by kind, and both', () => {
    const told = (...parts: Parameters<typeof tells>[0]) => topicKeys.filter((key) => tells(parts, key));
    expect(told()).toEqual(topicKeys);
    expect(told('stuck')).toEqual([
      'tasks-overdue',
      'cases-breached',
      'handoffs-unanswered',
      'deals-stuck',
      'needs-overdue',
      'orders-unpaid',
    ]);
    expect(told('handoffs')).toEqual(['handoffs-answered', 'handoffs-due', 'handoffs-unanswered']);
    expect(told('stuck', 'tasks')).toEqual(['tasks-overdue']);
    expect(told('measures', 'stuck', 'tasks')).toEqual(['tasks-overdue']);
    expect(told('measures')).toEqual([]);
    expect([tells([], 'measures'), tells(['tasks'], 'measures'), tells(['tasks', 'measures'], 'measures')]).toEqual([
      true,
      false,
      true,
    ]);
  });
});
