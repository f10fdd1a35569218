import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CrmWorld, cardText, createCrmWorld } from '../support/crm-world.ts';
import { createSignal } from '../support/signal.ts';

let world: CrmWorld;
let signal: ReturnType<typeof createSignal>;
beforeAll(async () => {
  world = await createCrmWorld();
  signal = createSignal(world);
  await signal.link('C-support', 'support');
});
afterAll(() => world?.close());

const kept = async () =>
  (await signal.write(`SELECT value FROM settings WHERE key = 'noise_budget'`)).rows[0]?.value ?? null;

describe('how many messages an hour', () => {
  it('is the usual until an admin says otherwise, which everybody may see, in both languages', async () => {
    await world.type('iris', 'noise budget set usual:yes');
    expect(await kept()).toBeNull();
    const { reply } = await world.type('omar', 'noise budget');
    const card = 'card' in reply ? reply.card : null;
    expect(cardText(card)).toContain('To a person, an hour: 12 messages (usual)');
    expect(cardText(card)).toContain('To a channel, an hour: 15 messages (usual)');
    expect(cardText(card)).not.toContain('[Change…]');
    const { reply: chinese } = await world.type('wei', '推送上限');
    expect(cardText('card' in chinese ? chinese.card : null, 'zh')).toContain('每人每小时: 12 条');
    const { reply: admins } = await world.type('iris', 'noise budget');
    expect(cardText('card' in admins ? admins.card : null)).toContain('[Change…]');
  });

  it('holds back what is beyond it from then on', async () => {
    await world.type('iris', '推送上限 设置 每频道:3');
    expect(await kept()).toEqual({ person: 12, channel: 3 });
    for (let n = 1; n <= 5; n += 1) await world.type('lena', `task add "Call number ${n}" for:support`);
    const states = (await signal.decided())
      .filter(({ target, kind }) => target === '#support' && kind !== 'update')
      .map(({ state }) => state);
    expect(states).toEqual(['sent', 'sent', 'sent', 'held', 'held']);
  });

  it('stays within bounds, and is the admins’ to set', async () => {
    await expect(world.type('iris', 'noise budget set person:2')).rejects.toThrow(/3 to 120/u);
    await expect(world.type('iris', 'noise budget set channel:121')).rejects.toThrow(/3 to 120/u);
    await expect(world.type('iris', 'noise budget set channel:3')).rejects.toThrow(/That is the rule already/u);
    await expect(world.type('iris', 'noise budget set')).rejects.toThrow(/person:10, channel:20/u);
    await expect(world.type('sam', 'noise budget set person:30')).rejects.toThrow(/may not/u);
    expect(await kept()).toEqual({ person: 12, channel: 3 });
  });

  it('is written down and taken back, to what was said before and to nothing said', async () => {
    await world.type('iris', 'noise budget set person:30');
    const { rows } = await signal.write(
      `SELECT operation, fields, staff_id FROM audit_entries WHERE operation = 'noise.set-budget' ORDER BY id DESC LIMIT 1`,
    );
    expect(rows).toEqual([
      { operation: 'noise.set-budget', fields: ['noise budget'], staff_id: world.actors.iris.staffId },
    ]);
    await world.undo('iris');
    expect(await kept()).toEqual({ person: 12, channel: 3 });
    await world.undo('iris');
    expect(await kept()).toBeNull();
  });
});
