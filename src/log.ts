import { type Logger, pino } from 'pino';
import type { LogLevel } from './config.ts';

export type { Logger };

/** What must never reach a log, wherever it turns up in a logged object. */
const secretPaths = [
  'token',
  'botToken',
  'authorization',
  'headers.authorization',
  'config.headers.Authorization',
  'response_url',
  'responseUrl',
  'signingSecret',
  'clientSecret',
  'stateSecret',
  'databaseUrl',
  'sealed',
  'password',
];

/** Structured lines on standard error, so that standard output stays for what a person reads. */
export function createLogger(level: LogLevel): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: [...secretPaths, ...secretPaths.map((path) => `*.${path}`), ...secretPaths.map((path) => `err.${path}`)],
        censor: '[hidden]',
      },
      serializers: { err: errorWithoutSecrets, error: errorWithoutSecrets },
    },
    pino.destination({ dest: 2, sync: false }),
  );
}

/** Name, message, stack and cause: not the whole object, since HTTP clients hang requests with tokens on their errors. */
export function errorWithoutSecrets(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...('code' in error ? { code: error.code } : {}),
    // Several addresses of one name fail together, in an error that says nothing itself.
    ...(error instanceof AggregateError ? { errors: error.errors.map(errorWithoutSecrets) } : {}),
    ...(error.cause instanceof Error ? { cause: errorWithoutSecrets(error.cause) } : {}),
  };
}
