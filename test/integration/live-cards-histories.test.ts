import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlatformName } from '../../src/core/incoming.ts';
import { shortId } from '../../src/core/records.ts';
import { buttonsOf } from '../contract/fake-platform.ts';
import type { Who } from '../support/crm-world.ts';
import { createLiveWorld, type Fate, type LiveWorld, refOf, showsAsWanted, wordsOf } from '../support/live-world.ts';

let world: LiveWorld;
beforeAll(async () => {
  world = await createLiveWorld();
  await world.link('slack', 'C-sales', 'sales');
  await world.link('slack', 'C-support', 'support', true);
  await world.link('teams', 'T-support', 'support');
  await world.link('teams', 'T-sales', 'sales', true);
  await world.type('marta', 'target add revenue €500,000 period:"Q4 2026" for:sales');
});
afterAll(() => world?.close());

const staff: readonly Who[] = ['lena', 'marta', 'omar', 'ana', 'sam', 'iris', 'wei'];
const places = { slack: ['C-sales', 'C-support'], teams: ['T-support', 'T-sales'] } as const;

/** Words that only some may read: they must never stand where everybody looks. */
const secrets = ['hidden@acme.example', 'Said in confidence', 'Between us'];
const openToAll = ['C-sales', 'T-support'];

/** What people do; `T` and the like stand for the number of the record of this history. */
const lines: readonly string[] = [
  'task assign T @omar',
  'task assign T me',
  'task start T',
  'task progress T 40%',
  'task note T Between us',
  'task item add T Check the prices',
  'task snooze T 1h',
  'task edit T due:tomorrow priority:high',
  'task done T',
  'task reopen T',
  'task cancel T',
  'task wait T for:U',
  'task done U',
  'task reopen U',
  'handoff offer T to:sales "Needs a quote"',
  'customer edit C name:"Acme {n} Group"',
  'customer edit C name:"Acme {n} Holding"',
  'customer edit C email:hidden@acme.example',
  'customer assign C @marta',
  'customer dnc C "asked us"',
  'customer dnc C lift:yes',
  'customer archive C',
  'customer restore C',
  'log add C "Said in confidence" via:call private:yes',
  'log add C "Wants a quote" via:call',
  'contact add C "Ana Lima {n}" email:hidden@acme.example',
  'deal move DL proposal',
  'deal edit DL amount:€30,000',
  'deal win DL',
  'deal lose DL reason:price',
  'deal reopen DL',
  'deal assign DL @marta',
  'case take CS',
  'case respond CS',
  'case wait CS reason:customer',
  'case resume CS',
  'case note CS Between us',
  'case escalate CS They threaten to cancel',
  'case resolve CS Replaced it',
  'case reopen CS Again',
  'order confirm O',
  'order deliver O',
  'order item add O 2 x Training day @ €1,200',
  'need qualify N',
  'need meet N',
  'need reopen N',
  'project close PJ anyway:yes',
  'undo',
];

type Step =
  | { readonly kind: 'says'; readonly who: Who; readonly on: PlatformName; readonly at: number; readonly line: number }
  | { readonly kind: 'presses'; readonly who: Who; readonly pick: number; readonly button: number }
  | { readonly kind: 'shares'; readonly on: PlatformName; readonly at: number; readonly which: number }
  | { readonly kind: 'waits'; readonly minutes: number }
  | { readonly kind: 'sweeps' | 'delivers' | 'restarts' }
  | { readonly kind: 'breaks'; readonly on: PlatformName; readonly fates: readonly Fate[] };

const who = fc.constantFrom(...staff);
const on = fc.constantFrom<PlatformName>('slack', 'teams');
const number = fc.nat({ max: 10_000 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ kind: fc.constant('says' as const), who, on, at: number, line: number }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('presses' as const), who, pick: number, button: number }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('shares' as const), on, at: number, which: number }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('waits' as const), minutes: fc.constantFrom(1, 30, 90, 1_500) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('sweeps' as const, 'delivers' as const, 'restarts' as const) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('breaks' as const),
      on,
      fates: fc.array(fc.constantFrom<Fate>('ok', 'throttled', 'lost', 'down'), { minLength: 1, maxLength: 6 }),
    }),
  },
);

async function records(n: number): Promise<Readonly<Record<string, string>>> {
  const latest = async (table: string, letter: string) =>
    `${letter}-${(await world.write(`SELECT max(id) AS id FROM ${table}`)).rows[0].id}`;
  const C = `C-${await world.customer(`Acme ${n}`, 'sales', 'lena')}`;
  await world.type('lena', `task add ${C} "Send quote ${n}" for:support due:"in 2 hours"`);
  const T = await latest('tasks', 'T');
  await world.type('lena', `task add ${C} "Ask them ${n}" for:support`);
  const U = await latest('tasks', 'T');
  await world.type('lena', `deal add ${C} "Licences ${n}" amount:€24,000 close:2027-06-30`);
  await world.type('omar', `case add ${C} "Display ${n} stays dark" level:high via:call`);
  await world.type('lena', `order add ${C} 10 x "Seat licence" @ 49 EUR`);
  await world.type('lena', `need add ${C} "Single sign-on ${n}" level:must`);
  await world.type('lena', `project start onboarding for:${C}`);
  return {
    C,
    T,
    U,
    DL: await latest('deals', 'DL'),
    CS: await latest('cases', 'CS'),
    O: await latest('orders', 'O'),
    N: await latest('needs', 'N'),
    PJ: await latest('projects', 'PJ'),
    G: 'G-1',
  };
}

