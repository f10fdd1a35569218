import { describe, expect, it } from 'vitest';
import { createRegistry } from '../../src/commands/registry.ts';
import { nouns } from '../../src/crm/index.ts';
import { deedOf } from '../../src/operations/deeds.ts';
import { reasonAmong, toldReason } from '../../src/operations/overtaken.ts';
import type { Turn } from '../../src/store/audit-turns.ts';

const now = new Date('2026-11-20T10:00:00Z');
const turn = (operation: string, by = 'Ana', minutesAgo = 2, platform: Turn['platform'] = 'teams'): Turn => ({
  operation,
  by,
  byId: by === 'Crossdesk' ? null : 7,
  at: new Date(now.getTime() - minutesAgo * 60_000),
  platform,
});
/** The newest first, as the audit log is read. */
const reason = (operation: string, ...turns: Turn[]) => reasonAmong(turns, operation)?.turn.operation ?? null;

describe('why an operation makes no sense any more', () => {
  it('is that somebody has done the same', () => {
    expect(reason('task.done', turn('task.note'), turn('task.done'), turn('task.add'))).toBe('task.done');
  });
  it('is what ended it, when that was something else, or came after the same', () => {
    expect(reason('task.done', turn('task.cancel'), turn('task.start'))).toBe('task.cancel');
    expect(reason('case.assign', turn('case.close'), turn('case.resolve'), turn('case.assign'))).toBe('case.close');
    expect(reason('case.resolve', turn('case.close'), turn('case.resolve'))).toBe('case.resolve');
  });
  it('is nothing of before it was opened again, except where opening is what was asked', () => {
    expect(reason('task.start', turn('task.start'), turn('task.reopen'), turn('task.done'))).toBe('task.start');
    expect(reason('task.done', turn('task.cancel'), turn('task.reopen'), turn('task.done'))).toBe('task.cancel');
    expect(reason('task.reopen', turn('task.reopen'), turn('task.done'))).toBe('task.reopen');
    expect(reason('task.reopen', turn('undo.last'), turn('task.add'))).toBe('undo.last');
  });
  it('is nobody’s doing where nothing but notes and edits were written', () => {
    expect(reason('task.done', turn('task.note'), turn('task.edit'), turn('task.add'))).toBeNull();
  });
});

describe('the sentence', () => {
  const told = (given: Turn, staffId = 1) => {
    const found = reasonAmong([given], given.operation);
    return found && toldReason(found, { staffId }, now);
  };
  it.each([
    [turn('task.done'), 'Ana completed this in Teams, 2 min ago.', 'Ana 于 2 分钟前在 Teams 完成了此项。'],
    [turn('deal.win', '陈伟', 0, 'slack'), '陈伟 won this in Slack just now.', '陈伟刚刚在 Slack 赢得了此项。'],
    [turn('case.close', 'Ana', 90, null), 'Ana closed this 1 hour ago.', 'Ana 于 1 小时前关闭了此项。'],
    [
      turn('handoff.expired', 'Crossdesk', 3, null),
      'Crossdesk let this lapse 3 min ago.',
      'Crossdesk 于 3 分钟前因逾期关闭了此项。',
    ],
  ])('says who, what, where and when in both languages: %#', (given, en, zh) => {
    expect(told(given)).toEqual({ en, zh });
  });
  it('calls the reader “you”', () => {
    expect(told(turn('task.done'), 7)).toEqual({
      en: 'You completed this in Teams, 2 min ago.',
      zh: '您于 2 分钟前在 Teams 完成了此项。',
    });
  });
});

describe('the words for what operations do', () => {
  it('are there in both languages for what ends, opens or moves a record, of whatever noun', () => {
    const registry = createRegistry(nouns((name) => registry.operation(name)));
    const written = new Set(registry.commands.filter(({ runs }) => runs.writes).map(({ runs }) => runs.name));
    const moves = [...written].filter((name) =>
      /\.(?:start|done|cancel|close|reopen|resolve|assign|accept|decline|withdraw|win|lose|move|confirm|deliver|invoice|pay|finish|meet|drop|qualify|archive|restore|retire|remove|delete|pause|resume|run|undo)$/u.test(
        name,
      ),
    );
    expect(moves.length).toBeGreaterThan(40);
    expect(moves.filter((name) => deedOf(name) === null)).toEqual([]);
    for (const name of written) expect(deedOf(name)?.did.zh ?? '此项', name).toMatch(/\p{Script=Han}/u);
  });
});
