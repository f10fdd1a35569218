import type { DueWatch } from '../../commands/define.ts';
import { sql } from '../../store/database.ts';
import { campaignDetails, campaignRef } from './records.ts';

/**
 * Planned campaigns whose first day has come, and running ones whose last day has passed: told once for each such day, so that whoever
 * moves the day is told again. Days are UTC's.
 */
export const dueCampaigns: DueWatch = {
  what: 'campaigns',
  async due({ tx, now, limit, changed }) {
    const found = await tx.rows<{
      id: number;
      version: number;
      before: string | null;
      day: string;
      reminded: 'start' | 'end';
      departmentId: number;
      ownerId: number | null;
      createdById: number;
    }>(sql`
      WITH late AS (
        SELECT id, reminded_on AS before, CASE status WHEN 'planned' THEN 'start' ELSE 'end' END AS what,
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
      RETURNING m.id, m.version, late.before::text AS before, m.reminded_on::text AS day, m.reminded, m.department_id AS "departmentId", m.owner_id AS "ownerId", m.created_by_id AS "createdById"`);
    const typeOf = (campaign: { reminded: 'start' | 'end' }) =>
      campaign.reminded === 'start' ? ('campaign.start_due' as const) : ('campaign.end_due' as const);
    for (const campaign of found) {
      changed(typeOf(campaign), {
        ref: campaignRef(campaign.id),
        version: campaign.version,
        fields: ['remindedOn'],
        before: { remindedOn: campaign.before },
        after: { reminded: campaign.reminded, remindedOn: campaign.day },
      });
    }
    return found.map((campaign) => ({
      type: typeOf(campaign),
      ref: campaignRef(campaign.id),
      details: campaignDetails(campaign),
    }));
  },
};
