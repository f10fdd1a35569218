import { afterAll, beforeAll, expect, it } from 'vitest';
import { abilityFor, allows } from '../../src/core/policy.ts';
import { actorAbility } from '../../src/operations/viewer.ts';
import { createDatabase, sql } from '../../src/store/database.ts';
import { createIdentities } from '../../src/store/identities.ts';
import { createInstallations } from '../../src/store/installations.ts';
import { createPolicyBook } from '../../src/store/policy-book.ts';
import { createSecrets } from '../../src/store/secrets.ts';
import { type CrmWorld, createCrmWorld } from '../support/crm-world.ts';

let world: CrmWorld;
beforeAll(async () => {
  world = await createCrmWorld();
});
afterAll(() => world?.close());

/** Another process on the same database: everything of its own but that. */
async function elsewhere() {
  const [row] = await world.rows<{ name: string }>(sql`SELECT current_database() AS name`);
  const url = new URL(
    (world.database.pool as unknown as { options: { connectionString: string } }).options.connectionString,
  );
  expect(url.pathname).toContain(row?.name ?? '?');
  const database = createDatabase({ url: url.href, poolSize: 2 });
  const { clock } = world;
  const installations = createInstallations({ database, secrets: createSecrets([Buffer.alloc(32, 7)]), clock });
  const identities = createIdentities({
    database,
    clock,
    installations,
    admins: [],
    directory: () => null,
    onError: () => undefined,
  });
  return { database, identities, policy: createPolicyBook({ database, clock }) };
}

it('a rule holds in every process with the next request, for people and for channels', async () => {
  const other = await elsewhere();
  try {
    const seesMoney = async () => {
      const actor = await other.identities.actor(world.actors.mia.staffId);
      return (
        actor !== null &&
        allows(actorAbility(actor), 'read', 'customer', { id: 1, departmentId: 1, ownerId: null, teamIds: [] }, 'money')
      );
    };
    const channelSees = async () => {
      const marketing = {
        kind: 'department',
        departmentId: world.departmentIds.marketing ?? 0,
        departmentKey: 'marketing',
      } as const;
      return allows(
        abilityFor(marketing, await other.policy.current()),
        'read',
        'customer',
        { id: 1, departmentId: 0 },
        'money',
      );
    };
    expect([await seesMoney(), await channelSees()]).toEqual([false, false]);
    await world.type('iris', 'access grant marketing read customer:money');
    expect([await seesMoney(), await channelSees()]).toEqual([true, true]);
    await world.type('iris', 'access revoke @mia read customer:money');
    expect([await seesMoney(), await channelSees()]).toEqual([false, false]);
    await world.type('iris', 'access rollback 0');
    expect([await seesMoney(), await channelSees()]).toEqual([false, false]);
  } finally {
    await other.database.close();
  }
});
