import type { DueWatch } from '../../commands/define.ts';
import { sql } from '../../store/database.ts';
import { campaignDetails, campaignRef } from './records.ts';

/**
 * Planned campaigns whose first day has come, and running ones whose last day has passed: told once for each such day, so that whoever
 * moves the day is told again. Days are UTC's.
 */
export const dueCampaigns: DueWatch = {
  what: 'campaigns',
  async due({ tx, now, limit }) {
    const found = await tx.rows<{
      id: number;
      reminded: 'start' | 'end';
      departmentId: number;
      ownerId: number | null;
      createdById: number;
    }>(sql`
      WITH late AS (
        SELECT id, CASE status WHEN 'planned' THEN 'start' ELSE 'end' END AS what,
          CASE status WHEN 'planned' THEN starts_on ELSE ends_on END AS day
        FROM campaigns
        WHERE status IN ('planned', 'running') AND removed_at IS NULL AND (
          (status = 'planned' AND starts_on <= (${now}::timestamptz AT TIME ZONE 'UTC')::date
            AND (reminded, reminded_on) IS DISTINCT FROM ('start', starts_on))
          OR (status = 'running' AND ends_on < (${now}::timestamptz AT TIME ZONE 'UTC')::date
            AND (reminded, reminded_on) IS DISTINCT FROM ('end', ends_on)))
        ORDER BY id LIMIT ${limit}::int FOR UPDATE SKIP LOCKED
      )
      UPDATE campaigns m SET reminded = late.what, reminded_on = late.day FROM late WHERE m.id = late.id
      RETURNING m.id, m.reminded, m.department_id AS "departmentId", m.owner_id AS "ownerId", m.created_by_id AS "createdById"`);
    return found.map((campaign) => ({
      type: campaign.reminded === 'start' ? 'campaign.start_due' : 'campaign.end_due',
      ref: campaignRef(campaign.id),
      details: campaignDetails(campaign),
    }));
  },
};
