import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import { relayBatch } from '../../src/notifications/relay.ts';
import { sql } from '../../src/store/database.ts';
import { createPolicyBook } from '../../src/store/policy-book.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld } from '../support/crm-world.ts';

let world: CrmWorld;
beforeAll(async () => {
  world = await createCrmWorld();
  await link('C-sales', 'sales');
  await link('C-support', 'support');
});
afterAll(() => world?.close());
beforeEach(async () => {
  await write('DELETE FROM subscriptions');
  await relayed();
});

const write = (text: string, values: unknown[] = []) => world.database.pool.query(text, values);

async function link(channel: string, department: string, isPrivate = false): Promise<number> {
  const { rows } = await write(
    `INSERT INTO channels (platform, workspace, channel_id, name, department_id, is_private, audience)
     VALUES ('slack', 'T1', $1, $2, $3, $4, $5) RETURNING id`,
    [channel, department, world.departmentIds[department], isPrivate, isPrivate ? 'department' : 'everyone'],
  );
  return (rows[0] as { id: number }).id;
}

/** Relays what there is; who is told of what since the last call. */
async function relayed(): Promise<string[]> {
  const { rows: before } = await write('SELECT coalesce(max(id), 0) AS id FROM deliveries');
  const events = new Map(
    world.registry.nouns.flatMap(({ events: all }) => all.map((one) => [one.type as string, one])),
  );
  const policy = createPolicyBook({ database: world.database, clock: world.clock });
  const house = { nouns: world.registry.nouns, grants: () => policy.current() };
  await relayBatch(world.database, world.clock.now(), (type) => events.get(type)?.tells ?? [], house);
  const { rows } = await write(
    `SELECT d.event, d.kind, d.rule, d.state, coalesce('#' || c.name, s.name) AS target FROM deliveries d JOIN targets t ON t.id = d.target_id
     LEFT JOIN channels c ON c.id = t.channel_id LEFT JOIN staff s ON s.id = t.staff_id WHERE d.id > $1 ORDER BY d.id`,
    [before[0].id],
  );
  return rows.map(({ event, kind, rule, target }) => `${target}: ${kind} ${event} (${rule})`);
}
const cardOf = (reply: unknown) => (reply as { card: Card }).card;
const note = ({ reply }: { reply: unknown }): string => {
  const { note: spans = [] } = reply as { note?: { en: string }[] };
  return spans.map((span) => span.en).join('');
};

