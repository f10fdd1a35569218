import { hasHan, simplifyValueWords, tidy } from './tidy.ts';

/** Nobody mistypes a word this long; comparing longer ones would only cost time. */
const maxWord = 40;

/**
 * Up to three of `candidates` that `word` may have been meant for, nearest first, ties in the order given. One slip is
 * forgiven in short words, three in long ones; in Chinese one wrong character of two or three, two of more. A beginning of
 * two letters or more also counts ("cust" → "customer").
 */
export function didYouMean(word: string, candidates: readonly string[]): string[] {
  const wanted = fold(word);
  const letters = Array.from(wanted);
  if (letters.length === 0 || letters.length > maxWord) return [];
  const ranked: { candidate: string; distance: number; order: number }[] = [];
  const seen = new Set<string>();
  for (const [order, candidate] of candidates.entries()) {
    const other = fold(candidate);
    if (other === '' || seen.has(candidate)) continue;
    seen.add(candidate);
    const distance = closeness(wanted, letters, other);
    if (distance !== undefined) ranked.push({ candidate, distance, order });
  }
  ranked.sort((a, b) => a.distance - b.distance || a.order - b.order);
  return ranked.slice(0, 3).map(({ candidate }) => candidate);
}

function closeness(wanted: string, letters: readonly string[], other: string): number | undefined {
  if (wanted === other) return 0;
  const isBeginning = letters.length >= 2 && other.startsWith(wanted);
  const target = Array.from(other);
  if (target.length > maxWord) return isBeginning ? 0.5 : undefined;
  const allowed = slips(Math.max(letters.length, target.length), hasHan(other));
  const distance = Math.abs(letters.length - target.length) > allowed ? allowed + 1 : editDistance(letters, target);
  // A word of which nothing is left is not the same word with slips in it.
  if (distance <= allowed && distance < Math.min(letters.length, target.length)) return distance;
  return isBeginning ? 0.5 : undefined;
}

function slips(length: number, han: boolean): number {
  if (han) return length < 2 ? 0 : length < 4 ? 1 : 2;
  if (length < 3) return 0;
  return length < 5 ? 1 : length < 9 ? 2 : 3;
}

function fold(text: string): string {
  return simplifyValueWords(tidy(text.slice(0, 4 * maxWord)))
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .normalize('NFC');
}

/** Damerau–Levenshtein: inserted, missing, wrong and swapped neighbouring characters count one each. */
export function editDistance(a: readonly string[], b: readonly string[]): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      row[j] = best;
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
