/** Says what is wrong, and how to mend it, without a stack trace for what a person can mend. Ends with exit code 1. */
export function fail(error: unknown): never {
  if (error instanceof Error) {
    const hint = 'hint' in error && typeof error.hint === 'string' ? error.hint : null;
    const known = hint !== null || mendable.has(error.name);
    process.stderr.write(`\n${known ? error.message : (error.stack ?? error.message)}\n`);
    if (hint) process.stderr.write(`${hint}\n`);
  } else process.stderr.write(`\n${String(error)}\n`);
  process.exit(1);
}

/** Errors whose message says all that is needed. */
const mendable = new Set([
  'ConfigError',
  'MigrationError',
  'BackupError',
  'EmbeddedPostgresError',
  'PortTaken',
  'AppError',
  'UsageError',
]);
