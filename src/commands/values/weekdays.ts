import { type Msg, msg } from '../../core/msg.ts';

const names: readonly Msg[] = [
  msg('Monday', '星期一'),
  msg('Tuesday', '星期二'),
  msg('Wednesday', '星期三'),
  msg('Thursday', '星期四'),
  msg('Friday', '星期五'),
  msg('Saturday', '星期六'),
  msg('Sunday', '星期日'),
];

/** Monday is 1. */
export function weekdayName(weekday: number): Msg {
  return names[weekday - 1] ?? msg(String(weekday), String(weekday));
}

export const englishWeekday =
  'mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?';

/** `fri`, `thurs`, `Sunday` → 5, 4, 7. The word has matched `englishWeekday`. */
export function englishWeekdayNumber(word: string): number {
  return ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].indexOf(word.slice(0, 3)) + 1;
}

/** `一` … `六`, `日`, `天`, `1` … `7`. */
export function chineseWeekdayNumber(char: string): number {
  const index = '一二三四五六日'.indexOf(char === '天' ? '日' : char);
  return index >= 0 ? index + 1 : Number(char);
}

export const englishMonth =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';

/** `dec`, `Sept` → 12, 9. The word has matched `englishMonth`. */
export function englishMonthNumber(word: string): number {
  return 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ').indexOf(word.slice(0, 3)) + 1;
}
