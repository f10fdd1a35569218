import { fail, ok, type Result } from '../../commands/values/result.ts';
import { msg } from '../../core/msg.ts';

/** What was expected and what was found, on the scale of 0 to 100; either may not have been asked. */
export interface Pair {
  readonly expected: number | null;
  readonly actual: number | null;
}

export const scale = { csat: [1, 5], nps: [0, 10], measure: [0, 100] } as const;
export const limits = { comment: 2_000 } as const;

/** Answers below which a summary says too little. */
export const enough = 5;

const side = String.raw`(\d{1,3}(?:[.,]\d{1,2})?|-|–)`;
const pairShape = new RegExp(`^${side} ?[/／:：] ?${side}$`, 'u');

/**
 * `80/70`: expected and actual, each 0 to 100 with at most two decimals; `80/-` where only one was asked. Faults: `not-a-pair`,
 * `out-of-scale`.
 */
export function parsePair(text: string): Result<Pair> {
  const match = pairShape.exec(text.normalize('NFKC').trim());
  const read = (word: string | undefined): number | null =>
    word === undefined || /^[-–]$/u.test(word) ? null : Number(word.replace(',', '.'));
  const expected = read(match?.[1]);
  const actual = read(match?.[2]);
  if (!match || (expected === null && actual === null)) {
    return fail(
      'not-a-pair',
      msg(
        'Write what was expected, a slash, and how it was, each from 0 to 100.',
        '请填写“期望/实际”，两者均为 0 到 100 之间的数字。',
      ),
      '80/70',
    );
  }
  if (Math.max(expected ?? 0, actual ?? 0) > scale.measure[1]) {
    return fail('out-of-scale', msg('The scale is from 0 to 100.', '取值范围为 0 到 100。'), '80/70');
  }
  return ok({ expected, actual });
}

export function pairText({ expected, actual }: Pair): string {
  return `${expected ?? '-'}/${actual ?? '-'}`;
}

/** A mean or share, and how many answers it was made of. */
export interface Mean {
  readonly value: number;
  readonly n: number;
}

/** Each null where nobody was asked. */
export interface Summary {
  readonly answers: number;
  /** Share of 4 and 5. */
  readonly csat: Mean | null;
  /** Share of 9 and 10 less share of 0 to 6, in points: −100 to 100. */
  readonly nps: Mean | null;
  readonly satisfactionExpected: Mean | null;
  readonly satisfactionActual: Mean | null;
  readonly loyaltyExpected: Mean | null;
  readonly loyaltyActual: Mean | null;
}
