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
    lena: await world.join('ULENA', 'Lena Vogt', { department: 'sales' }),
    omar: await world.join('UOMAR', 'Omar Said', { department: 'support' }),
    wei: await world.join('UWEI', '陈伟', { department: 'support', locale: 'zh' }),
    new: await world.join('UNEW', 'Nora Newly'),
  };
});
afterAll(() => world.close());

describe('placing people', () => {
  it('lets an admin place anybody with any role, and undo puts them back', async () => {
    const { text } = await world.type('UIRIS', 'staff place @omar marketing role:manager');
    expect(text).toContain('Omar Said is now in Marketing as manager.');
    expect(await world.person(ids.omar!)).toMatchObject({ role: 'manager', department: { key: 'marketing' } });
    expect(await world.events('staff', ids.omar)).toEqual(['staff.placed']);
    await world.undo('UIRIS');
    expect(await world.person(ids.omar!)).toMatchObject({ role: 'member', department: { key: 'support' } });
  });

  it('lets a manager place the unplaced into their own department, no higher than member', async () => {
    await expect(world.type('UMARTA', 'staff place @omar sales')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(world.type('UMARTA', 'staff place "Nora Newly" support')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(world.type('UMARTA', 'staff place "Nora Newly" sales role:admin')).rejects.toMatchObject({
      code: 'forbidden',
      field: 'role',
    });
    expect(await world.person(ids.new!)).toMatchObject({ departmentId: null });
    await world.type('UMARTA', 'staff place "Nora Newly" sales as:viewer');
    expect(await world.person(ids.new!)).toMatchObject({ role: 'viewer', department: { key: 'sales' } });
    await world.undo('UMARTA');
  });

  it('refuses a member, and says nothing was changed by doing nothing', async () => {
    await expect(world.type('ULENA', 'staff place @omar sales')).rejects.toMatchObject({ code: 'forbidden' });
    expect(await world.person(ids.omar!)).toMatchObject({ department: { key: 'support' } });
  });

  it('keeps the last admin, whoever asks', async () => {
    await expect(world.type('UIRIS', 'staff place me sales role:member')).rejects.toMatchObject({ code: 'refused' });
    expect(await world.person(ids.iris!)).toMatchObject({ role: 'admin' });
  });

  it('warns an admin who would give up their own rights, and does it on the second yes', async () => {
    await world.type('UIRIS', 'staff place @marta sales role:admin');
    const warned = await world.type('UIRIS', 'staff place me support role:member');
    expect(warned.text).toContain('Give up your own rights?');
    expect(await world.person(ids.iris!)).toMatchObject({ role: 'admin' });
    await world.click('UIRIS', buttonOf(warned.card, 'Yes, make me a member'));
    expect(await world.person(ids.iris!)).toMatchObject({ role: 'member', department: { key: 'support' } });
    // And cannot be undone into a company without admins: Marta is one, so this one may come back.
    await world.undo('UIRIS');
    expect(await world.person(ids.iris!)).toMatchObject({ role: 'admin' });
    await world.type('UIRIS', 'staff place @marta sales role:manager');
  });

  it('never leaves a company without admins when two of them demote each other at the same moment', async () => {
    await world.type('UIRIS', 'staff place @marta sales role:admin');
    const both = await Promise.allSettled([
      world.type('UIRIS', 'staff place @marta sales role:member'),
      world.type('UMARTA', `staff place S-${ids.iris} sales role:member`),
    ]);
    const admins = await world.rows<{ n: number }>(
      sql`SELECT count(*)::int AS n FROM staff WHERE role = 'admin' AND active`,
    );
    expect(admins[0]?.n).toBeGreaterThanOrEqual(1);
    expect(both.some((one) => one.status === 'fulfilled')).toBe(true);
    await world.rows(sql`UPDATE staff SET role = 'admin', department_id = NULL WHERE id = ${ids.iris}`);
    await world.rows(sql`UPDATE staff SET role = 'manager' WHERE id = ${ids.marta}`);
  });

  it('takes the managing role away with the department, and says so', async () => {
    const { text } = await world.type('UIRIS', 'staff place @marta finance');
    expect(text).toContain('no longer manage');
    expect(await world.person(ids.marta!)).toMatchObject({ role: 'member', department: { key: 'finance' } });
    await world.undo('UIRIS');
  });

  it('does nothing twice', async () => {
    const before = await world.person(ids.lena!);
    const { text } = await world.type('UIRIS', 'staff place @lena sales');
    expect(text).toContain('already');
    expect((await world.person(ids.lena!))?.version).toBe(before?.version);
  });
});

describe('a new colleague', () => {
  it('sees nothing protected: whom to ask, and the departments they could join', async () => {
    const asked = await world.type('UNEW', 'whoami');
    expect(asked.text).toContain('Ask to be placed: Iris Root.');
    expect(asked.text).not.toContain('Marta');
    await expect(world.type('UNEW', 'staff list')).rejects.toMatchObject({ code: 'forbidden' });
    expect(await world.reference('UNEW', 'staff', 'omar')).toMatchObject({ kind: 'none' });
    expect(await world.reference('UNEW', 'staff', `S-${ids.omar}`)).toMatchObject({ kind: 'none' });
    expect(await world.reference('UNEW', 'staff', '@{slack:UOMAR}')).toMatchObject({ kind: 'none' });
    expect(await world.reference('UNEW', 'department', 'support')).toMatchObject({ kind: 'none' });
  });

  it('joins a department that an admin opened, and only such a one', async () => {
    await world.type('UIRIS', 'department open support');
    const asked = await world.type('UNEW', 'welcome');
    expect(asked.text).toContain('[Join Support]');
    await expect(world.type('UNEW', 'department join sales')).rejects.toThrow(/Not understood/u);
    await world.click('UNEW', buttonOf(asked.card, 'Join Support'));
    expect(await world.person(ids.new!)).toMatchObject({ role: 'member', department: { key: 'support' } });
    await expect(world.type('UNEW', 'department join support')).rejects.toMatchObject({ code: 'refused' });
    await world.undo('UNEW');
    expect(await world.person(ids.new!)).toMatchObject({ departmentId: null });
    await world.type('UIRIS', 'department close support');
  });
});

describe('absences', () => {
  it('covers the whole last day, in the time zone of whoever says it', async () => {
    const { text } = await world.type('ULENA', 'staff away until:friday cover:@omar');
    expect(text).toContain('covered by Omar Said');
    const lena = await world.person(ids.lena!);
    expect(lena?.coverId).toBe(ids.omar);
    const local = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Europe/Berlin',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
    }).format(lena?.awayUntil as Date);
    expect(local).toBe('Fri 23:59');
    expect((await world.type('UOMAR', 'staff list away')).text).toContain('Lena Vogt');
  });

  it('ends with “back”, and undo takes the return back', async () => {
    await world.type('ULENA', 'staff back');
    expect(await world.person(ids.lena!)).toMatchObject({ awayUntil: null, coverId: null });
    await world.undo('ULENA');
    expect(await world.person(ids.lena!)).toMatchObject({ coverId: ids.omar });
    await expect(world.type('UMARTA', 'staff back @omar')).rejects.toMatchObject({ code: 'forbidden' });
    await world.type('UMARTA', 'staff back @lena');
    expect(await world.person(ids.lena!)).toMatchObject({ awayUntil: null });
  });

  it.each([
    ['staff away until:friday cover:me', 'cover'],
    ['staff away until:friday from:"in 3 weeks"', 'until'],
    ['staff away until:friday cover:"Nora Newly"', 'cover'],
  ])('refuses %s', async (line, field) => {
    await expect(world.type('ULENA', line)).rejects.toMatchObject({ field });
    expect(await world.person(ids.lena!)).toMatchObject({ awayUntil: null });
  });

  it('refuses a cover who is away then too', async () => {
    await world.type('UOMAR', 'staff away until:"next friday"');
    await expect(world.type('ULENA', 'staff away until:"in 3 weeks" cover:@omar')).rejects.toMatchObject({
      field: 'cover',
    });
    await world.type('UOMAR', 'back');
  });

  it('speaks Chinese', async () => {
    const { text } = await world.type('UWEI', '请假 到:明天 代理:@omar');
    expect(text).toContain('已登记');
    expect(text).toContain('代理人：Omar Said');
    expect((await world.type('UWEI', '我回来了')).text).toContain('欢迎回来，陈伟');
  });
});

