import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertAfterSnooze, alertAsOf, alertKinds, nextAlert } from '../../src/core/alerts.ts';
import { days, hours, minutes } from '../../src/core/clock.ts';
import {
  alertFor,
  canBeAssigned,
  type DayTask,
  maxNote,
  maxTitle,
  messageToTask,
  sortDay,
  statusAfter,
  statuses,
  type Transition,
} from '../../src/crm/tasks/rules.ts';

const now = new Date('2026-11-20T10:00:00Z');
const inMs = (ms: number): Date => new Date(now.getTime() + ms);

describe('reminders', () => {
  it('come a day ahead, an hour ahead or only when due, by how far away the date was set', () => {
    const due = inMs(days(3));
    expect(nextAlert(due, now)).toEqual({ kind: 'due_soon', at: inMs(days(2)) });
    expect(nextAlert(inMs(days(1)), now)).toEqual({ kind: 'due_soon', at: inMs(hours(23)) });
    expect(nextAlert(inMs(minutes(2)), now)).toEqual({ kind: 'due', at: inMs(minutes(2)) });
    expect(nextAlert(null, now)).toBeNull();
  });

  it('go on from soon to due to overdue, and end there', () => {
    const due = inMs(hours(1));
    expect(nextAlert(due, now, 'due_soon')).toEqual({ kind: 'due', at: due });
    expect(nextAlert(now, now, 'due')).toEqual({ kind: 'overdue', at: inMs(days(1)) });
    expect(nextAlert(now, inMs(days(1)), 'overdue')).toBeNull();
  });

  it('keep their distance after a standstill', () => {
    expect(nextAlert(inMs(-days(5)), now, 'due')).toEqual({ kind: 'overdue', at: inMs(days(1)) });
    expect(alertAsOf('due_soon', inMs(-minutes(1)), now)).toBe('due');
    expect(alertAsOf('due_soon', inMs(-days(2)), now)).toBe('overdue');
    expect(alertAsOf('due_soon', inMs(minutes(1)), now)).toBe('due_soon');
  });

  it('still come after a snooze that ended long before the due date', () => {
    const due = inMs(days(10));
    expect(alertAfterSnooze(due, inMs(hours(1)))).toEqual({ kind: 'due_soon', at: inMs(hours(1)) });
    expect(nextAlert(due, inMs(hours(1)), 'due_soon')).toEqual({ kind: 'due_soon', at: inMs(days(9)) });
    expect(alertAfterSnooze(null, inMs(hours(1))).kind).toBe('due');
    expect(alertAfterSnooze(inMs(hours(1)), inMs(hours(2))).kind).toBe('due');
  });

  it('end for every due date, each later than the one before', () => {
    fc.assert(
      fc.property(fc.integer({ min: -days(60), max: days(400) }), (ms) => {
        const due = inMs(ms);
        let at = now;
        let alert = nextAlert(due, now);
        for (let sent = 0; alert; sent += 1) {
          expect(sent).toBeLessThan(alertKinds.length);
          expect(alert.at.getTime()).toBeGreaterThanOrEqual(at.getTime());
          if (alert.kind === 'due') expect(alert.at).toEqual(due);
          at = alert.at;
          alert = nextAlert(due, at, alert.kind);
        }
      }),
    );
  });

  it('stop with the task and rest while it is snoozed', () => {
    const task = { status: 'open', dueAt: inMs(hours(5)), snoozedUntil: null } as const;
    expect(alertFor({ ...task, status: 'done' }, now)).toEqual({ alert: null, alertAt: null });
    expect(alertFor({ ...task, snoozedUntil: inMs(hours(1)) }, now)).toEqual({
      alert: 'due_soon',
      alertAt: inMs(hours(1)),
    });
    expect(alertFor({ ...task, snoozedUntil: inMs(-hours(1)) }, now)).toEqual({
      alert: 'due_soon',
      alertAt: inMs(hours(4)),
    });
  });
});

describe('the statuses of a task', () => {
  it('know which steps make sense', () => {
    const allowed = (step: Transition) => statuses.filter((from) => statusAfter(step, from) !== null);
    expect(allowed('start')).toEqual(['open']);
    expect(allowed('done')).toEqual(['open', 'started']);
    expect(allowed('cancel')).toEqual(['open', 'started']);
    expect(allowed('reopen')).toEqual(['done', 'cancelled']);
  });

  it('never let the same step happen twice', () => {
    for (const step of ['start', 'done', 'reopen', 'cancel'] as const) {
      for (const from of statuses) {
        const to = statusAfter(step, from);
        if (to) expect(statusAfter(step, to)).toBeNull();
      }
    }
  });
});

it('gives work to members, managers and admins who are there', () => {
  expect(canBeAssigned({ active: true, role: 'member', departmentId: 1 })).toBe(true);
  expect(canBeAssigned({ active: true, role: 'admin', departmentId: null })).toBe(true);
  expect(canBeAssigned({ active: true, role: 'member', departmentId: null })).toBe(false);
  expect(canBeAssigned({ active: true, role: 'viewer', departmentId: 1 })).toBe(false);
  expect(canBeAssigned({ active: false, role: 'manager', departmentId: 1 })).toBe(false);
});

describe('a message as a task', () => {
  it('takes the first line as title and keeps the rest as a note', () => {
    expect(messageToTask('Call Jane\n\nShe asked about\nthe invoice')).toEqual({
      title: 'Call Jane',
      note: 'She asked about\nthe invoice',
    });
    expect(messageToTask('  Just this  ')).toEqual({ title: 'Just this', note: undefined });
  });

  it('shortens a long first line at a word and keeps all of it in the note', () => {
    const line = 'word '.repeat(100).trim();
    const { title, note } = messageToTask(line);
    expect(title.endsWith('word…')).toBe(true);
    expect(note).toBe(line);
  });

  it('fits whatever the message is, without half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 6000 }), (text) => {
        const { title, note } = messageToTask(text);
        expect(title.length).toBeLessThanOrEqual(maxTitle);
        expect(note?.length ?? 0).toBeLessThanOrEqual(maxNote);
        // A lone half of a character would not survive being encoded.
        expect(Buffer.from(title).toString()).toBe(title);
        expect(title).not.toMatch(/[\r\n]/u);
      }),
    );
  });
});

describe('a day', () => {
  const task = (over: Partial<DayTask> = {}): DayTask => ({
    status: 'open',
    dueAt: null,
    snoozedUntil: null,
    assigneeId: 1,
    createdById: 1,
    updatedAt: now,
    ...over,
  });
  const sectionOf = (over: Partial<DayTask>): string[] =>
    Object.entries(sortDay([task(over)], 1, now, inMs(hours(12))))
      .filter(([, found]) => found.length > 0)
      .map(([name]) => name);

  it('puts each task into the first section that fits', () => {
    expect(sectionOf({ dueAt: inMs(-1000), createdById: 2 })).toEqual(['overdue']);
    expect(sectionOf({ dueAt: inMs(hours(2)) })).toEqual(['dueToday']);
    expect(sectionOf({ dueAt: inMs(hours(20)), createdById: 2 })).toEqual(['waiting']);
    expect(sectionOf({ status: 'started', createdById: 2 })).toEqual(['later']);
    expect(sectionOf({ updatedAt: inMs(-days(8)) })).toEqual(['neglected']);
    expect(sectionOf({ assigneeId: null, updatedAt: inMs(-days(8)), dueAt: inMs(-days(1)) })).toEqual(['neglected']);
    expect(sectionOf({ dueAt: inMs(-1000), snoozedUntil: inMs(hours(1)) })).toEqual(['later']);
  });
});
