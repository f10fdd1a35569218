import { createRequire } from 'node:module';
import type { pinyin } from 'pinyin-pro';

/**
 * How Chinese names are said, in Latin letters without tones: 张伟 is zhang wei. Only names in Chinese characters are read so; those
 * with kana or Hangul beside them are not Chinese. The readings of many characters depend on the words around them, so some names have
 * more than one reading; a wrong guess finds a name too many and never hides one.
 */

/** Characters of a run that are read; names are shorter. */
const longest = 16;
/** Readings that are remembered: the same names come again and again in a search and a scan. */
const mostRemembered = 5_000;

let library: { readonly pinyin: typeof pinyin } | undefined;

/** Its dictionary takes 27 MB, so it is loaded with the first Chinese name and never where there is none. */
function load(): { readonly pinyin: typeof pinyin } {
  library ??= createRequire(import.meta.url)('pinyin-pro') as { readonly pinyin: typeof pinyin };
  return library;
}

const han = /^\p{Script=Han}{1,64}$/u;
const remembered = new Map<string, readonly (readonly string[])[]>();

/** The syllables of a run of Chinese characters, once for each reading (as a word, as a person's name); none for anything else. */
export function readingsOf(run: string): readonly (readonly string[])[] {
  if (!han.test(run)) return [];
  const known = remembered.get(run);
  if (known) return known;
  const said = Array.from(run).slice(0, longest).join('');
  const found = new Map<string, string[]>();
  for (const surname of ['off', 'head'] as const) {
    const syllables = load().pinyin(said, { toneType: 'none', type: 'array', surname, nonZh: 'removed' });
    const plain = syllables.map((syllable) => syllable.replace(/ü/gu, 'v')).filter((one) => /^[a-z]+$/u.test(one));
    if (plain.length > 0) found.set(plain.join(' '), plain);
    // ü is typed as v and as u.
    const other = plain.map((syllable) => syllable.replace(/v/gu, 'u'));
    if (plain.length > 0) found.set(other.join(' '), other);
  }
  const readings = [...found.values()];
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(run, readings);
  return readings;
}

/**
 * Words by which a run of Chinese characters is found when somebody types its pinyin: each syllable, each two of them together, and
 * all from each syllable on, since what is typed as one word (beijing, shijiazhuang) begins somewhere and goes on for a while.
 */
export function spokenTokens(run: string): string[] {
  const tokens = new Set<string>();
  for (const syllables of readingsOf(run)) {
    for (const [at, syllable] of syllables.entries()) {
      tokens.add(syllable);
      if (at + 1 < syllables.length) tokens.add(syllables.slice(at, at + 2).join(''));
      tokens.add(syllables.slice(at).join(''));
    }
  }
  return [...tokens];
}

const initial = '(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?';
const final =
  '(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uan|uai|van|ai|ei|ao|ou|an|en|in|un|vn|ia|ie|iu|ua|uo|ue|ve|ui|er|a|e|i|o|u|v)';
const syllables = new RegExp(`^(?:${initial}${final}){1,6}$`, 'u');

/** Could this Latin word be pinyin? Many that are not could be. */
export const looksSpoken = (word: string): boolean => word.length <= 24 && syllables.test(word);