async function take(one: Step, ids: Readonly<Record<string, string>>, n: number): Promise<void> {
  const channelOf = (platform: PlatformName, at: number) => places[platform][at % 2] as string;
  switch (one.kind) {
    case 'says': {
      const line = (lines[one.line % lines.length] as string)
        .replaceAll('{n}', String(n))
        .replace(/\b(?:DL|CS|PJ|[CTUONG])(?= |$)/gu, (letter) => ids[letter] ?? letter);
      const channel = one.at % 3 === 0 ? undefined : channelOf(one.on, one.at);
      await world.says(one.who, one.on, line, channel);
      return;
    }
    case 'presses': {
      const all = [...world.platforms.slack.messages, ...world.platforms.teams.messages].slice(-40);
      const open = all.filter(
        ({ onlyFor, channel }) =>
          (onlyFor ?? one.who) === one.who && (!channel.startsWith('direct:') || channel.endsWith(`:${one.who}`)),
      );
      const message = open[one.pick % Math.max(open.length, 1)];
      const buttons = message ? buttonsOf(message.card) : [];
      const button = buttons[one.button % Math.max(buttons.length, 1)];
      if (message && button) await world.presses(one.who, message, button.label.en);
      return;
    }
    case 'shares': {
      const all = Object.values(ids);
      const channel = channelOf(one.on, one.at);
      // What not everybody there may see is not shared.
      await world.shares('iris', one.on, channel, refOf(all[one.which % all.length] as string)).catch((error) => {
        if (!/was not shared:[\s\S]*Not everybody in this channel/u.test(String(error))) throw error;
      });
      return;
    }
    case 'waits':
      // Never to the very moment at which something is due: nobody looks at a card then.
      return world.wait(one.minutes * 60_000 + 1_000);
    case 'sweeps':
      return world.sweeps();
    case 'delivers':
      await world.relay();
      await world.deliver();
      return;
    case 'restarts':
      return world.restart();
    case 'breaks': {
      let call = 0;
      world.platforms[one.on].fate = () => one.fates[call++] ?? 'ok';
      return;
    }
    default:
      return one satisfies never;
  }
}

/** What is wrong once everything has been delivered. */
async function faults(): Promise<string[]> {
  const wrong: string[] = [];
  for (const { ref, platform, channel, shown, wanted } of await world.liveCards()) {
    // What was told once, of a time, stays as it was told.
    if (ref.noun === 'edition' || ref.noun === 'bulletin' || showsAsWanted(shown, wanted)) continue;
    const then = wanted ? wordsOf({ card: wanted, reader: { locale: 'en', timezone: 'UTC' } }) : 'nothing';
    wrong.push(`${shortId(ref)} in ${channel} on ${platform} shows\n${shown && wordsOf(shown)}\nINSTEAD OF\n${then}`);
  }
  for (const { messages, shown, name } of Object.values(world.platforms)) {
    const keys = messages.map(({ channel, key }) => `${channel} ${key}`);
    for (const key of keys.filter((one, at) => keys.indexOf(one) !== at)) wrong.push(`${name}: twice ${key}`);
    for (const { channel, onlyFor, words } of shown) {
      if (onlyFor !== undefined || !openToAll.includes(channel)) continue;
      for (const secret of secrets.filter((one) => words.includes(one))) {
        wrong.push(`${name}: “${secret}” in ${channel}: ${words}`);
      }
    }
  }
  const { rows: left } = await world.write(
    `SELECT event, state, error FROM deliveries WHERE state IN ('pending', 'sending', 'dead')`,
  );
  for (const row of left) wrong.push(`not delivered: ${JSON.stringify(row)}`);
  const { rows: missed } = await world.write(`SELECT id FROM tasks WHERE alert_at <= $1`, [world.clock.now()]);
  for (const { id } of missed) wrong.push(`T-${id} was due and nobody was told`);
  const { rows: untold } = await world.write(
    `SELECT o.type, o.record_id FROM outbox o WHERE o.type ~ '\\.(due|due_soon|overdue|escalated|response_due|response_breached)$'
       AND NOT EXISTS (SELECT FROM deliveries d WHERE d.event_id = o.id AND d.kind = 'announce')`,
  );
  for (const row of untold) wrong.push(`nobody was told: ${JSON.stringify(row)}`);
  return wrong;
}

describe('any history, on both platforms, with whatever fails between', () => {
  let n = 0;
  it('ends with every copy showing its record, each thing told once, and nothing shown that is not theirs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
        n += 1;
        const ids = await records(n);
        for (const one of steps) await take(one, ids, n);
        for (const platform of Object.values(world.platforms)) platform.fate = () => 'ok';
        await world.settle();
        // What was held back comes in time; what changes with the days is drawn when one begins.
        for (const hours of [1, 25]) {
          world.wait(hours * 3_601_000);
          await world.sweeps();
          await world.settle();
        }
        expect((await faults()).map((one) => one.slice(0, 900))).toEqual([]);
        expect(world.faults.filter((one) => !/throttled|slow down|down|no answer/u.test(String(one)))).toEqual([]);
      }),
      {
        numRuns: Number(process.env.CROSSDESK_HISTORIES ?? 8),
        seed: Number(process.env.CROSSDESK_SEED ?? 20261120),
        endOnFailure: true,
      },
    );
  }, 300_000);
});
