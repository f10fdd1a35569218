import { ago, minutesAgo } from '../moments.ts';
import { log, privateLog } from './log.ts';

export const marketingLogs = [
  log(
    'lisboa-norte',
    'jonas',
    ago(15, '11:10'),
    'meeting',
    'Talked for an hour at our Lisbon booth. Wants to hear from another haulier before he decides.',
  ),
  log(
    'lisboa-norte',
    'priya',
    ago(4, '13:20'),
    'email',
    'Told Senhor Pacheco that we are asking a logistics customer in Valencia. He has time from the second week of next month.',
  ),
  log(
    'bellweather',
    'jonas',
    ago(23, '10:05'),
    'call',
    'Booth for the spring fair in Birmingham: corner place costs a tenth more. Reserved until the end of the month.',
  ),
  log(
    'angstrom',
    'jonas',
    ago(12, '09:25'),
    'visit',
    'Photographed the workshop in Gothenburg. Eva Lööf approves every picture herself, and has approved all but three.',
  ),
  log(
    'chandrakala',
    'priya',
    ago(10, '12:15'),
    'call',
    'Monsoon delays the handmade paper by three weeks. Catalogue covers will be late; the printer knows.',
  ),
  log('tiago', 'jonas', ago(14, '16:30'), 'email', 'Got the booth photographs, 140 of them. Chose nine.'),
  log(
    'grazyna',
    'jonas',
    ago(22, '14:50'),
    'email',
    'Sent her three notebooks without a word about discounts. She wrote back within the hour.',
  ),
  log(
    'qiyun',
    'priya',
    ago(7, '10:40'),
    'email',
    'Spring promotion together with Qiyun: they bring the shops, we bring the goods. Waiting for their calendar.',
  ),
];

export const financeLogs = [
  log(
    'nordlys',
    'dana',
    ago(21, '10:00'),
    'call',
    'Solveig in accounts: reminders by e-mail drown in her inbox. She asked for a phone call instead, best on Tuesdays.',
  ),
  log(
    'nordlys',
    'dana',
    minutesAgo(190),
    'email',
    'March invoice paid, nine days late. The next one is open since last week.',
  ),
  log(
    'halloran',
    'dana',
    ago(17, '09:15'),
    'email',
    'Want to raise their credit limit before their busy season. Asked for last year’s accounts.',
  ),
  privateLog(
    'halloran',
    'viktor',
    ago(9, '11:30'),
    'other',
    'Accounts look sound, but two of their own customers pay late. I lean towards half of what they asked for.',
  ),
  log(
    'blue-mesa',
    'dana',
    ago(19, '14:25'),
    'email',
    'Sent one invoice for the whole month with the order numbers in the subject line, as they wish.',
  ),
  log(
    'colleoni',
    'viktor',
    ago(25, '10:45'),
    'call',
    'Signora Colleoni proposed six instalments herself. Agreed; the first two came on the day.',
  ),
  log(
    'dreesen',
    'viktor',
    ago(13, '09:00'),
    'meeting',
    'Went through the quarter’s set-off with Herr Dreesen. We owe them EUR 312.40, which surprised both of us.',
  ),
  log(
    'acme',
    'dana',
    ago(6, '11:50'),
    'email',
    'Good payer: eleven of the last twelve invoices on time, the twelfth was our own mistake.',
  ),
];
