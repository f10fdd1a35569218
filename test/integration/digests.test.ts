import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import type { Invocation } from '../../src/core/invocation.ts';
import { digests } from '../../src/crm/digests/index.ts';
import { emitDue } from '../../src/notifications/due-watches.ts';
import { sql } from '../../src/store/database.ts';
import { type CrmWorld, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';

let world: CrmWorld;
beforeEach(async () => {
  world = await createCrmWorld();
});
afterEach(async () => {
  await world?.close();
});

interface EditionRow {
  readonly id: number;
  readonly slot: string;
  readonly staffId: number | null;
  readonly since: Date;
  readonly until: Date;
}

const editions = (who?: Who): Promise<EditionRow[]> =>
  world.rows<EditionRow>(sql`
    SELECT e.id, e.slot, g.staff_id AS "staffId", e.since, e.until FROM digest_editions e JOIN digests g ON g.id = e.digest_id
    WHERE ${who ? world.actors[who].staffId : null}::int IS NULL OR g.staff_id = ${who ? world.actors[who].staffId : null}::int
    ORDER BY e.id`);
const at = (iso: string): void => {
  world.clock.at = new Date(iso);
};
const zoneOf = (who: Who, timezone: string) => {
  world.actors[who] = { ...world.actors[who], timezone };
  return world.rows(
    sql`UPDATE staff SET timezone = ${timezone} WHERE id = ${world.actors[who].staffId}::int RETURNING id`,
  );
};
const sweep = () => {
  const [watch] = digests.watches ?? [];
  if (!watch) throw new Error('Nothing makes digests.');
  return emitDue(world.database, world.secrets, world.clock.now(), watch);
};
/** Looks at every one of these moments, as sweeps do. */
async function sweepThrough(from: string, to: string, stepMs: number): Promise<void> {
  for (let time = Date.parse(from); time <= Date.parse(to); time += stepMs) {
    world.clock.at = new Date(time);
    await sweep();
  }
}
const halfHour = 1_800_000;
const slots = async (who: Who): Promise<string[]> => (await editions(who)).map(({ slot }) => slot);

/** So many days, one after the other. */
const daysAfter = (first: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => new Date(Date.parse(first) + n * 86_400_000).toISOString().slice(0, 10));

function buttonOf(card: Card | null, words: RegExp): Invocation {
  for (const block of card?.blocks ?? []) {
    if (block.block !== 'list') continue;
    const found = block.items.find((item) => words.test(JSON.stringify(item.text)));
    if (found?.button) return found.button.does;
  }
  throw new Error(`No button beside ${words} on:\n${cardText(card)}`);
}

describe('when digests come', () => {
  it('gives every manager the daily one at half past eight, without anything set up, on working days', async () => {
    await zoneOf('sam', 'Europe/Berlin');
    // Thursday to Tuesday.
    await sweepThrough('2026-11-19T04:00:00Z', '2026-11-24T23:00:00Z', halfHour);
    expect(await slots('sam')).toEqual([
      '2026-11-19T08:30',
      '2026-11-20T08:30',
      '2026-11-23T08:30',
      '2026-11-24T08:30',
    ]);
    const managers = new Set((await editions()).map(({ staffId }) => staffId));
    expect(managers).toEqual(
      new Set((['sam', 'marta', 'max', 'finn'] as const).map((who) => world.actors[who].staffId)),
    );
    // Each tells of the time since the last one: Monday's of the weekend.
    const [, friday, monday] = await editions('sam');
    expect(monday?.since).toEqual(friday?.until);
  });

  it('leaves out the holidays of the department, even one that was made the day before', async () => {
    await zoneOf('sam', 'Europe/Berlin');
    await sweepThrough('2026-11-19T04:00:00Z', '2026-11-19T12:00:00Z', halfHour);
    await world.rows(sql`
      INSERT INTO department_holidays (department_id, day, name, off_from, off_to, created_by_id)
      VALUES (${world.departmentIds.support}::int, '2026-11-20', 'Free', 0, 1440, ${world.actors.sam.staffId}::int) RETURNING id`);
    await sweepThrough('2026-11-19T12:00:00Z', '2026-11-23T12:00:00Z', halfHour);
    expect(await slots('sam')).toEqual(['2026-11-19T08:30', '2026-11-23T08:30']);
  });

  it.each([
    ['Europe/Berlin', '2026-03-27T20:00:00Z', '2026-03-31T20:00:00Z'],
    ['Europe/Berlin', '2026-10-23T20:00:00Z', '2026-10-27T20:00:00Z'],
    ['America/New_York', '2026-03-06T20:00:00Z', '2026-03-10T20:00:00Z'],
    ['America/New_York', '2026-10-30T20:00:00Z', '2026-11-03T20:00:00Z'],
    ['Australia/Lord_Howe', '2026-04-02T20:00:00Z', '2026-04-06T20:00:00Z'],
    ['Australia/Lord_Howe', '2026-10-01T20:00:00Z', '2026-10-05T20:00:00Z'],
  ])('comes once on each local day in %s while the clocks change (%s)', async (zone, from, to) => {
    await zoneOf('ana', zone);
    at(from);
    // Both in the hour that is left out or comes twice.
    await world.type('ana', 'digest schedule 10 2 * * *');
    await world.type('ana', 'digest schedule daily 1:45');
    await sweepThrough(from, to, halfHour);
    const found = await slots('ana');
    const days = (time: string) => found.filter((slot) => slot.endsWith(time)).map((slot) => slot.slice(0, 10));
    for (const time of ['02:10', '01:45']) {
      expect(days(time)).toEqual(daysAfter(days(time)[0] ?? '', 4));
    }
  });
});

describe('how often digests come', () => {
  it('makes each once, with many workers at once and after a restart in between', async () => {
    await zoneOf('sam', 'Europe/Berlin');
    at('2026-11-19T05:00:00Z');
    await sweep();
    at('2026-11-19T07:30:00Z');
    await Promise.all(Array.from({ length: 5 }, sweep));
    expect(await slots('sam')).toEqual(['2026-11-19T08:30']);
    const [edition] = await editions('sam');
    expect(await world.events('edition', edition?.id ?? 0)).toEqual([
      { type: 'digest.made', details: expect.objectContaining({ staffId: world.actors.sam.staffId, channelId: null }) },
    ]);
    // A worker that died before it could write down what comes next leaves the slot, which makes no second one.
    await world.rows(sql`UPDATE digests SET last_slot = '2026-11-18T08:30', next_at = NULL RETURNING id`);
    await sweep();
    expect(await slots('sam')).toEqual(['2026-11-19T08:30']);
  });

  it('sends the latest alone after days without a worker, and it tells of all of them', async () => {
    await zoneOf('sam', 'Europe/Berlin');
    at('2026-11-16T05:00:00Z');
    await sweep();
    at('2026-11-16T07:30:00Z');
    await sweep();
    at('2026-11-19T12:00:00Z');
    await sweep();
    expect(await slots('sam')).toEqual(['2026-11-16T08:30', '2026-11-19T08:30']);
    const [first, second] = await editions('sam');
    expect(second?.since).toEqual(first?.until);
  });

  it('does not come twice on a day on which somebody travels west, nor is left out for one who travels east', async () => {
    await zoneOf('sam', 'Asia/Shanghai');
    await sweepThrough('2026-11-18T20:00:00Z', '2026-11-19T01:00:00Z', halfHour);
    expect(await slots('sam')).toEqual(['2026-11-19T08:30']);
    await zoneOf('sam', 'America/New_York');
    await sweepThrough('2026-11-19T01:00:00Z', '2026-11-19T20:00:00Z', halfHour);
    expect(await slots('sam')).toEqual(['2026-11-19T08:30']);
    // Friday, five o'clock in New York: past half past eight in Berlin.
    at('2026-11-20T10:00:00Z');
    await zoneOf('sam', 'Europe/Berlin');
    await sweep();
    expect(await slots('sam')).toEqual(['2026-11-19T08:30', '2026-11-20T08:30']);
  });

  it('keeps to paused, removed and away: what is missed is told by the next one', async () => {
    await zoneOf('sam', 'Europe/Berlin');
    at('2026-11-16T05:00:00Z');
    await sweep();
    const [own] = await world.rows<{ id: number }>(
      sql`SELECT id FROM digests WHERE staff_id = ${world.actors.sam.staffId}::int`,
    );
    await world.type('sam', `digest pause DG-${own?.id}`);
    await sweepThrough('2026-11-16T05:30:00Z', '2026-11-16T12:00:00Z', halfHour);
    expect(await slots('sam')).toEqual([]);
    await world.type('sam', `digest resume DG-${own?.id}`);
    await sweepThrough('2026-11-16T12:00:00Z', '2026-11-17T12:00:00Z', halfHour);
    expect(await slots('sam')).toEqual(['2026-11-17T08:30']);
    await world.rows(
      sql`UPDATE staff SET away_until = '2026-11-18T20:00:00Z' WHERE id = ${world.actors.sam.staffId}::int RETURNING id`,
    );
    await sweepThrough('2026-11-17T12:00:00Z', '2026-11-19T12:00:00Z', halfHour);
    expect(await slots('sam')).toEqual(['2026-11-17T08:30', '2026-11-19T08:30']);
    const [first, second] = await editions('sam');
    expect(second?.since).toEqual(first?.until);
    // Gone for good: it does not come back by itself.
    await world.type('sam', `digest remove DG-${own?.id}`);
    await world.undo('sam');
    await world.type('sam', `digest remove DG-${own?.id}`);
    await sweepThrough('2026-11-19T12:00:00Z', '2026-11-20T12:00:00Z', halfHour);
    expect(await slots('sam')).toHaveLength(2);
    await world.rows(sql`UPDATE digests SET removed_at = NULL WHERE id = ${own?.id}::int RETURNING id`);
    at('2026-11-23T12:00:00Z');
    await sweep();
    expect(await slots('sam')).toHaveLength(3);
  });
});

describe('what a digest says', () => {
  /** Sam's edition of Friday, after everything that `before` did since Thursday's. */
  async function fridays(before: () => Promise<void>): Promise<number> {
    await zoneOf('sam', 'Europe/Berlin');
    at('2026-11-19T05:00:00Z');
    await sweep();
    at('2026-11-19T07:30:00Z');
    await sweep();
    at('2026-11-19T10:00:00Z');
    await before();
    at('2026-11-20T07:30:00Z');
    await sweep();
    return (await editions('sam')).at(-1)?.id ?? 0;
  }

  it('counts what the tables hold: changed, due, stuck and where, each number with its records', async () => {
    const id = await fridays(async () => {
      await world.customer('Acme', 'support', 'omar');
      await world.type('omar', 'task add "Answer the letter" for:@omar due:2026-11-20T15:00');
      await world.type('omar', 'task add "Long gone" for:@omar due:2026-11-19T18:00');
      await world.type('omar', 'task add "Also gone" due:2026-11-19T18:00');
      await world.type('omar', 'task add "Quick one" for:@omar');
      await world.type('omar', 'task done T-4');
      await world.type('marta', 'task add "Of sales" due:2026-11-19T18:00');
      await world.type('omar', 'case add acme "Broken shelf"');
    });
    const card = await world.card('sam', 'edition', id);
    const said = cardText(card);
    expect(said).toContain('Support');
    expect(said).toContain('4 tasks added');
    expect(said).toContain('1 task done');
    expect(said).toContain('1 task due');
    expect(said).toMatch(/2 tasks overdue \((1 Omar Aziz · 1 nobody|1 nobody · 1 Omar Aziz)\)/u);
    expect(said).toContain('1 case opened');
    expect(cardText(card, 'zh')).toContain('逾期任务 2 项');
    const { reply } = await world.click('sam', buttonOf(card, /tasks overdue/u));
    const behind = 'card' in reply ? cardText(reply.card) : '';
    expect(behind).toContain('Long gone');
    expect(behind).toContain('Also gone');
    expect(behind).not.toContain('Of sales');
  });

  it('stays away from who has nothing to be told, and says so to who asked for it', async () => {
    const id = await fridays(async () => {
      await world.type('sam', 'digest schedule daily 7:00');
    });
    const all = await editions('sam');
    expect(await world.card('sam', 'edition', id)).toBeNull();
    const asked = all.find(({ slot }) => slot === '2026-11-20T07:00');
    expect(cardText(await world.card('sam', 'edition', asked?.id ?? 0))).toContain('Nothing changed');
  });

  it('is for whom it was made, and shows nobody more than they may see', async () => {
    const id = await fridays(async () => {
      await world.type('omar', 'task add "Answer the letter" for:@omar due:2026-11-20T15:00');
    });
    expect(await world.card('marta', 'edition', id)).toBeNull();
    expect(await world.channelCard('everyone', 'support', 'edition', id)).toBeNull();
    const [own] = await world.rows<{ id: number }>(
      sql`SELECT id FROM digests WHERE staff_id = ${world.actors.sam.staffId}::int`,
    );
    for (const verb of ['show', 'preview', 'pause', 'remove']) {
      await expect(world.type('marta', `digest ${verb} DG-${own?.id}`)).rejects.toThrow(/no digest/u);
    }
    await expect(world.type('newbie', 'digest schedule daily 8:00')).rejects.toThrow();
  });

  it('draws a channel’s with the channel’s rights: a public one has no measures', async () => {
    await world.rows(sql`
      INSERT INTO channels (platform, workspace, channel_id, name, department_id, is_private, audience, timezone)
      VALUES ('slack', 'T1', 'C1', 'support', ${world.departmentIds.support}::int, FALSE, 'everyone', 'Europe/Berlin') RETURNING id`);
    await world.rows(sql`
      INSERT INTO digests (seat, platform, workspace, channel, department_id, schedule, created_by_id, created_at)
      VALUES ('slack T1 C1', 'slack', 'T1', 'C1', ${world.departmentIds.support}::int, '0 9 * * 1',
        ${world.actors.sam.staffId}::int, '2026-11-19T00:00:00Z') RETURNING id`);
    at('2026-11-20T10:00:00Z');
    await world.type('omar', 'task add "Answer the letter" for:@omar');
    at('2026-11-23T08:00:00Z');
    await sweep();
    const found = (await editions()).find(({ staffId }) => staffId === null);
    expect(found?.slot).toBe('2026-11-23T09:00');
    const open = cardText(await world.channelCard('everyone', 'support', 'edition', found?.id ?? 0));
    expect(open).toContain('1 task added');
    expect(open).toContain('The measures are for the department itself');
    const inside = cardText(await world.channelCard('department', 'support', 'edition', found?.id ?? 0));
    expect(inside).toContain('Measures, last 7 days');
    expect(await world.channelCard('department', 'sales', 'edition', found?.id ?? 0)).not.toBeNull();
  });
});

describe('a weekly digest', () => {
  it('draws the tasks of each day, by the clock of whoever reads it', async () => {
    at('2026-11-16T10:00:00Z');
    await zoneOf('ana', 'Europe/Berlin');
    await world.type('ana', 'digest schedule weekly monday 9:00');
    at('2026-11-17T23:30:00Z');
    await world.type('ana', 'task add "After midnight" for:@ana');
    await world.type('ana', 'task add "So is this" for:@ana');
    at('2026-11-20T12:00:00Z');
    await world.type('ana', 'task done T-1');
    at('2026-11-23T08:00:00Z');
    await sweep();
    const [edition] = await editions('ana');
    const card = await world.card('ana', 'edition', edition?.id ?? 0);
    const chart = card?.blocks.find((block) => block.block === 'chart');
    expect(chart?.block === 'chart' && chart.series.map(({ values }) => values)).toEqual([
      [0, 0, 2, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 1, 0, 0, 0],
    ]);
    expect(cardText(card)).toContain('2 tasks added');
  });

  it('shows before it came for the first time what it would tell, from where the one before it would have been', async () => {
    at('2026-11-13T10:00:00Z');
    await zoneOf('ana', 'Europe/Berlin');
    await world.type('ana', 'task add "Too long ago" for:@ana');
    at('2026-11-16T12:00:00Z');
    await world.type('ana', 'task add "Of this week" for:@ana');
    at('2026-11-20T12:00:00Z');
    await world.type('ana', 'digest schedule weekly monday 9:00');
    const { reply } = await world.type('ana', 'digest preview DG-1');
    const card = 'card' in reply ? reply.card : null;
    expect(cardText(card)).toContain('since 2026-11-16T08:00:00.000Z');
    expect(cardText(card)).toContain('1 task added');
  });
});

describe('the commands', () => {
  it('schedules, lists, previews and removes', async () => {
    await world.type('ana', 'digest schedule weekly monday 9:00');
    await world.type('ana', '简报 设置 每月最后一天 17:00');
    const rows = await world.rows<{ schedule: string }>(sql`SELECT schedule FROM digests ORDER BY id`);
    expect(rows.map(({ schedule }) => schedule)).toEqual(['0 9 * * 1', '0 17 L * *']);
    const { reply } = await world.type('ana', 'digest list');
    const listed = 'card' in reply ? cardText(reply.card) : '';
    expect(listed).toContain('every Monday at 09:00');
    expect(listed).toContain('on the last day of every month at 17:00');
    await expect(world.type('ana', 'digest schedule monday 9:00')).rejects.toThrow(/DG-1 says already/u);
    const preview = await world.type('ana', 'digest preview DG-1');
    expect('card' in preview.reply ? cardText(preview.reply.card) : '').toContain('Nothing changed');
    await world.type('ana', 'digest remove DG-1');
    await expect(world.type('ana', 'digest show DG-1')).rejects.toThrow(/no digest/u);
  });

  it('shows the digest of now', async () => {
    await world.type('omar', 'task add "Answer the letter" for:@omar');
    world.wait(1_000);
    const { reply } = await world.type('sam', 'digest');
    const said = 'card' in reply ? cardText(reply.card) : '';
    expect(said).toContain('Support');
    expect(said).toContain('1 task added');
  });
});
