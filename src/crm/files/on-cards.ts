import { type Block, buttons, type Card } from '../../cards/card.ts';
import type { Noun } from '../../commands/define.ts';
import { invocation } from '../../core/invocation.ts';
import { type NounName, shortId } from '../../core/records.ts';
import type { ReadCtx } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { buttonLabels } from './messages.ts';
import { isSubjectNoun } from './rules.ts';

/**
 * The noun with cards that say how many files a record has. Added here, where the list of nouns is made, so that no noun has to know
 * of files, and every door, push and preview shows the same. How many there are is seen by whoever sees the card.
 */
export function withFiles(noun: Noun): Noun {
  const { name, card, cards } = noun;
  if (!isSubjectNoun(name) || !card) return noun;
  const drawOne = card.bind(noun);
  const drawMany = cards?.bind(noun);
  return {
    ...noun,
    async card(ctx, id, viewer) {
      const drawn = await drawOne(ctx, id, viewer);
      const count = drawn ? ((await counts(ctx, name, [id])).get(id) ?? 0) : 0;
      return drawn && counted(drawn, name, id, count);
    },
    ...(drawMany
      ? {
          async cards(ctx, ids, viewer) {
            const drawn = await drawMany(ctx, ids, viewer);
            const found = await counts(ctx, name, [...drawn.keys()]);
            return new Map([...drawn].map(([id, one]) => [id, counted(one, name, id, found.get(id) ?? 0)]));
          },
        }
      : {}),
  };
}

function counted(card: Card, noun: NounName, id: number, count: number): Card {
  if (count === 0) return card;
  const line: Block = buttons([
    { label: buttonLabels.files(count), does: invocation('file list', { record: shortId({ noun, id }) }) },
  ]);
  return { ...card, blocks: [...card.blocks, line] };
}

async function counts(ctx: ReadCtx, noun: string, ids: readonly number[]): Promise<Map<number, number>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.tx.rows<{ id: number; n: bigint }>(sql`
    SELECT subject_id AS id, count(*) AS n FROM files
    WHERE subject_noun = ${noun} AND subject_id = ANY(${[...ids]}::int[]) AND removed_at IS NULL GROUP BY 1`);
  return new Map(rows.map((row) => [row.id, Number(row.n)]));
}
