// Zero-width space, word joiner, byte-order mark, and the marks that steer text direction. People paste them without
// knowing. The zero-width joiner and non-joiner stay: emoji families and Persian words need them.
const invisible = /[\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/gu;
// Control characters and half surrogates: no keyboard types them, and PostgreSQL refuses NUL.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
const unprintable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]|\p{Surrogate}/gu;

/** Remove what nobody meant to type. Everything visible stays as it was. */
export function withoutInvisible(text: string): string {
  return text.replace(invisible, '').replace(unprintable, '');
}

/**
 * One spelling for text that is to be read as a value: full-width digits and signs become ASCII, every dash `-`,
 * every apostrophe `'`, every run of spaces one space, lower case. Not for text that is kept.
 */
export function tidy(text: string): string {
  return withoutInvisible(text)
    .normalize('NFKC')
    .replace(/[‐‑‒–—―−]/gu, '-')
    .replace(/[‘’ʼ＇]/gu, "'")
    .replace(/\s+/gu, ' ')
    .trim()
    .toLowerCase();
}

const traditional: Readonly<Record<string, string>> = {
  後: '后',
  點: '点',
  週: '周',
  個: '个',
  鐘: '钟',
  鍾: '钟',
  時: '时',
  號: '号',
  兩: '两',
  禮: '礼',
  這: '这',
  內: '内',
  萬: '万',
  億: '亿',
  幣: '币',
  歐: '欧',
  鎊: '镑',
  韓: '韩',
  圓: '元',
  圆: '元',
  幾: '几',
};

/** Traditional characters of date, amount and unit words as simplified ones, so that one grammar reads both. */
export function simplifyValueWords(text: string): string {
  return text.replace(/[後點週個鐘鍾時號兩禮這內萬億幣歐鎊韓圓圆幾]/gu, (char) => traditional[char] ?? char);
}

export function hasHan(text: string): boolean {
  return /\p{Script=Han}/u.test(text);
}
