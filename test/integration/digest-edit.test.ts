import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../src/store/database.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';

let world: CrmWorld;
beforeEach(async () => {
  world = await createCrmWorld();
  await world.rows(
    sql`UPDATE staff SET timezone = 'Europe/Berlin' WHERE id = ${world.actors.ana.staffId}::int RETURNING id`,
  );
});
afterEach(async () => {
  await world?.close();
});

interface Row {
  readonly id: number;
  readonly schedule: string;
  readonly workingDays: boolean;
  readonly parts: string[];
  readonly timezone: string | null;
  readonly locale: string | null;
  readonly channel: string | null;
  readonly staffId: number | null;
  readonly departmentId: number | null;
  readonly nextAt: Date | null;
  readonly version: number;
}
async function digest(id: number): Promise<Row> {
  const [row] = await world.rows<Row>(sql`
    SELECT id, schedule, working_days AS "workingDays", parts, timezone, locale, channel, staff_id AS "staffId",
      department_id AS "departmentId", next_at AS "nextAt", version FROM digests WHERE id = ${id}::int`);
  if (!row) throw new Error(`There is no DG-${id}.`);
  return row;
}
const at = (iso: string): void => {
  world.clock.at = new Date(iso);
};
const sweep = () => world.sweep('digests');
const slots = async (id: number): Promise<string[]> =>
  (
    await world.rows<{ slot: string }>(sql`SELECT slot FROM digest_editions WHERE digest_id = ${id}::int ORDER BY id`)
  ).map(({ slot }) => slot);
async function said(who: Who, line: string): Promise<string> {
  const { reply } = await world.type(who, line);
  return 'card' in reply ? cardText(reply.card) : '';
}
async function linkSupport(isPrivate = true): Promise<number> {
  const [row] = await world.rows<{ id: number }>(sql`
    INSERT INTO channels (platform, workspace, channel_id, name, department_id, is_private, audience, timezone, locale)
    VALUES ('slack', 'T1', 'C1', 'support', ${world.departmentIds.support}::int, ${isPrivate}, ${isPrivate ? 'department' : 'everyone'},
      'Asia/Shanghai', 'zh') RETURNING id`);
  return row?.id ?? 0;
}

