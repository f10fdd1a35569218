import type { Choice } from '../../cards/form.ts';
import type { ReferenceResolver, Resolution, ResolveCtx } from '../../commands/define.ts';
import { parseId } from '../../commands/values/ids.ts';
import { ellipsize, oneLine } from '../../core/text.ts';
import { type Sql, sql } from '../../store/database.ts';
import { statusNames } from './labels.ts';
import { idOf, messages } from './messages.ts';
import { campaignAccess } from './records.ts';
import { isOpen, type Status } from './rules.ts';

export interface CampaignValue {
  readonly id: number;
  readonly name: string;
}

interface Found extends CampaignValue {
  readonly status: Status;
}

/** More than a picker can usefully show. */
const maxChoices = 8;

/** `CM-3`, `3`, its name, or a part of it that fits only one. Open ones first. */
export const campaignReference: ReferenceResolver<CampaignValue> = {
  name: 'campaign',
  async resolve(words, ctx): Promise<Resolution<CampaignValue>> {
    const id = parseId(words, 'CM');
    const byId = id.ok ? await find(ctx, sql`m.id = ${id.value}::int`, 1) : [];
    if (byId[0]) return one(byId[0], true);
    const title = words.trim();
    if (title.length >= 2) {
      for (const way of [sql`lower(m.title) = lower(${title}::text)`, sql`m.title ILIKE ${contains(title)}::text`]) {
        const found = await find(ctx, way, maxChoices);
        if (found.length > 0) return oneOrSeveral(found);
      }
    }
    return { kind: 'none', message: messages.unknown(ellipsize(oneLine(words), 60)) };
  },
  async suggest(query, ctx) {
    const words = query.trim();
    const id = parseId(words, 'CM');
    const named = sql`m.title ILIKE ${contains(words)}::text`;
    const where = words === '' ? sql`TRUE` : id.ok ? sql`(m.id = ${id.value}::int OR ${named})` : named;
    return (await find(ctx, where, 50)).map(toChoice);
  },
};

/** Only those that the actor may know of; running ones first, the actor's own before others'. */
function find(ctx: ResolveCtx, where: Sql, limit: number): Promise<Found[]> {
  return ctx.tx.rows<Found>(sql`
    SELECT m.id, m.title AS name, m.status FROM campaigns m
    WHERE ${where} AND m.removed_at IS NULL AND ${campaignAccess(ctx.ability)}
    ORDER BY CASE m.status WHEN 'running' THEN 0 WHEN 'planned' THEN 1 WHEN 'draft' THEN 2 ELSE 3 END,
      (m.owner_id IS DISTINCT FROM ${ctx.actor.staffId}::int), m.id DESC LIMIT ${limit}::int`);
}

/** `%` and `_` that somebody typed stand for themselves. */
function contains(words: string): string {
  return `%${words.replace(/[\\%_]/gu, '\\$&')}%`;
}

function oneOrSeveral(found: readonly Found[]): Resolution<CampaignValue> {
  const open = found.filter(({ status }) => isOpen(status));
  const fitting = open.length > 0 ? open : found;
  const [only] = fitting;
  return fitting.length === 1 && only ? one(only, false) : { kind: 'several', choices: fitting.map(toChoice) };
}

function one(found: Found, exact: boolean): Resolution<CampaignValue> {
  const word = idOf(found);
  return { kind: 'one', value: { id: found.id, name: found.name }, label: `${word} ${found.name}`, word, exact };
}

function toChoice(found: Found): Choice {
  return { label: `${idOf(found)} ${found.name}`, value: idOf(found), detail: statusNames[found.status] };
}
