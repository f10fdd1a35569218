import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runsOutsideTransaction, splitStatements } from '../../src/store/sql-script.ts';

describe('splitStatements', () => {
  it('leaves quotes, bodies and comments whole', () => {
    const script = `-- first; line
CREATE TABLE "a;b" (x text DEFAULT 'it''s; fine');
/* a ; /* nested ; */ still ; */ SELECT E'\\';', $$ ; $$, $tag$ $$; $tag$, a$b;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $f$ SELECT 1; SELECT 2; $f$;
-- the end;`;
    const statements = splitStatements(script);
    expect(statements).toHaveLength(3);
    expect(statements[0]).toContain("'it''s; fine')");
    expect(statements[1]).toMatch(/a\$b$/);
    expect(statements[2]).toMatch(/SELECT 1; SELECT 2; \$f\$$/);
  });

  it('puts a script together again from any statements', () => {
    const piece = fc.constantFrom("'a;b'", '"c;d"', '$$ ; $$', 'x', ' ', '/* ; */', '1');
    fc.assert(
      fc.property(fc.array(fc.array(piece, { minLength: 1 }), { minLength: 1 }), (parts) => {
        const statements = parts.map((words) => `SELECT ${words.join(' ')}`.trim());
        expect(splitStatements(statements.join(';\n'))).toEqual(statements);
      }),
    );
  });
});

describe('runsOutsideTransaction', () => {
  it('knows what PostgreSQL refuses inside one', () => {
    for (const text of [
      'create unique index  concurrently i on t (x)',
      '-- why\nVACUUM t',
      'REINDEX TABLE CONCURRENTLY t',
      'BEGIN',
    ]) {
      expect([text, runsOutsideTransaction(text)]).toEqual([text, true]);
    }
    for (const text of [
      'CREATE INDEX i ON t (x)',
      "INSERT INTO t VALUES ('BEGIN')",
      'ALTER TYPE mood ADD VALUE 1',
      'SELECT 1 AS "end"',
    ]) {
      expect([text, runsOutsideTransaction(text)]).toEqual([text, false]);
    }
  });
});
