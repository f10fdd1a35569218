import type { Card } from '../cards/card.ts';
import type { Noun } from '../commands/define.ts';
import type { Clock } from '../core/clock.ts';
import type { NounName } from '../core/records.ts';
import type { Secrets } from '../core/secrets.ts';
import type { ReadCtx, Viewer } from '../operations/operation.ts';
import type { Database } from '../store/database.ts';

/** Draws records of one noun through somebody's eyes; each by itself, so that one that fails spoils no other. null: not to be seen. */
export type Drawer = (
  noun: NounName,
  ids: readonly number[],
  viewer: Viewer,
) => ReadonlyMap<number, Promise<Card | null>>;

export function createDrawer(deps: {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly nouns: readonly Noun[];
}): Drawer {
  const { database, secrets, clock } = deps;
  const nouns = new Map<string, Noun>(deps.nouns.map((noun) => [noun.name, noun]));
  const read = <T>(work: (ctx: ReadCtx) => Promise<T>): Promise<T> =>
    database.read((tx) => work({ tx, secrets, now: clock.now() }));

  function drawOne(noun: NounName, id: number, viewer: Viewer): Promise<Card | null> {
    const card = nouns.get(noun)?.card;
    if (!card) return Promise.reject(new Error(`The noun ${noun} has no card.`));
    return read((ctx) => card(ctx, id, viewer));
  }

  return (noun, ids, viewer) => {
    const found = nouns.get(noun);
    const drawMany = found?.cards?.bind(found);
    if (ids.length < 2 || !drawMany) {
      return new Map(ids.map((id) => [id, drawOne(noun, id, viewer)]));
    }
    const all = read((ctx) => drawMany(ctx, ids, viewer));
    const one = async (id: number): Promise<Card | null> => {
      let cards: ReadonlyMap<number, Card>;
      try {
        cards = await all;
      } catch {
        // Which of them is at fault shows when each is drawn alone, and that one's error is the one that counts.
        return drawOne(noun, id, viewer);
      }
      return cards.get(id) ?? null;
    };
    return new Map(ids.map((id) => [id, one(id)]));
  };
}
