import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import { sameRecord, shortId } from '../../src/core/records.ts';
import { buttonsOf } from '../contract/fake-platform.ts';
import type { Who } from '../support/crm-world.ts';
import {
  createLiveWorld,
  type LiveMessage,
  type LiveWorld,
  refOf,
  showsAsWanted,
  wordsOf,
} from '../support/live-world.ts';

let world: LiveWorld;
beforeAll(async () => {
  world = await createLiveWorld();
  await world.link('slack', 'C-general', 'sales');
  await world.link('teams', 'T-general', 'support');
  await world.link('slack', 'C-sales', 'sales', true);
  await world.link('teams', 'T-sales', 'sales', true);
  await world.write(
    `UPDATE settings SET value = '{"person": 1000, "channel": 1000}'::jsonb WHERE key = 'noise_budget'`,
  );
});
afterAll(() => world?.close());

/** A record's way through its states: who does it, and how; `?` is the record's id. */
interface Life {
  readonly noun: string;
  /** Its card is no channel's business: it lives in this person's own conversation. */
  readonly alone?: Who;
  /** What else it shows is planned by the sweep a moment later, with nobody's doing. */
  readonly only?: 'buttons';
  /** Made anew; answers the short id. */
  make(): Promise<string>;
  /** 'keep': not undone and done again, since what follows names the number that it gave. */
  readonly steps: readonly (readonly [who: Who, line: string, keep?: 'keep'])[];
}

async function made(who: Who, line: string, table: string, prefix: string): Promise<string> {
  await world.type(who, line);
  const { rows } = await world.write(`SELECT max(id) AS id FROM ${table}`);
  return `${prefix}-${rows[0].id}`;
}
const customer = async (): Promise<string> => {
  const { rows } = await world.write('SELECT count(*) AS n FROM customers');
  return `C-${await world.customer(`Acme ${rows[0].n}`, 'sales', 'lena')}`;
};
const task = async () => made('lena', 'task add "Send quote" for:support due:friday', 'tasks', 'T');

const deal = async () =>
  made('lena', `deal add ${await customer()} "200 licences" amount:€24,000 close:2026-12-20`, 'deals', 'DL');

