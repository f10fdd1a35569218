import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { abilityFor, actions, allows, fieldGroups } from '../../src/core/policy.ts';
import type { Viewer } from '../../src/operations/operation.ts';
import { actorAbility, actorViewer, channelViewer } from '../../src/operations/viewer.ts';
import { accessSql, customerPolicyColumns } from '../../src/store/access.ts';
import { joinSql, rawSql, type Sql, sql } from '../../src/store/database.ts';
import { leaks, type ProtectedNoun, protectedNouns, recordsOf, withSeed } from './policy-leaks.ts';
import { contains, createPolicyWorld, type PolicyWorld, secretsOf } from './policy-world.ts';

let w: PolicyWorld;
beforeAll(async () => {
  w = await createPolicyWorld();
});
afterAll(() => w?.stop());

const columns: Record<ProtectedNoun, Record<string, Sql>> = {
  customer: customerPolicyColumns(sql`r`),
  interaction: { id: sql`r.id`, departmentId: sql`r.department_id`, byId: sql`r.by_id`, audience: sql`r.audience` },
  task: {
    id: sql`r.id`,
    departmentId: sql`r.department_id`,
    creatorDepartmentId: sql`r.creator_department_id`,
    assigneeId: sql`r.assignee_id`,
    createdById: sql`r.created_by_id`,
  },
};
const tables: Record<ProtectedNoun, Sql> = {
  customer: sql`customers r`,
  interaction: sql`interactions r`,
  task: sql`tasks r`,
};

/** Everybody who can look at something: people, and channels of both audiences. */
function viewers(): { readonly name: string; readonly viewer: Viewer }[] {
  return [
    ...w.people.map((actor) => ({ name: actor.name, viewer: actorViewer(actor) })),
    ...w.channels.map((channel) => ({ name: `#${channel.name}`, viewer: channelViewer(channel, w.grants) })),
  ];
}

describe('the policy in SQL', () => {
  it('finds exactly the rows that the policy in memory allows, for every action and field group', async () => {
    let compared = 0;
    for (const { name, viewer } of viewers()) {
      for (const noun of protectedNouns) {
        const records = recordsOf(w, noun);
        for (const field of [undefined, ...fieldGroups[noun]]) {
          const asked = actions.map(
            (action) => sql`${accessSql(viewer.ability, action, noun, columns[noun], field)} AS ${rawSql(action)}`,
          );
          const rows = await w.database.read((tx) =>
            tx.rows<Record<string, unknown>>(sql`SELECT r.id, ${joinSql(asked)} FROM ${tables[noun]} ORDER BY r.id`),
          );
          const wanted = records.map((record) => ({
            id: record.id,
            ...Object.fromEntries(
              actions.map((action) => [action, allows(viewer.ability, action, noun, record, field)]),
            ),
          }));
          // A condition over a column that is empty is neither true nor false in SQL: it finds nothing.
          const found = rows.map((row) =>
            Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value ?? false])),
          );
          expect(found, withSeed(w, `${name}: ${noun} ${field}`)).toEqual(wanted);
          compared += rows.length * actions.length;
        }
      }
    }
    expect(compared).toBeGreaterThan(10_000);
  });

  it('a channel never sees more than any colleague of whom its audience consists', () => {
    for (const channel of w.channels) {
      const seen = channelViewer(channel, w.grants).ability;
      const members = w.people.filter(
        (actor) =>
          actor.departmentId !== null &&
          (channel.audience === 'everyone' || (actor.departmentId === channel.departmentId && actor.role !== 'viewer')),
      );
      for (const noun of protectedNouns) {
        for (const record of recordsOf(w, noun)) {
          for (const field of fieldGroups[noun]) {
            if (!allows(seen, 'read', noun, record, field)) continue;
            const blind = members.filter((actor) => !allows(actorAbility(actor), 'read', noun, record, field));
            expect(
              blind.map(({ name }) => name),
              withSeed(w, `#${channel.name} shows ${field} of ${noun} ${record.id}`),
            ).toEqual([]);
          }
        }
      }
    }
  });

  it('nobody without a department reads anything, and a channel writes nothing', () => {
    for (const role of ['manager', 'member', 'viewer'] as const) {
      const nobody = abilityFor({ kind: 'staff', staffId: 1, role, departmentId: null, departmentKey: null });
      for (const action of actions) for (const noun of protectedNouns) expect(allows(nobody, action, noun)).toBe(false);
    }
    for (const channel of w.channels) {
      for (const action of actions) {
        if (action === 'read') continue;
        for (const noun of protectedNouns)
          expect(allows(channelViewer(channel, w.grants).ability, action, noun)).toBe(false);
      }
    }
  });
});

describe('cards', () => {
  it('drawn for anybody show what the policy allows them, and all of it that cards show', async () => {
    let shown = 0;
    for (const { name, viewer } of viewers()) {
      for (const noun of protectedNouns) {
        const known = w.registry.noun(noun);
        const ids = recordsOf(w, noun).map(({ id }) => id);
        const many = await w.database.read(
          (tx) => known?.cards?.(w.executor.readCtx(tx), ids, viewer) ?? Promise.resolve(undefined),
        );
        for (const record of recordsOf(w, noun)) {
          const card = await w.database.read(
            (tx) => known?.card?.(w.executor.readCtx(tx), record.id, viewer) ?? Promise.resolve(null),
          );
          const text = JSON.stringify(card);
          expect(leaks(w, text, viewer.ability), withSeed(w, `${noun} ${record.id} for ${name}`)).toEqual([]);
          if (many)
            expect(JSON.stringify(many.get(record.id) ?? null), withSeed(w, `${noun} ${record.id} for ${name}`)).toBe(
              text,
            );
          expect(card !== null, withSeed(w, `${noun} ${record.id} for ${name}`)).toBe(
            allows(viewer.ability, 'read', noun, record, 'basic'),
          );
          const groups: Record<string, readonly string[]> = secretsOf[noun](record.id);
          for (const [group, tokens] of Object.entries(groups)) {
            if (card === null || !allows(viewer.ability, 'read', noun, record, group)) continue;
            expect(
              tokens.filter((token) => !contains(text, token)),
              withSeed(w, `${noun} ${record.id} for ${name}`),
            ).toEqual([]);
            shown += tokens.length;
          }
        }
      }
    }
    expect(shown).toBeGreaterThan(500);
  });
});
