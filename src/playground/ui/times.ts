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

/** Slack's `<!date^…>` tokens in a reader's own zone. Unknown tokens stay as they are. */
export function slackDate(timestamp: string, format: string, tz: string): string {
  const date = new Date(Number(timestamp) * 1000);
  const show = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en-GB', { timeZone: tz, ...options }).format(date);
  const day = dayOf(date, tz);
  const pretty = day === 'Today' || day === 'Yesterday' ? day : undefined;
  return format
    .replace('{date_num}', show({ year: 'numeric', month: '2-digit', day: '2-digit' }).split('/').reverse().join('-'))
    .replace('{date_short_pretty}', pretty ?? show({ day: 'numeric', month: 'short', year: 'numeric' }))
    .replace('{date_long_pretty}', pretty ?? show({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }))
    .replace('{date_pretty}', pretty ?? show({ day: 'numeric', month: 'long', year: 'numeric' }))
    .replace('{date_short}', show({ day: 'numeric', month: 'short', year: 'numeric' }))
    .replace('{date_long}', show({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }))
    .replace('{date}', show({ day: 'numeric', month: 'long', year: 'numeric' }))
    .replace('{time_secs}', show({ hour: '2-digit', minute: '2-digit', second: '2-digit' }))
    .replace('{time}', show({ hour: '2-digit', minute: '2-digit' }))
    .replace('{ago}', ago(date));
}

export function ago(date: Date): string {
  const seconds = (date.getTime() - Date.now()) / 1000;
  const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  const size = Math.abs(seconds);
  if (size < 60) return 'just now';
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
