import { type Msg, msg } from '../../core/msg.ts';
import { chineseNumeralClass, readChineseNumber } from './numerals.ts';
import { fail, ok, quoted, type Result } from './result.ts';
import { simplifyValueWords, tidy } from './tidy.ts';
import type { ClockTime } from './wall-clock.ts';
import { ambiguousHour, noSuchTime } from './when-faults.ts';
import { type Clock, got, type Reading, type ReadingContext } from './when-reading.ts';

type Period = { readonly half: 'am' | 'noon' | 'pm' | 'night'; readonly hour: number };

const englishPeriods: Readonly<Record<string, Period>> = {
  morning: { half: 'am', hour: 9 },
  afternoon: { half: 'pm', hour: 15 },
  evening: { half: 'night', hour: 20 },
  night: { half: 'night', hour: 20 },
};

const chinesePeriods: Readonly<Record<string, Period>> = {
  凌晨: { half: 'am', hour: 2 },
  清晨: { half: 'am', hour: 6 },
  早上: { half: 'am', hour: 9 },
  早晨: { half: 'am', hour: 9 },
  上午: { half: 'am', hour: 9 },
  早: { half: 'am', hour: 9 },
  中午: { half: 'noon', hour: 12 },
  正午: { half: 'noon', hour: 12 },
  下午: { half: 'pm', hour: 15 },
  午后: { half: 'pm', hour: 15 },
  傍晚: { half: 'night', hour: 18 },
  晚上: { half: 'night', hour: 20 },
  夜里: { half: 'night', hour: 22 },
  夜间: { half: 'night', hour: 22 },
  深夜: { half: 'night', hour: 22 },
  晚: { half: 'night', hour: 20 },
  夜: { half: 'night', hour: 20 },
};

/** An hour in words or digits, and nothing else in the text. `text` has gone through `tidy` and `simplifyValueWords`. */
export function readClock(text: string, ctx: Pick<ReadingContext, 'endOfDay'>): Reading<Clock> {
  const bare = text.replace(/^(?:at|@|around|about|by) ?(?=\S)/, '').replace(/^,? ?the (?=end of|close of)/, '');
  const at = bare !== text;
  if (
    /^(?:eod|cob|end of (?:the )?(?:business )?day|close of business|end of business|下班前?|一天结束前?)$/.test(bare)
  ) {
    return got({ ...ctx.endOfDay, soft: true });
  }
  if (/^(?:noon|midday|12 ?noon)$/.test(bare)) return got({ hour: 12, minute: 0 });
  // Midnight of a day is taken as its end: a task due "friday midnight" may be done on Friday.
  if (/^(?:midnight|12 ?midnight|午夜|半夜)$/.test(bare)) return got({ hour: 24, minute: 0 });
  return readDigits(bare, at) ?? readEnglish(bare, at) ?? readChinese(bare);
}

