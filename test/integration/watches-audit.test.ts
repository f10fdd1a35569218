import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { days } from '../../src/core/clock.ts';
import type { NounName } from '../../src/core/records.ts';
import { recordRef } from '../../src/core/records.ts';
import { changesOf } from '../../src/store/audit.ts';
import { sealAudit, verifyAudit } from '../../src/store/audit-seal.ts';
import { sql } from '../../src/store/database.ts';
import { type CrmWorld, createCrmWorld, type Who } from '../support/crm-world.ts';

let world: CrmWorld;
let acme = 0;
beforeAll(async () => {
  world = await createCrmWorld();
  acme = await world.customer('Acme Trading', 'sales', 'lena');
});
afterAll(() => world?.close());

const made = async (who: Who, line: string): Promise<number> =>
  ((await world.type(who, line)).out as { id: number }).id;
/** What the log says that nobody did to a record, the oldest first. */
const swept = async (noun: NounName, id: number) => {
  const lines = await world.database.read((tx) => changesOf(tx, world.secrets, recordRef(noun, id), { limit: 50 }));
  return lines
    .filter(({ byId }) => byId === null)
    .map(({ door, operation, fields, before, after }) => ({ door, operation, fields, before, after }))
    .reverse();
};
const system = { door: 'system' };

