import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Present, planPeople, type Wish } from '../../src/crm/setup/plan.ts';

const departments = [
  { id: 1, key: 'sales', nameEn: 'Sales', nameZh: '销售' },
  { id: 2, key: 'support', nameEn: 'Support', nameZh: '客服' },
];
const someone = (id: number, over: Partial<Present['people'][number]> = {}): Present['people'][number] => ({
  id,
  name: `P${id}`,
  email: `p${id}@x.example`,
  role: 'member',
  departmentId: null,
  active: true,
  ...over,
});
const wish = (over: Partial<Wish>): Wish => ({
  label: 'x',
  email: null,
  staffId: null,
  name: '',
  department: '',
  role: '',
  refused: null,
  ...over,
});
const present = (people: Present['people'], over: Partial<Present> = {}): Present => ({
  actorId: 99,
  people,
  departments,
  kindOfEmail: new Map(),
  ...over,
});

describe('a plan', () => {
  it('says who is placed, who is invited, who stays and who cannot be, and why', () => {
    const people = [
      someone(1),
      someone(2, { departmentId: 2 }),
      someone(3, { active: false }),
      someone(4, { departmentId: 1, role: 'manager' }),
    ];
    const plan = planPeople(
      [
        wish({ label: '1', email: 'p1@x.example', department: '客服部', role: '经理' }),
        wish({ label: '2', email: 'p2@x.example', department: 'Support' }),
        wish({ label: '3', email: 'p3@x.example', department: 'sales' }),
        wish({ label: '4', staffId: 4, department: 'support' }),
        wish({ label: '1 again', email: 'p1@x.example', department: 'sales' }),
        wish({ label: 'new', email: 'new@x.example' }),
        wish({ label: 'gus', email: 'gus@x.example', department: 'sales' }),
        wish({ label: 'where', email: 'w@x.example', department: 'moon' }),
        wish({ label: 'what', email: 'v@x.example', department: 'sales', role: 'boss' }),
        wish({ label: 'bot', refused: 'bot' }),
      ],
      { departmentId: 2, role: null },
      present(people, { kindOfEmail: new Map([['gus@x.example', 'guest']]) }),
    );
    expect(plan.place).toEqual([
      {
        staffId: 1,
        label: 'P1',
        from: { departmentId: null, role: 'member' },
        to: { departmentId: 2, role: 'manager' },
      },
      { staffId: 4, label: 'P4', from: { departmentId: 1, role: 'manager' }, to: { departmentId: 2, role: 'member' } },
    ]);
    expect(plan.invite).toEqual([
      { email: 'new@x.example', name: 'new@x.example', to: { departmentId: 2, role: 'member' } },
    ]);
    expect(plan.unchanged).toEqual(['P2']);
    expect(plan.refused.map(({ label, why }) => `${label}: ${why}`)).toEqual([
      '3: inactive',
      '1 again: duplicate',
      'gus: guest',
      'where: unknown-department',
      'what: unknown-role',
      'bot: bot',
    ]);
  });

  it('never leaves a company without an admin, and never demotes whoever asks', () => {
    const role = fc.constantFrom('admin', 'manager', 'member', 'viewer') as fc.Arbitrary<'admin'>;
    const person = fc.record({ role, active: fc.boolean(), departmentId: fc.option(fc.constantFrom(1, 2)) });
    const asked = fc.array(
      fc.record({ id: fc.integer({ min: 1, max: 8 }), role: fc.constantFrom('', 'admin', 'member', 'manager') }),
    );
    fc.assert(
      fc.property(fc.array(person, { minLength: 1, maxLength: 8 }), asked, (list, wishes) => {
        const people = list.map((over, index) => someone(index + 1, over));
        const plan = planPeople(
          wishes.map((one) => wish({ staffId: one.id, role: one.role, email: null })),
          { departmentId: 1, role: null },
          present(people, { actorId: 1 }),
        );
        const after = people.map((p) => ({ ...p, ...plan.place.find((move) => move.staffId === p.id)?.to }));
        const admins = (all: typeof people) => all.filter((p) => p.active && p.role === 'admin').length;
        if (admins(people) > 0) expect(admins(after)).toBeGreaterThan(0);
        if (people[0]?.role === 'admin') expect(after[0]?.role).toBe('admin');
        // Nobody is planned for twice.
        expect(new Set(plan.place.map((move) => move.staffId)).size).toBe(plan.place.length);
      }),
    );
  });
});
