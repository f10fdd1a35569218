import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usualWeek, type WorkingHours } from '../../src/core/business-time.ts';
import { parseWeek, weekText } from '../../src/crm/departments/hours-text.ts';

const week = (text: string): WorkingHours['week'] => {
  const read = parseWeek(text);
  if (!read.ok) throw new Error(`${text}: ${read.fault.message.en}`);
  return read.value;
};
const h = (from: number, to: number) => ({ from: from * 60, to: to * 60 });

describe('working hours in words', () => {
  it.each([
    'mon-fri 9:00-17:00',
    'Monday to Friday 9am-5pm',
    'weekdays 9-17',
    '9:00 - 17:00',
    'mon, tue, wed and thu-fri 9:00–17:00; sat closed',
    '周一至周五 9:00-17:00',
    '工作日 9点到17点；周末 休息',
    '星期一到星期五：9:00-17:00',
  ])('%s is the usual week', (text) => {
    expect(week(text)).toEqual(usualWeek);
  });

  it('knows lunch, Saturdays, nights and weeks that never end', () => {
    const [monday, , , , friday, saturday, sunday] = week('mon-thu 9-12 13-18; fri 9:00-12:30; sat 22:00-6:00');
    expect(monday).toEqual([h(9, 12), h(13, 18)]);
    expect(friday).toEqual([h(9, 12.5)]);
    expect(saturday).toEqual([h(22, 24)]);
    expect(sunday).toEqual([h(0, 6)]);
    expect(week('24/7').every((day) => day.length === 1 && day[0]?.to === 1440)).toBe(true);
    expect(week('sat-mon all day')[0]).toEqual([h(0, 24)]);
  });

  it.each([
    ['', 'not-hours'],
    ['whenever we like', 'not-hours'],
    ['mon-fri', 'not-hours'],
    ['mon-fri 9:00', 'not-hours'],
    ['mon-fri 9:00-25:00', 'not-hours'],
    ['mon 9-17; mon 18-20', 'twice'],
    ['mon 9-13 12-17', 'overlap'],
    ['blursday 9-17', 'not-hours'],
    ['9:75-17:00', 'not-hours'],
    ['13pm-14pm', 'not-hours'],
  ])('%s is refused, with a right example', (text, kind) => {
    const read = parseWeek(text);
    expect(read).toMatchObject({ ok: false, fault: { kind, example: expect.stringContaining('mon-fri') } });
  });

  it('reads back whatever week it writes, in either language', () => {
    const stretches = fc
      .uniqueArray(fc.integer({ min: 0, max: 1440 }), { maxLength: 6 })
      .map((cuts) => [...cuts].sort((a, b) => a - b))
      .map((cuts) =>
        Array.from({ length: Math.floor(cuts.length / 2) }, (_, index) => ({
          from: cuts[index * 2] as number,
          to: cuts[index * 2 + 1] as number,
        })),
      );
    fc.assert(
      fc.property(fc.array(stretches, { minLength: 7, maxLength: 7 }), (given) => {
        expect(week(weekText(given).en)).toEqual(given);
        expect(week(weekText(given).zh)).toEqual(given);
      }),
    );
  });
});