describe('subscribing', () => {
  it('tells a channel of what fits the filter, with the rights of the channel', async () => {
    const acme = await world.customer('Acme', 'sales', 'lena', { tags: ['vip'] });
    const dull = await world.customer('Dull', 'sales', 'lena');
    const { out } = await world.type('sam', 'subscribe task.added where tag:vip and not owner:omar in:CH-2');
    expect(out).toMatchObject({ mode: 'send', preview: { count: 0 } });
    for (const id of [acme, dull]) await world.type('lena', `task add C-${id} "Call ${id}" for:sales`);
    const told = await relayed();
    const [sb] = await world.rows<{ id: number }>(sql`SELECT id FROM subscriptions`);
    expect(told.filter((line) => line.startsWith('#support'))).toEqual([
      `#support: post task.added (subscription:${sb?.id})`,
    ]);
    expect(told.filter((line) => line.startsWith('#sales'))).toHaveLength(2);
  });

  it('looks names up as everywhere, and keeps ids', async () => {
    const id = await world.customer('Beacon Ltd', 'sales', 'lena');
    await world.type('lena', 'subscribe deal.won where customer:"Beacon Ltd" or owner:me and department:support');
    expect(await world.rows(sql`SELECT filter, customer_ids AS c, staff_ids AS s FROM subscriptions`)).toEqual([
      {
        filter: `customer:C-${id} or owner:S-${world.actors.lena.staffId} and department:support`,
        c: [id],
        s: [world.actors.lena.staffId],
      },
    ]);
    await expect(world.type('lena', 'subscribe deal.won where owner:nobodyatall')).rejects.toThrow(/nobodyatall/u);
  });

  it('says where a filter is wrong, with a right example, and keeps nothing', async () => {
    await expect(world.type('lena', 'subscribe deal.won where amount > 10')).rejects.toThrow(
      /At character 16.*10 EUR/u,
    );
    await expect(world.type('lena', 'subscribe deal.wonn')).rejects.toThrow(/deal\.won/u);
    expect(await world.rows(sql`SELECT 1 FROM subscriptions`)).toEqual([]);
  });

  it('is one message where subscriptions and defaults overlap', async () => {
    await world.type('sam', 'subscribe task.added in:CH-2');
    await world.type('sam', 'subscribe task.* in:CH-2');
    await world.type('ana', 'subscribe * where department:support');
    await world.type('ana', 'subscribe task.added');
    await world.type('lena', 'task add "One thing" for:support');
    const told = await relayed();
    expect(told.filter((line) => line.startsWith('#support'))).toHaveLength(1);
    expect(told.filter((line) => line.startsWith('Ana'))).toHaveLength(1);
  });

  it('never tells of one’s own doing', async () => {
    await world.type('lena', 'subscribe task.*');
    await world.type('lena', 'task add "My own" for:sales');
    expect((await relayed()).filter((line) => line.startsWith('Lena'))).toEqual([]);
    await world.type('marta', 'task add "Hers" for:sales');
    expect((await relayed()).filter((line) => line.startsWith('Lena'))).toHaveLength(1);
  });

  it('reveals no amount to whom it is hidden from, in any wording', async () => {
    const acme = await world.customer('Rich', 'sales', 'lena');
    await world.type('mia', 'subscribe deal.* where amount > 100 EUR');
    await world.type('ana', 'subscribe deal.* where not amount > 100 EUR');
    await world.type('marta', 'subscribe deal.* where amount > 100 EUR');
    await world.type('lena', `deal add C-${acme} "Big one" amount:5000EUR`);
    const told = (await relayed()).filter((line) => line.includes('subscription:'));
    expect(told.map((line) => line.split(':')[0])).toEqual(['Marta Ruiz']);
  });

  it('tells what it would have sent in the last seven days', async () => {
    for (const n of [1, 2, 3]) await world.type('lena', `task add "Preview ${n}" for:support priority:urgent`);
    const done = await world.type('ana', 'subscribe task.added where priority:urgent');
    expect(note(done)).toContain('In the last 7 days this would have sent 3.');
    world.wait(8 * 24 * 3_600_000);
    expect(note(await world.type('sam', 'subscribe task.added where priority:urgent'))).toContain('sent 0.');
    world.wait(-8 * 24 * 3_600_000);
  });

  it('lets a department’s people change its channels only, and others ask for themselves', async () => {
    await expect(world.type('lena', 'subscribe task.added in:CH-2')).rejects.toThrow(/for its department to say/u);
    await expect(world.type('viv', 'subscribe task.added in:CH-2')).rejects.toThrow();
    await world.type('sam', 'subscribe task.added in:CH-2');
    const [row] = await world.rows<{ id: number }>(sql`SELECT id FROM subscriptions`);
    await expect(world.type('lena', `subscription remove SB-${row?.id}`)).rejects.toThrow();
    expect(cardText(await world.card('lena', 'subscription', row?.id ?? 0))).toContain('#support');
    await world.type('ana', `subscription remove SB-${row?.id}`);
    expect(await world.card('sam', 'subscription', row?.id ?? 0)).toBeNull();
    await world.undo('ana');
    expect(await world.card('sam', 'subscription', row?.id ?? 0)).not.toBeNull();
  });

  it('keeps people’s own to themselves', async () => {
    await world.type('lena', 'subscribe deal.lost');
    const [row] = await world.rows<{ id: number }>(sql`SELECT id FROM subscriptions`);
    expect(await world.card('marta', 'subscription', row?.id ?? 0)).toBeNull();
    await expect(world.type('marta', `subscription remove SB-${row?.id}`)).rejects.toThrow(/no subscription/u);
  });

  it('sends a test where it would send', async () => {
    await world.type('sam', 'subscribe case.added in:CH-2');
    const [row] = await world.rows<{ id: number }>(sql`SELECT id FROM subscriptions`);
    await relayed();
    await world.click('sam', buttonOf(await world.card('sam', 'subscription', row?.id ?? 0), 'Send a test'));
    expect(await relayed()).toEqual([`#support: announce subscription.tested (subscription:${row?.id})`]);
  });
});

