import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePeopleCsv } from '../../src/crm/setup/csv.ts';
import { roleOf } from '../../src/crm/setup/plan.ts';

const read = (text: string) =>
  parsePeopleCsv(text, (word) => roleOf(word) !== undefined).map(({ email, department, role, name }) =>
    [email, department, role, name].join('/'),
  );

describe('a pasted list of people', () => {
  it.each([
    [
      'commas, no header',
      'ana@x.example,support,manager\nbo@x.example,sales',
      ['ana@x.example/support/manager/', 'bo@x.example/sales//'],
    ],
    ['semicolons', 'ana@x.example;support;manager', ['ana@x.example/support/manager/']],
    [
      'tabs from a spreadsheet',
      'E-mail\tDepartment\tRole\nana@x.example\tsupport\tviewer',
      ['ana@x.example/support/viewer/'],
    ],
    ['bars', 'ana@x.example|support', ['ana@x.example/support//']],
    [
      'a Chinese header and signs',
      '姓名，邮箱，部门，角色\r\n陈伟，wei@x.example，客服，经理',
      ['wei@x.example/客服/经理/陈伟'],
    ],
    ['columns in another order', 'role,team,e-mail\nviewer,sales,bo@x.example', ['bo@x.example/sales/viewer/']],
    ['a name first', 'Ana Lima,ana@x.example,support', ['ana@x.example/support//Ana Lima']],
    ['quotes with the delimiter inside', '"Lima, Ana",ana@x.example,"support"', ['ana@x.example/support//Lima, Ana']],
    ['a stray quotation mark', 'Ana "the boss,ana@x.example,support', ['ana@x.example/support//Ana "the boss']],
    [
      'ragged and empty lines',
      'ana@x.example\n\n,,\nbo@x.example,sales,member,extra',
      ['ana@x.example///', 'bo@x.example/sales/member/'],
    ],
    [
      'line breaks lost by the chat',
      'ana@x.example,support bo@x.example,sales',
      ['ana@x.example/support//', 'bo@x.example/sales//'],
    ],
    ['a role without a department', 'ana@x.example,manager', ['ana@x.example//manager/']],
    ['a byte order mark', '\uFEFFemail,department\nana@x.example,support', ['ana@x.example/support//']],
    ['a word that is no role', 'ana@x.example,support,boss', ['ana@x.example/support/boss/']],
  ])('%s', (_what, text, wanted) => {
    expect(read(text)).toEqual(wanted);
  });

  it('never throws, never makes up a word, and stays quick', () => {
    const typed = fc.oneof(
      fc.string({ unit: 'binary-ascii' }),
      fc.string({ unit: fc.constantFrom('邮', '😀', '\u202e', '\u0000', '@', ',') }),
      fc.string({ unit: fc.constantFrom('"', ',', ';', '\n', '\t', '@', 'a', '，', ' ') }),
    );
    fc.assert(
      fc.property(typed, (text) => {
        for (const person of parsePeopleCsv(text, () => false)) {
          const words = [person.email, person.name, person.department, person.role];
          for (const word of words.filter((one) => !/[\s"，；,;]/u.test(one))) expect(text).toContain(word);
        }
      }),
    );
    const began = performance.now();
    for (const sign of ['a', ' ', '@', '"', ',']) read(sign.repeat(30_000));
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
