import { describe, expect, it } from 'vitest';
import { audienceOf, withoutAction } from '../../src/crm/reviews/rules.ts';

describe('a review', () => {
  it('tells no more people than its subject does', () => {
    expect(audienceOf({ departmentId: 1 })).toBe('department');
    expect(audienceOf({ departmentId: 1, audience: 'department' })).toBe('department');
    expect(audienceOf({ departmentId: 1, audience: 'person' })).toBe('managers');
    expect(audienceOf({ departmentId: null, audience: 'company' })).toBe('company');
    expect(audienceOf({ departmentId: null })).toBe('company');
  });

  it('leaves open the problems that nobody acts on, and no strength', () => {
    const findings = [
      { kind: 'problem', actions: 0, number: 1 },
      { kind: 'problem', actions: 1, number: 2 },
      { kind: 'strength', actions: 0, number: 3 },
    ] as const;
    expect(withoutAction(findings).map(({ number }) => number)).toEqual([1]);
  });
});
