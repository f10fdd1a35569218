import type { ConversationReference, References } from '../core/ports.ts';
import type { Database } from './database.ts';

interface Row extends Omit<ConversationReference, 'isGone'> {
  readonly isGone: boolean;
}

const columns = `platform, workspace, conversation, kind, user_id AS "user", service_url AS "serviceUrl", facts,
  gone_at IS NOT NULL AS "isGone"`;

/** Keeps conversation references in the database, where every process finds them. */
export function createReferences(database: Database): References {
  async function select(where: string, values: readonly string[]): Promise<Row[]> {
    const { rows } = await database.pool.query<Row>(`SELECT ${columns} FROM conversation_references WHERE ${where}`, [
      ...values,
    ]);
    return rows;
  }

  return {
    async save({ platform, workspace, conversation, kind, user, serviceUrl, facts }) {
      // What was learnt before stays where the news says nothing of it: a later message may not repeat a team's name.
      const { rows } = await database.pool.query<{ isNews: boolean }>(
        `WITH before AS (
           SELECT gone_at FROM conversation_references WHERE platform = $1 AND workspace = $2 AND conversation = $3
         )
         INSERT INTO conversation_references AS r (platform, workspace, conversation, kind, user_id, service_url, facts)
         VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb)
         ON CONFLICT (platform, workspace, conversation) DO UPDATE SET kind = excluded.kind,
           user_id = coalesce(excluded.user_id, r.user_id), service_url = excluded.service_url,
           facts = r.facts || excluded.facts, seen_at = now(), gone_at = NULL
         RETURNING (xmax = 0) OR EXISTS (SELECT 1 FROM before WHERE gone_at IS NOT NULL) AS "isNews"`,
        [platform, workspace, conversation, kind, user, serviceUrl, JSON.stringify(facts)],
      );
      return rows[0]?.isNews === true;
    },
    async find(platform, workspace, conversation) {
      const rows = await select('platform = $1 AND workspace = $2 AND conversation = $3', [
        platform,
        workspace,
        conversation,
      ]);
      return rows[0] ?? null;
    },
    async findPersonal(platform, workspace, user) {
      const rows = await select(
        `platform = $1 AND workspace = $2 AND user_id = $3 AND kind = 'personal'
         ORDER BY gone_at IS NOT NULL, seen_at DESC LIMIT 1`,
        [platform, workspace, user],
      );
      return rows[0] ?? null;
    },
    async gone(platform, workspace, conversation) {
      await database.pool.query(
        `UPDATE conversation_references SET gone_at = now()
         WHERE platform = $1 AND workspace = $2 AND conversation = $3 AND gone_at IS NULL`,
        [platform, workspace, conversation],
      );
    },
    async list(platform, workspace) {
      return workspace === undefined
        ? select('platform = $1 ORDER BY seen_at DESC, id DESC', [platform])
        : select('platform = $1 AND workspace = $2 ORDER BY seen_at DESC, id DESC', [platform, workspace]);
    },
  };
}
