import { weekdayName } from '../../commands/values/weekdays.ts';
import { type Msg, msg } from '../../core/msg.ts';
import type { Recurrence, Repeat } from './recurrence.ts';

/** In words; the English ones are what the database keeps, and parse back to the same. */
export function recurrenceName({ repeat, time }: Recurrence): Msg {
  const { en, zh } = repeatName(repeat);
  if (!time) return msg(en, zh);
  const at = `${String(time.hour).padStart(2, '0')}:${String(time.minute).padStart(2, '0')}`;
  return msg(`${en} at ${at}`, `${zh} ${at}`);
}

function repeatName(repeat: Repeat): Msg {
  switch (repeat.every) {
    case 'day':
      return repeat.interval === 1
        ? msg('every day', '每天')
        : msg(`every ${repeat.interval} days`, `每${repeat.interval}天`);
    case 'weekday':
      return msg('every weekday', '每个工作日');
    case 'week': {
      const names = repeat.on.map(weekdayName);
      const every =
        repeat.interval === 1
          ? msg('every week', '每周')
          : msg(`every ${repeat.interval} weeks`, `每${repeat.interval}周`);
      if (names.length === 0) return every;
      const zh = names.map((name) => name.zh.replace('星期', '')).join('、');
      return msg(
        `${every.en} on ${names.map((name) => name.en).join(', ')}`,
        `${every.zh}${repeat.interval === 1 ? '' : '的周'}${zh}`,
      );
    }
    case 'month': {
      const every =
        repeat.interval === 1
          ? msg('every month', '每月')
          : msg(`every ${repeat.interval} months`, `每${repeat.interval}个月`);
      const on = dayName(repeat);
      return on ? msg(`${every.en} on the ${on.en}`, `${every.zh}${on.zh}`) : every;
    }
  }
}

function dayName(repeat: Extract<Repeat, { every: 'month' }>): Msg | null {
  if ('nth' in repeat) {
    const name = weekdayName(repeat.weekday);
    const en = repeat.nth === -1 ? 'last' : ['1st', '2nd', '3rd', '4th'][repeat.nth - 1];
    return msg(`${en} ${name.en}`, `${repeat.nth === -1 ? '最后一' : `第${'一二三四'[repeat.nth - 1]}`}个${name.zh}`);
  }
  if (repeat.day === null) return null;
  if (repeat.day === 31) return msg('last day', '最后一天');
  const suffix =
    repeat.day % 100 >= 11 && repeat.day % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][repeat.day % 10] ?? 'th');
  return msg(`${repeat.day}${suffix}`, `${repeat.day}日`);
}
