import { type Msg, msg, plural } from './msg.ts';

/** "2 min ago", for sentences; cards use time spans, which the platform keeps current. */
export function ago(at: Date, now: Date): Msg {
  const minutes = Math.floor((now.getTime() - at.getTime()) / 60_000);
  if (minutes < 1) return msg('just now', '刚刚');
  if (minutes < 60) return msg(`${minutes} min ago`, `${minutes} 分钟前`);
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return msg(`${plural(hours, 'hour', 'hours')} ago`, `${hours} 小时前`);
  const days = Math.floor(hours / 24);
  return msg(`${plural(days, 'day', 'days')} ago`, `${days} 天前`);
}

/** What somebody did, and when: Chinese puts the time before the deed, and a space between a word and a number. */
export function didAgo(who: Msg, did: Msg, at: Date, now: Date): Msg {
  const when = ago(at, now);
  const space = /^\d/u.test(when.zh) || /[A-Za-z0-9]$/u.test(who.zh) ? ' ' : '';
  return msg(`${who.en} ${did.en} ${when.en}`, `${who.zh}${space}${when.zh}${did.zh}`);
}
