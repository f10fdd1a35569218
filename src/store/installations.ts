import type { Clock } from '../core/clock.ts';
import type { Installation, Installations } from '../core/ports.ts';
import type { Secrets } from '../core/secrets.ts';
import type { Database } from './database.ts';

const context = 'installations.token';
/** An operation or another process may approve or block a workspace; everybody notices within so many milliseconds. */
const cacheMs = 1_000;

interface Row extends Omit<Installation, 'platform'> {
  readonly platform: Installation['platform'];
  readonly token_sealed: string | null;
}

const columns = `platform, workspace, name, status, bot_user_id AS "botUserId", bot_id AS "botId", app_id AS "appId",
  enterprise, scopes, is_first AS "isFirst", token_sealed`;

export function createInstallations(deps: { database: Database; secrets: Secrets; clock: Clock }): Installations {
  const { database, secrets, clock } = deps;
  const cache = new Map<string, { until: number; row: Row | null }>();

  async function find(platform: string, workspace: string): Promise<Row | null> {
    const key = `${platform} ${workspace}`;
    const cached = cache.get(key);
    const now = clock.now().getTime();
    if (cached && cached.until > now) return cached.row;
    const { rows } = await database.pool.query<Row>(
      `SELECT ${columns} FROM installations WHERE platform = $1 AND workspace = $2`,
      [platform, workspace],
    );
    const row = rows[0] ?? null;
    cache.set(key, { until: now + cacheMs, row });
    return row;
  }

  return {
    async get(platform, workspace) {
      const row = await find(platform, workspace);
      return row && toInstallation(row);
    },
    async token(platform, workspace) {
      const row = await find(platform, workspace);
      // Nothing may be said in a workspace that no admin has approved, whoever asks.
      if (!row?.token_sealed || row.status !== 'approved') return null;
      return secrets.open(row.token_sealed, context);
    },
    async save(found) {
      // One deployment is one company: the first workspace is the company's, a further one waits for an admin. The lock makes
      // two first installs at the same moment agree on which was first.
      const client = await database.pool.connect();
      try {
        await client.query('BEGIN');
        await client.query('LOCK TABLE installations IN SHARE ROW EXCLUSIVE MODE');
        const { rows } = await client.query<Row>(
          `INSERT INTO installations (platform, workspace, enterprise, name, token_sealed, bot_user_id, bot_id, app_id, scopes, installed_by, is_first, status)
           SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, first.yes, CASE WHEN first.yes THEN 'approved' ELSE 'pending' END
           FROM (SELECT NOT EXISTS (SELECT 1 FROM installations WHERE is_first) AS yes) AS first
           ON CONFLICT (platform, workspace) DO UPDATE SET enterprise = excluded.enterprise, name = excluded.name,
             token_sealed = excluded.token_sealed, bot_user_id = excluded.bot_user_id, bot_id = excluded.bot_id,
             app_id = excluded.app_id, scopes = excluded.scopes, installed_by = excluded.installed_by, updated_at = now(),
             status = CASE WHEN installations.status <> 'removed' THEN installations.status
                           WHEN installations.is_first THEN 'approved' ELSE 'pending' END
           RETURNING ${columns}`,
          [
            found.platform,
            found.workspace,
            found.enterprise,
            found.name,
            secrets.seal(found.token, context),
            found.botUserId,
            found.botId,
            found.appId,
            [...found.scopes],
            found.installedBy,
          ],
        );
        await client.query('COMMIT');
        cache.clear();
        return toInstallation(rows[0] as Row);
      } catch (error) {
        await client.query('ROLLBACK');
        throw error;
      } finally {
        client.release();
      }
    },
    async setStatus(platform, workspace, status) {
      await database.pool.query(
        `UPDATE installations SET status = $3, updated_at = now(), token_sealed = CASE WHEN $3 = 'removed' THEN NULL ELSE token_sealed END
         WHERE platform = $1 AND workspace = $2`,
        [platform, workspace, status],
      );
      cache.clear();
    },
    async list() {
      const { rows } = await database.pool.query<Row>(`SELECT ${columns} FROM installations ORDER BY id`);
      return rows.map(toInstallation);
    },
  };
}

function toInstallation({ token_sealed: _sealed, ...installation }: Row): Installation {
  return installation;
}
