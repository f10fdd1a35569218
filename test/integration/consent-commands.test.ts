import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rawSql, sql } from '../../src/store/database.ts';
import { type CrmWorld, createCrmWorld, type Who } from '../support/crm-world.ts';

/** What a customer and a person there said to being contacted is kept in the same way, by the same words. */

let world: CrmWorld;
let customer = 0;
let contact = 0;
beforeAll(async () => {
  world = await createCrmWorld();
  customer = await idOf('lena', 'customer add "Acme GmbH" owner:me');
  contact = await idOf('lena', `contact add C-${customer} "Ana Lima"`);
});
afterAll(() => world?.close());

const idOf = async (who: Who, line: string): Promise<number> =>
  ((await world.type(who, line)).out as { id: number }).id;
const note = async (who: Who, line: string, locale: 'en' | 'zh' = 'en'): Promise<string> => {
  const { reply } = await world.type(who, line);
  const [said] = ('show' in reply ? reply.note : undefined) ?? [];
  return typeof said === 'object' && 'en' in said ? said[locale] : '';
};

describe.each([
  {
    noun: 'customer',
    table: 'customers',
    zh: '客户',
    id: () => `C-${customer}`,
    row: () => customer,
    name: 'Acme GmbH',
  },
  { noun: 'contact', table: 'contacts', zh: '联系人', id: () => `P-${contact}`, row: () => contact, name: 'Ana Lima' },
] as const)('a $noun', ({ noun, table, zh, id, row, name }) => {
  const held = async () =>
    (
      await world.rows<{ consent: Record<string, { answer: string; source: string | null }>; reason: string | null }>(
        sql`SELECT consent, do_not_contact_reason AS reason FROM ${rawSql(table)} WHERE id = ${row()}::int`,
      )
    )[0];

  it('has an answer by way, with its day and how we know it, and it is undone', async () => {
    expect(await note('lena', `${noun} consent ${id()} email yes source:"web form" on:yesterday`)).toBe(
      `“${name}”, e-mail: yes.`,
    );
    expect((await held())?.consent).toEqual({ email: { answer: 'yes', at: '2026-11-19', source: 'web form' } });
    expect(await note('wei', `${zh} 许可 ${id()} 电话 拒绝`, 'zh')).toBe(`“${name}”电话：拒绝。`);
    expect((await held())?.consent.phone).toMatchObject({ answer: 'no', source: null });
    await world.undo('wei');
    await world.undo('lena');
    expect((await held())?.consent).toEqual({});
  });

  it('is not to be contacted for a reason, until that is lifted', async () => {
    expect(await note('omar', `${noun} dnc ${id()} "asked us to stop"`)).toBe(
      `“${name}” will not be contacted any more.`,
    );
    expect((await held())?.reason).toBe('asked us to stop');
    expect(await note('lena', `${noun} dnc ${id()} lift`)).toBe(`“${name}” may be contacted again.`);
    expect((await held())?.reason).toBeNull();
    await expect(world.type('lena', `${noun} dnc ${id()} lift`)).rejects.toMatchObject({ code: 'refused' });
    const operation = world.registry.operation(`${noun}.do_not_contact`) as never;
    const call = { actor: world.actors.lena, door: 'form', receipt: null } as const;
    await expect(world.executor.execute(operation, { id: row() }, call)).rejects.toMatchObject({ field: 'reason' });
  });

  it('says beside its field that an answer lies in the future', async () => {
    const operation = world.registry.operation(`${noun}.consent`) as never;
    const call = { actor: world.actors.lena, door: 'form', receipt: null } as const;
    const input = { id: row(), way: 'email', answer: 'yes', on: '2026-11-25', today: '2026-11-20' };
    await expect(world.executor.execute(operation, input, call)).rejects.toMatchObject({ field: 'on' });
  });

  it('is written down as refusing by whoever hears it, as agreeing only by who may change it', async () => {
    await world.type('omar', `${noun} consent ${id()} chat no`);
    await expect(world.type('mia', `${noun} consent ${id()} chat yes`)).rejects.toMatchObject({ code: 'forbidden' });
    expect((await held())?.consent.chat?.answer).toBe('no');
  });
});
