import type { Choice } from '../../cards/form.ts';
import type { ReferenceResolver, Resolution, ResolveCtx } from '../../commands/define.ts';
import { parseId } from '../../commands/values/ids.ts';
import { foldName } from '../../core/text.ts';
import { type Sql, sql } from '../../store/database.ts';
import { nameOf } from './cards.ts';
import type { ReviewValue } from './commands.ts';
import { idOf, messages, statusNames } from './messages.ts';
import { type ReviewRow, reviewAccess, reviews } from './records.ts';

/** Reviews whose names are looked through: the newest. */
const maxNamed = 200;

/** `R-5`, `5`, or words of its title. Open ones first. */
export const reviewReference: ReferenceResolver<ReviewValue> = {
  name: 'review',
  async resolve(words, ctx): Promise<Resolution<ReviewValue>> {
    const id = parseId(words, 'R');
    const byId = id.ok ? await find(ctx, [sql`r.id = ${id.value}::int`], 1) : [];
    if (byId[0]) return one(byId[0], ctx, true);
    const found = (await find(ctx, [], maxNamed)).filter((review) => isCalled(review, words));
    const [only] = found;
    if (found.length === 1 && only) return one(only, ctx, false);
    if (found.length > 1) return { kind: 'several', choices: found.slice(0, 8).map(toChoice) };
    return { kind: 'none', message: messages.unknown(words) };
  },
  async suggest(query, ctx) {
    const id = parseId(query, 'R');
    const all = await find(ctx, [], maxNamed);
    const fits = (review: ReviewRow): boolean =>
      query.trim() === '' || (id.ok && review.id === id.value) || isCalled(review, query);
    return all.filter(fits).slice(0, 50).map(toChoice);
  },
};

function find(ctx: ResolveCtx, where: readonly Sql[], limit: number): Promise<ReviewRow[]> {
  return reviews.where(
    ctx.tx,
    [sql`r.removed_at IS NULL`, reviewAccess(ctx.ability), ...where],
    sql`(r.status = 'closed'), r.id DESC`,
    { limit },
  );
}

function isCalled(review: ReviewRow, words: string): boolean {
  const name = nameOf(review);
  const wanted = foldName(words);
  return wanted !== '' && foldName(`${name.en} ${name.zh}`).includes(wanted);
}

function one(review: ReviewRow, ctx: ResolveCtx, exact: boolean): Resolution<ReviewValue> {
  const word = idOf(review);
  const name = nameOf(review)[ctx.actor.locale];
  return { kind: 'one', value: { id: review.id, name }, label: `${word} ${name}`, word, exact };
}

function toChoice(review: ReviewRow): Choice {
  const name = nameOf(review);
  const word = idOf(review);
  return {
    label: { en: `${word} ${name.en}`, zh: `${word} ${name.zh}` },
    value: word,
    detail: statusNames[review.status],
  };
}
