import { type Msg, msg } from '../../core/msg.ts';
import { type Fault, quoted } from './result.ts';
import { hasHan } from './tidy.ts';
import type { WhenContext } from './when-reading.ts';

export function rightExample(ctx: Pick<WhenContext, 'locale' | 'prefer'>): string {
  if (ctx.prefer === 'past') return ctx.locale === 'zh' ? '昨天下午3点' : 'yesterday 3pm';
  return ctx.locale === 'zh' ? '明天下午3点' : 'tomorrow 3pm';
}

export function notADate(text: string, example: string): Fault {
  const what = quoted(text);
  return {
    kind: 'not-a-date',
    message: msg(`${what.en} is not a date or time that I understand.`, `看不懂日期或时间${what.zh}。`),
    example,
  };
}

export function noSuchDate(text: string): Fault {
  const what = quoted(text);
  return {
    kind: 'no-such-date',
    message: msg(`There is no such day as ${what.en}.`, `日历上没有${what.zh}这一天。`),
    example: '2026-12-24',
  };
}

export function noSuchTime(text: string): Fault {
  const what = quoted(text);
  return {
    kind: 'no-such-time',
    message: msg(`${what.en} is not a time of day.`, `${what.zh}不是一天中的时间。`),
    example: '15:30',
  };
}

export function ambiguousHour(text: string, hour: number): Fault {
  const what = quoted(text);
  return {
    kind: 'ambiguous-time',
    message: msg(
      `${what.en}: in the morning or the afternoon? Write ${hour}am or ${hour}pm.`,
      `${what.zh}是上午还是下午？请写“上午${hour}点”或“下午${hour}点”。`,
    ),
    example: hasHan(text) ? `下午${hour}点` : `${hour}pm`,
  };
}

export function ambiguousDate(text: string, readings: readonly string[]): Fault {
  const what = quoted(text);
  return {
    kind: 'ambiguous-date',
    message: msg(
      `${what.en} can be read in several ways. Which one: ${readings.join(' or ')}?`,
      `${what.zh}有多种读法，是哪一个：${readings.join(' 还是 ')}？`,
    ),
    example: readings[0] ?? '2026-12-24',
  };
}

export function wrongWeekday(day: Msg, is: Msg, said: Msg, example: string): Fault {
  return {
    kind: 'weekday-mismatch',
    message: msg(`${day.en} is a ${is.en}, not a ${said.en}.`, `${day.zh} 是${is.zh}，不是${said.zh}。`),
    example,
  };
}

export function pastMoment(moment: Msg, example: string): Fault {
  return {
    kind: 'past',
    message: msg(`${moment.en} has already passed.`, `${moment.zh} 已经过去了。`),
    example,
  };
}

export function futureMoment(moment: Msg, example: string): Fault {
  return {
    kind: 'future',
    message: msg(`${moment.en} has not happened yet.`, `${moment.zh} 还没有到。`),
    example,
  };
}

export function tooFar(moment: Msg, years: number, example: string): Fault {
  return {
    kind: 'too-far',
    message: msg(`${moment.en} is more than ${years} years away.`, `${moment.zh} 离现在超过 ${years} 年。`),
    example,
  };
}
