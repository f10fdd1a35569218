import { ago, ahead, inMinutes, minutesAgo } from '../moments.ts';
import type { DemoTask } from './task.ts';

/** The next half hour: what a visitor sees fall due while they look around. */
const soon: readonly DemoTask[] = [
  {
    title: 'Check whether the corrected import file went through',
    about: 'acme',
    by: 'grace',
    for: 'omar',
    added: ago(1, '17:10'),
    due: inMinutes(10),
    priority: 'high',
    notes: [{ by: 'omar', when: minutesAgo(200), text: 'Peter sent a new file. Running it once more by hand.' }],
    started: minutesAgo(210),
  },
  {
    title: 'Send the changed frame contract to Mrs Wren',
    about: 'hollis',
    by: 'marta',
    for: 'lena',
    added: ago(2, '09:30'),
    due: inMinutes(17),
    notes: [{ by: 'marta', when: ago(1, '10:15'), text: 'Finance is fine with thirty days: they always pay.' }],
  },
  {
    title: '给周敏回电，确认补发数量已收到',
    about: 'jintang',
    by: 'chen',
    for: 'liu',
    added: ago(2, '10:00'),
    due: inMinutes(25),
  },
];

const today: readonly DemoTask[] = [
  {
    title: 'Quote for 40 seats, weekend support as an option',
    about: 'acme',
    by: 'marta',
    for: 'lena',
    added: minutesAgo(130),
    due: inMinutes(190),
    priority: 'high',
    started: minutesAgo(95),
    notes: [
      { by: 'lena', when: minutesAgo(90), text: 'Written up to the price. Waiting for Dana’s word on the discount.' },
    ],
  },
  {
    title: 'Confirm the discount for the Acme quote (8 % on 40 seats)',
    about: 'acme',
    by: 'lena',
    for: 'dana',
    added: minutesAgo(92),
    due: inMinutes(130),
    priority: 'urgent',
  },
  {
    title: 'Send the safety sheets of the new rope',
    about: 'kilbrannan',
    by: 'grace',
    for: 'grace',
    added: ago(2, '09:50'),
    due: inMinutes(235),
  },
  {
    title: 'Answer Qiyun: dates for the spring promotion',
    about: 'qiyun',
    by: 'chen',
    for: 'priya',
    added: ago(3, '15:20'),
    due: inMinutes(160),
  },
];

const overdue: readonly DemoTask[] = [
  {
    title: 'Remind Nordlys of the open invoice, by phone',
    about: 'nordlys',
    by: 'viktor',
    for: 'dana',
    added: ago(7, '10:20'),
    due: ago(2, '15:00'),
    notes: [{ by: 'dana', when: ago(3, '11:10'), text: 'Solveig was at lunch, then I was. Trying again.' }],
    started: ago(3, '11:05'),
  },
  {
    title: 'Send Mona the label templates in Arabic',
    about: 'wadi',
    by: 'omar',
    for: 'omar',
    added: ago(9, '12:40'),
    due: ago(4, '12:00'),
    notes: [
      { by: 'grace', when: ago(5, '16:00'), text: 'The printer has our old logo; use the one in the shared folder.' },
    ],
  },
  {
    title: 'Tell Beat Müller what we keep in stock in Basel',
    about: 'mueller-feinmechanik',
    by: 'lena',
    for: 'lena',
    added: ago(8, '14:10'),
    due: ago(2, '17:00'),
    notes: [
      { by: 'lena', when: ago(3, '15:30'), text: 'The list from the warehouse is two weeks old. Asked for a new one.' },
    ],
  },
  {
    title: '把含免费仓储方案的新报价单发给澄湖',
    about: 'chenghu',
    by: 'chen',
    for: 'chen',
    added: ago(10, '10:10'),
    due: ago(3, '18:00'),
    priority: 'high',
    started: ago(4, '09:15'),
  },
  {
    title: 'Propose a credit limit for both Adébáyọ̀ sites',
    about: 'adebayo',
    by: 'marta',
    for: 'viktor',
    added: ago(17, '12:00'),
    due: ago(6, '17:00'),
  },
];

const thisWeek: readonly DemoTask[] = [
  {
    title: '准备与王总的续约会议：近半年交货记录和价格方案',
    about: 'xinyuan',
    by: 'chen',
    for: 'chen',
    added: ago(1, '16:45'),
    due: ahead(2, '11:00'),
    priority: 'high',
  },
  {
    title: '整理新远近半年的交货记录，发给陈伟',
    about: 'xinyuan',
    by: 'chen',
    for: 'liu',
    added: ago(1, '16:50'),
    due: ahead(1, '17:30'),
  },
  {
    title: 'Put the offer for variant B on paper, two deliveries',
    about: 'mueller-soehne',
    by: 'lena',
    for: 'lena',
    added: ago(5, '16:30'),
    due: ahead(2, '12:00'),
  },
  {
    title: 'Ask Núria for a time to talk to Lisboa Norte',
    about: 'pena-verde',
    by: 'priya',
    for: 'marta',
    added: ago(4, '13:30'),
    due: ahead(3, '10:00'),
    notes: [{ by: 'marta', when: ago(3, '09:20'), text: 'She is willing, only not in the last week of the month.' }],
  },
  {
    title: 'Price for four shops after the trial',
    about: 'cedar-fork',
    by: 'marta',
    for: 'marta',
    added: ago(11, '18:20'),
    due: ahead(4, '16:00'),
  },
  {
    title: 'Change the name on Luting’s invoices',
    about: 'luting',
    by: 'liu',
    for: 'dana',
    added: ago(2, '16:10'),
    due: ahead(3, '15:00'),
  },
  {
    title: 'Ask Eva Lööf about the last three pictures',
    about: 'angstrom',
    by: 'priya',
    for: 'jonas',
    added: ago(6, '11:40'),
    due: ahead(2, '13:00'),
  },
  {
    title: 'Decide on the corner booth in Birmingham',
    about: 'bellweather',
    by: 'jonas',
    for: 'priya',
    added: ago(12, '10:20'),
    due: ahead(5, '12:30'),
  },
];

const waiting: readonly DemoTask[] = [
  {
    title: 'Print the new tax number on delivery notes',
    about: 'yildizoglu',
    by: 'lena',
    department: 'support',
    added: ago(3, '11:25'),
    due: ahead(1, '14:00'),
    priority: 'high',
    notes: [
      {
        by: 'grace',
        when: ago(2, '12:00'),
        text: 'Whoever takes this: the old number sits in the template, not in the account.',
      },
    ],
  },
  {
    title: 'A customer story about the re-bound book, with her photo',
    about: 'katrin-mueller',
    by: 'omar',
    department: 'marketing',
    added: ago(8, '15:00'),
  },
  {
    title: 'French-Canadian catalogue: what would it cost?',
    about: 'boreal',
    by: 'marta',
    department: 'marketing',
    added: ago(22, '17:00'),
    priority: 'low',
  },
  {
    title: 'Raise O’Halloran’s credit limit, or say why not',
    about: 'halloran',
    by: 'dana',
    for: 'viktor',
    added: ago(16, '09:40'),
    due: ahead(6, '11:00'),
    snoozed: { when: ago(2, '12:10'), until: ahead(2, '09:00') },
    notes: [{ by: 'viktor', when: ago(2, '12:05'), text: 'Waiting for two references.' }],
  },
];

export const openTasks: readonly DemoTask[] = [...soon, ...today, ...overdue, ...thisWeek, ...waiting];
