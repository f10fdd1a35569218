import type { Who } from './crm-world.ts';
import type { LiveWorld } from './live-world.ts';

/** A record's way through its states: who does it, and how; `?` is the record's id. */
export interface Life {
  readonly noun: string;
  /** Its card is no channel's business: it lives in this person's own conversation. */
  readonly alone?: Who;
  /** What else it shows is planned by the sweep a moment later, with nobody's doing. */
  readonly only?: 'buttons';
  /** Made anew; answers the short id. */
  make(world: LiveWorld): Promise<string>;
  /** 'keep': not undone and done again, since what follows names the number that it gave. */
  readonly steps: readonly (readonly [who: Who, line: string, keep?: 'keep'])[];
}

async function made(world: LiveWorld, who: Who, line: string, table: string, prefix: string): Promise<string> {
  await world.type(who, line);
  const { rows } = await world.write(`SELECT max(id) AS id FROM ${table}`);
  return `${prefix}-${rows[0].id}`;
}
const customer = async (world: LiveWorld): Promise<string> => {
  const { rows } = await world.write('SELECT count(*) AS n FROM customers');
  return `C-${await world.customer(`Acme ${rows[0].n}`, 'sales', 'lena')}`;
};
const task = (world: LiveWorld): Promise<string> =>
  made(world, 'lena', 'task add "Send quote" for:support due:friday', 'tasks', 'T');

const deal = async (world: LiveWorld): Promise<string> =>
  made(
    world,
    'lena',
    `deal add ${await customer(world)} "200 licences" amount:€24,000 close:2026-12-20`,
    'deals',
    'DL',
  );

