import { looksSpoken, readingsOf, spokenTokens } from './pinyin.ts';
import { foldName } from './text.ts';

/**
 * How names are taken apart for search. Pure, and the one place that knows it: what is stored and what is asked for go
 * through the same functions, so they always fit each other.
 */

/** Scripts written without spaces between words: pairs of neighbouring characters stand in for words. */
const unspaced =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]+/gu;

/** Legal forms and filling words: half the companies of a country share them, so they tell nobody apart. */
const weakWords = new Set(
  (
    'gmbh ag kg kgaa ohg ug gbr mbh ev eg se ltd limited llc llp lp inc incorporated corp corporation co company plc pc ' +
    'sa sas sarl sasu snc srl srls spa sl slu sau sab cv bv nv vof ab as asa oy oyj aps is hf ehf sro zrt kft doo dd ' +
    'ooo oao zao ltda eireli me sp zoo kk gk yk pty pte sdn bhd pvt tbk pt cia group groupe gruppe gruppo grupo ' +
    'holding holdings and und et y e the of de la le les der die das del della di da do dos'
  ).split(' '),
);

/** The same at the end (or, in Japanese and Korean, the start) of a name in an unspaced script. */
const weakTail =
  /(?:股份有限公司|有限责任公司|有限責任公司|有限合伙企业|有限公司|股份公司|集团公司|集團公司|责任公司|株式会社|有限会社|合同会社|주식회사|유한회사|公司|集团|集團|有限|股份)$/u;
const weakHead = /^(?:株式会社|有限会社|合同会社|주식회사|유한회사)/u;

export interface NameParts {
  /** The folded name: what exact and prefix comparison use. */
  readonly folded: string;
  /** Words of spaced scripts that tell names apart (all words where none does). */
  readonly words: readonly string[];
  /** Runs of unspaced scripts, without their legal forms. */
  readonly runs: readonly string[];
  /** The same as they are written. */
  readonly wholeRuns: readonly string[];
}

/** The form of a name that `customers.search_name` holds. */
export function searchName(name: string): string {
  return foldName(name);
}

export function nameParts(text: string): NameParts {
  const folded = foldName(text);
  // Folding takes Hangul apart into letters; put together again, two neighbours are two syllables.
  const composed = folded.normalize('NFC');
  const words = composed
    .replace(unspaced, ' ')
    .split(' ')
    .filter((word) => word !== '');
  const wholeRuns = [...composed.matchAll(unspaced)].map(([run]) => run);
  const runs = wholeRuns.map(withoutLegalForm);
  const strong = words.filter((word) => !weakWords.has(word) && (word.length > 1 || /\p{N}/u.test(word)));
  const telling = strong.length > 0 || runs.length > 0 ? strong : words;
  return { folded, words: [...new Set(telling)], runs: [...new Set(runs)], wholeRuns };
}

function withoutLegalForm(run: string): string {
  let rest = run;
  for (;;) {
    const shorter = rest.replace(weakTail, '').replace(weakHead, '');
    // One character left says too little: then the legal form helps after all.
    if (Array.from(shorter).length < 2 || shorter === rest) return rest;
    rest = shorter;
  }
}

/** 上海晨光 → 上海, 海晨, 晨光. A single character stands for itself. */
export function pairs(run: string): string[] {
  const characters = Array.from(run);
  if (characters.length < 2) return characters;
  return [...new Set(characters.slice(1).map((character, index) => `${characters[index]}${character}`))];
}

/**
 * What `customers.search_tokens` holds: telling words, pairs for scripts without spaces, and how Chinese is said. Legal forms have
 * pairs too: two characters may be typed from anywhere in a name.
 */
export function searchTokens(name: string): string[] {
  const { words, runs, wholeRuns } = nameParts(name);
  return [...new Set([...words, ...wholeRuns.flatMap(pairs), ...runs.flatMap(spokenTokens)])];
}

/** The words by which a name is found that are not written in it: the pinyin of its Chinese characters. */
export function spokenWords(name: string): string[] {
  if (!anyHan.test(name)) return [];
  return [...new Set(nameParts(name).runs.flatMap(spokenTokens))];
}

/**
 * Ways to write a name's sound as one word, for comparing 张伟 with Zhang Wei and Wei Zhang: of a Chinese name its pinyin, of a short
 * one also with the surname last; of a name in Latin letters its words, where all of them could be pinyin. Empty for all others.
 */
export function soundsOf(name: string): readonly string[] {
  const { words, runs } = nameParts(name);
  if (runs.length === 0) return words.length > 0 && words.every(looksSpoken) ? [words.join('')] : [];
  const [run] = runs;
  if (words.length > 0 || runs.length > 1 || run === undefined) return [];
  const sounds = new Set<string>();
  for (const syllables of readingsOf(run)) {
    sounds.add(syllables.join(''));
    if (syllables.length < 2 || syllables.length > 4) continue;
    for (const surname of [1, 2]) {
      if (surname < syllables.length)
        sounds.add([...syllables.slice(surname), ...syllables.slice(0, surname)].join(''));
    }
  }
  return [...sounds];
}

/**
 * Sets of tokens, one of which a name holds that sounds the same and is written in the other letters. Not every name that holds one
 * sounds the same: `soundsLike` tells. Empty where a name is too short or long for it to say anything.
 */
export function spellingsOf(name: string): string[][] {
  const { words, runs } = nameParts(name);
  const [run] = runs;
  if (run === undefined) return words.length > 0 && words.every(looksSpoken) ? [[words.join('')], [...words]] : [];
  if (runs.length > 1 || words.length > 0) return [];
  return readingsOf(run)
    .filter((syllables) => syllables.length > 1 && syllables.length <= 6)
    .flatMap((syllables) => [
      ...syllables.slice(1).map((_, at) => [syllables.slice(0, at + 1).join(''), syllables.slice(at + 1).join('')]),
      [...syllables],
    ])
    .concat(soundsOf(name).map((sound) => [sound]));
}

/** Is it written in Chinese characters, at least in part? */
export const isChinese = (name: string): boolean => nameParts(name).runs.some((run) => readingsOf(run).length > 0);

const anyHan = /\p{Script=Han}/u;

/** One in Chinese characters, the other in Latin letters, and they sound the same. */
export function soundsLike(one: string, other: string): boolean {
  // Pairs of Latin names are compared by the million.
  if (anyHan.test(one) === anyHan.test(other) || isChinese(one) === isChinese(other)) return false;
  const sounds = soundsOf(one);
  return soundsOf(other).some((sound) => sounds.includes(sound));
}

/**
 * The words of a name that belong into the dictionary `search_words`, sorted: whoever inserts several takes them in the
 * same order, so that two writers never wait for each other in a circle.
 */
export function dictionaryWords(name: string): string[] {
  const { words, runs } = nameParts(name);
  return [...new Set([...words, ...runs.flatMap(spokenTokens)])].sort();
}
