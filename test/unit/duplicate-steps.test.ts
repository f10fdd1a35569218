import fc from 'fast-check';
import { expect, it } from 'vitest';
import { asFarAsOneStepGoes } from '../../src/crm/customer-360/duplicates/scan.ts';

const size = fc.oneof(
  fc.integer({ min: 2, max: 60 }),
  fc.integer({ min: 2, max: 5_000 }),
  fc.integer({ min: 15_000, max: 2_000_000 }),
);
const loaded = (blocks: readonly { readonly size: number }[]): number =>
  blocks.reduce((sum, one) => sum + (one.size > 20_000 ? 0 : one.size), 0);

it('a step holds no more than it can, goes on, and leaves no block out', () => {
  fc.assert(
    fc.property(fc.array(size, { minLength: 1, maxLength: 300 }), (sizes) => {
      const blocks = sizes.map((one, at) => ({ size: one, at }));
      const met: number[] = [];
      let left: readonly { readonly size: number; readonly at: number }[] = blocks;
      while (left.length > 0) {
        const now = asFarAsOneStepGoes(left);
        expect(now.length).toBeGreaterThan(0);
        if (now.length > 1) expect(loaded(now)).toBeLessThanOrEqual(6_000 + 20_000);
        expect(loaded(now.slice(1))).toBeLessThanOrEqual(6_000);
        met.push(...now.map(({ at }) => at));
        left = left.slice(now.length);
      }
      expect(met).toEqual(blocks.map(({ at }) => at));
    }),
  );
});
