import type { Profile } from '../core/ports.ts';
import type { Database } from './database.ts';

/**
 * Writes down what a platform said of one of its users, and joins them to a person by verified e-mail: the same person
 * however many chat identities. Somebody new becomes a colleague without department, who sees nothing protected.
 */
export async function matchProfile(
  database: Database,
  profile: Profile,
  policy: { admins: readonly string[]; ownersAreAdmins: boolean; now: Date },
): Promise<void> {
  const { platform, workspace, user } = profile.user;
  const email = profile.email?.toLowerCase();
  const isAdmin = email !== undefined && (policy.admins.includes(email) || (policy.ownersAreAdmins && profile.owner));
  const client = await database.pool.connect();
  try {
    await client.query('BEGIN');
    const known = await client.query<{ staff_id: number | null }>(
      'SELECT staff_id FROM chat_identities WHERE platform = $1 AND workspace = $2 AND user_id = $3 FOR UPDATE',
      [platform, workspace, user],
    );
    let staffId = known.rows[0]?.staff_id ?? null;
    if (profile.kind === 'member' && email !== undefined && staffId === null) {
      const { rows } = await client.query<{ id: number }>(
        `INSERT INTO staff (name, email, role, locale, timezone) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (email) DO UPDATE SET updated_at = now() RETURNING id`,
        [profile.name, email, isAdmin ? 'admin' : 'member', profile.locale ?? 'en', profile.timezone ?? 'UTC'],
      );
      staffId = rows[0]?.id ?? null;
    }
    await client.query(
      `INSERT INTO chat_identities (platform, workspace, user_id, staff_id, kind, email, name, checked_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (platform, workspace, user_id) DO UPDATE SET staff_id = coalesce(excluded.staff_id, chat_identities.staff_id),
         kind = excluded.kind, email = excluded.email, name = excluded.name, checked_at = excluded.checked_at`,
      [platform, workspace, user, staffId, profile.kind, email ?? null, profile.name, policy.now],
    );
    if (staffId !== null && profile.kind === 'member') {
      // Name, language and zone follow the platform until the person chooses; a configured admin is one from the next request on.
      await client.query(
        `UPDATE staff SET name = CASE WHEN leads THEN $2 ELSE name END,
           locale = CASE WHEN locale_chosen OR NOT leads THEN locale ELSE coalesce($3, locale) END,
           timezone = CASE WHEN zone_chosen OR NOT leads THEN timezone ELSE coalesce($4, timezone) END,
           role = CASE WHEN $5 AND role <> 'admin' THEN 'admin' ELSE role END, updated_at = now(),
           version = version + CASE WHEN $5 AND role <> 'admin' THEN 1 ELSE 0 END
         FROM (SELECT coalesce((${leadsStatement}), false) AS leads) AS account
         WHERE id = $1`,
        [staffId, profile.name, profile.locale ?? null, profile.timezone ?? null, isAdmin, platform, workspace, user],
      );
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

/**
 * Of somebody's accounts one tells who they are, or name and language would change with whichever was asked last: that of the
 * company's own workspace, elsewhere the oldest one that still counts.
 */
const leadsStatement = `
  SELECT (i.platform, i.workspace, i.user_id) = ($6, $7, $8)
  FROM chat_identities i LEFT JOIN installations n ON n.platform = i.platform AND n.workspace = i.workspace
  WHERE i.staff_id = $1 AND i.kind = 'member' AND coalesce(n.status, 'approved') = 'approved'
  ORDER BY coalesce(n.is_first, false) DESC, i.id LIMIT 1`;
