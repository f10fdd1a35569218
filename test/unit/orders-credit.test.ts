import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Creditable,
  type CreditLine,
  creditAmount,
  creditPieces,
  creditRest,
  piecesLeft,
  restOf,
} from '../../src/crm/orders/credit.ts';
import { hundredPerCent, lineTotals, onePiece } from '../../src/crm/orders/money.ts';

const points = fc.integer({ min: 0, max: hundredPerCent });
const line = fc
  .record({
    quantity: fc.bigInt({ min: 1n, max: onePiece * 1_000n }),
    unitMinor: fc.bigInt({ min: 0n, max: 10n ** 7n }),
    discountPoints: points,
    taxPoints: points,
  })
  .map(
    (priced): Omit<Creditable, 'number'> => ({
      quantity: priced.quantity,
      ...lineTotals(priced),
      credited: { netMinor: 0n, taxMinor: 0n, quantity: 0n },
    }),
  );
const lines = fc
  .array(line, { minLength: 1, maxLength: 8 })
  .map((all) => all.map((one, index): Creditable => ({ ...one, number: index + 1 })));

const gross = (all: readonly { netMinor: bigint; taxMinor: bigint }[]): bigint =>
  all.reduce((sum, { netMinor, taxMinor }) => sum + netMinor + taxMinor, 0n);
const left = (all: readonly Creditable[]): bigint => all.reduce((sum, one) => sum + restOf(one).grossMinor, 0n);

/** The lines after a credit note; fails where it took more than there was. */
function lessThat(all: readonly Creditable[], taken: readonly CreditLine[]): Creditable[] {
  return all.map((one) => {
    const found = taken.find(({ number }) => number === one.number);
    if (!found) return one;
    const next = {
      ...one,
      credited: {
        netMinor: one.credited.netMinor + found.netMinor,
        taxMinor: one.credited.taxMinor + found.taxMinor,
        quantity: one.credited.quantity + (found.quantity ?? 0n),
      },
    };
    const rest = restOf(next);
    expect(found.netMinor >= 0n && found.taxMinor >= 0n).toBe(true);
    expect(rest.netMinor >= 0n && rest.taxMinor >= 0n && piecesLeft(next) >= 0n).toBe(true);
    return next;
  });
}

describe('credit notes', () => {
  it('come to exactly what was said, whatever the lines, and never to more than is left', () => {
    fc.assert(
      fc.property(lines, fc.array(fc.bigInt({ min: 1n, max: 10n ** 8n }), { maxLength: 6 }), (given, amounts) => {
        let all: readonly Creditable[] = given;
        for (const amount of amounts) {
          const taken = creditAmount(all, amount);
          if (taken === null) {
            expect(amount > left(all)).toBe(true);
            continue;
          }
          expect(gross(taken)).toBe(amount);
          all = lessThat(all, taken);
        }
        // Whatever is left, one more takes all of it.
        const rest = creditRest(all);
        expect(gross(rest)).toBe(left(all));
        expect(left(lessThat(all, rest))).toBe(0n);
      }),
    );
  });

  it('of pieces come to the whole line in the end, in however many portions', () => {
    fc.assert(
      fc.property(line, fc.array(fc.bigInt({ min: 1n, max: onePiece * 400n }), { maxLength: 6 }), (one, portions) => {
        let all: readonly Creditable[] = [{ ...one, number: 1 }];
        for (const pieces of portions) {
          const taken = creditPieces(all[0] as Creditable, pieces);
          if (taken === null) expect(pieces > piecesLeft(all[0] as Creditable)).toBe(true);
          else all = lessThat(all, [taken]);
        }
        const last = all[0] as Creditable;
        if (piecesLeft(last) === 0n) return;
        const rest = creditPieces(last, piecesLeft(last));
        expect(rest && gross([rest])).toBe(left(all));
      }),
    );
  });

  it('of pieces and of amounts together leave nothing below zero', () => {
    fc.assert(
      fc.property(
        line,
        fc.bigInt({ min: 1n, max: 10n ** 8n }),
        fc.bigInt({ min: 1n, max: onePiece * 1_000n }),
        (one, amount, pieces) => {
          const all: readonly Creditable[] = [{ ...one, number: 1 }];
          const taken = creditAmount(all, amount);
          const next = taken ? lessThat(all, taken) : all;
          const more = creditPieces(next[0] as Creditable, pieces);
          if (more) lessThat(next, [more]);
        },
      ),
    );
  });

  it('share an amount among rates as the lines do, worked out by hand', () => {
    const all: Creditable[] = [
      {
        number: 1,
        quantity: onePiece,
        netMinor: 10_000n,
        taxMinor: 1_900n,
        credited: { netMinor: 0n, taxMinor: 0n, quantity: 0n },
      },
      {
        number: 2,
        quantity: onePiece,
        netMinor: 5_000n,
        taxMinor: 350n,
        credited: { netMinor: 0n, taxMinor: 0n, quantity: 0n },
      },
    ];
    // 100.00 of 172.50: 68.985… and 31.014…, so 68.99 (57.97 + 11.02) and 31.01 (28.98 + 2.03)
    expect(creditAmount(all, 10_000n)).toEqual([
      { number: 1, quantity: null, netMinor: 5_797n, taxMinor: 1_102n },
      { number: 2, quantity: null, netMinor: 2_898n, taxMinor: 203n },
    ]);
    expect(creditAmount(all, 17_251n)).toBeNull();
    expect(creditPieces({ ...(all[0] as Creditable), quantity: 3n * onePiece }, onePiece)).toEqual({
      number: 1,
      quantity: onePiece,
      netMinor: 3_333n,
      taxMinor: 633n,
    });
  });
});
