import { replayDay } from '../../support/replay-day.ts';
import type { Figure } from '../table.ts';

/** Wanted: at most this part of one message for every event. */
const most = 0.1;

/** What a person is told on a generated working day: 10,000 events, 40 people, 8 channels (test/support/working-day.ts). */
export function noise(): Figure[] {
  const day = replayDay();
  const ratio = day.perPerson / day.plainPerPerson;
  const count = (n: number): string => n.toFixed(0);
  return [
    {
      name: 'Messages to a person a day, to one for each event',
      ours: count(day.perPerson),
      floor: count(day.plainPerPerson),
      ratio,
      wanted: `≤ ${most}×`,
      met: ratio <= most,
    },
    {
      name: 'Reminders that arrived, of those owed',
      ours: count(day.remindersTold),
      floor: count(day.remindersOwed),
      ratio: day.remindersTold / day.remindersOwed,
      wanted: '≥ 1×',
      met: day.remindersTold === day.remindersOwed,
    },
    {
      name: 'Longest that something urgent was held',
      ours: `${day.urgentWait} ms`,
      floor: '0 ms',
      ratio: null,
      wanted: '0 ms',
      met: day.urgentWait === 0,
    },
  ];
}
