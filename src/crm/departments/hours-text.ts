import { fail, ok, quoted, type Result } from '../../commands/values/result.ts';
import { simplifyValueWords, tidy } from '../../commands/values/tidy.ts';
import { weekdayName } from '../../commands/values/weekdays.ts';
import { minutesOfDay, type Stretch, type WorkingHours, wholeDay } from '../../core/business-time.ts';
import { type Locale, type Msg, msg, perLocale } from '../../core/msg.ts';

type Week = WorkingHours['week'];

const example = 'mon-fri 9:00-12:30 13:30-18:00; sat 10:00-14:00';

const english = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const chinese = ['一', '二', '三', '四', '五', '六', '日'];
const groups: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^(?:daily|every day|everyday|all days|每天|每日|天天)$/u, [0, 1, 2, 3, 4, 5, 6]],
  [/^(?:weekdays?|workdays?|working days?|工作日)$/u, [0, 1, 2, 3, 4]],
  [/^(?:weekends?|周末)$/u, [5, 6]],
];

/**
 * `mon-fri 9:00-17:00`, `Mon, Wed 9am-1pm; Sat 10-14`, `周一至周五 9:00-12:00、13:00-18:00；周六 休息`, `24/7` → a week. Times alone
 * hold for Monday to Friday; a day that is not named is free; a stretch past midnight goes on the next morning.
 */
export function parseWeek(text: string): Result<Week> {
  const clean = simplifyValueWords(tidy(text)).replace(/[;；\n]+/gu, ';');
  if (/^(?:24\/7|24x7|always|全天候|全年无休)$/u.test(clean)) return ok(Array.from({ length: 7 }, () => [wholeDay]));
  const week: Stretch[][] = Array.from({ length: 7 }, () => []);
  const named = new Set<number>();
  for (const part of clean.split(';').map((one) => one.trim())) {
    if (part === '') continue;
    const [, head = '', tail = ''] = /^(.*?)((?:\d|closed|off\b|free|all day|休息|不上班|全天).*)$/u.exec(part) ?? [];
    const days = head.trim() === '' ? [0, 1, 2, 3, 4] : daysOf(head);
    const times = timesOf(tail);
    if (!days || !times) return notUnderstood(part);
    for (const day of days) {
      if (named.has(day)) return fail('twice', namedTwice(day), example);
      named.add(day);
      for (const { from, to } of times) {
        if (to > from) week[day]?.push({ from, to });
        else {
          week[day]?.push({ from, to: minutesOfDay });
          if (to > 0) week[(day + 1) % 7]?.push({ from: 0, to });
        }
      }
    }
  }
  if (named.size === 0) return notUnderstood(text);
  for (const [day, stretches] of week.entries()) {
    stretches.sort((a, b) => a.from - b.from);
    if (stretches.some(({ from }, index) => from < (stretches[index - 1]?.to ?? 0))) {
      return fail('overlap', overlaps(day), example);
    }
  }
  return ok(week.map(joined));
}

function notUnderstood(text: string): Result<Week> {
  const what = quoted(text);
  return fail(
    'not-hours',
    msg(`I cannot read working hours from ${what.en}.`, `无法从${what.zh}读出工作时间。`),
    example,
  );
}

const namedTwice = (day: number): Msg => {
  const name = weekdayName(day + 1);
  return msg(`${name.en} is named twice.`, `${name.zh}写了两次。`);
};
const overlaps = (day: number): Msg => {
  const name = weekdayName(day + 1);
  return msg(`The hours of ${name.en} overlap.`, `${name.zh}的时段有重叠。`);
};

