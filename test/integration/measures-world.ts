import type { Services } from '../../src/commands/define.ts';
import { ensureStages } from '../../src/crm/deals/stages.ts';
import { type Figure, type MeasureKey, readFigure, type Scope, windowOf } from '../../src/crm/metrics/index.ts';
import { actorAbility } from '../../src/operations/viewer.ts';
import { sql } from '../../src/store/database.ts';
import { type CrmWorld, createCrmWorld, type Who } from '../support/crm-world.ts';

/** November 2026 in Berlin, of which the twentieth is today. */
export const november = { from: '2026-11-01', to: '2026-11-30' };

export interface TaskGiven {
  readonly status?: 'open' | 'started' | 'done' | 'cancelled';
  readonly for?: Who | null;
  readonly department?: string;
  readonly asks?: string;
  readonly due?: string | null;
  readonly closed?: string | null;
  readonly created?: string;
  readonly acknowledged?: string | null;
  readonly estimate?: number | null;
  readonly spent?: number;
  readonly reassignments?: number;
}

/** The CRM's world with records put straight into its tables, as the figures find them. */
export async function createMeasuresWorld(services: Partial<Services> = {}) {
  const world: CrmWorld = await createCrmWorld({ services });
  const { departmentIds, actors } = world;
  await world.database.transact((tx) => ensureStages(tx));
  const run = (statement: Parameters<typeof world.rows>[0]) => world.rows<{ id: number }>(statement);
  const one = async (statement: Parameters<typeof world.rows>[0]): Promise<number> =>
    (await run(statement))[0]?.id ?? 0;
  const staff = (who: Who | null | undefined) => (who ? actors[who].staffId : null);
  const department = (key: string) => departmentIds[key] ?? 0;

  return {
    ...world,
    run,
    scope: {
      company: { kind: 'company' } as Scope,
      department: (key: string): Scope => ({ kind: 'department', id: department(key) }),
      person: (who: Who): Scope => ({ kind: 'person', id: actors[who].staffId }),
    },
    figure: (
      who: Who,
      measure: MeasureKey,
      scope: Scope,
      period: { from: string; to: string } = november,
      zone = 'Europe/Berlin',
    ): Promise<Figure> =>
      world.database.read((tx) => {
        const now = world.clock.now();
        return readFigure({ tx, now, ability: actorAbility(actors[who]) }, measure, scope, windowOf(period, zone, now));
      }),
    task: (given: TaskGiven = {}) =>
      one(sql`
        INSERT INTO tasks (title, status, department_id, creator_department_id, assignee_id, created_by_id, due_at, closed_at,
          created_at, acknowledged_at, estimate_minutes, spent_minutes, reassignments)
        VALUES ('Some task', ${given.status ?? 'done'}, ${department(given.department ?? 'support')}::int,
          ${given.asks ? department(given.asks) : null}::int, ${staff(given.for)}::int, ${actors.lena.staffId}::int,
          ${given.due ?? null}::timestamptz, ${given.closed ?? null}::timestamptz, ${given.created ?? '2026-10-01T08:00:00Z'}::timestamptz,
          ${given.acknowledged ?? null}::timestamptz, ${given.estimate ?? null}::int, ${given.spent ?? 0}::int,
          ${given.reassignments ?? 0}::int) RETURNING id`),
    survey: (
      customer: number,
      on: string,
      given: {
        csat?: number;
        nps?: number;
        satisfaction?: readonly [expected: number | null, actual: number | null];
        loyalty?: readonly [expected: number | null, actual: number | null];
        department?: string;
      },
    ) =>
      one(sql`
        INSERT INTO surveys (customer_id, taken_on, csat, nps, satisfaction_expected, satisfaction_actual, loyalty_expected,
          loyalty_actual, department_id, created_by_id)
        VALUES (${customer}::int, ${on}::date, ${given.csat ?? null}::int, ${given.nps ?? null}::int,
          ${given.satisfaction?.[0] ?? null}::numeric, ${given.satisfaction?.[1] ?? null}::numeric,
          ${given.loyalty?.[0] ?? null}::numeric, ${given.loyalty?.[1] ?? null}::numeric,
          ${given.department ? department(given.department) : null}::int, ${actors.lena.staffId}::int) RETURNING id`),
    log: (customer: number, by: Who, at: string, audience: 'everyone' | 'department' = 'everyone') =>
      one(sql`
        INSERT INTO interactions (customer_id, by_id, department_id, content, happened_at, audience)
        VALUES (${customer}::int, ${staff(by)}::int, ${actors[by].departmentId}::int, 'Spoke', ${at}::timestamptz, ${audience})
        RETURNING id`),
    case: (
      customer: number,
      given: {
        by?: Who;
        responded?: string | null;
        responseMinutes?: number | null;
        resolved?: string;
        resolutionMinutes?: number | null;
        asks?: string;
        responseDue?: string;
      },
    ) =>
      one(sql`
        INSERT INTO cases (subject, customer_id, department_id, creator_department_id, created_by_id, assignee_id, status, opened_at,
          clock_from, responded_at, responded_by_id, response_minutes, response_due_at, resolved_at, resolution_kind, resolution_minutes)
        VALUES ('Broken', ${customer}::int, ${department('support')}::int, ${given.asks ? department(given.asks) : null}::int,
          ${actors.lena.staffId}::int, ${staff(given.by ?? 'omar')}::int, ${given.resolved ? 'resolved' : 'open'}, '2026-11-01', '2026-11-01',
          ${given.responded ?? null}::timestamptz, ${given.responded ? staff(given.by ?? 'omar') : null}::int,
          ${given.responseMinutes ?? null}::int, ${given.responseDue ?? null}::timestamptz, ${given.resolved ?? null}::timestamptz,
          ${given.resolved ? 'solved' : null}, ${given.resolutionMinutes ?? null}::int) RETURNING id`),
    handoff: (given: {
      customer: number;
      from: string;
      to: string;
      offered: string;
      by: string;
      answered?: string | null;
      who?: Who;
      status?: 'offered' | 'expired' | 'accepted' | 'declined' | 'withdrawn';
    }) =>
      one(sql`
        INSERT INTO handoffs (subject_noun, subject_id, customer_id, from_department_id, to_department_id, reason, status, answer_by,
          answered_at, answered_by_id, created_by_id, created_at)
        VALUES ('customer', ${given.customer}::int, ${given.customer}::int, ${department(given.from)}::int, ${department(given.to)}::int,
          'Yours', ${given.status ?? (given.answered ? 'accepted' : 'offered')}, ${given.by}::timestamptz, ${given.answered ?? null}::timestamptz,
          ${given.answered ? staff(given.who ?? 'omar') : null}::int, ${actors.lena.staffId}::int, ${given.offered}::timestamptz)
        RETURNING id`),
    deal: (
      customer: number,
      given: {
        amount?: number | null;
        currency?: string;
        owner?: Who;
        department?: string;
        stage?: string;
        status?: 'open' | 'won' | 'lost';
        expected?: string;
        closedOn?: string;
        created?: string;
        since?: string;
      } = {},
    ) =>
      one(sql`
        WITH made AS (
          INSERT INTO deals (title, customer_id, department_id, owner_id, stage, status, amount_minor, amount_currency, expected_on, closed_on,
            closed_at, created_by_id, created_at, stage_since)
          VALUES ('A deal', ${customer}::int, ${department(given.department ?? 'sales')}::int, ${staff(given.owner ?? 'lena')}::int,
            ${given.stage ?? 'qualification'}, ${given.status ?? 'open'}, ${given.amount ?? null}::bigint,
            ${given.amount == null ? null : (given.currency ?? 'EUR')}, ${given.expected ?? null}::date, ${given.closedOn ?? null}::date,
            ${given.closedOn ?? null}::date, ${actors.lena.staffId}::int, ${given.created ?? '2026-10-01T08:00:00Z'}::timestamptz,
            ${given.since ?? given.created ?? '2026-10-01T08:00:00Z'}::timestamptz) RETURNING id, stage, stage_since)
        INSERT INTO deal_stage_spells (deal_id, stage, entered_at, entered_by_id)
        SELECT id, stage, stage_since, ${actors.lena.staffId}::int FROM made RETURNING deal_id AS id`),
  };
}

export type MeasuresWorld = Awaited<ReturnType<typeof createMeasuresWorld>>;