function readDigits(text: string, at: boolean): Reading<Clock> {
  const match = /^(\d{1,2})(?:(:)|h)(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?$/.exec(text) ?? /^(\d{1,2})()h$/.exec(text);
  if (!match) return undefined;
  // 15h30 is a time, 1h30 far more often a length of time.
  if (!match[2] && !at && Number(match[1]) < 7) return undefined;
  return checked(text, Number(match[1]), Number(match[3] ?? 0), Number(match[4] ?? 0));
}

function readEnglish(text: string, at: boolean): Reading<Clock> {
  const meridiem = /^(\d{1,2})(?:[:.](\d{2}))? ?(am|pm|a\.m\.?|p\.m\.?|a|p)$/.exec(text);
  if (meridiem) {
    const hour = Number(meridiem[1]);
    if (hour < 1 || hour > 12) return { fault: noSuchTime(text) };
    return checked(text, (hour % 12) + (meridiem[3]?.startsWith('p') ? 12 : 0), Number(meridiem[2] ?? 0));
  }
  const before = /^(?:in the |the )?(morning|afternoon|evening|night)(?:,? (?:at )?(.+))?$/.exec(text);
  const after = /^(.+?) (?:in the|at) (morning|afternoon|evening|night)$/.exec(text);
  const period = englishPeriods[before?.[1] ?? after?.[2] ?? ''];
  if (period) return inPeriod(text, period, before ? before[2] : after?.[1]);
  const bare = /^(\d{1,2})( ?o'?clock)?$/.exec(text);
  if (bare && (at || bare[2] !== undefined)) return bareHour(text, Number(bare[1]));
  return undefined;
}

function inPeriod(text: string, period: Period, hourText: string | undefined): Reading<Clock> {
  if (hourText === undefined || hourText === '') {
    return got({ hour: period.hour, minute: 0, ...(period.half === 'night' ? { soft: true } : {}) });
  }
  const digits = /^(\d{1,2})(?::(\d{2}))?(?: ?o'?clock)?$/.exec(hourText);
  if (digits) return shifted(text, period, Number(digits[1]), Number(digits[2] ?? 0));
  // "tonight at 8pm": the hour says all; the period must only not contradict it.
  const inner = readEnglish(hourText, false);
  if (!inner || 'fault' in inner) return inner;
  return (period.half === 'am') === inner.got.hour < 12 ? inner : { fault: noSuchTime(text) };
}

const chinesePeriodNames = Object.keys(chinesePeriods).join('|');
const chineseClock = new RegExp(
  `^(${chinesePeriodNames})?(?:([${chineseNumeralClass}]+)(?:点钟|[点时](?:整|([${chineseNumeralClass}]+)分?|(半)|([一三])刻)?)|(\\d{1,2}):(\\d{2}))?$`,
  'u',
);

function readChinese(text: string): Reading<Clock> {
  const match = chineseClock.exec(text.replace(/ /g, ''));
  if (!match || match[0] === '') return undefined;
  const [, periodName, hourText, minuteText, half, quarter, digitHour, digitMinute] = match;
  const period = chinesePeriods[periodName ?? ''];
  if (hourText === undefined && digitHour === undefined) return period ? inPeriod(text, period, undefined) : undefined;
  const hour = digitHour === undefined ? readChineseNumber(hourText ?? '') : Number(digitHour);
  const minute = digitMinute === undefined ? chineseMinute(minuteText, half, quarter) : Number(digitMinute);
  if (hour === undefined || minute === undefined || !Number.isInteger(hour) || !Number.isInteger(minute))
    return undefined;
  if (period) return shifted(text, period, hour, minute);
  return minute === 0 && digitHour === undefined
    ? bareHour(text, hour)
    : ambiguousUnless24(text, hour, minute, digitHour);
}

function chineseMinute(text?: string, half?: string, quarter?: string): number | undefined {
  if (text !== undefined) return readChineseNumber(text.replace(/^[零〇](?=.)/u, ''));
  if (half !== undefined) return 30;
  if (quarter !== undefined) return quarter === '一' ? 15 : 45;
  return 0;
}

/** `3:30` is the 24-hour clock; 三点半 is what people say of the afternoon too. */
function ambiguousUnless24(text: string, hour: number, minute: number, digits: string | undefined): Reading<Clock> {
  return digits === undefined && hour >= 1 && hour <= 6
    ? { fault: ambiguousHour(text, hour) }
    : checked(text, hour, minute);
}

/** From 7 on, an hour without am or pm is taken as the 24-hour clock; 1 to 6 is far more often the afternoon, so it asks. */
function bareHour(text: string, hour: number): Reading<Clock> {
  return hour >= 1 && hour <= 6 ? { fault: ambiguousHour(text, hour) } : checked(text, hour, 0);
}

function shifted(text: string, period: Period, hour: number, minute: number): Reading<Clock> {
  if (hour > 12) return period.half === 'am' ? { fault: noSuchTime(text) } : checked(text, hour, minute);
  switch (period.half) {
    case 'am':
      return checked(text, hour === 12 && period.hour === 2 ? 0 : hour, minute);
    case 'noon':
      return checked(text, hour < 10 ? hour + 12 : hour, minute);
    case 'pm':
      return checked(text, hour === 12 ? 12 : hour + 12, minute);
    case 'night':
      // 晚上12点 is midnight; at night, 1 to 4 already belong to the next morning, so they need saying otherwise.
      if (hour >= 1 && hour <= 4) return { fault: ambiguousHour(text, hour) };
      return checked(text, hour === 0 ? 24 : hour + 12, minute);
    default:
      return period.half satisfies never;
  }
}

function checked(text: string, hour: number, minute: number, second = 0): Reading<Clock> {
  const valid = hour <= 24 && minute <= 59 && second <= 59 && (hour < 24 || (minute === 0 && second === 0));
  return valid ? got(second > 0 ? { hour, minute, second } : { hour, minute }) : { fault: noSuchTime(text) };
}

/** A time of day on its own: `3pm`, `15:30`, `at 9`, `noon`, `下午3点半`. `hour` is 0–23. */
export function parseTime(text: string): Result<ClockTime> {
  const reading = readClock(simplifyValueWords(tidy(text)), { endOfDay: { hour: 17, minute: 0 } });
  if (reading && 'got' in reading) return ok({ hour: reading.got.hour % 24, minute: reading.got.minute });
  if (reading) return { ok: false, fault: reading.fault };
  const what: Msg = quoted(text);
  return fail('not-a-time', msg(`${what.en} is not a time of day.`, `${what.zh}不是一天中的时间。`), '15:30');
}
