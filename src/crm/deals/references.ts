import type { Choice } from '../../cards/form.ts';
import type { ReferenceResolver, Resolution, ResolveCtx } from '../../commands/define.ts';
import { parseId } from '../../commands/values/ids.ts';
import { msg } from '../../core/msg.ts';
import { ellipsize, oneLine } from '../../core/text.ts';
import { type Sql, sql } from '../../store/database.ts';
import { idOf, messages } from './messages.ts';
import { dealAccess } from './records.ts';
import type { Status } from './rules.ts';
import { readStages, type StageRow, stageName, stagesCalled } from './stages.ts';

export interface DealValue {
  readonly id: number;
  readonly name: string;
}

interface Found extends DealValue {
  readonly status: Status;
  readonly customerName: string;
}

/** More than a picker can usefully show. */
const maxChoices = 8;

/** `DL-12`, `12`, its title, a part of it that fits only one, or the name of a customer with one open deal. */
export const dealReference: ReferenceResolver<DealValue> = {
  name: 'deal',
  async resolve(words, ctx): Promise<Resolution<DealValue>> {
    const id = parseId(words, 'DL');
    const byId = id.ok ? await find(ctx, sql`d.id = ${id.value}::int`, 1) : [];
    if (byId[0]) return one(byId[0], true);
    const title = words.trim();
    if (title.length >= 2) {
      const like = sql`${contains(title)}::text`;
      const ways = [
        sql`lower(d.title) = lower(${title}::text)`,
        sql`d.title ILIKE ${like}`,
        sql`d.status = 'open' AND EXISTS (SELECT FROM customers c WHERE c.id = d.customer_id AND c.name ILIKE ${like})`,
      ];
      for (const way of ways) {
        const found = await find(ctx, way, maxChoices);
        if (found.length > 0) return oneOrSeveral(found);
      }
    }
    return { kind: 'none', message: messages.unknown(ellipsize(oneLine(words), 60)) };
  },
  async suggest(query, ctx) {
    const words = query.trim();
    const id = parseId(words, 'DL');
    const like = sql`${contains(words)}::text`;
    const named = sql`(d.title ILIKE ${like} OR EXISTS (SELECT FROM customers c WHERE c.id = d.customer_id AND c.name ILIKE ${like}))`;
    const where = words === '' ? sql`d.status = 'open'` : id.ok ? sql`(d.id = ${id.value}::int OR ${named})` : named;
    return (await find(ctx, where, 50)).map(toChoice);
  },
};

/** Only those that the actor may know of; open ones first, the actor's own before others', what closes first before the rest. */
function find(ctx: ResolveCtx, where: Sql, limit: number): Promise<Found[]> {
  return ctx.tx.rows<Found>(sql`
    SELECT d.id, d.title AS name, d.status, (SELECT c.name FROM customers c WHERE c.id = d.customer_id) AS "customerName"
    FROM deals d WHERE ${where} AND d.removed_at IS NULL AND ${dealAccess(ctx.ability)}
    ORDER BY (d.status <> 'open'), (d.owner_id IS DISTINCT FROM ${ctx.actor.staffId}::int), d.expected_on NULLS LAST, d.id DESC
    LIMIT ${limit}::int`);
}

/** `%` and `_` that somebody typed stand for themselves. */
function contains(words: string): string {
  return `%${words.replace(/[\\%_]/gu, '\\$&')}%`;
}

function oneOrSeveral(found: readonly Found[]): Resolution<DealValue> {
  // Closed deals matter only where no open one fits: a renewal is called the same every year.
  const open = found.filter(({ status }) => status === 'open');
  const fitting = open.length > 0 ? open : found;
  const [only] = fitting;
  return fitting.length === 1 && only ? one(only, false) : { kind: 'several', choices: fitting.map(toChoice) };
}

function one(found: Found, exact: boolean): Resolution<DealValue> {
  const word = idOf(found);
  return { kind: 'one', value: { id: found.id, name: found.name }, label: `${word} ${found.name}`, word, exact };
}

function toChoice(found: Found): Choice {
  return { label: `${idOf(found)} ${found.name}`, value: idOf(found), detail: found.customerName };
}

export interface StageValue {
  readonly key: string;
  readonly kind: Status;
}

/** A stage of the pipeline by its name in either language. Retired ones are found by their full name only. */
export const stageReference: ReferenceResolver<StageValue> = {
  name: 'deal-stage',
  async resolve(words, ctx): Promise<Resolution<StageValue>> {
    const stages = await readStages(ctx.tx);
    const inUse = stages.filter(({ retired }) => !retired);
    const current = stagesCalled(inUse, words);
    const found = current.length > 0 ? current : stagesCalled(stages, words);
    const [only] = found;
    if (found.length === 1 && only) {
      const { key, kind } = only;
      return { kind: 'one', value: { key, kind }, label: nameFor(only, ctx), word: key, exact: true };
    }
    if (found.length > 1) return { kind: 'several', choices: found.map(stageChoice) };
    return { kind: 'none', message: messages.unknownStage(ellipsize(oneLine(words), 60), inUse) };
  },
  async suggest(query, ctx) {
    const inUse = (await readStages(ctx.tx)).filter(({ retired }) => !retired);
    return (query.trim() === '' ? inUse : stagesCalled(inUse, query)).map(stageChoice);
  },
};

function nameFor(stage: StageRow, ctx: ResolveCtx): string {
  return stageName(stage)[ctx.actor.locale];
}

function stageChoice(stage: StageRow): Choice {
  const share = `${stage.probability}%`;
  return { label: stageName(stage), value: stage.key, detail: msg(share, share) };
}
