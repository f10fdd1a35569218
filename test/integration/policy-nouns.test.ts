import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Noun } from '../../src/commands/define.ts';
import { roles } from '../../src/core/actor.ts';
import {
  type Ability,
  abilityFor,
  actions,
  allows,
  columnsSpokenOf,
  fieldGroups,
  type Grant,
  type Grants,
  type PolicySubject,
  reaches,
  rulesFor,
  type Subject,
} from '../../src/core/policy.ts';
import { shortIdPrefix } from '../../src/core/records.ts';
import { accessSql } from '../../src/store/access.ts';
import { joinSql, rawSql, type Sql, sql } from '../../src/store/database.ts';
import { type CrmWorld, createCrmWorld } from '../support/crm-world.ts';

let world: CrmWorld;
beforeAll(async () => {
  world = await createCrmWorld();
});
afterAll(() => world?.close());

const nounNames = Object.keys(shortIdPrefix) as Exclude<Subject, 'deployment'>[];
const groupsOf = (noun: string): readonly string[] =>
  (fieldGroups as Readonly<Record<string, readonly string[]>>)[noun] ?? [];
const declared = (): (Noun & { readonly policy: NonNullable<Noun['policy']> })[] =>
  world.registry.nouns.filter((noun) => noun.policy !== undefined) as never;

/** Few ids, so that records and people often have to do with one another. */
const someId = fc.integer({ min: 1, max: 3 });
const departmentKey = fc.constantFrom('sales', 'support', 'marketing', 'finance');
const who: fc.Arbitrary<PolicySubject> = fc.oneof(
  fc.record({
    kind: fc.constant('staff' as const),
    staffId: someId,
    role: fc.constantFrom(...roles),
    departmentId: fc.option(someId),
    departmentKey: fc.option(departmentKey),
  }),
  fc.record({ kind: fc.constant('department' as const), departmentId: someId, departmentKey }),
  fc.constant({ kind: 'everyone' as const }),
);
const grantsAbout = (noun: Subject): fc.Arbitrary<Grants> => {
  const grant: fc.Arbitrary<Omit<Grant, 'id'>> = fc.record({
    effect: fc.constantFrom('allow', 'deny'),
    who: fc.oneof(
      fc.record({
        role: fc.option(fc.constantFrom(...roles)),
        departmentId: fc.option(someId),
        staffId: fc.constant(null),
      }),
      fc.record({ role: fc.constant(null), departmentId: fc.constant(null), staffId: someId }),
    ),
    action: fc.constantFrom(...actions.slice(0, 6)),
    noun: fc.constant(noun),
    fields: fc.subarray([...groupsOf(noun)]),
    reach: fc.constantFrom(...reaches),
  });
  return fc.array(grant, { maxLength: 6 }).map((list) => ({
    key: JSON.stringify([noun, list]),
    version: 1,
    list: list.map((one, at) => ({ ...one, id: at + 1 })),
  }));
};

/** A value that a column of this name may have, and its type in SQL. */
function valueFor(column: string): { readonly type: string; readonly value: fc.Arbitrary<unknown> } {
  if (/Ids$/u.test(column)) return { type: 'int[]', value: fc.array(someId, { maxLength: 3 }) };
  if (/Id$|^id$/u.test(column)) return { type: 'int', value: fc.option(someId) };
  return { type: 'text', value: fc.constantFrom('everyone', 'department', 'company', 'person', null) };
}

/** The columns that any rule for reading a noun may speak of, whoever asks and whatever is granted. */
const columnsFor = (noun: Subject): string[] => [...new Set(['id', ...columnsSpokenOf(noun)])];

function rowsOf(noun: Subject): fc.Arbitrary<Record<string, unknown>[]> {
  const row = Object.fromEntries(columnsFor(noun).map((column) => [column, valueFor(column).value]));
  return fc.array(fc.record(row), { minLength: 4, maxLength: 4 });
}

async function foundBySql(
  ability: Ability,
  noun: Subject,
  rows: readonly Record<string, unknown>[],
  asked: readonly { readonly action: (typeof actions)[number]; readonly field: string | undefined }[],
): Promise<boolean[][]> {
  const names = columnsFor(noun);
  const columns: Record<string, Sql> = Object.fromEntries(names.map((name) => [name, rawSql(`r."${name}"`)]));
  const values = rows.map(
    (row) => sql`(${joinSql(names.map((name) => sql`${row[name]}::${rawSql(valueFor(name).type)}`))})`,
  );
  const questions = asked.map(
    ({ action, field }, at) =>
      sql`coalesce(${accessSql(ability, action, noun, columns, field)}, false) AS ${rawSql(`q${at}`)}`,
  );
  const found = await world.rows<Record<string, boolean>>(
    sql`SELECT ${joinSql(questions)} FROM (VALUES ${joinSql(values)}) AS r(${joinSql(names.map((name) => rawSql(`"${name}"`)))})`,
  );
  return found.map((row) => asked.map((_, at) => row[`q${at}`] === true));
}

