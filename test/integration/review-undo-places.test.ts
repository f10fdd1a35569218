import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../src/store/database.ts';
import { createSetupWorld, type SetupWorld } from './setup-world.ts';

let world: SetupWorld;
beforeAll(async () => {
  world = await createSetupWorld();
  await world.join('UIRIS', 'Iris Root', { role: 'admin' });
  await world.join('UADA', 'Ada Root', { role: 'admin' });
  await world.join('UGRACE', 'Grace Obi', { role: 'manager', department: 'support' });
  await world.join('UNEW', 'Nora Newly');
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.rows(sql`DELETE FROM channels`);
  await world.rows(sql`UPDATE audit_entries SET undone_at = now()`);
  world.channels.forget();
});

const department = async (key: string) => {
  const [row] = await world.rows<{ id: number; active: boolean; name_en: string }>(
    sql`SELECT id, active, name_en FROM departments WHERE key = ${key}`,
  );
  return row;
};

describe('undo of a link', () => {
  it('never takes a link that was made meanwhile', async () => {
    world.chat.room('C1', ['UGRACE', 'UBOT']);
    await world.type('UGRACE', 'channel link support', 'C1');
    await world.type('UGRACE', 'channel unlink', 'C1');
    await world.type('UIRIS', 'channel link sales', 'C1');
    await expect(world.undo('UGRACE')).rejects.toMatchObject({
      code: 'conflict',
      user: { en: expect.stringContaining('linked to Sales since') },
    });
    expect(await world.channels.at('slack', 'T1', 'C1')).toMatchObject({ departmentKey: 'sales' });
  });

  it('a channel that was paused, since guests are in it, stays paused', async () => {
    world.chat.room('C2', ['UGRACE', 'UBOT']);
    await world.type('UGRACE', 'channel link support', 'C2');
    await world.rows(sql`UPDATE channels SET status = 'paused', status_reason = 'guests'`);
    await world.type('UGRACE', 'channel unlink', 'C2');
    await world.undo('UGRACE');
    world.channels.forget();
    expect(await world.channels.at('slack', 'T1', 'C2')).toMatchObject({ status: 'paused', statusReason: 'guests' });
  });
});

describe('undo and departments', () => {
  it('a department that somebody was moved into does not vanish under them', async () => {
    await world.type('UIRIS', 'department add Legal');
    await world.type('UADA', 'staff place Nora legal');
    await expect(world.undo('UIRIS')).rejects.toMatchObject({
      code: 'refused',
      user: { en: expect.stringContaining('1 person') },
    });
    expect(await department('legal')).toMatchObject({ active: true });
  });

  it('nobody is put back into a department that was retired meanwhile', async () => {
    await world.type('UIRIS', 'department add Events');
    await world.type('UIRIS', 'staff place Nora events');
    await world.type('UIRIS', 'staff place Nora support');
    await world.type('UADA', 'department retire events');
    await expect(world.undo('UIRIS')).rejects.toMatchObject({
      code: 'refused',
      user: { en: expect.stringContaining('Events is retired') },
    });
  });

  it('a name that was taken meanwhile is not taken back', async () => {
    await world.type('UIRIS', 'department rename legal en:Law');
    await world.type('UIRIS', 'department rename legal en:Counsel');
    await world.type('UADA', 'department add Law');
    await expect(world.undo('UIRIS')).rejects.toMatchObject({ code: 'refused' });
    expect(await department('legal')).toMatchObject({ name_en: 'Counsel' });
  });
});
