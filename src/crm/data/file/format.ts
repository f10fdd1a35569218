import { type Msg, msg } from '../../../core/msg.ts';

/** How rows stand in a file. */
export type Format =
  | {
      readonly kind: 'csv';
      readonly delimiter: string /** Lines before the header: Excel's `sep=;`. */;
      readonly skip: number;
    }
  | { readonly kind: 'jsonl' };

const candidates = [',', ';', '\t', '|', ':', '^'] as const;

export const delimiterNames: Readonly<Record<string, Msg>> = {
  ',': msg('commas', '逗号'),
  ';': msg('semicolons', '分号'),
  '\t': msg('tabs', '制表符'),
  '|': msg('bars (|)', '竖线（|）'),
  ':': msg('colons', '冒号'),
  '^': msg('carets (^)', '脱字符（^）'),
};

/** From its first 64 KB or so: JSON lines, or what separates the columns in most lines alike. */
export function detectFormat(head: string): Format {
  const text = head.replace(/^\uFEFF/u, '');
  if (/^\s*\{/u.test(text)) return { kind: 'jsonl' };
  const told = /^"?sep=(.)"?\r?\n/iu.exec(text)?.[1];
  if (told) return { kind: 'csv', delimiter: told, skip: 1 };
  const counted = candidates.map((delimiter) => ({ delimiter, score: evenness(text, delimiter) }));
  const best = counted.reduce((one, other) => (other.score > one.score ? other : one));
  return { kind: 'csv', delimiter: best.score > 0 ? best.delimiter : ',', skip: 0 };
}

/** How many columns it gives, and in how many records the same number as in the header. */
function evenness(text: string, delimiter: string): number {
  const counts = separators(text, delimiter);
  const [first = 0] = counts;
  if (first === 0) return 0;
  const alike = counts.filter((count) => count === first).length / counts.length;
  return alike * 10 + Math.min(first, 20) / 20;
}

/** Separators in each of the first records, those within quotes left out. The last one may be cut off, and is. */
function separators(text: string, delimiter: string): number[] {
  const counts: number[] = [];
  let [count, quoted, empty] = [0, false, true];
  for (let at = 0; at < text.length && counts.length < 50; at += 1) {
    const character = text[at];
    if (character === '"') quoted = !quoted;
    if (quoted) continue;
    if (character === delimiter) count += 1;
    if (character === '\n') {
      if (!empty) counts.push(count);
      [count, empty] = [0, true];
    } else if (character !== '\r') empty = false;
  }
  return counts.length > 0 ? counts : [count];
}