/** Every noun whose card has buttons, through its states. */
export const lives: readonly Life[] = [
  {
    noun: 'task',
    make: task,
    steps: [
      ['omar', 'task acknowledge ?'],
      ['omar', 'task assign ? me'],
      ['omar', 'task start ?'],
      ['omar', 'task note ? They want euros'],
      ['omar', 'task item add ? Check the prices; Ask'],
      ['omar', 'task item tick ? 1'],
      ['omar', 'task item untick ? 1'],
      ['omar', 'task item remove ? 1'],
      ['omar', 'task item remove ? 1'],
      ['omar', 'task progress ? 40%'],
      ['omar', 'task time ? 1h30'],
      ['omar', 'task snooze ? 1h'],
      ['omar', 'task edit ? priority:high'],
      ['omar', 'task repeat ? every monday at 9:00'],
      ['omar', 'task skip ?'],
      ['omar', 'task repeat stop ?'],
      ['omar', 'handoff offer ? to:finance "Needs an invoice"'],
      ['omar', 'task assign ? ana'],
      ['ana', 'task done ?'],
      ['lena', 'task rate ? 5'],
      ['lena', 'task reopen ?'],
      ['lena', 'task cancel ?'],
    ],
  },
  {
    noun: 'customer',
    make: customer,
    steps: [
      ['lena', 'customer edit ? website:acme.example'],
      ['lena', 'customer lifecycle ? dormant'],
      ['lena', 'customer tag ? vip'],
      ['lena', 'customer untag ? vip'],
      ['lena', 'customer team add ? @omar'],
      ['lena', 'customer team remove ? @omar'],
      ['lena', 'customer consent ? email yes source:"web form"'],
      ['lena', 'customer dnc ? "asked us to stop"'],
      ['lena', 'customer link ? sap:1002'],
      ['lena', 'customer unlink ? sap:1002'],
      ['lena', 'contact add ? "Ana Lima" email:ana@acme.example'],
      ['lena', 'log add ? "Called about the renewal" via:call'],
      ['marta', 'customer assign ? @marta'],
      ['iris', 'retention hold ? "Court case"'],
      ['iris', 'retention release ?'],
      ['marta', 'customer archive ?'],
      ['marta', 'customer restore ?'],
    ],
  },
  {
    noun: 'contact',
    make: async (world) =>
      made(world, 'lena', `contact add ${await customer(world)} "Ana Lima" email:ana@acme.example`, 'contacts', 'P'),
    steps: [
      ['lena', 'contact edit ? role:"Head of purchasing"'],
      ['lena', 'contact consent ? email yes source:"web form"'],
      ['lena', 'contact dnc ? "asked us to stop"'],
      ['lena', 'contact dnc ? lift:yes'],
      ['lena', 'contact remove ?'],
    ],
  },
  {
    noun: 'log',
    make: async (world) =>
      made(world, 'lena', `log add ${await customer(world)} "Called about the renewal" via:call`, 'interactions', 'L'),
    steps: [
      ['lena', 'log edit ? via:meeting'],
      ['lena', 'log delete ?'],
    ],
  },
  {
    noun: 'need',
    make: async (world) =>
      made(world, 'lena', `need add ${await customer(world)} "Single sign-on" level:must`, 'needs', 'N'),
    steps: [
      ['lena', 'need edit ? level:should'],
      ['lena', 'need assign ? @marta'],
      ['lena', 'need qualify ?'],
      ['lena', 'need task ? "Ask the product team"'],
      ['lena', 'need deal ?'],
      ['lena', 'need meet ?'],
      ['lena', 'need reopen ?'],
      ['lena', 'need drop ? reason:no-longer'],
    ],
  },
  ...(['accept', 'decline', 'withdraw'] as const).map(
    (end): Life => ({
      noun: `handoff, ${end}`,
      make: async (world) =>
        made(world, 'omar', `handoff offer ${await task(world)} to:finance "Needs an invoice"`, 'handoffs', 'H'),
      steps: [[end === 'withdraw' ? 'omar' : 'finn', `handoff ${end} ?${end === 'decline' ? ' "Not ours"' : ''}`]],
    }),
  ),
  ...(['close', 'cancel'] as const).map(
    (end): Life => ({
      noun: `project, ${end}`,
      make: async (world) =>
        made(world, 'lena', `project start onboarding for:${await customer(world)}`, 'projects', 'PJ'),
      steps: [['marta', `project ${end} ?${end === 'close' ? ' anyway:yes' : ''}`]],
    }),
  ),
  {
    noun: 'playbook',
    make: async (world) =>
      made(world, 'iris', 'playbook add "Event follow-up" summary:"After a fair"', 'playbooks', 'PB'),
    steps: [
      ['iris', 'playbook step add ? "Order the badge" to:support due:"2 working days"', 'keep'],
      ['iris', 'playbook step edit ? 1 due:"5 working days"'],
      ['iris', 'playbook edit ? name:"Fair follow-up"'],
      ['iris', 'playbook step remove ? 1'],
      ['iris', 'playbook retire ?'],
    ],
  },
  {
    noun: 'case',
    make: async (world) =>
      made(world, 'omar', `case add ${await customer(world)} "Display stays dark" level:high via:call`, 'cases', 'CS'),
    steps: [
      ['omar', 'case take ?'],
      ['omar', 'case respond ? Looking into it'],
      ['omar', 'case note ? It left the warehouse'],
      ['omar', 'case edit ? subject:"Screen stays dark"'],
      ['omar', 'case wait ? reason:customer'],
      ['omar', 'case resume ?'],
      ['omar', 'case assign ? @ana'],
      ['ana', 'case escalate ? They threaten to cancel'],
      ['ana', 'case resolve ? Replaced the cable'],
      ['ana', 'case close ?'],
      ['ana', 'case reopen ? It is dark again'],
    ],
  },
  {
    noun: 'deal',
    make: deal,
    steps: [
      ['lena', 'deal edit ? amount:€30,000'],
      ['lena', 'deal move ? proposal'],
      ['lena', 'deal assign ? @marta'],
      ['marta', 'deal win ?'],
      ['marta', 'deal reopen ?'],
      ['marta', 'deal lose ? reason:price'],
      ['marta', 'deal reopen ?'],
      ['marta', 'deal remove ?'],
    ],
  },
  ...(['deliver', 'cancel'] as const).map(
    (way): Life => ({
      noun: `order, ${way}`,
      make: async (world) =>
        made(world, 'lena', `order add ${await customer(world)} 10 x "Seat licence" @ 49 EUR`, 'orders', 'O'),
      steps: [
        ['lena', 'order item add ? 2 x Training day @ €1,200'],
        ['lena', 'order item remove ? 2'],
        ['lena', 'order edit ? number:PO-4711'],
        ['lena', 'order assign ? @marta'],
        ['lena', 'order confirm ?'],
        ...(way === 'cancel'
          ? ([['marta', 'order cancel ? They bought elsewhere']] as const)
          : ([
              ['lena', 'order deliver ?'],
              ['fay', 'order invoice ?'],
              ['fay', 'order pay ? €490'],
              ['fay', 'order refund ? €50 note:"Came broken"'],
            ] as const)),
      ],
    }),
  ),
  {
    noun: 'target',
    make: (world) =>
      made(world, 'marta', 'target add revenue €500,000 period:"Q4 2026" for:sales', 'sales_targets', 'G'),
    steps: [
      ['marta', 'target edit ? goal:€600,000'],
      ['marta', 'target plan add ? activity "Trade fair Hanover" owner:@lena due:friday', 'keep'],
      ['marta', 'target plan done ? 1'],
      ['marta', 'target plan add ? activity "Another" owner:@lena due:friday', 'keep'],
      ['marta', 'target plan remove ? 2'],
      ['marta', 'target remove ?'],
    ],
  },
  {
    noun: 'review',
    make: async (world) => made(world, 'marta', `review start ${await deal(world)}`, 'reviews', 'R'),
    steps: [
      ['marta', 'review finding ? problem "Our offer came late" cause:"Nobody knew"', 'keep'],
      ['marta', 'review action ? 1 "Put deadlines into the calendar" for:@lena due:friday'],
      ['marta', 'review close ? summary:"We answer within a week"'],
      ['marta', 'review reopen ?'],
    ],
  },
  ...(['finish', 'cancel', 'remove'] as const).map(
    (end): Life => ({
      noun: `campaign, ${end}`,
      make: async (world) => {
        const { rows } = await world.write('SELECT count(*) AS n FROM campaigns');
        return made(
          world,
          'mia',
          `campaign add "Spring offer ${rows[0].n}" leads:50 channels:email,event period:"Q4 2026"`,
          'campaigns',
          'CM',
        );
      },
      steps: [
        ['mia', 'campaign edit ? notes:"Write early"'],
        ['mia', 'campaign audience set ? lifecycle:dormant'],
        ['mia', 'campaign activity add ? "Write the letter" for:@mia due:friday', 'keep'],
        ['mia', 'campaign assign ? @max'],
        ...(end === 'remove'
          ? ([['max', 'campaign remove ?']] as const)
          : end === 'cancel'
            ? ([['max', 'campaign cancel ? "No budget left"']] as const)
            : ([
                ['max', 'campaign start ?'],
                ['max', 'campaign activity done ? 1'],
                ['max', 'campaign cost add ? €1,200 "Printing"'],
                ['max', 'campaign finish ? outcome:"Events worked"'],
                ['max', 'campaign improve ? "Ask at the fair" for:@mia due:friday'],
              ] as const)),
      ],
    }),
  ),
  {
    noun: 'survey',
    make: async (world) =>
      made(world, 'omar', `survey record ${await customer(world)} csat:5 nps:9 comment:"Quick"`, 'surveys', 'SV'),
    steps: [
      ['omar', 'survey edit ? csat:4'],
      ['omar', 'survey remove ?'],
    ],
  },
  {
    noun: 'department',
    make: async (world) => made(world, 'iris', 'department add "Customer Success" zh:客户成功', 'departments', 'D'),
    steps: [
      ['iris', 'department rename ? en:"Customer Care"'],
      ['iris', 'department open ?'],
      ['iris', 'department close ?'],
      ['iris', 'department hours set ? "mon-fri 9:00-12:30" zone:Berlin'],
      ['iris', 'department holidays add ? 2026-12-25 "Christmas Day"'],
      ['iris', 'department retire ?'],
      ['iris', 'department restore ?'],
    ],
  },
  {
    noun: 'colleague',
    make: async (world) => `S-${world.actors.viv.staffId}`,
    steps: [
      ['iris', 'staff place ? sales role:viewer'],
      ['iris', 'staff away until:2026-12-01 cover:@omar for:?'],
      ['iris', 'staff back ?'],
      ['iris', 'staff deactivate ?'],
      ['iris', 'staff activate ?'],
    ],
  },
  {
    noun: 'digest',
    alone: 'marta',
    only: 'buttons',
    make: async (world) => made(world, 'marta', 'digest schedule weekly monday 9:00 me:yes', 'digests', 'DG'),
    steps: [
      ['marta', 'digest pause ?'],
      ['marta', 'digest resume ?'],
      ['marta', 'digest remove ?'],
    ],
  },
  {
    noun: 'access rule',
    alone: 'iris',
    make: async (world) => made(world, 'iris', 'access grant marketing read customer:contact', 'access_grants', 'A'),
    steps: [['iris', 'access remove ?']],
  },
  {
    noun: 'field',
    make: async (world) => made(world, 'iris', 'field add customer "Contract no" type:text', 'custom_fields', 'CF'),
    steps: [
      ['iris', 'field edit ? name:"Contract number"'],
      ['iris', 'field retire ?'],
    ],
  },
];
