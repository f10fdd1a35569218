import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { slackDate } from '../../src/playground/ui/times.ts';

describe("Slack's date tokens", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.parse('2030-05-14T10:00:00Z') });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const at = (iso: string): string => String(Date.parse(iso) / 1000);

  it('are written in the reader’s own zone and language', () => {
    const soon = at('2030-05-14T15:30:00Z');
    expect(slackDate(soon, '{date_short_pretty} {time}', 'Europe/Berlin', 'en-US')).toBe('Today 17:30');
    expect(slackDate(soon, '{date_short_pretty} {time}', 'Asia/Shanghai', 'zh-CN')).toBe('今天 23:30');
    expect(slackDate(soon, '{ago}', 'Europe/Berlin', 'zh-CN')).toBe('6小时后');
    expect(slackDate(at('2030-05-14T22:30:00Z'), '{date_pretty}', 'Europe/Berlin', 'en-US')).toBe('Tomorrow');
    expect(slackDate(at('2031-01-02T12:00:00Z'), '{date_short}, {date_num}', 'Europe/Berlin', 'en-US')).toBe(
      '2 Jan 2031, 2031-01-02',
    );
  });

  it('leave what they do not know as it is', () => {
    expect(slackDate(at('2030-05-14T10:00:00Z'), 'at {week}', 'UTC', 'en-US')).toBe('at {week}');
  });
});