/** Stretches that touch are one. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const made: Stretch[] = [];
  for (const { from, to } of stretches) {
    const last = made.at(-1);
    if (last && last.to === from) made[made.length - 1] = { from: last.from, to };
    else made.push({ from, to });
  }
  return made;
}

function daysOf(head: string): number[] | null {
  const words = head
    .replace(/\s*(?:-|~|\bto\b|\bthrough\b|至|到)\s*/gu, '-')
    .replace(/(?:周|星期|礼拜)(?=[一二三四五六日天])/gu, '')
    .replace(/[:：]\s*$/u, '')
    .split(/\s*(?:,|、|，|&|\band\b|和|及)\s*|\s+(?![a-z]+ days?\b)/u)
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const days: number[] = [];
  for (const word of words) {
    const group = groups.find(([named]) => named.test(word));
    const [first = '', last = first, ...rest] = word.split('-');
    const from = dayOf(first);
    const to = dayOf(last);
    if (group) days.push(...group[1]);
    else if (from === null || to === null || rest.length > 0) return null;
    else for (let day = from; ; day = (day + 1) % 7) if (days.push(day) && day === to) break;
  }
  return days.length > 0 && new Set(days).size === days.length ? days : null;
}

function dayOf(word: string): number | null {
  const index = /^[a-z]{3,9}\.?$/u.test(word)
    ? english.indexOf(word.slice(0, 3))
    : chinese.indexOf(word === '天' ? '日' : word);
  return index < 0 ? null : index;
}

function timesOf(tail: string): Stretch[] | null {
  const clean = tail.replace(/\s*(?:-|~|\bto\b|\btill\b|至|到)\s*/gu, '-').trim();
  if (/^(?:closed|off|free|休息|不上班)$/u.test(clean)) return [];
  if (/^(?:all day|24h|24 hours|全天|24小时)$/u.test(clean)) return [wholeDay];
  const times: Stretch[] = [];
  for (const word of clean.split(/\s*(?:,|、|，|&|\band\b|和|及)\s*|\s+(?!am|pm)/u)) {
    const time = parseStretch(word);
    if (!time) return null;
    times.push(time);
  }
  return times;
}

/** `9-17`, `9:00-12:30`, `9am-1pm`, `9点-17点`; `to` is not after `from` where it ends the next day. */
export function parseStretch(words: string): Stretch | null {
  const [from, to, ...rest] = simplifyValueWords(tidy(words))
    .replace(/\s*-\s*/gu, '-')
    .split('-')
    .map(minuteOf);
  if (from === undefined || to === undefined || rest.length > 0 || from === null || to === null) return null;
  return from === minutesOfDay || from === to ? null : { from, to };
}

function minuteOf(word: string): number | null {
  const found = /^(\d{1,2})(?:[:.点时](\d{2})?分?)? ?(am|pm|h)?$/u.exec(word.trim());
  if (!found) return null;
  const [hour, minute, half] = [Number(found[1]), Number(found[2] ?? 0), found[3]];
  if (minute > 59) return null;
  if (half === 'am' || half === 'pm') {
    return hour < 1 || hour > 12 ? null : (hour % 12) * 60 + minute + (half === 'pm' ? 720 : 0);
  }
  const at = hour * 60 + minute;
  return at > minutesOfDay ? null : at;
}

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

export const stretchText = ({ from, to }: Stretch): string => `${clock(from)}-${clock(to)}`;

/** `Mon-Fri 09:00-17:00; Sat 10:00-14:00`, which `parseWeek` reads back. */
export function weekText(week: Week): Msg {
  return perLocale((locale) => {
    const parts: string[] = [];
    for (let day = 0; day < 7; ) {
      const times = (week[day] ?? []).map(stretchText).join(locale === 'zh' ? '、' : ', ');
      let last = day;
      while (last < 6 && sameStretches(week[day] ?? [], week[last + 1] ?? [])) last += 1;
      if (times !== '') parts.push(`${days(day, last, locale)} ${times}`);
      day = last + 1;
    }
    if (parts.length === 0) return locale === 'zh' ? '每天 休息' : 'daily closed';
    return parts.join(locale === 'zh' ? '；' : '; ');
  });
}

const sameStretches = (a: readonly Stretch[], b: readonly Stretch[]): boolean =>
  a.length === b.length && a.every(({ from, to }, index) => b[index]?.from === from && b[index]?.to === to);

const englishNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function days(first: number, last: number, locale: Locale): string {
  const name = (day: number) => (locale === 'zh' ? `周${chinese[day]}` : englishNames[day]);
  return first === last ? `${name(first)}` : `${name(first)}${locale === 'zh' ? '至' : '-'}${name(last)}`;
}
