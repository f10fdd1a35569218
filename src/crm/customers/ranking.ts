import { type NameParts, nameParts, pairs, spokenWords } from '../../core/names.ts';

/** How well a customer fits what was typed, best first. `person`: one of their people does. */
export const fits = ['id', 'contact', 'exact', 'prefix', 'words', 'person', 'near'] as const;
export type Fit = (typeof fits)[number];

/** Typing mistakes that a word may hold: none in short words, where one letter makes another word. */
export function toleratedEdits(length: number): number {
  if (length < 4) return 0;
  return length < 8 ? 1 : 2;
}

/**
 * Edits (insert, delete, replace, swap of neighbours) between two words, or `limit + 1` as soon as it is more than
 * `limit`. Optimal string alignment; the first letter counts like any other.
 */
export function editDistance(a: string, b: string, limit: number): number {
  const left = Array.from(a);
  const right = Array.from(b);
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let before: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const current = [i];
    let best = i;
    for (let j = 1; j <= right.length; j += 1) {
      const same = left[i - 1] === right[j - 1];
      let cost = Math.min(previous[j - 1]! + (same ? 0 : 1), previous[j]! + 1, current[j - 1]! + 1);
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) {
        cost = Math.min(cost, before[j - 2]! + 1);
      }
      current.push(cost);
      best = Math.min(best, cost);
    }
    if (best > limit) return limit + 1;
    before = previous;
    previous = current;
  }
  return Math.min(previous[right.length]!, limit + 1);
}

/**
 * 0 to 1: how much of what was typed the name holds. Whole words count fully, beginnings nearly so, mistyped words by
 * how little is wrong; words that the name has besides cost a little, so that shorter names come first.
 */
export function nameScore(query: NameParts, name: string): number {
  const parts = nameParts(name);
  const spoken = query.words.length > 0 ? spokenWords(name) : [];
  const wanted = [
    ...query.words.map((word) => Math.max(wordScore(word, parts.words), 0.95 * wordScore(word, spoken))),
    ...query.runs.map((run) => runScore(run, parts.runs)),
  ];
  if (wanted.length === 0) return 0;
  const found = wanted.reduce((sum, score) => sum + score, 0) / wanted.length;
  const surplus = Math.max(0, parts.words.length + parts.runs.length - wanted.length);
  const begins = parts.words[0] !== undefined && query.words.some((word) => parts.words[0]?.startsWith(word));
  return Math.max(0, found - Math.min(0.1, surplus * 0.02) + (begins ? 0.01 : 0));
}

function wordScore(word: string, among: readonly string[]): number {
  let best = 0;
  for (const candidate of among) best = Math.max(best, oneWordScore(word, candidate));
  return best;
}

function oneWordScore(word: string, candidate: string): number {
  if (word === candidate) return 1;
  if (candidate.startsWith(word)) return 0.85 + 0.1 * (word.length / candidate.length);
  const limit = toleratedEdits(word.length);
  if (limit === 0) return 0;
  const distance = editDistance(word, candidate, limit);
  if (distance <= limit) return 0.8 - 0.6 * (distance / Math.max(word.length, candidate.length));
  // A beginning may be mistyped as well: "Shmid" for "Schmidbauer".
  const beginning = candidate.slice(0, word.length);
  const partial = editDistance(word, beginning, 1);
  return partial <= 1 && word.length >= 5 ? 0.5 : 0;
}

function runScore(run: string, among: readonly string[]): number {
  const wanted = pairs(run);
  let best = 0;
  for (const candidate of among) {
    if (candidate === run) return 1;
    if (candidate.includes(run)) {
      best = Math.max(best, 0.85 + 0.1 * (run.length / candidate.length));
      continue;
    }
    const has = new Set(pairs(candidate));
    const shared = wanted.filter((pair) => has.has(pair)).length / wanted.length;
    const limit = toleratedEdits(run.length * 2);
    const distance = editDistance(run, candidate, limit);
    best = Math.max(best, 0.7 * shared, distance <= limit && run.length > 1 ? 0.8 - 0.6 * (distance / run.length) : 0);
  }
  return best;
}
