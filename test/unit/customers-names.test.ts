import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dictionaryWords,
  nameParts,
  pairs,
  searchName,
  searchTokens,
  soundsLike,
  spellingsOf,
} from '../../src/core/names.ts';
import { editDistance, nameScore, toleratedEdits } from '../../src/crm/customers/ranking.ts';

describe('the sound of a name', () => {
  it.each([
    ['张伟', 'Zhang Wei'],
    ['张伟', 'Wei Zhang'],
    ['张伟', 'zhangwei'],
    ['張偉', 'Zhang Wei'],
    ['北京字节有限公司', 'Beijing Zijie Co., Ltd.'],
    ['欧阳锋', 'Feng Ouyang'],
    // As a surname, 单 is read shan.
    ['单小明', 'Xiaoming Shan'],
    ['吕布', 'Lü Bu'],
    ['吕布', 'Lv Bu'],
  ])('%s sounds like %s', (one, other) => {
    expect(soundsLike(one, other)).toBe(true);
    expect(soundsLike(other, one)).toBe(true);
    const tokens = new Set(searchTokens(one));
    expect(spellingsOf(other).some((set) => set.every((token) => tokens.has(token)))).toBe(true);
  });

  it.each([
    ['张伟', '章威'],
    ['Zhang Wei', 'zhang wei'],
    ['张伟', 'Zhang Wen'],
    ['张伟', 'Zhang Wei Logistik'],
    ['トヨタ', 'Toyota'],
    ['张伟', ''],
    ['张伟 Trading', 'Zhang Wei'],
  ])('%s is not taken for %s by its sound', (one, other) => {
    expect(soundsLike(one, other)).toBe(false);
  });

  it('is found by whatever part of it is typed as one word', () => {
    const tokens = searchTokens('石家庄晨光文具');
    for (const word of ['shijiazhuang', 'chenguang', 'wenju', 'shi', 'guangwen', 'chenguangwenju'])
      expect(
        tokens.some((token) => token.startsWith(word)),
        word,
      ).toBe(true);
  });

  it('stays small however long a name is', () => {
    expect(searchTokens('上'.repeat(500)).length).toBeLessThan(60);
  });
});

describe('search tokens', () => {
  it.each([
    ['Müller Maschinenbau GmbH & Co. KG', ['muller', 'maschinenbau']],
    ['Łódź Trading Sp. z o.o.', ['lodz', 'trading']],
    ["O'Brien & d’Arc Ltd.", ['brien', 'arc']],
    ['The Group', ['the', 'group']],
    ['3M', ['3m']],
    ['王小明', ['王小', '小明', 'wang', 'wangxiao', 'wangxiaoming', 'xiao', 'xiaoming', 'ming']],
    ['李', ['李', 'li']],
    // Legal forms are written down and not spoken.
    ['晨光有限公司', ['晨光', '光有', '有限', '限公', '公司', 'chen', 'chenguang', 'guang']],
    ['田中さん', ['田中', '中さ', 'さん']],
    ['삼성전자', ['삼성', '성전', '전자']],
    ['ACME中国', ['acme', '中国', 'zhong', 'zhongguo', 'guo']],
    ['Электро ООО', ['электро', 'ооо']],
    ['!!!', []],
  ])('%s', (name, tokens) => {
    expect(searchTokens(name)).toEqual(tokens);
  });

  it('leaves legal forms out of what is looked for, and keeps what is nothing else', () => {
    expect(nameParts('晨光文具股份有限公司').runs).toEqual(['晨光文具']);
    expect(nameParts('株式会社トヨタ').runs).toEqual(['トヨタ']);
    expect(nameParts('有限公司').runs).toEqual(['有限公司']);
    expect(nameParts('王公司').runs).toEqual(['王公司']);
    expect(nameParts('Acme GmbH').words).toEqual(['acme']);
    expect(nameParts('GmbH').words).toEqual(['gmbh']);
  });

  it('finds whatever part of a name is typed among the tokens of the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'abc äß王明晨光有限公司集团ア'), maxLength: 20 }), (name) => {
        const { words, runs } = nameParts(name);
        const tokens = new Set(searchTokens(name));
        expect(words.every((word) => tokens.has(word))).toBe(true);
        // A single character is looked for in the name itself.
        expect(
          runs.flatMap((run) => (Array.from(run).length > 1 ? pairs(run) : [])).every((pair) => tokens.has(pair)),
        ).toBe(true);
      }),
    );
  });

  it('never fails, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
        expect(searchTokens(name).every((token) => token !== '' && !/[\s%_\\]/u.test(token))).toBe(true);
        expect([...dictionaryWords(name)]).toEqual([...dictionaryWords(name)].sort());
        expect(searchName(name)).not.toMatch(/[%_\\]/u);
      }),
    );
  });
});

describe('how alike two words are', () => {
  it.each([
    ['acme', 'acme', 0],
    ['acme', 'acne', 1],
    ['acme', 'amce', 1],
    ['schmidt', 'schmitd', 1],
    ['muller', 'mueller', 1],
    ['kitten', 'sitting', 3],
    ['王小明', '王晓明', 1],
  ])('%s and %s', (a, b, distance) => {
    expect(editDistance(a, b, 5)).toBe(distance);
    expect(editDistance(b, a, 5)).toBe(distance);
  });

  it('is a distance, and gives up beyond its limit', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abcd'), maxLength: 9 });
    fc.assert(
      fc.property(word, word, fc.nat(4), (a, b, limit) => {
        const full = editDistance(a, b, 20);
        expect(full).toBe(editDistance(b, a, 20));
        expect(full === 0).toBe(a === b);
        expect(full).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(editDistance(a, b, limit)).toBe(Math.min(full, limit + 1));
      }),
    );
  });

  it('tolerates nothing in short words', () => {
    expect([3, 4, 7, 8, 12].map(toleratedEdits)).toEqual([0, 1, 1, 2, 2]);
  });
});

describe('rank', () => {
  const rank = (query: string, names: string[]) =>
    [...names].sort((a, b) => nameScore(nameParts(query), b) - nameScore(nameParts(query), a));

  it('puts whole words before beginnings, beginnings before mistakes, and shorter names first', () => {
    expect(rank('muller', ['mullerin textil', 'miller ag', 'muller bau', 'muller'])).toEqual([
      'muller',
      'muller bau',
      'mullerin textil',
      'miller ag',
    ]);
    expect(rank('晨光', ['北京晨光科技', '晨光', '晨曦光学'])).toEqual(['晨光', '北京晨光科技', '晨曦光学']);
  });

  it('does not let a common legal form make up for a different name', () => {
    expect(nameScore(nameParts('Schmidt GmbH'), 'schmitt gmbh')).toBeGreaterThan(
      nameScore(nameParts('Schmidt GmbH'), 'bauer gmbh'),
    );
    expect(nameScore(nameParts('Schmidt GmbH'), 'bauer gmbh')).toBe(0);
  });
});