describe('leaving', () => {
  it('deactivates, tells what is left behind, and the person is refused from then on', async () => {
    await world.rows(sql`INSERT INTO customers (name, department_id, owner_id, search_name, search_tokens)
      SELECT 'Acme', department_id, id, 'acme', '{acme}' FROM staff WHERE id = ${ids.lena}`);
    const { text } = await world.type('UIRIS', 'staff deactivate @lena');
    expect(text).toContain('1 customer and 0 open tasks are still theirs');
    await expect(world.actorOf('ULENA')).rejects.toThrow(/refused/u);
    expect(await world.reference('UIRIS', 'staff', 'lena')).toMatchObject({ kind: 'none' });
    await world.type('UIRIS', `staff activate S-${ids.lena}`);
    expect((await world.actorOf('ULENA')).name).toBe('Lena Vogt');
    await expect(world.type('UIRIS', 'staff deactivate me')).rejects.toMatchObject({ code: 'refused' });
    await expect(world.type('UMARTA', 'staff deactivate @lena')).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('settings', () => {
  it('keeps what a person chose when the platform says otherwise, until they follow it again', async () => {
    await world.type('ULENA', 'settings language:中文 timezone:上海');
    expect(await world.actorOf('ULENA')).toMatchObject({ locale: 'zh', timezone: 'Asia/Shanghai' });
    await world.identities.refresh({ platform: 'slack', workspace: 'T1', user: 'ULENA' });
    expect(await world.actorOf('ULENA')).toMatchObject({ locale: 'zh', timezone: 'Asia/Shanghai' });
    world.chat.person('ULENA', 'Lena Vogt', { locale: 'en', timezone: 'Europe/Berlin' });
    await world.type('ULENA', '设置 语言:自动 时区:自动');
    await world.identities.refresh({ platform: 'slack', workspace: 'T1', user: 'ULENA' });
    expect(await world.actorOf('ULENA')).toMatchObject({ locale: 'en', timezone: 'Europe/Berlin' });
  });

  it('follow the company’s own workspace, whichever of a person’s accounts was asked last', async () => {
    const own = { platform: 'slack', workspace: 'T1', user: 'UTWICE' } as const;
    const other = { platform: 'slack', workspace: 'T9', user: 'UTWICE9' } as const;
    const third = { platform: 'teams', workspace: 'tenant', user: 'twice' } as const;
    const email = 'twice@fern.example';
    await world.install('T9', 'Fern Labs');
    await world.installations.setStatus('slack', 'T9', 'approved');
    const said = async (user: typeof own | typeof other | typeof third, name: string, timezone: string) => {
      world.chat.person(user.user, name, { user, email, timezone, locale: user === third ? 'zh' : 'en' });
      await world.identities.refresh(user);
      const [row] = await world.rows<{ name: string; timezone: string; locale: string }>(
        sql`SELECT name, timezone, locale FROM staff WHERE email = ${email}`,
      );
      return row;
    };
    expect(await said(third, 'T. Wice', 'Asia/Tokyo')).toMatchObject({ name: 'T. Wice', locale: 'zh' });
    expect(await said(other, 'Tee', 'Asia/Tokyo')).toMatchObject({ name: 'T. Wice', locale: 'zh' });
    const company = { name: 'Tara Wice', timezone: 'Europe/Rome', locale: 'en' };
    expect(await said(own, 'Tara Wice', 'Europe/Rome')).toEqual(company);
    expect(await said(other, 'Tee', 'Asia/Tokyo')).toEqual(company);
    expect(await said(third, 'T. Wice', 'Asia/Tokyo')).toEqual(company);
    // The account at the company is closed: the next one leads.
    world.chat.person('UTWICE', 'Tara Wice', { user: own, email, kind: 'deactivated' });
    await world.identities.refresh(own);
    expect(await said(third, 'T. Wice', 'Asia/Tokyo')).toMatchObject({ name: 'T. Wice', timezone: 'Asia/Tokyo' });
    expect(await world.rows(sql`SELECT 1 FROM chat_identities WHERE email = ${email}`)).toHaveLength(3);
  });

  it('shows them without changing anything', async () => {
    const before = await world.person(ids.omar!);
    expect((await world.type('UOMAR', 'settings')).text).toContain('Europe/Berlin');
    expect((await world.person(ids.omar!))?.version).toBe(before?.version);
    await expect(world.type('UOMAR', 'settings timezone:CST')).rejects.toThrow(/several zones/u);
  });
});

describe('finding a colleague', () => {
  it.each([
    ['me', 'omar'],
    ['我', 'omar'],
    ['@lena', 'lena'],
    ['vogt lena', 'lena'],
    ['LÉNA', 'lena'],
    ['umarta@fern.example', 'marta'],
    ['@{slack:UMARTA}', 'marta'],
    ['@{slack:T1:UMARTA}', 'marta'],
    ['陈', 'wei'],
    ['陈伟', 'wei'],
    ['@{slack:UBOT}', null],
    ['nobody', null],
  ])('%s → %s', async (words, who) => {
    const found = await world.reference('UOMAR', 'staff', words);
    if (who === null) expect(found.kind).toBe('none');
    else expect(found).toMatchObject({ kind: 'one', value: { id: ids[who] } });
  });

  it('offers a choice where a name is several people’s, and the nearest where it is nobody’s', async () => {
    await world.join('UOMAR2', 'Omar Sayed', { department: 'finance' });
    expect(await world.reference('UIRIS', 'staff', 'omar')).toMatchObject({
      kind: 'several',
      choices: [{ label: 'Omar Said' }, { label: 'Omar Sayed' }],
    });
    expect(await world.reference('UIRIS', 'staff', 'Martha')).toMatchObject({
      kind: 'none',
      didYouMean: [{ label: 'Marta Ruiz' }],
    });
    const offered = await world.suggest('UMARTA', 'staff', '');
    expect(offered.slice(0, 2).map((choice) => choice.label)).toEqual(['Marta Ruiz', 'Lena Vogt']);
  });
});

describe('the list', () => {
  it('is shown a page at a time, each colleague once', async () => {
    await world.rows(sql`INSERT INTO staff (name, email, department_id)
      SELECT 'Temp ' || lpad(n::text, 2, '0'), 'temp' || n || '@fern.example', (SELECT id FROM departments WHERE key = 'finance')
      FROM generate_series(1, 45) n`);
    const seen: string[] = [];
    let page = await world.type('UIRIS', 'staff list finance');
    for (let pages = 1; pages <= 5; pages += 1) {
      seen.push(...(page.text.match(/Temp \d\d/gu) ?? []));
      const list = page.card?.blocks.find((block) => block.block === 'list');
      if (list?.block !== 'list' || !list.more) break;
      page = await world.click('UIRIS', list.more.does);
    }
    expect(seen).toHaveLength(45);
    expect(new Set(seen).size).toBe(45);
    await world.rows(sql`DELETE FROM staff WHERE name LIKE 'Temp %'`);
  });

  it('shows who waits for a department, with the button that places them', async () => {
    const { text } = await world.type('UMARTA', 'staff list unplaced');
    expect(text).toMatch(/Nora Newly \|.*\[Place…\]/u);
    expect((await world.type('ULENA', 'staff list unplaced')).text).not.toContain('[Place…]');
  });
});

describe('whoami', () => {
  it('names the person, their rights and their chat identities', async () => {
    const { text } = await world.type('UMARTA', 'who am i');
    expect(text).toContain('You are Marta Ruiz');
    expect(text).toContain('Sales');
    expect(text).toContain('place people in it');
    expect(text).toContain('Slack: Marta Ruiz (Fern)');
  });
});
