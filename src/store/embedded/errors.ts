/** Why the embedded database did not start, in one word that a caller can switch on. */
export type EmbeddedFault =
  | 'already-running'
  | 'binaries-missing'
  | 'foreign-version'
  | 'not-ours'
  | 'port-taken'
  | 'start-failed'
  | 'unreachable'
  | 'wrong-account';

/** The embedded database could not be used. `message` says what happened, `hint` what a person can do about it. */
export class EmbeddedPostgresError extends Error {
  readonly fault: EmbeddedFault;
  readonly hint: string;

  constructor(fault: EmbeddedFault, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.fault = fault;
    this.hint = hint;
  }
}

/** Another live process holds the data folder. */
export class AlreadyRunningError extends EmbeddedPostgresError {
  readonly pid: number;

  constructor(folder: string, pid: number, elsewhere?: string) {
    super(
      'already-running',
      elsewhere
        ? `The data folder ${folder} is in use by process ${pid} on ${elsewhere}.`
        : `The data folder ${folder} is already in use by process ${pid}.`,
      elsewhere
        ? 'Stop it there first. If it is gone, wait twenty seconds and start again.'
        : 'Stop that process first, or give this one another folder with CROSSDESK_DATA_DIR.',
    );
    this.pid = pid;
  }
}

/** npm did not install the package that holds PostgreSQL for this machine, or there is none. */
export class BinariesMissingError extends EmbeddedPostgresError {
  constructor(message: string, hint: string, options?: ErrorOptions) {
    super('binaries-missing', message, hint, options);
  }
}

/** The cluster was written by another major version of PostgreSQL, whose files this one cannot read. */
export class ForeignVersionError extends EmbeddedPostgresError {
  constructor(cluster: string, found: string, ours: number) {
    super(
      'foreign-version',
      `The database in ${cluster} was made by PostgreSQL ${found}, and this release runs PostgreSQL ${ours}.`,
      `Start the release that made it and run \`crossdesk backup <file>\`. Then move the data folder aside, start this release with a new one, and run \`crossdesk restore <file>\`. Keep the encryption key of the old folder.`,
    );
  }
}

/** What lies where the cluster should be is not one of ours, so it is left untouched. */
export class NotOursError extends EmbeddedPostgresError {
  constructor(message: string, hint: string) {
    super('not-ours', message, hint);
  }
}

export class PortTakenError extends EmbeddedPostgresError {
  constructor(port: number) {
    super(
      'port-taken',
      `Port ${port} of 127.0.0.1, where the embedded database should listen, is taken.`,
      'Stop what listens there, or let Crossdesk choose a free port.',
    );
  }
}

/** PostgreSQL or initdb ended before it was ready; `message` carries the last lines that it wrote. */
export class StartFailedError extends EmbeddedPostgresError {
  constructor(message: string, hint: string, options?: ErrorOptions) {
    super('start-failed', message, hint, options);
  }
}

/** The account that PostgreSQL must run under cannot get at its files. */
export class UnreachableError extends EmbeddedPostgresError {
  constructor(message: string, hint: string, options?: ErrorOptions) {
    super('unreachable', message, hint, options);
  }
}

export class WrongAccountError extends EmbeddedPostgresError {
  constructor(message: string, hint: string, options?: ErrorOptions) {
    super('wrong-account', message, hint, options);
  }
}

/** The `code` of a system error such as ENOENT, or undefined for anything else. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
