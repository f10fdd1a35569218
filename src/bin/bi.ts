import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Config } from '../config.ts';
import { createLogger } from '../log.ts';
import { openDatabase } from '../open-database.ts';
import { print } from './print.ts';

const biRole = 'crossdesk_bi';

/** What lets a role read the views of the schema `bi` and nothing else. Safe to run again; views of later versions need it again. */
export function grants(database: string, role: string = biRole): string[] {
  const name = pg.escapeIdentifier(database);
  return [
    `REVOKE ALL ON SCHEMA public FROM ${role}`,
    `GRANT CONNECT ON DATABASE ${name} TO ${role}`,
    `GRANT USAGE ON SCHEMA bi TO ${role}`,
    `GRANT SELECT ON ALL TABLES IN SCHEMA bi TO ${role}`,
    `ALTER DEFAULT PRIVILEGES IN SCHEMA bi GRANT SELECT ON TABLES TO ${role}`,
    `ALTER ROLE ${role} SET default_transaction_read_only = on`,
    `ALTER ROLE ${role} SET statement_timeout = '120s'`,
    `ALTER ROLE ${role} SET search_path = bi`,
  ];
}

/**
 * Makes the role with which Tableau, Power BI and the like read the views, and prints its password once. Where the program's own
 * database user may not make roles, prints what a database administrator has to run.
 */
export async function runBiGrant(config: Config, options: { readonly sql?: boolean }): Promise<void> {
  const opened = await openDatabase(config, createLogger('warn'), { join: true, mustExist: true });
  const client = new pg.Client({ connectionString: opened.url });
  try {
    await client.connect();
    const { rows } = await client.query<{ database: string; may: boolean; there: boolean }>(
      `SELECT current_database() AS database, (SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user) AS may,
         EXISTS (SELECT FROM pg_roles WHERE rolname = '${biRole}') AS there`,
    );
    const [{ database, may, there } = { database: '', may: false, there: false }] = rows;
    const password = randomBytes(24).toString('base64url');
    const make = `${there ? 'ALTER' : 'CREATE'} ROLE ${biRole} LOGIN NOINHERIT PASSWORD ${pg.escapeLiteral(password)}`;
    const statements = [make, ...grants(database)];
    if (options.sql || !may) {
      if (!options.sql) print('-- This database user may not make roles. A database administrator runs:');
      for (const statement of statements) print(`${statement};`);
      return;
    }
    await client.query('BEGIN');
    for (const statement of statements) await client.query(statement);
    await client.query('COMMIT');
    print(
      `The role ${biRole} may read the views of the schema bi, and nothing else. Its password, shown once: ${password}`,
    );
  } finally {
    await client.end();
    await opened.close();
  }
}
