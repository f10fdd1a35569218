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
 * What `customers.search_tokens` holds: telling words, and pairs for scripts without spaces. Legal forms have pairs too: two
 * characters may be typed from anywhere in a name.
 */
export function searchTokens(name: string): string[] {
  const { words, wholeRuns } = nameParts(name);
  return [...new Set([...words, ...wholeRuns.flatMap(pairs)])];
}

/**
 * The words of a name that belong into the dictionary `search_words`, sorted: whoever inserts several takes them in the
 * same order, so that two writers never wait for each other in a circle.
 */
export function dictionaryWords(name: string): string[] {
  return [...nameParts(name).words].sort();
}
