/** What is known of one open stage: the stays that ended. */
export interface StageSample {
  readonly key: string;
  readonly nameEn: string;
  readonly nameZh: string;
  /** Deals that left it. */
  readonly left: number;
  /** Those of them that went on: to a later stage, or were won. */
  readonly advanced: number;
  /** Median of the days that they stayed. */
  readonly medianDays: number;
}

export type Bottleneck =
  /** Fewer than two stages were left often enough. */
  | { readonly kind: 'not-enough' }
  /** No stage is worse than the others by a tenth. */
  | { readonly kind: 'none' }
  | { readonly kind: 'conversion'; readonly stage: StageSample; readonly own: number; readonly others: number }
  | { readonly kind: 'dwell'; readonly stage: StageSample; readonly own: number; readonly others: number };

/** Deals that must have left a stage before it is judged. */
export const minLeft = 5;
/** How much worse than the others a stage must be, as a share of theirs. */
export const minGap = 0.1;
/** Days that it must hold deals longer than the others: an hour against none is no bottleneck. */
export const minLonger = 2;

/**
 * The stage that holds the others up. Of every stage that at least five deals left:
 *
 *   conversion = deals that went on ÷ deals that left;   gap = 1 − conversion ÷ mean conversion of the others
 *   dwell      = median days of those that left;         gap = 1 − mean dwell of the others ÷ dwell
 *
 * The stage with the largest gap is named, with the measure that it falls behind in, unless the gap is below a tenth or, for dwell, two
 * days. At equal gaps
 * conversion counts before dwell, and the earlier stage before the later one. Both gaps are at most 1, so they compare.
 */
export function findBottleneck(samples: readonly StageSample[]): Bottleneck {
  const judged = samples.filter(({ left }) => left >= minLeft);
  if (judged.length < 2) return { kind: 'not-enough' };
  let worst: { gap: number; found: Bottleneck } = { gap: minGap, found: { kind: 'none' } };
  const consider = (gap: number, found: Bottleneck): void => {
    // A hair's breadth is the arithmetic's and not the stage's.
    if (gap > worst.gap + 1e-9 || (worst.found.kind === 'none' && gap >= minGap)) worst = { gap, found };
  };
  for (const measure of ['conversion', 'dwell'] as const) {
    for (const stage of judged) {
      const rest = judged.filter((other) => other !== stage);
      const own = measured(stage, measure);
      const others = rest.reduce((sum, other) => sum + measured(other, measure), 0) / rest.length;
      if (measure === 'dwell' && own - others < minLonger) continue;
      const gap = measure === 'conversion' ? shortfall(own, others) : shortfall(others, own);
      consider(gap, { kind: measure, stage, own, others });
    }
  }
  return worst.found;
}

function measured(stage: StageSample, measure: 'conversion' | 'dwell'): number {
  return measure === 'conversion' ? stage.advanced / stage.left : stage.medianDays;
}

/** How far the smaller falls short of the larger; not positive where it does not. */
function shortfall(smaller: number, larger: number): number {
  return larger > 0 ? 1 - smaller / larger : 0;
}
