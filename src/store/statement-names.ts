/** A text that comes this often is worth being planned once per connection rather than every time. */
const worthIt = 10;
/** Named statements keep their plan in the server's memory, once for each connection that uses them: 100 to 200 kB apiece. */
const mostNamed = 120;
/** Texts that are only counted; when there are more, counting begins anew. */
const mostCounted = 4_000;

/**
 * Names for statements that come again and again, so that PostgreSQL parses and plans each once per connection (planning often
 * costs more than running: a search with rights in it takes 1 ms to plan and 0.2 ms to run). One instance per database: a name
 * must mean the same text on every connection.
 */
export interface StatementNames {
  /** undefined: a search, not often enough, or there are too many already. */
  nameOf(text: string): string | undefined;
  /** After a migration changed a type under us: plans are made anew under new names. */
  renew(): void;
}

export function createStatementNames(enabled: boolean): StatementNames {
  let round = 0;
  let named = new Map<string, string>();
  let counted = new Map<string, number>();
  return {
    nameOf(text) {
      if (!enabled) return undefined;
      const known = named.get(text);
      if (known !== undefined || named.size >= mostNamed || isSearch(text)) return known;
      const times = (counted.get(text) ?? 0) + 1;
      if (times < worthIt) {
        if (counted.size >= mostCounted) counted = new Map();
        counted.set(text, times);
        return undefined;
      }
      counted.delete(text);
      const name = `crossdesk_${round}_${named.size}`;
      named.set(text, name);
      return name;
    },
    renew() {
      round += 1;
      named = new Map();
    },
  };
}

/**
 * The first few of those that contain, resemble or begin with something. How to find these depends on what is searched for: a plan
 * for any value expects many matches and walks through the table in order until it has met enough, which for a rare word is all of it.
 */
function isSearch(text: string): boolean {
  return /\bLIMIT\b/u.test(text) && /&&|@>|<@|<->|%>|<%|\s%\s|\bI?LIKE\b|\s~/u.test(text);
}

/** PostgreSQL's word for a kept plan whose columns have changed their types meanwhile; it has no code of its own. */
export function isStalePlan(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '0A000' && /cached plan/u.test(error.message);
}
