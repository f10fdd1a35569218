import { abilityFor, allows, fieldGroups, type PolicySubject } from '../../../src/core/policy.ts';
import type { Bench } from '../context.ts';
import type { Figure } from '../table.ts';

/** Records that each subject is asked about, and field groups of each. */
const records = 50_000;

const who: readonly (readonly [string, PolicySubject])[] = [
  ['a public channel', { kind: 'everyone' }],
  ['a member', staff('member', 'marketing')],
  ['a manager', staff('manager', 'sales')],
];

/** What it costs to ask whether somebody may read a part of a customer: in memory, per record and field group. */
export async function rights(bench: Bench): Promise<Figure[]> {
  bench.progress(`rights to ${records.toLocaleString('en')} records …`);
  return who.map(([name, subject]) => {
    const ability = abilityFor(subject);
    const customers = Array.from({ length: records }, (_, id) => ({
      id,
      departmentId: id % 5,
      ownerId: id % 40,
      teamIds: [id % 17, id % 23],
    }));
    const groups = fieldGroups.customer;
    let allowed = 0;
    const ask = (): void => {
      for (const customer of customers)
        for (const group of groups) if (allows(ability, 'read', 'customer', customer, group)) allowed += 1;
    };
    ask();
    const began = performance.now();
    ask();
    const each = ((performance.now() - began) * 1_000) / (records * groups.length);
    // The floor compares the same columns by hand.
    const floorBegan = performance.now();
    for (const customer of customers)
      for (const group of groups)
        if (group === 'basic' || customer.departmentId === 1 || customer.ownerId === 7 || customer.teamIds.includes(7))
          allowed += 1;
    const floor = ((performance.now() - floorBegan) * 1_000) / (records * groups.length);
    if (allowed === 0) throw new Error('Nobody may read anything: nothing was measured.');
    return {
      name: `rights of ${name}, each`,
      ours: `${each.toFixed(2)} µs`,
      floor: `${floor.toFixed(3)} µs`,
      ratio: each / floor,
    };
  });
}

function staff(role: 'member' | 'manager', departmentKey: string): PolicySubject {
  return { kind: 'staff', staffId: 7, role, departmentId: 1, departmentKey };
}
