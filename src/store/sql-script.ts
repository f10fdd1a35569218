/**
 * Split a PostgreSQL script at the semicolons that end its statements: not those in quotes, in dollar quotes (function
 * bodies) or in comments. Statements keep their text; empty ones and trailing comments are left out.
 */
export function splitStatements(script: string): string[] {
  const statements: string[] = [];
  let start = 0;
  let at = 0;
  while (at < script.length) {
    const skipped = endOfOpaque(script, at);
    if (skipped > at) {
      at = skipped;
    } else if (script[at] === ';') {
      statements.push(script.slice(start, at).trim());
      at += 1;
      start = at;
    } else {
      at += 1;
    }
  }
  statements.push(script.slice(start).trim());
  return statements.filter((statement) => withoutComments(statement).trim() !== '');
}

/** Whether PostgreSQL refuses a statement inside a transaction, or the statement steers transactions itself. */
export function runsOutsideTransaction(statement: string): boolean {
  const words = withoutComments(statement).trim().replace(/\s+/g, ' ').toUpperCase();
  return (
    /^(BEGIN|START TRANSACTION|COMMIT|ROLLBACK|END|SAVEPOINT|RELEASE)\b/.test(words) ||
    /^(VACUUM|CREATE DATABASE|DROP DATABASE|ALTER SYSTEM|CREATE TABLESPACE|DROP TABLESPACE)\b/.test(words) ||
    /^((CREATE( UNIQUE)?|DROP) INDEX CONCURRENTLY|REINDEX .*CONCURRENTLY|ALTER TABLE .* DETACH PARTITION .* CONCURRENTLY)/.test(
      words,
    )
  );
}

function withoutComments(statement: string): string {
  let text = '';
  let at = 0;
  while (at < statement.length) {
    const end = endOfOpaque(statement, at);
    if (end === at) {
      text += statement[at];
      at += 1;
    } else {
      text += isComment(statement, at) ? ' ' : statement.slice(at, end);
      at = end;
    }
  }
  return text;
}

function isComment(text: string, at: number): boolean {
  return text.startsWith('--', at) || text.startsWith('/*', at);
}

/** Where the quote or comment that begins at `at` ends; `at` itself when none begins there. */
function endOfOpaque(text: string, at: number): number {
  if (text.startsWith('--', at)) return endAfter(text, '\n', at + 2);
  if (text.startsWith('/*', at)) return endOfBlockComment(text, at);
  if (text[at] === '"') return endOfQuote(text, at, '"', false);
  if (text[at] === "'") return endOfQuote(text, at, "'", isEscapeString(text, at));
  if (text[at] === '$' && !/[\w$]/.test(text[at - 1] ?? '')) {
    const tag = /^\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/.exec(text.slice(at, at + 70))?.[0];
    if (tag) return endAfter(text, tag, at + tag.length);
  }
  return at;
}

function endAfter(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found === -1 ? text.length : found + mark.length;
}

/** PostgreSQL's block comments nest. */
function endOfBlockComment(text: string, at: number): number {
  let depth = 0;
  let here = at;
  while (here < text.length) {
    if (text.startsWith('/*', here)) {
      depth += 1;
      here += 2;
    } else if (text.startsWith('*/', here)) {
      depth -= 1;
      here += 2;
      if (depth === 0) return here;
    } else {
      here += 1;
    }
  }
  return here;
}

/** In E'…' a backslash escapes the quote. */
function isEscapeString(text: string, at: number): boolean {
  return /[eE]/.test(text[at - 1] ?? '') && !/[\w$]/.test(text[at - 2] ?? '');
}

function endOfQuote(text: string, at: number, quote: string, escapes: boolean): number {
  let here = at + 1;
  while (here < text.length) {
    if (escapes && text[here] === '\\') here += 2;
    else if (text[here] !== quote) here += 1;
    else if (text[here + 1] === quote) here += 2;
    else return here + 1;
  }
  return here;
}