describe('digest edit', () => {
  it('moves the hour and keeps the days, and undo puts it back', async () => {
    await world.type('ana', 'digest schedule workdays 8:30');
    await world.type('ana', 'digest edit DG-1 at:9:00');
    expect(await digest(1)).toMatchObject({ schedule: '0 9 * * *', workingDays: true });
    // Half past ten in Berlin: the next one is on the next day at nine.
    expect((await digest(1)).nextAt).toEqual(new Date('2026-11-21T08:00:00Z'));
    await world.type('ana', '简报 编辑 DG-1 每周五');
    expect(await digest(1)).toMatchObject({ schedule: '0 9 * * 5', workingDays: false });
    await world.type('ana', 'digest edit DG-1 every day at 18:00');
    expect(await digest(1)).toMatchObject({ schedule: '0 18 * * *', workingDays: false });
    expect((await digest(1)).nextAt).toEqual(new Date('2026-11-20T17:00:00Z'));
    await world.undo('ana');
    expect(await digest(1)).toMatchObject({ schedule: '0 9 * * 5' });
  });

  it('writes an audit line with what was before and after, and tells of the change', async () => {
    await world.type('ana', 'digest schedule workdays 8:30');
    await world.type('ana', 'digest edit DG-1 at:9:00 parts:stuck,tasks');
    const lines = await world.rows<{ operation: string; fields: string[]; byId: number }>(
      sql`SELECT operation, fields, staff_id AS "byId" FROM audit_entries WHERE noun = 'digest' AND record_id = 1 ORDER BY id`,
    );
    expect(lines.at(-1)).toMatchObject({ operation: 'digest.edit', byId: world.actors.ana.staffId });
    expect([...(lines.at(-1)?.fields ?? [])].sort()).toEqual(['parts', 'schedule']);
    expect((await world.events('digest', 1)).map(({ type }) => type)).toEqual(['digest.scheduled', 'digest.changed']);
    // Nothing new: no line, no event.
    expect(cardText(await world.card('ana', 'digest', 1))).toContain('Tells of: stuck and tasks');
    await world.type('ana', 'digest edit DG-1 at:9:00');
    expect(await world.events('digest', 1)).toHaveLength(2);
  });

  it('tells only the parts that are wanted, whatever else there is', async () => {
    await world.customer('Acme', 'support', 'ana');
    await world.type('ana', 'task add "Long gone" for:@ana due:2026-11-20T12:00');
    await world.type('ana', 'task add "Still to come" for:@ana due:2026-11-20T20:00');
    await world.type('ana', 'case add acme "Broken shelf" for:@ana');
    at('2026-11-20T12:00:00Z');
    await world.type('ana', 'digest schedule daily 8:30 me');
    const all = await said('ana', 'digest preview DG-1');
    for (const words of ['1 task overdue', '1 task due', '2 tasks added', '1 case opened', 'Measures'])
      expect(all).toContain(words);
    await world.type('ana', 'digest edit DG-1 parts:stuck, due');
    const narrow = await said('ana', 'digest preview DG-1');
    expect(narrow).toContain('1 task overdue');
    expect(narrow).toContain('1 task due');
    for (const words of ['added', 'case', 'Measures']) expect(narrow).not.toContain(words);
    await world.type('ana', '简报 编辑 DG-1 内容:工单');
    const cases = await said('ana', 'digest preview DG-1');
    expect(cases).toContain('1 case opened');
    expect(cases).not.toContain('task');
    await world.type('ana', 'digest edit DG-1 parts:measures');
    expect(await said('ana', 'digest preview DG-1')).not.toMatch(/Nothing changed|task overdue|case opened/u);
    await world.type('ana', 'digest edit DG-1 parts:all');
    expect(await said('ana', 'digest preview DG-1')).toContain('2 tasks added');
    await expect(world.type('ana', 'digest edit DG-1 parts:weather')).rejects.toThrow(/weather/u);
    expect((await digest(1)).parts).toEqual([]);
  });

  it('goes by a clock of its own, and comes once on the day on which that changes', async () => {
    at('2026-11-19T05:00:00Z');
    await world.type('ana', 'digest schedule daily 8:30 me');
    at('2026-11-19T07:30:00Z');
    await sweep();
    expect(await slots(1)).toEqual(['2026-11-19T08:30']);
    await world.type('ana', 'digest edit DG-1 timezone:"New York"');
    expect(await digest(1)).toMatchObject({ timezone: 'America/New_York' });
    at('2026-11-19T13:30:00Z');
    await sweep();
    at('2026-11-20T13:29:00Z');
    await sweep();
    expect(await slots(1)).toEqual(['2026-11-19T08:30']);
    at('2026-11-20T13:30:00Z');
    await sweep();
    expect(await slots(1)).toEqual(['2026-11-19T08:30', '2026-11-20T08:30']);
    await world.type('ana', 'digest edit DG-1 timezone:auto');
    expect(await digest(1)).toMatchObject({ timezone: null });
    expect((await digest(1)).nextAt).toEqual(new Date('2026-11-21T07:30:00Z'));
  });

  it('does not send again what came meanwhile when it is undone', async () => {
    at('2026-11-19T07:20:00Z');
    await world.type('ana', 'digest schedule daily 8:30 me');
    at('2026-11-19T07:25:00Z');
    await world.type('ana', 'digest edit DG-1 at:8:31');
    at('2026-11-19T07:31:00Z');
    await sweep();
    expect(await slots(1)).toEqual(['2026-11-19T08:31']);
    await world.undo('ana');
    expect(await digest(1)).toMatchObject({ schedule: '30 8 * * *' });
    at('2026-11-19T09:00:00Z');
    await sweep();
    expect(await slots(1)).toEqual(['2026-11-19T08:31']);
    at('2026-11-20T07:30:00Z');
    await sweep();
    expect(await slots(1)).toEqual(['2026-11-19T08:31', '2026-11-20T08:30']);
  });

  it('moves to a channel, with its clock and its rights, and back to oneself', async () => {
    const channel = await linkSupport();
    await world.type('sam', 'digest schedule weekly monday 9:00 me');
    const [{ id } = { id: 0 }] = await world.rows<{ id: number }>(sql`SELECT id FROM digests WHERE NOT usual`);
    await world.type('sam', `digest edit DG-${id} in:CH-${channel}`);
    expect(await digest(id)).toMatchObject({
      channel: 'C1',
      staffId: null,
      departmentId: world.departmentIds.support,
    });
    // Nine on Monday in Shanghai.
    expect((await digest(id)).nextAt).toEqual(new Date('2026-11-23T01:00:00Z'));
    await world.undo('sam');
    expect(await digest(id)).toMatchObject({ channel: null, staffId: world.actors.sam.staffId });
    await world.type('sam', `digest edit DG-${id} in:CH-${channel}`);
    // Whoever is of another department neither takes it away nor puts one there.
    await expect(world.type('marta', `digest edit DG-${id} me`)).rejects.toThrow();
    await world.type('marta', 'digest schedule weekly friday 9:00 me');
    const [{ own } = { own: 0 }] = await world.rows<{ own: number }>(sql`SELECT max(id) AS own FROM digests`);
    await expect(world.type('marta', `digest edit DG-${own} in:CH-${channel}`)).rejects.toThrow();
    expect(await digest(own)).toMatchObject({ channel: null, staffId: world.actors.marta.staffId });
    await world.type('sam', `digest edit DG-${id} me`);
    expect(await digest(id)).toMatchObject({ channel: null, staffId: world.actors.sam.staffId });
  });

  it('keeps a manager’s own one with the manager, who may have it at another hour', async () => {
    const channel = await linkSupport();
    await sweep();
    const [{ id } = { id: 0 }] = await world.rows<{ id: number }>(
      sql`SELECT id FROM digests WHERE staff_id = ${world.actors.sam.staffId}::int AND usual`,
    );
    await expect(world.type('sam', `digest edit DG-${id} in:CH-${channel}`)).rejects.toThrow(/stays with them/u);
    await world.type('sam', `digest edit DG-${id} at:7:15`);
    expect(await digest(id)).toMatchObject({ schedule: '15 7 * * *', workingDays: true, channel: null });
    await sweep();
    expect(
      await world.rows(sql`SELECT id FROM digests WHERE staff_id = ${world.actors.sam.staffId}::int`),
    ).toHaveLength(1);
  });

  it('leaves a manager in peace where there is nothing to say, but not without the measures that were asked for', async () => {
    at('2026-11-19T05:00:00Z');
    await sweep();
    const [{ id } = { id: 0 }] = await world.rows<{ id: number }>(
      sql`SELECT id FROM digests WHERE staff_id = ${world.actors.sam.staffId}::int AND usual`,
    );
    // Done long ago: nothing changed, but of the last days there is a number.
    await world.rows(sql`
      INSERT INTO tasks (title, status, department_id, assignee_id, created_by_id, created_at, due_at, closed_at)
      SELECT 'Done', 'done', ${world.departmentIds.support}::int, ${world.actors.omar.staffId}::int, ${world.actors.omar.staffId}::int,
        '2026-11-10', '2026-11-16', '2026-11-15' FROM generate_series(1, 4) RETURNING id`);
    at('2026-11-20T12:00:00Z');
    await sweep();
    const [edition] = await world.rows<{ id: number }>(
      sql`SELECT max(id) AS id FROM digest_editions WHERE digest_id = ${id}::int`,
    );
    expect(await world.card('sam', 'edition', edition?.id ?? 0)).toBeNull();
    await world.type('sam', `digest edit DG-${id} parts:measures`);
    expect(cardText(await world.card('sam', 'edition', edition?.id ?? 0))).toMatch(/Done in time: 100%/u);
    await world.type('sam', `digest edit DG-${id} parts:stuck`);
    expect(await world.card('sam', 'edition', edition?.id ?? 0)).toBeNull();
  });

  it('speaks its own language in a channel of another one', async () => {
    const channel = await linkSupport();
    await world.type('sam', `digest schedule daily 9:00 in:CH-${channel} language:en timezone:Berlin`);
    const [{ id } = { id: 0 }] = await world.rows<{ id: number }>(sql`SELECT id FROM digests WHERE NOT usual`);
    expect(await digest(id)).toMatchObject({ locale: 'en', timezone: 'Europe/Berlin' });
    at('2026-11-21T08:00:00Z');
    await sweep();
    const [edition] = await world.rows<{ id: number }>(
      sql`SELECT id FROM digest_editions WHERE digest_id = ${id}::int`,
    );
    const card = await world.channelCard('department', 'support', 'edition', edition?.id ?? 0);
    expect(card?.speaks).toEqual({ locale: 'en', timezone: 'Europe/Berlin' });
    expect(cardText(card, 'zh')).toContain('Digest');
    expect(cardText(card, 'zh')).not.toMatch(/\p{Script=Han}/u);
    await world.type('sam', `digest edit DG-${id} language:auto`);
    expect(cardText(await world.channelCard('department', 'support', 'edition', edition?.id ?? 0), 'zh')).toContain(
      '简报',
    );
  });

  it('is a form from its card, filled with what is, and refuses what somebody else changed meanwhile', async () => {
    await world.type('ana', 'digest schedule workdays 8:30');
    const card = await world.card('ana', 'digest', 1);
    const edit = buttonOf(card, 'Edit');
    expect(edit).toMatchObject({ command: 'digest edit', args: { digest: 'DG-1' } });
    const filled = await world.prefill('ana', 'digest edit', { digest: { id: 1 } });
    expect(filled).toEqual({
      when: 'every working day at 08:30',
      parts: 'everything',
      timezone: 'auto',
      language: 'auto',
      version: '1',
    });
    expect(await world.prefill('wei', 'digest edit', { digest: { id: 1 } })).toEqual({});
    const opened = { ...edit, args: { ...edit.args, ...filled, filled: Object.keys(filled ?? {}).join(',') } };
    await world.submit('ana', opened, { ...filled, parts: 'stuck, hand-offs', timezone: '', language: 'zh', me: 'no' });
    expect(await digest(1)).toMatchObject({
      schedule: '30 8 * * *',
      workingDays: true,
      parts: ['stuck', 'handoffs'],
      timezone: null,
      locale: 'zh',
      version: 2,
    });
    await expect(world.submit('ana', opened, { ...filled, when: '9:00' })).rejects.toThrow(/changed since you opened/u);
    expect((await digest(1)).schedule).toBe('30 8 * * *');
  });

  it('says what is wrong with a schedule, and does not make two of one', async () => {
    await world.type('ana', 'digest schedule 0 9-17 * * 1-5');
    await expect(world.type('ana', 'digest edit DG-1 at:8:00')).rejects.toThrow(/several times a day/u);
    await world.type('ana', 'digest schedule daily 8:00');
    await expect(world.type('ana', 'digest edit DG-1 daily 8:00')).rejects.toThrow(/DG-2 says already/u);
    await expect(world.type('ana', 'digest edit DG-2 at:25:00')).rejects.toThrow(/25:00/u);
    await expect(world.type('ana', 'digest edit DG-2 whenever')).rejects.toThrow(/no schedule/u);
  });
});

