import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PlatformName } from '../../src/core/incoming.ts';
import type { Who } from '../support/crm-world.ts';
import { createLiveWorld, directOf, type LiveWorld, wordsOf } from '../support/live-world.ts';

let world: LiveWorld;
let customer: number;
beforeAll(async () => {
  world = await createLiveWorld();
  customer = await world.customer('Acme', 'sales', 'lena');
  await world.settle();
});
afterAll(() => world?.close());
beforeEach(async () => {
  for (const who of ['omar', 'ana', 'sam'] as const) {
    await world.write(`DELETE FROM quiet_hours WHERE seat = $1`, [`staff ${world.actors[who].staffId}`]);
    await world.write(`UPDATE staff SET away_from = NULL, away_until = NULL, cover_id = NULL WHERE id = $1`, [
      world.actors[who].staffId,
    ]);
    await lastActive(who, 'slack');
  }
});

async function lastActive(who: Who, on: PlatformName): Promise<void> {
  await world.write(
    `UPDATE chat_identities SET seen_at = CASE WHEN platform = $2 THEN timestamptz '2026-11-19' ELSE timestamptz '2026-11-01' END
     WHERE staff_id = $1`,
    [world.actors[who].staffId, on],
  );
}

async function drained(): Promise<void> {
  await world.settle();
  await world.sweeps();
  await world.settle();
}

/** What arrives in somebody's own conversation because of this, by platform, and the rows of their deliveries. */
async function arrives(who: Who, happen: () => Promise<unknown>) {
  await drained();
  const known = new Set([...world.platforms.slack.messages, ...world.platforms.teams.messages]);
  const { rows: before } = await world.write('SELECT coalesce(max(id), 0) AS id FROM deliveries');
  await happen();
  await drained();
  const at = (on: PlatformName): string[] =>
    world.platforms[on].messages
      .filter((one) => !known.has(one) && one.channel === directOf(who))
      .map((one) => wordsOf(one).split('\n')[0] as string);
  const { rows } = await world.write(
    `SELECT d.event, d.state, d.rule FROM deliveries d JOIN targets t ON t.id = d.target_id
     WHERE t.staff_id = $1 AND d.id > $2 AND d.kind <> 'update' ORDER BY d.id`,
    [world.actors[who].staffId, before[0].id],
  );
  return { slack: at('slack'), teams: at('teams'), rows };
}

/** What comes to a person by itself: each makes it happen for Omar, who is of Support. */
const pushes: readonly { readonly what: string; readonly event: RegExp; happen(): Promise<unknown> }[] = [
  {
    what: 'an assignment',
    event: /^task\.assigned$/u,
    happen: () => world.type('lena', `task add C-${customer} "Call back" for:@omar`),
  },
  {
    what: 'a reminder',
    event: /^task\.(?:due|due_soon|overdue)$/u,
    async happen() {
      const { rows } = await world.write(
        `INSERT INTO tasks (title, department_id, created_by_id, creator_department_id, assignee_id, due_at, alert, alert_at)
         VALUES ('Send the papers', $1, $2, $3, $4, $5, 'due', $5) RETURNING id`,
        [
          world.departmentIds.support,
          world.actors.lena.staffId,
          world.departmentIds.sales,
          world.actors.omar.staffId,
          world.clock.now(),
        ],
      );
      world.wait(1_000);
      await world.sweeps();
      await world.write('UPDATE tasks SET alert = NULL, alert_at = NULL WHERE id = $1', [rows[0].id]);
    },
  },
  {
    what: 'a hand-off',
    event: /^handoff\.offered$/u,
    async happen() {
      await world.type('lena', `task add C-${customer} "Needs a technician" for:sales`);
      const { rows } = await world.write('SELECT max(id) AS id FROM tasks');
      await world.type('lena', `handoff offer T-${rows[0].id} to:@omar "They need a technician"`);
    },
  },
  {
    what: 'a case',
    event: /^case\.assigned$/u,
    async happen() {
      await world.type('lena', `case add C-${customer} "Display stays dark" level:normal via:call to:support`);
      const { rows } = await world.write('SELECT max(id) AS id FROM cases');
      await world.type('sam', `case assign CS-${rows[0].id} @omar`);
    },
  },
];