describe('what the sweep changes is written down', () => {
  it('for deadlines of cases: the warning, the escalation with whom it went to, the admins', async () => {
    const id = await made('ana', `case add C-${acme} "Nobody answers" level:urgent`);
    world.wait(world.hours(2));
    await world.sweep('cases');
    await world.sweep('cases');
    expect(await swept('case', id)).toEqual([
      {
        ...system,
        operation: 'case.escalated',
        fields: ['told', 'escalation', 'escalatedToId'],
        before: { told: [], escalation: 0, escalatedToId: null },
        after: { told: ['response_breached'], escalation: 1, escalatedToId: world.actors.sam.staffId },
      },
    ]);
    world.wait(days(20));
    for (let turn = 0; turn < 3; turn += 1) await world.sweep('cases');
    const all = await swept('case', id);
    expect(all.map(({ operation }) => operation)).toEqual([
      'case.escalated',
      'case.resolution_breached',
      'case.escalated',
    ]);
    expect(all.at(-1)?.after).toMatchObject({ escalation: 2 });
    // Nobody edited it, so whoever saw it before may still write over it.
    expect(await world.rows(sql`SELECT version FROM cases WHERE id = ${id}::int`)).toEqual([{ version: 1 }]);
  });

  it.each([
    ['deal', 'deals', () => made('lena', `deal add C-${acme} "A deal" value:"EUR 100" expected:"in 2 days"`)],
    ['need', 'needs', () => made('lena', `need add C-${acme} "A need" by:"in 2 days"`)],
    [
      'order',
      'orders',
      async () => {
        const id = await made('lena', `order add C-${acme} Chairs @ 10 EUR`);
        await world.type('lena', `order confirm O-${id}`);
        await world.type('fay', `order invoice O-${id} due:tomorrow`);
        return id;
      },
    ],
  ] as const)('for a %s that is late, once for each day that was said', async (noun, what, add) => {
    const id = await add();
    world.wait(days(4));
    await world.sweep(what);
    await world.sweep(what);
    expect(await swept(noun, id)).toEqual([
      {
        ...system,
        operation: `${noun}.overdue`,
        fields: ['remindedOn'],
        before: { remindedOn: null },
        after: { remindedOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/u) },
      },
    ]);
  });

  it('for a campaign whose first day came', async () => {
    const id = await made('mia', 'campaign add "Spring" reach:10 period:"Q1 2027"');
    world.wait(days(30));
    await world.sweep('campaigns');
    expect(await swept('campaign', id)).toMatchObject([
      { ...system, operation: 'campaign.start_due', after: { reminded: 'start' } },
    ]);
  });

  it('for a hand-off that nobody answered', async () => {
    const id = await made('lena', `handoff offer C-${acme} to:support why:"They need help"`);
    world.wait(days(10));
    await world.sweep('hand-offs');
    expect(await swept('handoff', id)).toEqual([
      {
        ...system,
        operation: 'handoff.expired',
        fields: ['status'],
        before: { status: 'offered' },
        after: { status: 'expired' },
      },
    ]);
  });

  it('for the next task of a series', async () => {
    const id = await made('lena', 'task add "Water the plants" for:me');
    await world.type('lena', `task repeat T-${id} every day at 12:00`);
    world.wait(days(2));
    await world.sweep('recurring tasks');
    const [next] = await world.rows<{ id: number }>(
      sql`SELECT id FROM tasks WHERE series_id = ${id}::int AND id <> ${id}::int`,
    );
    expect(await swept('task', next?.id ?? 0)).toMatchObject([
      { ...system, operation: 'task.recurred', after: { title: 'Water the plants', after: id } },
    ]);
  });

  it('for a rule of access that ended', async () => {
    await world.type('iris', 'access grant marketing read customer:money until:"in 3 days"');
    const [rule] = await world.rows<{ id: number }>(sql`SELECT max(id) AS id FROM access_grants`);
    world.wait(days(4));
    await world.sweep('access rules');
    expect(await swept('grant', rule?.id ?? 0)).toMatchObject([
      { ...system, operation: 'access.ended', before: { inForce: true }, after: { inForce: false } },
    ]);
  });

  it('for a subscription that does nothing any more, and does again', async () => {
    const gone = await world.customer('Short Lived', 'sales', 'lena');
    await world.rows(sql`
      INSERT INTO channels (platform, workspace, channel_id, name, department_id, is_private, audience)
      VALUES ('slack', 'T1', 'C-care', 'care', ${world.departmentIds.support}::int, FALSE, 'everyone')`);
    const [channel] = await world.rows<{ id: number }>(sql`SELECT id FROM channels`);
    await world.type('sam', `subscribe customer.* where customer:C-${gone} in:CH-${channel?.id}`);
    const [row] = await world.rows<{ id: number }>(sql`SELECT max(id) AS id FROM subscriptions`);
    await world.rows(sql`UPDATE customers SET archived_at = now() WHERE id = ${gone}::int`);
    await world.sweep('subscriptions');
    await world.rows(sql`UPDATE customers SET archived_at = NULL WHERE id = ${gone}::int`);
    await world.sweep('subscriptions');
    expect(await swept('subscription', row?.id ?? 0)).toEqual([
      {
        ...system,
        operation: 'subscription.broken',
        fields: ['fault'],
        before: { fault: null },
        after: { fault: 'customer-gone' },
      },
      {
        ...system,
        operation: 'subscription.healed',
        fields: ['fault'],
        before: { fault: 'customer-gone' },
        after: { fault: null },
      },
    ]);
  });

  it('for files that were forgotten, and for the contents that go', async () => {
    const [blob] = await world.rows<{ id: number }>(
      sql`INSERT INTO file_blobs (size, digest, secret_sealed) VALUES (1, 'd', 's') RETURNING id`,
    );
    const staff = world.actors.lena.staffId;
    const [file] = await world.rows<{ id: number }>(sql`
      INSERT INTO files (name, mime, size, digest, blob_id, kept_until, created_by_id)
      VALUES ('a.txt', 'text/plain', 1, 'd', ${blob?.id ?? 0}::int, ${world.clock.now()}::timestamptz, ${staff}::int) RETURNING id`);
    const [other] = await world.rows<{ id: number }>(
      sql`INSERT INTO file_blobs (size, digest, secret_sealed) VALUES (1, 'e', 's') RETURNING id`,
    );
    const [imported] = await world.rows<{ id: number }>(sql`
      INSERT INTO imports (noun, file_name, file_digest, file_size, file_sealed, blob_id, shape, settings, status, ended_at, created_by_id)
      VALUES ('customer', 'a.csv', 'd', 1, 's', ${other?.id ?? 0}::int, '{}', '{}', 'done', ${world.clock.now()}::timestamptz, ${staff}::int)
      RETURNING id`);
    world.wait(days(1));
    await world.sweep('files');
    world.wait(days(40));
    await world.sweep('files');
    await world.sweep('files of imports');
    expect(await swept('file', file?.id ?? 0)).toMatchObject([
      { ...system, operation: 'file.expired', fields: ['removedAt'], before: { removedAt: null } },
      { ...system, operation: 'file.emptied', fields: ['content'] },
    ]);
    expect(await swept('import', imported?.id ?? 0)).toMatchObject([
      { ...system, operation: 'import.emptied', fields: ['content'] },
    ]);
  });

  it('for the digest that every manager has', async () => {
    await world.sweep('digests');
    const [row] = await world.rows<{ id: number }>(
      sql`SELECT id FROM digests WHERE usual AND staff_id = ${world.actors.sam.staffId}::int`,
    );
    expect(await swept('digest', row?.id ?? 0)).toMatchObject([
      { ...system, operation: 'digest.add', after: { usual: true, staffId: world.actors.sam.staffId } },
    ]);
  });

  it('in the same chain as what people did', async () => {
    await sealAudit(world.database, world.secrets);
    const verdict = await verifyAudit(world.database, world.secrets, { full: true });
    expect(verdict).toMatchObject({ broken: null, waitingSince: null });
    expect(verdict.checked).toBeGreaterThan(20);
    expect(await world.rows(sql`SELECT 1 FROM audit_entries WHERE staff_id IS NULL AND door <> 'system'`)).toEqual([]);
  });
});
