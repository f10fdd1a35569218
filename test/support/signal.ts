import { emitDueTasks } from '../../src/notifications/due-tasks.ts';
import { relayBatch } from '../../src/notifications/relay.ts';
import { releaseHeld } from '../../src/notifications/release.ts';
import { createPolicyBook } from '../../src/store/policy-book.ts';
import type { CrmWorld } from './crm-world.ts';

/** A message as it was decided: to whom, how, why, and whether it goes out, waits or is left out. */
export interface Decided {
  readonly target: string;
  readonly event: string;
  readonly kind: string;
  readonly rule: string;
  readonly state: string;
  readonly noun: string;
  readonly recordId: number;
}

/** What leaves the outbox of a world without chat: routed, paced and released as in the house, but sent nowhere. */
export function createSignal(world: CrmWorld) {
  const write = (text: string, values: unknown[] = []) => world.database.pool.query(text, values);
  const events = new Map(
    world.registry.nouns.flatMap(({ events: all }) => all.map((one) => [one.type as string, one])),
  );
  const policy = createPolicyBook({ database: world.database, clock: world.clock });
  const house = { nouns: world.registry.nouns, grants: () => policy.current() };

  let seen = '0';

  async function relay(): Promise<void> {
    let more = true;
    while (more) {
      const batch = await relayBatch(world.database, world.clock.now(), (type) => events.get(type)?.tells ?? [], house);
      more = batch.events > 0;
    }
  }

  return {
    write,
    relay,
    async link(channel: string, department: string, isPrivate = false): Promise<number> {
      const { rows } = await write(
        `INSERT INTO channels (platform, workspace, channel_id, name, department_id, is_private, audience)
         VALUES ('slack', 'T1', $1, $2, $3, $4, $5) RETURNING id`,
        [channel, department, world.departmentIds[department], isPrivate, isPrivate ? 'department' : 'everyone'],
      );
      return (rows[0] as { id: number }).id;
    },
    /** What was decided since the last call, once everything was relayed. What is to go out counts as sent then. */
    async decided(): Promise<Decided[]> {
      await relay();
      const { rows } = await write(
        `SELECT d.event, d.kind, d.rule, d.state, d.noun, d.record_id AS "recordId", coalesce('#' || c.name, s.name) AS target
         FROM deliveries d JOIN targets t ON t.id = d.target_id LEFT JOIN channels c ON c.id = t.channel_id
         LEFT JOIN staff s ON s.id = t.staff_id WHERE d.id > $1 ORDER BY d.id`,
        [seen],
      );
      const { rows: last } = await write('SELECT coalesce(max(id), 0) AS id FROM deliveries');
      seen = last[0].id;
      await write(`UPDATE deliveries SET state = 'sent', ended_at = now() WHERE state = 'pending'`);
      return rows.map((row: Decided) => (row.state === 'pending' ? { ...row, state: 'sent' } : row));
    },
    /** The sweep: what is due by itself, and what was held and may go. */
    async sweep(): Promise<void> {
      await emitDueTasks(world.database, world.clock.now());
      await world.sweep();
      await relay();
      await releaseHeld(world.database, world.clock.now());
      await relay();
    },
  };
}
