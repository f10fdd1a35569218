import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isOverdue,
  openStatuses,
  reasonNames,
  reasons,
  type Status,
  type Step,
  statuses,
  stepFault,
} from '../../src/crm/needs/rules.ts';

const steps: readonly Step[] = ['qualify', 'meet', 'drop', 'reopen'];

/** What a step makes of a need. */
function after(step: Step, reason: (typeof reasonNames)[number]): Status {
  if (step === 'drop') return reasons[reason];
  return ({ qualify: 'qualified', meet: 'met', reopen: 'open' } as const)[step];
}

describe('the life of a need', () => {
  it('changes with every step, and leaves a closed need alone until it is reopened', () => {
    const walk = fc.array(fc.tuple(fc.constantFrom(...steps), fc.constantFrom(...reasonNames)), { maxLength: 20 });
    fc.assert(
      fc.property(walk, (taken) => {
        let status: Status = 'open';
        for (const [step, reason] of taken) {
          if (stepFault(step, status, { reason, note: 'because' }) !== null) continue;
          const next = after(step, reason);
          expect(next).not.toBe(status);
          if (!openStatuses.includes(status)) expect(step).toBe('reopen');
          status = next;
          expect(statuses).toContain(status);
        }
      }),
    );
  });

  it('asks for words where “other” is the reason, and for none else', () => {
    for (const reason of reasonNames) {
      expect(stepFault('drop', 'open', { reason })).toBe(reason === 'other' ? 'needs-words' : null);
      expect(stepFault('drop', 'open', { reason, note: 'They merged' })).toBeNull();
    }
    expect(stepFault('drop', 'met', { reason: 'price' })).toBe('closed');
  });

  it('counts what we could not do apart from what they no longer want', () => {
    expect(reasonNames.filter((reason) => reasons[reason] === 'unmet')).toEqual([
      'no-offer',
      'price',
      'too-late',
      'competitor',
    ]);
  });

  it('is late the day after it was needed, and only while it is open', () => {
    expect(isOverdue({ status: 'open', neededOn: '2026-11-20' }, '2026-11-20')).toBe(false);
    expect(isOverdue({ status: 'qualified', neededOn: '2026-11-20' }, '2026-11-21')).toBe(true);
    expect(isOverdue({ status: 'met', neededOn: '2026-11-20' }, '2026-11-21')).toBe(false);
  });
});
