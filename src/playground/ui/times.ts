import { useEffect, useState } from 'react';

export function tsToDate(ts: string): Date {
  return new Date(Number(ts) * 1000);
}

export function clockTime(date: Date, tz: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: tz, hour: '2-digit', minute: '2-digit' }).format(date);
}

export function dayOf(date: Date, tz: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: tz, weekday: 'long', day: 'numeric', month: 'long' });
  const day = format.format(date);
  if (day === format.format(new Date())) return 'Today';
  if (day === format.format(new Date(Date.now() - 86_400_000))) return 'Yesterday';
  return day;
}

/** Slack's `<!date^…>` tokens in a reader's own zone and language. Unknown tokens stay as they are. */
export function slackDate(timestamp: string, format: string, tz: string, locale: string): string {
  const date = new Date(Number(timestamp) * 1000);
  const language = locale.startsWith('zh') ? 'zh-CN' : 'en-GB';
  const show = (options: Intl.DateTimeFormatOptions, at: Date | number = date): string =>
    new Intl.DateTimeFormat(language, { timeZone: tz, ...options }).format(at);
  const long = { day: 'numeric', month: 'long', year: 'numeric' } as const;
  const short = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  const near = [-1, 0, 1].find((days) => show(long, Date.now() + days * 86_400_000) === show(long));
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const pretty = near === undefined ? undefined : capital(words.format(near, 'day'));
  return format
    .replaceAll('{date_num}', new Intl.DateTimeFormat('sv-SE', { timeZone: tz }).format(date))
    .replaceAll('{date_short_pretty}', pretty ?? show(short))
    .replaceAll('{date_long_pretty}', pretty ?? show({ weekday: 'long', ...long }))
    .replaceAll('{date_pretty}', pretty ?? show(long))
    .replaceAll('{date_short}', show(short))
    .replaceAll('{date_long}', show({ weekday: 'long', ...long }))
    .replaceAll('{date}', show(long))
    .replaceAll('{time_secs}', show({ hour: '2-digit', minute: '2-digit', second: '2-digit' }))
    .replaceAll('{time}', show({ hour: '2-digit', minute: '2-digit' }))
    .replaceAll('{ago}', ago(date, language));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function ago(date: Date, language = 'en-GB'): string {
  const seconds = (date.getTime() - Date.now()) / 1000;
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const size = Math.abs(seconds);
  if (size < 60) return format.format(Math.round(seconds), 'second');
  if (size < 3600) return format.format(Math.round(seconds / 60), 'minute');
  if (size < 86_400) return format.format(Math.round(seconds / 3600), 'hour');
  return format.format(Math.round(seconds / 86_400), 'day');
}

/** Renders again now and then, for what shows the time. */
export function useTick(everyMs: number): number {
  const [tick, setTick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTick((before) => before + 1), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return tick;
}