describe('unsubscribing', () => {
  it('keeps away what would come by itself, but nothing urgent', async () => {
    await world.type('sam', 'unsubscribe task.* in:CH-2');
    await world.type('lena', 'task add "Unwanted" for:support');
    await world.type('lena', 'task add "Burning" for:support priority:urgent');
    const told = (await relayed()).filter((line) => line.startsWith('#support'));
    expect(told).toEqual([`#support: post task.added (department:${world.departmentIds.support})`]);
  });

  it('is taken back by subscribing to the same, and by undo', async () => {
    await world.type('sam', 'unsubscribe task.added in:CH-2');
    await world.type('sam', 'subscribe task.added in:CH-2');
    expect(await world.rows(sql`SELECT mode FROM subscriptions WHERE removed_at IS NULL`)).toEqual([{ mode: 'send' }]);
    await world.undo('sam');
    expect(await world.rows(sql`SELECT mode FROM subscriptions WHERE removed_at IS NULL`)).toEqual([{ mode: 'stop' }]);
  });
});

describe('what becomes of them', () => {
  it('tells admins once that one does nothing any more, with the fix, and when it works again', async () => {
    const acme = await world.customer('Short Lived', 'sales', 'lena');
    await world.type('sam', `subscribe customer.* where customer:C-${acme} in:CH-2`);
    const [row] = await world.rows<{ id: number }>(sql`SELECT id FROM subscriptions`);
    const id = row?.id ?? 0;
    await world
      .type('iris', `customer archive C-${acme} reason:"gone"`)
      .catch(() => world.type('iris', `customer archive C-${acme}`));
    await relayed();
    expect(await world.sweep()).toBeGreaterThan(0);
    expect((await relayed()).filter((line) => line.includes('subscription.'))).toEqual([
      'Iris Root: announce subscription.broken (admin)',
    ]);
    expect(cardText(await world.card('iris', 'subscription', id))).toContain(
      'archived or merged. Edit it to name another',
    );
    await world.sweep();
    expect(await relayed()).toEqual([]);
    await write('UPDATE customers SET archived_at = NULL WHERE id = $1', [acme]);
    await world.sweep();
    expect(await world.rows(sql`SELECT status, fault FROM subscriptions`)).toEqual([{ status: 'ok', fault: null }]);
  });

  it('goes on in a channel that was unlinked and linked again', async () => {
    const id = await link('C-care', 'support');
    await world.type('sam', `subscribe case.added in:CH-${id}`);
    await write('DELETE FROM channels WHERE id = $1', [id]);
    await world.sweep();
    expect(await world.rows(sql`SELECT fault FROM subscriptions`)).toEqual([{ fault: 'channel-gone' }]);
    const again = await link('C-care', 'support');
    expect(again).not.toBe(id);
    await world.sweep();
    const [row] = await world.rows<{ id: number; fault: string | null }>(sql`SELECT id, fault FROM subscriptions`);
    expect(row?.fault).toBeNull();
    expect(cardText(await world.card('sam', 'subscription', row?.id ?? 0))).toContain('#support');
    await write('DELETE FROM channels WHERE id = $1', [again]);
  });

  it('is edited by a form that knows what changed meanwhile', async () => {
    await world.type('sam', 'subscribe case.added where tag:vip in:CH-2');
    const [row] = await world.rows<{ id: number }>(sql`SELECT id FROM subscriptions`);
    const form = await world.prefill('sam', 'subscription edit', { subscription: { id: row?.id } });
    expect(form).toMatchObject({ event: 'case.added', where: 'tag:vip' });
    await world.type('ana', `subscription edit SB-${row?.id} where tag:gold`);
    await expect(
      world.submit('sam', { command: 'subscription edit', args: { subscription: `SB-${row?.id}` } }, {
        ...form,
        where: 'tag:blue',
      } as Record<string, string>),
    ).rejects.toThrow(/Ana Lima/u);
    expect(await world.rows(sql`SELECT filter FROM subscriptions`)).toEqual([{ filter: 'tag:gold' }]);
  });

  it('lists defaults as what they are', async () => {
    await world.type('sam', 'subscribe case.added in:CH-2');
    const { reply } = await world.type('ana', 'subscriptions in:CH-2');
    const text = cardText(cardOf(reply));
    expect(text).toContain('By default: what Support has');
    expect(text).toContain('New case · SB-');
    const mine = await world.type('ana', 'subscriptions');
    expect(cardText(cardOf(mine.reply), 'zh')).toContain('默认推送：分配给您');
  });
});
