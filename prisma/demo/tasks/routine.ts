import { ago, ahead } from '../moments.ts';
import type { DemoTask } from './task.ts';

/** Work that comes back, has parts, waits for other work or was thought to take a certain time. */
export const routineTasks: readonly DemoTask[] = [
  {
    title: 'Send Sales the list of invoices that are overdue',
    by: 'viktor',
    for: 'dana',
    added: ago(12, '9:00'),
    due: ahead(2, '10:00'),
    repeats: 'every week on fri',
    estimate: 45,
  },
  {
    title: 'Prepare the stand in Birmingham',
    about: 'bellweather',
    by: 'priya',
    for: 'jonas',
    added: ago(12, '11:00'),
    due: ahead(14, '17:00'),
    checklist: ['Draw the stand', 'Order the carpet', 'Book two rooms', 'Ask Sales who comes along'],
    started: ago(9, '10:00'),
    ticked: [
      { when: ago(9, '15:00'), item: 'Draw the stand' },
      { when: ago(6, '14:00'), item: 'Book two rooms' },
    ],
  },
  {
    title: 'Print the panels of the booth',
    about: 'bellweather',
    by: 'priya',
    for: 'jonas',
    added: ago(11, '10:40'),
    due: ahead(12, '15:00'),
    waitsFor: 'Decide on the corner booth in Birmingham',
  },
  {
    title: 'Write down how delivery notes are made',
    by: 'grace',
    for: 'liu',
    added: ago(8, '9:00'),
    due: ahead(3, '17:00'),
    estimate: 240,
    started: ago(6, '10:00'),
    progress: { when: ago(2, '17:00'), percent: 60 },
  },
  {
    title: 'A picture of the rack for the catalogue',
    about: 'mueller-soehne',
    by: 'omar',
    department: 'support',
    added: ago(16, '10:15'),
  },
  {
    title: 'Count the boxes in the cellar before the year ends',
    by: 'viktor',
    department: 'finance',
    added: ago(11, '8:30'),
    due: ahead(18, '12:00'),
  },
];
