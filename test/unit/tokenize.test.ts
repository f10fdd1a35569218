import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_COMMAND_LENGTH, quoteToken, splitKeys, type Token, tokenize } from '../../src/commands/tokenize.ts';
import { formatChannelRef, formatUserRef, parseChannelRef, parseUserRef } from '../../src/commands/values/refs.ts';
import { withoutInvisible } from '../../src/commands/values/tidy.ts';

function tokensOf(text: string): Token[] {
  const read = tokenize(text);
  if (!read.ok) throw new Error(`unexpected fault: ${read.fault.message.en}`);
  return read.tokens;
}

const words = (text: string) => tokensOf(text).map((token) => token.text);
const known = new Set(['due', 'for', 'note', 'customer', '截止', '客户']);
const keyed = (text: string, flags?: ReadonlySet<string>) =>
  splitKeys(tokensOf(text), known, flags).map(({ key, text: value }) => (key ? { [key]: value } : value));

const anyText = fc.string({ unit: 'binary', maxLength: 300 });
/** Unicode made mostly of what the tokenizer looks at. */
const tricky = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'"\'“”„‟«»「」『』‘’:：=-—, \u3000\u00A0\u200B\u200Fa1客户@{}#/', '--', '://'),
      fc.string({ unit: 'grapheme', maxLength: 3 }),
    ),
  )
  .map((parts) => parts.join(''));

