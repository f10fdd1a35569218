import { MAX_MINOR } from '../../commands/values/money.ts';

/**
 * The arithmetic of orders, exact: whole numbers of smallest units, hundredths of a per cent and ten-thousandths of a piece.
 *
 *   net of a line = quantity × unit price × (100 % − discount)   rounded once, half to even
 *   tax of a line = net of the line × tax rate                   rounded once, half to even
 *   an order's net, tax and gross = the sums of its lines        nothing is rounded again
 *
 * Rounding half to even leans neither way over many lines; rounding line by line makes every total the sum of what is printed.
 */

/** A quantity: ten-thousandths of a piece, an hour, a kilogram. */
export type Quantity = bigint;
/** Digits of a quantity after its point. */
export const quantityDigits = 4;
export const onePiece: Quantity = 10n ** BigInt(quantityDigits);
/** A thousand million pieces: far above any line, and what the column holds. */
export const mostQuantity: Quantity = onePiece * 10n ** 9n;

/** Hundredths of a per cent: 19 % is 1900. */
export type Points = number;
export const hundredPerCent: Points = 10_000;

export interface Priced {
  readonly quantity: Quantity;
  readonly unitMinor: bigint;
  readonly discountPoints: Points;
  readonly taxPoints: Points;
}

export interface Totals {
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
}

/** a ÷ b for numbers that are not negative; what lies exactly between two goes to the even one. */
export function divideHalfEven(a: bigint, b: bigint): bigint {
  const whole = a / b;
  const twice = (a - whole * b) * 2n;
  if (twice < b) return whole;
  return twice > b || whole % 2n === 1n ? whole + 1n : whole;
}

export function lineTotals({ quantity, unitMinor, discountPoints, taxPoints }: Priced): Totals {
  const full = BigInt(hundredPerCent);
  const netMinor = divideHalfEven(quantity * unitMinor * (full - BigInt(discountPoints)), onePiece * full);
  return { netMinor, taxMinor: divideHalfEven(netMinor * BigInt(taxPoints), full) };
}

export function sumOf(lines: Iterable<Totals>): Totals & { readonly grossMinor: bigint } {
  let netMinor = 0n;
  let taxMinor = 0n;
  for (const line of lines) {
    netMinor += line.netMinor;
    taxMinor += line.taxMinor;
  }
  return { netMinor, taxMinor, grossMinor: netMinor + taxMinor };
}

/** More than is kept of any amount. */
export function isTooMuch(grossMinor: bigint): boolean {
  return grossMinor > MAX_MINOR;
}

/** `1.5`, `12`: as short as it can be written. Read back by `readQuantity`. */
export function writeQuantity(quantity: Quantity): string {
  const digits = quantity.toString().padStart(quantityDigits + 1, '0');
  const fraction = digits.slice(-quantityDigits).replace(/0+$/u, '');
  return digits.slice(0, -quantityDigits) + (fraction === '' ? '' : `.${fraction}`);
}

/** A decimal as PostgreSQL writes it (`12.5000`), or as `writeQuantity` does. */
export function readQuantity(text: string): Quantity {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.slice(0, quantityDigits).padEnd(quantityDigits, '0'));
}

/** 1900 → `19`, 750 → `7.5`. */
export function writePoints(points: Points): string {
  return String(points / 100);
}