describe('every noun', () => {
  it('that has a table of its own says where its rights are read, with every column that its rules speak of', async () => {
    expect(declared().length).toBeGreaterThanOrEqual(3);
    // A file's rights are those of the record that it hangs on.
    const silent = world.registry.nouns.filter(
      ({ name, policy, card }) => card && !policy && name !== 'file' && columnsSpokenOf(name as Subject).size > 0,
    );
    expect(silent.map(({ name }) => name)).toEqual([]);
    for (const { name, policy } of declared()) {
      expect(Object.keys(policy.columns), name).toEqual(expect.arrayContaining(columnsFor(name as Subject)));
      // They are the columns of that table.
      const columns = Object.entries(policy.columns).map(([as, column]) => sql`${column} AS ${rawSql(`"${as}"`)}`);
      await expect(
        world.rows(sql`SELECT ${joinSql(columns)} FROM ${policy.from} LIMIT 1`),
        name,
      ).resolves.toBeDefined();
    }
  });

  it('is found by SQL exactly where it is allowed in memory, for any people, grants and records', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .constantFrom(...nounNames)
          .chain((noun) => fc.tuple(fc.constant(noun), who, grantsAbout(noun), rowsOf(noun))),
        async ([noun, subject, grants, rows]) => {
          const ability = abilityFor(subject, grants);
          const asked = [undefined, ...groupsOf(noun)].map((field) => ({ action: 'read' as const, field }));
          const found = await foundBySql(ability, noun, rows, asked);
          expect(found).toEqual(rows.map((row) => asked.map(({ field }) => allows(ability, 'read', noun, row, field))));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is never read, written or counted by whom it is denied, whatever else is granted', () => {
    fc.assert(
      fc.property(
        fc
          .constantFrom(
            ...nounNames.filter((noun) => !['customer', 'staff', 'department', 'channel', 'grant'].includes(noun)),
          )
          .chain((noun) =>
            fc.tuple(fc.constant(noun), who, grantsAbout(noun), rowsOf(noun), fc.constantFrom(...actions.slice(0, 6))),
          ),
        ([noun, subject, grants, rows, action]) => {
          const nobody = { role: null, departmentId: null, staffId: null };
          const denial: Grant = { id: 99, effect: 'deny', who: nobody, action, noun, fields: [], reach: 'all' };
          const ability = abilityFor(subject, {
            key: `${grants.key} but ${action}`,
            version: 2,
            list: [...grants.list, denial],
          });
          const placed = subject.kind !== 'staff' || subject.departmentId !== null || subject.role === 'admin';
          for (const row of rows)
            for (const field of [undefined, ...groupsOf(noun)]) {
              expect(allows(ability, action, noun, row, field)).toBe(false);
            }
          const columns = Object.fromEntries(columnsFor(noun).map((name) => [name, rawSql(name)]));
          if (placed && action === 'read') expect(accessSql(ability, action, noun, columns).sql).toBe('FALSE');
        },
      ),
      { numRuns: 300 },
    );
  });

  it('shows no part of a record whose basic facts it hides', () => {
    fc.assert(
      fc.property(
        fc
          .constantFrom(...nounNames.filter((noun) => groupsOf(noun).length > 1))
          .chain((noun) => fc.tuple(fc.constant(noun), grantsAbout(noun), who, rowsOf(noun))),
        ([noun, grants, subject, rows]) => {
          const granted = abilityFor(subject, grants);
          const usual = abilityFor(subject);
          for (const row of rows) {
            if (allows(granted, 'read', noun, row, 'basic')) continue;
            // What the defaults show of a part alone is the area's own affair; grants must not widen that.
            const parts = groupsOf(noun).filter((field) => allows(granted, 'read', noun, row, field));
            expect(parts.filter((field) => !allows(usual, 'read', noun, row, field))).toEqual([]);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('gives a channel no more than each of those who look into it, whatever is granted and denied', () => {
    const person = fc.record({
      staffId: someId,
      role: fc.constantFrom('manager' as const, 'member' as const),
      departmentKey,
    });
    fc.assert(
      fc.property(
        fc
          .constantFrom(...nounNames)
          .chain((noun) => fc.tuple(fc.constant(noun), grantsAbout(noun), rowsOf(noun), person, someId, fc.boolean())),
        ([noun, grants, rows, { staffId, role, departmentKey: key }, departmentId, isPublic]) => {
          const channel = abilityFor(
            isPublic ? { kind: 'everyone' } : { kind: 'department', departmentId, departmentKey: key },
            grants,
          );
          const member = abilityFor({ kind: 'staff', staffId, role, departmentId, departmentKey: key }, grants);
          for (const row of rows)
            for (const field of [undefined, ...groupsOf(noun)]) {
              if (allows(channel, 'read', noun, row, field))
                expect(allows(member, 'read', noun, row, field)).toBe(true);
            }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('leaves every admin able to mend the rules, and a channel or viewer unable to write', () => {
    fc.assert(
      fc.property(
        fc
          .constantFrom('deployment' as const, ...nounNames)
          .chain((noun) => fc.tuple(fc.constant(noun), grantsAbout(noun))),
        ([noun, grants]) => {
          const admin = abilityFor(
            { kind: 'staff', staffId: 1, role: 'admin', departmentId: null, departmentKey: null },
            grants,
          );
          expect(allows(admin, 'administer', 'deployment')).toBe(true);
          expect(allows(admin, 'edit', 'staff', { id: 2, departmentId: 1 })).toBe(true);
          const viewer = {
            kind: 'staff',
            staffId: 1,
            role: 'viewer',
            departmentId: 1,
            departmentKey: 'sales',
          } as const;
          for (const subject of [
            viewer,
            { kind: 'everyone' },
            { kind: 'department', departmentId: 1, departmentKey: 'sales' },
          ] as const) {
            const usual = new Set(rulesFor(subject).map((rule) => `${rule.action} ${rule.subject}`));
            for (const action of actions.filter((one) => one !== 'read' && one !== 'export')) {
              if (!usual.has(`${action} ${noun}`))
                expect(allows(abilityFor(subject, grants), action, noun)).toBe(false);
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