describe('splitting a command into words', () => {
  it('keeps quoted words together, whatever quotes the keyboard makes', () => {
    expect(words('task add acme "Send quote"')).toEqual(['task', 'add', 'acme', 'Send quote']);
    for (const text of [
      '“Send quote”',
      '„Send quote“',
      '‟Send quote”',
      '«Send quote»',
      '「Send quote」',
      '『Send quote』',
      "'Send quote'",
      '‘Send quote’',
      '“Send quote"',
    ]) {
      expect(tokensOf(text), text).toMatchObject([{ text: 'Send quote', quoted: true }]);
    }
  });

  it('leaves apostrophes and inches alone', () => {
    expect(words(`O'Brien d’Arc it's 5" pipe`)).toEqual(["O'Brien", 'd’Arc', "it's", '5"', 'pipe']);
    expect(words("'tis rock 'n' roll of the '90s")).toEqual(["'tis", 'rock', "'n'", 'roll', 'of', 'the', "'90s"]);
    expect(words("'don't stop' now")).toEqual(["don't stop", 'now']);
  });

  it('says where a quotation mark is never closed', () => {
    expect(tokenize('task add "Send quote')).toMatchObject({ ok: false, fault: { kind: 'unbalanced-quote', at: 9 } });
    expect(tokenize('note:“open')).toMatchObject({ ok: false, fault: { kind: 'unbalanced-quote', at: 5 } });
  });

  it('does not take the comma after a quoted name for a word', () => {
    expect(words('"a", “b”,"c" \'d\', e')).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('treats every kind of space as one and drops invisible marks', () => {
    expect(words('a\u00A0b\u3000c\u2009d\te\nf')).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(words('a\u200Bc\u200Fme \uFEFF x\u0000')).toEqual(['acme', 'x']);
    expect(words('\u200B \u200F')).toEqual([]);
  });

  it('keeps emoji families, right-to-left names and accents whole', () => {
    expect(words('👩‍👩‍👧 مرحبا Zoë שלום')).toEqual(['👩‍👩‍👧', 'مرحبا', 'Zoë', 'שלום']);
  });

  it('reads keys in every spelling', () => {
    expect(keyed('due:friday')).toEqual([{ due: 'friday' }]);
    expect(keyed('Due:"next friday" for:\'Omar Said\'')).toEqual([{ due: 'next friday' }, { for: 'Omar Said' }]);
    expect(keyed('due: friday for:@{slack:U123}')).toEqual([{ due: 'friday' }, { for: '@{slack:U123}' }]);
    expect(keyed('--due friday --for=dana —note=x')).toEqual([{ due: 'friday' }, { for: 'dana' }, { note: 'x' }]);
    expect(keyed('截止：明天 客户：「张 三」')).toEqual([{ 截止: '明天' }, { 客户: '张 三' }]);
    expect(keyed('note:""')).toEqual([{ note: '' }]);
  });

  it('does not take the next key for the value of an empty one', () => {
    expect(keyed('due: for:dana')).toEqual([{ due: '' }, { for: 'dana' }]);
    expect(keyed('x due:')).toEqual(['x', { due: '' }]);
  });

  it('takes a colon inside a value, and an unknown key after a known empty one, as text', () => {
    expect(keyed('due:10:30')).toEqual([{ due: '10:30' }]);
    expect(keyed('note: Re:offer')).toEqual([{ note: 'Re:offer' }]);
  });

  it('gives a flag no value', () => {
    expect(keyed('--mine acme', new Set(['mine']))).toEqual([{ mine: '' }, 'acme']);
    expect(keyed('mine:yes acme', new Set(['mine']))).toEqual([{ mine: 'yes' }, 'acme']);
  });

  it('knows an address, a time or a sentence from a key', () => {
    const text = 'https://a.example/c?d=e:f mailto:a@b.example 10:30 due://x Re: offer —Dana C:\\temp :tada: --';
    expect(keyed(text)).toEqual(text.split(' '));
    expect(keyed('我们的新地址已经确定下来了请大家记下来谢谢：北京')).toHaveLength(1);
    expect(keyed('Re:"two words" x')).toEqual(['Re:"two words"', 'x']);
  });

  it('remembers where each word stands', () => {
    const text = ' a  "b c" due:"d e"';
    expect(tokensOf(text).map(({ start, end }) => text.slice(start, end))).toEqual(['a', '"b c"', 'due:"d e"']);
  });

  it('refuses a text that is too long, and says how long it may be', () => {
    const read = tokenize('x'.repeat(40_000));
    expect(read).toMatchObject({ ok: false, fault: { kind: 'too-long', at: MAX_COMMAND_LENGTH } });
    expect(!read.ok && read.fault.message.zh).toContain('40000');
  });

  it('stays fast on the worst texts of the longest length', () => {
    for (const unit of ["'a ", '“a" ', 'a', 'a:', '"a" ', '--a ', ' ', '：', '👩‍👩‍👧', '«', "k:'a "]) {
      const text = unit.repeat(MAX_COMMAND_LENGTH).slice(0, MAX_COMMAND_LENGTH);
      const start = performance.now();
      const read = tokenize(text);
      if (read.ok) splitKeys(read.tokens, known);
      expect(performance.now() - start, unit).toBeLessThan(250);
    }
  });

  it('never throws, and every word lies inside the text in order', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, tricky), (text) => {
        const read = tokenize(text);
        if (!read.ok) {
          expect(read.fault.at).toBeLessThanOrEqual(text.length);
          return;
        }
        let last = 0;
        for (const token of read.tokens) {
          expect(token.start).toBeGreaterThanOrEqual(last);
          expect(token.end).toBeGreaterThan(token.start);
          last = token.end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
        splitKeys(read.tokens, known);
      }),
      { numRuns: 1000 },
    );
  });

  it('loses no visible letter when no key is known', () => {
    fc.assert(
      fc.property(tricky, (text) => {
        const read = tokenize(text);
        if (!read.ok) return;
        const raw = splitKeys(read.tokens, new Set()).map((token) => (token.quoted ? token.raw : token.text));
        const visible = (s: string) => withoutInvisible(s).replace(/\s/gu, '');
        expect(visible(raw.join(''))).toBe(visible(text));
      }),
    );
  });

  it('reads back exactly what quoteToken wrote', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anyText, tricky).map(withoutInvisible), { maxLength: 5 }), (texts) => {
        const read = tokensOf(texts.map(quoteToken).join(' '));
        expect(read.map((token) => token.text)).toEqual(texts);
        expect(read.every((token) => token.quoted)).toBe(true);
      }),
    );
  });
});

describe('references to people and channels', () => {
  it('survive the way there and back, whatever the ids hold', () => {
    const id = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((s) => withoutInvisible(s) === s);
    fc.assert(
      fc.property(
        fc.constantFrom('slack', 'teams'),
        fc.oneof(fc.constant(''), id),
        id,
        (platform, workspace, userId) => {
          const ref = workspace === '' ? { platform, id: userId } : { platform, workspace, id: userId };
          const text = formatUserRef(platform, workspace, userId);
          expect(parseUserRef(text)).toEqual(ref);
          expect(parseChannelRef(text)).toBeUndefined();
          expect(tokensOf(`for:${text} x`)[0]).toMatchObject({ key: 'for', text });
          expect(parseChannelRef(formatChannelRef(platform, workspace, userId))).toEqual(ref);
        },
      ),
    );
  });

  it('are not found in anything else', () => {
    for (const text of [
      '@omar',
      '@{slack}',
      '@{slack:}',
      '@{slack:U1:U2:U3}',
      '@{slack:%}',
      '@{slack:%ff}',
      '@{SLACK:U1}',
      '#{slack:C1}',
    ]) {
      expect(parseUserRef(text), text).toBeUndefined();
    }
  });
});
