import type { Choice } from '../../cards/form.ts';
import type { ReferenceResolver, Resolution, ResolveCtx } from '../../commands/define.ts';
import { dayText } from '../../commands/values/calendar-day.ts';
import { parseId } from '../../commands/values/ids.ts';
import { ellipsize, oneLine } from '../../core/text.ts';
import { type Sql, sql } from '../../store/database.ts';
import { idOf, messages } from './messages.ts';
import { type SurveyRow, surveyAccess, surveys } from './records.ts';

export interface SurveyValue {
  readonly id: number;
  readonly name: string;
}

/** `SV-5`, `5`, or the name of a customer with one survey. The latest first. */
export const surveyReference: ReferenceResolver<SurveyValue> = {
  name: 'survey',
  async resolve(words, ctx): Promise<Resolution<SurveyValue>> {
    const id = parseId(words, 'SV');
    const [byId] = id.ok ? await find(ctx, sql`v.id = ${id.value}::int`, 1) : [];
    if (byId) return one(byId, true);
    const found = words.trim().length < 2 ? [] : await find(ctx, ofCustomer(words), 8);
    const [only] = found;
    if (only && found.length === 1) return one(only, false);
    if (found.length > 1) return { kind: 'several', choices: found.map(toChoice) };
    return { kind: 'none', message: messages.unknown(ellipsize(oneLine(words), 60)) };
  },
  async suggest(query, ctx) {
    const id = parseId(query, 'SV');
    const named = query.trim() === '' ? sql`TRUE` : ofCustomer(query);
    const where = id.ok ? sql`(v.id = ${id.value}::int OR ${named})` : named;
    return (await find(ctx, where, 50)).map(toChoice);
  },
};

/** Only those that the actor may know of. */
function find(ctx: ResolveCtx, where: Sql, limit: number): Promise<SurveyRow[]> {
  const all = [sql`v.removed_at IS NULL`, surveyAccess(ctx.ability), where];
  return surveys.where(ctx.tx, all, sql`v.taken_on DESC, v.id DESC`, { limit });
}

function ofCustomer(words: string): Sql {
  const like = `%${words.trim().replace(/[\\%_]/gu, '\\$&')}%`;
  return sql`EXISTS (SELECT FROM customers c WHERE c.id = v.customer_id AND c.name ILIKE ${like}::text)`;
}

function one(survey: SurveyRow, exact: boolean): Resolution<SurveyValue> {
  const word = idOf(survey);
  const name = survey.customerName;
  return { kind: 'one', value: { id: survey.id, name }, label: `${word} ${name}`, word, exact };
}

function toChoice(survey: SurveyRow): Choice {
  return { label: `${idOf(survey)} ${survey.customerName}`, value: idOf(survey), detail: dayText(survey.takenOn) };
}
