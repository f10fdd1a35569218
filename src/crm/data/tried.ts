import { nameParts, searchName } from '../../core/names.ts';

/** Names that are kept at most: some 60 MB. Of what comes later in a larger file, a dry run sees those that are here already. */
const mostKept = 400_000;

/**
 * The customers whom the rows of a dry run would have added. Nothing of them is in the database, yet a later row of the same name
 * would find them there.
 */
export interface Tried {
  /** The line that added somebody by this name or this id elsewhere, or somebody alike; lines from `line` on do not count. */
  find(who: Who, line: number): { readonly line: number; readonly by: 'id' | 'name' | 'alike' } | null;
  add(who: Who, line: number): void;
}

interface Who {
  readonly name: string;
  readonly elsewhere: string | undefined;
}

export function createTried(): Tried {
  const lines = new Map<string, number>();
  return {
    find(who, line) {
      for (const [by, key] of keysOf(who)) {
        const before = lines.get(key);
        if (before !== undefined && before < line) return { line: before, by };
      }
      return null;
    },
    add(who, line) {
      for (const [, key] of keysOf(who)) if (!lines.has(key) && lines.size < mostKept) lines.set(key, line);
    },
  };
}

function keysOf({ name, elsewhere }: Who): (readonly ['id' | 'name' | 'alike', string])[] {
  return [
    ...(elsewhere === undefined ? [] : [['id', `e\0${elsewhere}`] as const]),
    ['name', `n\0${searchName(name)}`],
    ['alike', `a\0${tellingKey(name)}`],
  ];
}

/** What tells a name apart, in any order: the same for `Acme` and `ACME, Inc.` */
export function tellingKey(name: string): string {
  const { words, runs } = nameParts(name);
  return [...words, ...runs].toSorted().join(' ');
}