describe('the editions that are kept', () => {
  it('are those of a year and a month: older ones go when a new one comes', async () => {
    at('2026-11-19T05:00:00Z');
    await world.type('ana', 'digest schedule daily 8:30 me');
    await world.rows(sql`
      INSERT INTO digest_editions (digest_id, slot, since, until, due_until, created_at)
      SELECT 1, to_char(d, 'YYYY-MM-DD') || 'T08:30', d, d, d, d
      FROM generate_series('2025-09-01'::timestamptz, '2026-11-18'::timestamptz, interval '1 day') d RETURNING id`);
    await world.type('omar', 'digest schedule daily 8:30 me');
    await world.rows(sql`
      INSERT INTO digest_editions (digest_id, slot, since, until, due_until, created_at)
      VALUES (2, '2025-01-01T08:30', '2025-01-01', '2025-01-01', '2025-01-01', '2025-01-01') RETURNING id`);
    await world.type('omar', 'digest pause DG-2');
    at('2026-11-19T07:30:00Z');
    await sweep();
    const kept = await slots(1);
    expect(kept.at(-1)).toBe('2026-11-19T08:30');
    expect([...kept].sort()[0]).toBe('2025-10-16T08:30');
    expect(kept).toHaveLength(400);
    // The last one of what is paused says where the next one begins.
    expect(await slots(2)).toEqual(['2025-01-01T08:30']);
  });
});
