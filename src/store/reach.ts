import pg from 'pg';

/** The configured database gave no connection. The message names the place and never the password; `hint` says what to do. */
export class DatabaseUnreachable extends Error {
  readonly hint: string;
  constructor(url: string, cause: unknown) {
    const { hostname, port, pathname } = new URL(url);
    const name = decodeURIComponent(pathname.slice(1));
    const place = `${hostname || 'this machine'}:${port || 5432}`;
    super(`The database ${name === '' ? '' : `“${name}” `}at ${place} gives no connection: ${reasonOf(cause)}.`, {
      cause,
    });
    this.name = 'DatabaseUnreachable';
    this.hint = hints[codeOf(cause) ?? ''] ?? 'Check that the server runs and that DATABASE_URL names it rightly.';
  }
}

/** By the codes of PostgreSQL and of the system. */
const hints: Readonly<Record<string, string>> = {
  '28P01': 'Check the user and the password in DATABASE_URL.',
  '28000': 'Check the user in DATABASE_URL, and that the server lets it in from this machine.',
  '3D000': 'Create that database first (createdb), or name another one in DATABASE_URL.',
  '53300': 'The server has no connection left: close others, or raise its max_connections.',
};

/** How long a server may take to answer at the start, in milliseconds. */
const patienceMs = 10_000;

/** Connects once, so that a wrong address is said in plain words before anything else is begun. Throws DatabaseUnreachable. */
export async function reachDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: patienceMs });
  // One that breaks off later is `end`'s affair; without a listener it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new DatabaseUnreachable(url, error);
  } finally {
    await client.end();
  }
}

/** Several addresses of one name fail together, in an error whose own message is empty. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map(reasonOf))].join(', ');
  if (!(error instanceof Error)) return String(error);
  return error.message || codeOf(error) || error.name;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
