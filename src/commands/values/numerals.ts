const smallEnglish = [
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen',
  'eighteen nineteen',
]
  .join(' ')
  .split(' ');
const tensEnglish = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/** A count as English writes it: `2`, `1.5`, `a`, `an`, `a couple of`, `twenty-five`, `half`. */
export function readEnglishNumber(text: string): number | undefined {
  const word = text.trim().toLowerCase();
  if (/^\d{1,9}(?:\.\d{1,4})?$/.test(word)) return Number(word);
  if (word === 'a' || word === 'an') return 1;
  if (word === 'half' || word === 'half a' || word === 'half an') return 0.5;
  if (/^(?:a )?couple(?: of)?$/.test(word)) return 2;
  const small = smallEnglish.indexOf(word);
  if (small >= 0) return small;
  const [tens = '', ones, ...more] = word.split(/[\s-]/);
  const ten = tensEnglish.indexOf(tens);
  if (ten < 0 || more.length > 0) return undefined;
  if (ones === undefined) return (ten + 2) * 10;
  const one = smallEnglish.indexOf(ones);
  return one >= 1 && one <= 9 ? (ten + 2) * 10 + one : undefined;
}

const digits: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const powers: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };

/** The characters that a Chinese or Arabic numeral is written with, for use inside a character class. */
export const chineseNumeralClass = '0-9.零〇一二两三四五六七八九十百千';

/** A count as Chinese writes it: `2`, `1.5`, `两`, `十五`, `二十`, `一百零五`, and digit by digit `二〇二六`. */
export function readChineseNumber(text: string): number | undefined {
  if (/^\d{1,9}(?:\.\d{1,4})?$/.test(text)) return Number(text);
  if (!/^[零〇一二两三四五六七八九十百千]{1,12}$/u.test(text)) return undefined;
  if (!/[十百千]/u.test(text)) {
    // Two digits side by side are a year or a code, never a count: 二三 is not 23 in anybody's date.
    if (text.length !== 1 && text.length !== 4) return undefined;
    return Number(Array.from(text, (char) => digits[char]).join(''));
  }
  let sum = 0;
  let digit: number | undefined;
  let ceiling = Number.POSITIVE_INFINITY;
  let skipped = false;
  for (const char of text) {
    const power = powers[char];
    if (power === undefined) {
      if (digit !== undefined && digit !== 0) return undefined;
      digit = digits[char];
      skipped ||= digit === 0;
    } else {
      if (power >= ceiling || digit === 0) return undefined;
      sum += (digit ?? 1) * power;
      ceiling = power;
      digit = undefined;
      skipped = false;
    }
  }
  // 八千八 is short for 八千八百; eight thousand and eight is 八千零八.
  return sum + (digit ?? 0) * (ceiling > 10 && !skipped ? ceiling / 10 : 1);
}
