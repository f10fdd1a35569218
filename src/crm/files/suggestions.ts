import type { Choice } from '../../cards/form.ts';
import type { Noun, ResolveCtx } from '../../commands/define.ts';

/** Records that files which came without a word are likely to be about. */
export type Choices = (ctx: ResolveCtx) => Promise<readonly Choice[]>;

/** Whose likely records are offered, and how many of each: what a noun suggests for an empty search is what one had to do with last. */
const offered = [
  ['task', 2],
  ['deal', 1],
  ['case', 1],
  ['customer', 2],
] as const;

export function recentRecords(nounOf: (name: string) => Noun | undefined): Choices {
  return async (ctx) => {
    const found: Choice[] = [];
    for (const [noun, most] of offered) {
      const resolver = nounOf(noun)?.references.find(({ name }) => name === noun);
      if (resolver && nounOf(noun)?.policy) found.push(...(await resolver.suggest('', ctx)).slice(0, most));
    }
    return found;
  };
}