const lives: readonly Life[] = [
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
    make: async () =>
      made('lena', `contact add ${await customer()} "Ana Lima" email:ana@acme.example`, 'contacts', 'P'),
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
    make: async () =>
      made('lena', `log add ${await customer()} "Called about the renewal" via:call`, 'interactions', 'L'),
    steps: [
      ['lena', 'log edit ? via:meeting'],
      ['lena', 'log delete ?'],
    ],
  },
  {
    noun: 'need',
    make: async () => made('lena', `need add ${await customer()} "Single sign-on" level:must`, 'needs', 'N'),
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
      make: async () => made('omar', `handoff offer ${await task()} to:finance "Needs an invoice"`, 'handoffs', 'H'),
      steps: [[end === 'withdraw' ? 'omar' : 'finn', `handoff ${end} ?${end === 'decline' ? ' "Not ours"' : ''}`]],
    }),
  ),
  ...(['close', 'cancel'] as const).map(
    (end): Life => ({
      noun: `project, ${end}`,
      make: async () => made('lena', `project start onboarding for:${await customer()}`, 'projects', 'PJ'),
      steps: [['marta', `project ${end} ?${end === 'close' ? ' anyway:yes' : ''}`]],
    }),
  ),
  {
    noun: 'playbook',
    make: async () => made('iris', 'playbook add "Event follow-up" summary:"After a fair"', 'playbooks', 'PB'),
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
    make: async () =>
      made('omar', `case add ${await customer()} "Display stays dark" level:high via:call`, 'cases', 'CS'),
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
      make: async () => made('lena', `order add ${await customer()} 10 x "Seat licence" @ 49 EUR`, 'orders', 'O'),
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
    make: () => made('marta', 'target add revenue €500,000 period:"Q4 2026" for:sales', 'sales_targets', 'G'),
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
    make: async () => made('marta', `review start ${await deal()}`, 'reviews', 'R'),
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
      make: async () => {
        const { rows } = await world.write('SELECT count(*) AS n FROM campaigns');
        return made(
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
    make: async () => made('omar', `survey record ${await customer()} csat:5 nps:9 comment:"Quick"`, 'surveys', 'SV'),
    steps: [
      ['omar', 'survey edit ? csat:4'],
      ['omar', 'survey remove ?'],
    ],
  },
  {
    noun: 'department',
    make: async () => made('iris', 'department add "Customer Success" zh:客户成功', 'departments', 'D'),
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
    make: async () => `S-${world.actors.viv.staffId}`,
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
    make: async () => made('marta', 'digest schedule weekly monday 9:00 me:yes', 'digests', 'DG'),
    steps: [
      ['marta', 'digest pause ?'],
      ['marta', 'digest resume ?'],
      ['marta', 'digest remove ?'],
    ],
  },
  {
    noun: 'access rule',
    alone: 'iris',
    make: async () => made('iris', 'access grant marketing read customer:contact', 'access_grants', 'A'),
    steps: [['iris', 'access remove ?']],
  },
  {
    noun: 'field',
    make: async () => made('iris', 'field add customer "Contract no" type:text', 'custom_fields', 'CF'),
    steps: [
      ['iris', 'field edit ? name:"Contract number"'],
      ['iris', 'field retire ?'],
    ],
  },
];

const labels = (card: Card | null | undefined): string[] => (card ? buttonsOf(card) : []).map(({ label }) => label.en);
const sameButtons = (shown: LiveMessage | undefined, wanted: Card | null): boolean =>
  isDeepStrictEqual(labels(shown?.card), labels(wanted));

describe('every copy of a card follows its record', () => {
  it.each(lives)(
    '$noun',
    async ({ noun, make, steps, alone, only }) => {
      const id = await make();
      await world.settle();
      const ref = refOf(id);
      const wrong: string[] = [];
      const where = ['target', 'review'].includes(ref.noun) ? 'sales' : 'general';
      if (alone) await world.says(alone, 'teams', `${ref.noun === 'grant' ? 'access' : ref.noun} show ${id}`);
      else {
        await world.shares('iris', 'slack', `C-${where}`, ref);
        await world.shares('iris', 'teams', `T-${where}`, ref);
      }
      expect((await world.liveCards(ref)).length, `copies of the ${noun}`).toBeGreaterThanOrEqual(alone ? 1 : 2);
      async function look(said: string, all = false): Promise<void> {
        await world.settle();
        await world.sweeps();
        await world.settle();
        for (const { ref: of, platform, shown, wanted } of await world.liveCards(all ? undefined : ref)) {
          const what = `${said}: ${shortId(of)} on ${platform}`;
          const isOwn = sameRecord(of, ref);
          if (isOwn && only === 'buttons' ? !sameButtons(shown, wanted) : !showsAsWanted(shown, wanted)) {
            wrong.push(`${what} shows ${shown && wordsOf(shown)}`);
          }
          // What is drawn alike has the same buttons: one of the copies stands for all.
          if (!isOwn || all || (platform === 'slack') === (alone !== undefined)) continue;
          for (const button of shown ? buttonsOf(shown.card) : []) {
            const no = await world.refusal(alone ?? 'iris', button);
            if (no) wrong.push(`${what}: the button “${button.label.en}” says: ${no}`);
          }
        }
      }
      await look('at first');
      for (const [who, line, keep] of steps) {
        const said = line.replace('?', id);
        try {
          await world.type(who, said);
          await look(said);
          if (keep) continue;
          await world.undo(who);
          await look(`${said}, undone`);
          await world.type(who, said);
        } catch (error) {
          wrong.push(`${said}: ${String(error)}`);
          continue;
        }
        await look(`${said}, again`);
      }
      await look('in the end', true);
      expect(wrong.map((one) => one.slice(0, 600))).toEqual([]);
    },
    120_000,
  );
});