describe('a person with accounts on both platforms', () => {
  it.each(pushes)('gets $what where they were last active, and only there', async ({ event, happen }) => {
    await lastActive('omar', 'teams');
    const teams = await arrives('omar', happen);
    expect(teams.slack).toEqual([]);
    expect(teams.teams).toHaveLength(1);
    expect(teams.rows).toEqual([{ event: expect.stringMatching(event), state: 'sent', rule: expect.any(String) }]);
    await lastActive('omar', 'slack');
    const slack = await arrives('omar', happen);
    expect(slack.teams).toEqual([]);
    expect(slack.slack).toHaveLength(1);
  });

  it.each(pushes)('gets $what where they said, wherever they were active', async ({ happen }) => {
    await world.type('omar', 'notify teams');
    const said = await arrives('omar', happen);
    expect([said.slack, said.teams.length]).toEqual([[], 1]);
    await world.type('omar', 'notify auto');
    const auto = await arrives('omar', happen);
    expect([auto.slack.length, auto.teams]).toEqual([1, []]);
  });

  it.each(pushes)(
    'has $what go to their cover while away, where that one is reached, and back afterwards',
    async ({ event, happen }) => {
      await world.type('omar', 'notify teams');
      await world.type('ana', 'notify teams');
      const until = new Date(world.clock.now().getTime() + 3 * 86_400_000).toISOString().slice(0, 10);
      await world.type('omar', `staff away until:${until} cover:@ana`);
      let own: Awaited<ReturnType<typeof arrives>> | undefined;
      const covered = await arrives('ana', async () => {
        own = await arrives('omar', happen);
      });
      expect(own).toEqual({ slack: [], teams: [], rows: [] });
      expect([covered.slack, covered.teams.length]).toEqual([[], 1]);
      expect(covered.rows).toEqual([
        {
          event: expect.stringMatching(event),
          state: 'sent',
          rule: `cover:${world.actors.omar.staffId}`,
        },
      ]);
      await world.type('omar', 'staff back');
      let cover: Awaited<ReturnType<typeof arrives>> | undefined;
      const back = await arrives('omar', async () => {
        cover = await arrives('ana', happen);
      });
      expect([back.slack, back.teams.length]).toEqual([[], 1]);
      expect(cover).toEqual({ slack: [], teams: [], rows: [] });
    },
  );

  it('gets a digest on the one platform, none while away, and the next one when back', async () => {
    await world.type('sam', 'notify teams');
    const morning = () => {
      // 9:30 in Berlin on the next weekday.
      const next = new Date(world.clock.now());
      do next.setUTCDate(next.getUTCDate() + 1);
      while ([0, 6].includes(next.getUTCDay()));
      next.setUTCHours(8, 30, 0, 0);
      world.wait(next.getTime() - world.clock.now().getTime());
    };
    const isDigest = ({ event }: { event: string }) => event === 'digest.made';
    await world.write(`INSERT INTO tasks (title, department_id, created_by_id, creator_department_id, due_at)
      SELECT 'Late', department_id, id, department_id, now() FROM staff WHERE id = ${world.actors.sam.staffId}`);
    await drained();
    const first = await arrives('sam', async () => morning());
    expect(first.slack).toEqual([]);
    expect(first.rows.filter(isDigest)).toHaveLength(1);
    expect(first.teams.filter((title) => /digest/iu.test(title))).toHaveLength(1);
    const until = new Date(world.clock.now().getTime() + 9 * 86_400_000).toISOString().slice(0, 10);
    await world.type('sam', `staff away until:${until} cover:@ana`);
    const away = await arrives('sam', async () => morning());
    expect(away.rows.filter(isDigest)).toEqual([]);
    await world.type('sam', 'staff back');
    const back = await arrives('sam', async () => morning());
    expect(back.rows.filter(isDigest)).toHaveLength(1);
    expect(back.slack).toEqual([]);
  });

  it('is reached through the other account when the one they chose is closed', async () => {
    await world.type('omar', 'notify teams');
    world.platforms.teams.fate = ({ channel }) => (channel === directOf('omar') ? 'gone' : 'ok');
    try {
      const found = await arrives('omar', () => world.type('lena', `task add C-${customer} "Call again" for:@omar`));
      expect([found.slack.length, found.teams]).toEqual([1, []]);
    } finally {
      world.platforms.teams.fate = () => 'ok';
    }
  });
});
