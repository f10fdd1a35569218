import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseText } from '../../src/commands/parse.ts';
import { sql } from '../../src/store/database.ts';
import { createSetupWorld, type SetupWorld } from './setup-world.ts';

let world: SetupWorld;
beforeAll(async () => {
  world = await createSetupWorld();
  await world.join('UIRIS', 'Iris Root', { role: 'admin' });
  await world.join('UMARTA', 'Marta Ruiz', { role: 'manager', department: 'sales' });
  await world.join('UWEI', '陈伟', { department: 'support', locale: 'zh' });
});
afterAll(() => world.close());

const department = async (key: string) => {
  const [row] = await world.rows<Record<string, unknown>>(sql`SELECT * FROM departments WHERE key = ${key}`);
  return row;
};

describe('a department’s life', () => {
  it('begins with both names and a key that stays', async () => {
    const { text } = await world.type('UIRIS', 'department add "Customer Success" zh:客户成功');
    expect(text).toContain('Added Customer Success (customer-success).');
    expect(await department('customer-success')).toMatchObject({ name_en: 'Customer Success', name_zh: '客户成功' });
    await expect(world.type('UIRIS', 'department add "customer  success"')).rejects.toMatchObject({ code: 'refused' });
    await expect(world.type('UMARTA', 'department add Ops')).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('is renamed by its manager, and by no other', async () => {
    await world.type('UMARTA', 'department rename sales en:"Field Sales"');
    expect(await department('sales')).toMatchObject({ name_en: 'Field Sales', name_zh: '销售' });
    await expect(world.type('UMARTA', 'department rename support en:Helpers')).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(world.type('UMARTA', 'department rename sales en:Support')).rejects.toMatchObject({ code: 'refused' });
    await world.undo('UMARTA');
    expect(await department('sales')).toMatchObject({ name_en: 'Sales' });
  });

  it('tells the second of two writers what the first did, and writes nothing', async () => {
    const version = (await department('sales'))?.version as number;
    await world.type('UIRIS', `department rename sales en:"Big Sales"`);
    const late = world.click('UMARTA', {
      command: 'department rename',
      args: { department: 'sales', en: 'Small Sales', version: String(version) },
    });
    await expect(late).rejects.toMatchObject({
      code: 'conflict',
      user: { en: expect.stringContaining('Iris Root changed the English name') },
    });
    expect(await department('sales')).toMatchObject({ name_en: 'Big Sales' });
    await world.undo('UIRIS');
  });

  it('is opened by admins only', async () => {
    await expect(world.type('UMARTA', 'department open sales')).rejects.toMatchObject({ code: 'forbidden' });
    await world.type('UIRIS', 'department open sales');
    await world.type('UMARTA', 'department close sales');
    expect(await department('sales')).toMatchObject({ self_join: false });
  });

  it('is retired once nobody and nothing belongs to it, and can come back', async () => {
    await expect(world.type('UIRIS', 'department retire sales')).rejects.toMatchObject({
      user: { en: expect.stringContaining('1 person') },
    });
    await world.type('UIRIS', 'department retire marketing');
    expect((await world.type('UMARTA', 'department list')).text).not.toContain('Marketing');
    expect(await world.reference('UMARTA', 'department', 'mark')).toMatchObject({ kind: 'none' });
    await world.type('UIRIS', 'department restore marketing');
    expect(await department('marketing')).toMatchObject({ active: true });
  });
});

describe('finding a department', () => {
  it.each([
    ['support', 'support'],
    ['Support Team', 'support'],
    ['sup', 'support'],
    ['客服', 'support'],
    ['客服部', 'support'],
    ['fin', 'finance'],
    ['财务', 'finance'],
  ])('%s → %s', async (words, key) => {
    expect(await world.reference('UWEI', 'department', words)).toMatchObject({ kind: 'one', value: { key } });
  });

  it('offers all of them for a word that is none', async () => {
    expect(await world.reference('UWEI', 'department', 'blurgh')).toMatchObject({ kind: 'none' });
    const offered = await world.suggest('UWEI', 'department', '');
    expect(offered.map((choice) => choice.value)).toContain('finance');
  });
});

it('every example in help is a command, in both languages, and every name is one command’s', () => {
  for (const command of world.registry.commands) {
    for (const line of [...command.examples.en, ...command.examples.zh]) {
      const parsed = parseText(world.registry, line);
      expect(parsed.kind === 'command' && parsed.command.path, line).toBe(command.path);
      expect(parsed.kind === 'command' && parsed.missing, line).toEqual([]);
    }
    expect(parseText(world.registry, command.zh)).toMatchObject({ kind: 'command' });
  }
});

it('answers in Chinese', async () => {
  const { text } = await world.type('UWEI', '部门');
  expect(text).toContain('客服');
  expect((await world.type('UWEI', '部门 查看 客服')).text).toContain('由管理员或部门经理安排');
});
