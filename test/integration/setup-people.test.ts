import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/store/database.ts';
import { buttonOf, createSetupWorld, type SetupWorld } from './setup-world.ts';

let world: SetupWorld;
let ids: Record<string, number>;
beforeAll(async () => {
  world = await createSetupWorld();
  ids = {
    iris: await world.join('UIRIS', 'Iris Root', { role: 'admin' }),
    marta: await world.join('UMARTA', 'Marta Ruiz', { role: 'manager', department: 'sales' }),
    omar: await world.join('UOMAR', 'Omar Said'),
    grace: await world.join('UGRACE', 'Grace Obi'),
    wei: await world.join('UWEI', '陈伟', { role: 'admin', locale: 'zh' }),
  };
  world.chat.person('UGUEST', 'Gus Guest', { kind: 'guest' });
  world.chat.person('UFRESH', 'Fran Fresh');
});
afterAll(() => world.close());

const departmentOf = async (id: number | undefined) => (await world.person(id ?? 0))?.department?.key ?? null;
const byEmail = (email: string) =>
  world.database.read((tx) => tx.prisma.staff.findUnique({ where: { email }, include: { department: true } }));

describe('the guide', () => {
  it('shows what is done and what is left, to admins only', async () => {
    const { text } = await world.type('UIRIS', 'setup');
    expect(text).toContain('✓ Departments: 4');
    expect(text).toContain('○ Channels linked: 0 of 4');
    expect(text).toContain('○ People: 2 without a department');
    expect(text).toContain('○ Managers: 1 of 4 departments have one');
    expect(text).toContain('[Place many…]');
    expect((await world.type('UWEI', '配置')).text).toContain('已关联频道：0/4');
    await expect(world.type('UMARTA', 'setup')).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('placing a user group', () => {
  it('previews first, then does exactly that, and undo takes it back', async () => {
    world.chat.groups.set('support-team', ['UOMAR', 'UGRACE', 'UFRESH', 'UGUEST', 'UBOT']);
    const preview = await world.type('UIRIS', 'setup people group:@support-team department:support');
    expect(preview.text).toContain('Nothing is changed yet');
    expect(preview.text).toContain('To be placed: 3');
    expect(preview.text).toContain('Fran Fresh');
    expect(preview.text).toMatch(/Gus Guest \| a guest/u);
    expect(await departmentOf(ids.omar)).toBeNull();

    const apply = buttonOf(preview.card, 'Apply to 3');
    expect(JSON.stringify(apply).length).toBeLessThan(150);
    const done = await world.click('UIRIS', apply);
    expect(done.text).toContain('Placed 3 colleagues');
    expect(await departmentOf(ids.omar)).toBe('support');
    expect((await byEmail('ufresh@fern.example'))?.department?.key).toBe('support');
    // Once only.
    await expect(world.click('UIRIS', apply)).rejects.toMatchObject({ code: 'refused' });
    await world.undo('UIRIS');
    expect(await departmentOf(ids.omar)).toBeNull();
    expect(await departmentOf(ids.grace)).toBeNull();
  });

  it('refuses to apply what is no longer so, and shows how it would be now', async () => {
    const preview = await world.type('UIRIS', 'setup people group:support-team department:support role:viewer');
    await world.type('UMARTA', 'staff place @omar sales');
    const stale = await world.click('UIRIS', buttonOf(preview.card, 'Apply to 3'));
    expect(stale.text).toContain('Things changed meanwhile');
    expect(stale.text).toContain('Sales · Member → Support · Viewer');
    expect(await departmentOf(ids.omar)).toBe('sales');
    await world.click('UIRIS', buttonOf(stale.card, 'Apply to 3'));
    expect(await departmentOf(ids.omar)).toBe('support');
    await world.undo('UIRIS');
    expect(await departmentOf(ids.omar)).toBe('sales');
  });

  it.each([
    ['setup people group:@nobody department:support', /no user group/u],
    ['setup people group:@support-team', /which department/u],
    ['setup people department:support', /user group or team, or paste/u],
  ])('refuses %s', async (line, told) => {
    await expect(world.type('UIRIS', line)).rejects.toThrow(told);
  });

  it('says when the platform cannot be asked', async () => {
    world.chat.state.down = true;
    await expect(world.type('UIRIS', 'setup people group:@support-team department:support')).rejects.toThrow(
      /does not answer/u,
    );
    world.chat.state.down = false;
  });

  it('is for admins', async () => {
    await expect(world.type('UMARTA', 'setup people group:@support-team department:sales')).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});

describe('placing a pasted list', () => {
  it('keeps a place for people who have not appeared: their chat identity takes it', async () => {
    const preview = await world.click('UIRIS', {
      command: 'setup people',
      args: {
        csv: '邮箱；部门；角色\nlate@fern.example；财务；经理\nugrace@fern.example；客服；\nnot an address；客服；\nugrace@fern.example；销售；',
      },
    });
    expect(preview.text).toContain('To be placed: 1');
    expect(preview.text).toContain('Not seen yet, placed as soon as they appear: 1');
    expect(preview.text).toContain('listed twice');
    expect(preview.text).toContain('not an e-mail address');
    await world.click('UIRIS', buttonOf(preview.card, 'Apply to 2'));
    const kept = await byEmail('late@fern.example');
    expect(kept).toMatchObject({ role: 'manager', department: { key: 'finance' } });

    world.chat.person('ULATE', 'Lara Late', { email: 'late@fern.example' });
    expect(await world.actorOf('ULATE')).toMatchObject({
      staffId: kept?.id,
      name: 'Lara Late',
      role: 'manager',
      departmentKey: 'finance',
    });
    // Undoing now unplaces her, since she has appeared; she does not vanish.
    await world.undo('UIRIS');
    expect(await byEmail('late@fern.example')).toMatchObject({ id: kept?.id, departmentId: null, role: 'member' });
    expect(await departmentOf(ids.grace)).toBeNull();
  });

  it('takes back a place that nobody took', async () => {
    const preview = await world.type('UIRIS', 'setup people never@fern.example,sales');
    await world.click('UIRIS', buttonOf(preview.card, 'Apply to 1'));
    expect(await byEmail('never@fern.example')).not.toBeNull();
    await world.undo('UIRIS');
    expect(await byEmail('never@fern.example')).toBeNull();
  });

  it('does not place a guest by their address, nor demote whoever asks', async () => {
    await world.identities.refresh({ platform: 'slack', workspace: 'T1', user: 'UGUEST' });
    const preview = await world.type(
      'UIRIS',
      'setup people "uguest@fern.example,sales\nuiris@fern.example,sales,member"',
    );
    expect(preview.text).toContain('a guest');
    expect(preview.text).toContain('that is you');
    expect(preview.text).toContain('nothing to apply');
  });

  it('forgets previews after a day', async () => {
    const preview = await world.type('UIRIS', 'setup people old@fern.example,sales');
    await world.rows(
      sql`UPDATE settings SET updated_at = now() - interval '25 hours' WHERE key LIKE 'setup.preview.%'`,
    );
    await expect(world.click('UIRIS', buttonOf(preview.card, 'Apply to 1'))).rejects.toMatchObject({ code: 'refused' });
    await world.type('UIRIS', 'setup people new@fern.example,sales');
    expect(await world.rows(sql`SELECT key FROM settings WHERE key LIKE 'setup.preview.%'`)).toHaveLength(1);
  });
});

describe('further workspaces', () => {
  it('are silent until an admin approves them, and silent again when blocked', async () => {
    await world.install('T2', 'Fern Labs');
    const ada = { platform: 'slack', workspace: 'T2', user: 'UADA' } as const;
    world.chat.person('UADA', 'Omar Said', { user: ada, email: 'uomar@fern.example' });
    expect(await world.identities.identify(ada)).toEqual({ kind: 'silent' });
    await expect(world.type('UMARTA', 'workspace approve T2')).rejects.toMatchObject({ code: 'forbidden' });
    const listed = await world.type('UIRIS', 'workspace');
    expect(listed.text).toContain('Fern Labs | slack · T2 · waiting for approval');
    await world.click('UIRIS', buttonOf(listed.card, 'Approve'));
    expect((await world.installations.list()).map((one) => one.status)).toEqual(['approved', 'approved']);
    await world.type('UIRIS', 'workspace block "fern labs"');
    expect((await world.installations.list()).map((one) => one.status)).toEqual(['approved', 'removed']);
    await world.rows(sql`
      INSERT INTO channels (platform, workspace, channel_id, name, department_id, is_private, status)
      SELECT 'slack', 'T2', 'C2', 'labs', id, false, 'broken' FROM departments WHERE key = 'sales'`);
    const dueSoon = () => world.rows(sql`SELECT 1 FROM channels WHERE workspace = 'T2' AND checked_at < '2000-01-01'`);
    expect(await dueSoon()).toHaveLength(0);
    await world.type('UIRIS', 'workspace approve T2');
    expect(await dueSoon()).toHaveLength(1);
    await world.type('UIRIS', 'workspace block T2');
    await expect(world.type('UIRIS', 'workspace block T1')).rejects.toMatchObject({ code: 'refused' });
    await expect(world.type('UIRIS', 'workspace approve nowhere')).rejects.toMatchObject({ code: 'not_found' });
    const audited = await world.rows<{ operation: string }>(
      sql`SELECT operation FROM audit_entries WHERE operation LIKE 'workspace.%' ORDER BY id`,
    );
    expect(audited.map((line) => line.operation)).toEqual([
      'workspace.approve',
      'workspace.block',
      'workspace.approve',
      'workspace.block',
    ]);
  });
});
