import { type Logger, LogLevel } from '@slack/bolt';

/** What this adapter needs of a log; pino's has it. */
export interface Log {
  debug(details: object, message?: string): void;
  info(details: object, message?: string): void;
  warn(details: object, message?: string): void;
  error(details: object, message?: string): void;
}

/** Slack's libraries write into our log. What they say is for developers, so it is one step quieter there. */
export function logToSlack(log: Log, part: string): Logger {
  const write =
    (level: 'debug' | 'info' | 'warn') =>
    (...said: unknown[]): void =>
      log[level]({ part }, said.map(shown).join(' '));
  return {
    debug: () => undefined, // whole requests and answers, customers' data included
    info: write('debug'),
    warn: write('info'),
    error: write('warn'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}

function shown(value: unknown): string {
  if (value instanceof Error) return value.message;
  if (typeof value === 'string') return value;
  // Objects of a library's own may hold tokens, and loops.
  return typeof value === 'object' && value !== null ? `[${value.constructor?.name ?? 'object'}]` : String(value);
}
