import { divideHalfEven, type Quantity, type Totals } from './money.ts';

/**
 * The arithmetic of credit notes, exact like that of orders (money.ts). A credit note is made of lines, each of which takes back a
 * part of a line of the order, net and tax; so the tax of every rate is right, and what is left of a line is never less than nothing.
 *
 *   some pieces of a line   what so many pieces and those credited before come to, less what those before came to
 *   an amount of a line     shared between its net and its tax as what is left of them
 *   an amount of the order  shared among its lines as what is left of each; units that are over go to the largest remainders
 */
export interface Creditable extends Totals {
  /** The line's number within the order. */
  readonly number: number;
  readonly quantity: Quantity;
  /** What credit notes have taken back of it so far. */
  readonly credited: Totals & { readonly quantity: Quantity };
}

export interface CreditLine extends Totals {
  readonly number: number;
  /** null: of an amount, not of pieces. */
  readonly quantity: Quantity | null;
}

export function restOf({ netMinor, taxMinor, credited }: Creditable): Totals & { readonly grossMinor: bigint } {
  const net = netMinor - credited.netMinor;
  const tax = taxMinor - credited.taxMinor;
  return { netMinor: net, taxMinor: tax, grossMinor: net + tax };
}

/** Pieces that were not credited yet. */
export const piecesLeft = ({ quantity, credited }: Creditable): Quantity => quantity - credited.quantity;

/** All that is left of the lines. */
export function creditRest(lines: readonly Creditable[]): CreditLine[] {
  return lines.map((line) => ({ number: line.number, quantity: null, ...totals(restOf(line)) })).filter(isSomething);
}

/** So many pieces; null where there are not so many left, or amounts that were credited before leave less than they come to. */
export function creditPieces(line: Creditable, pieces: Quantity): CreditLine | null {
  if (pieces > piecesLeft(line)) return null;
  const upTo = (whole: bigint, count: Quantity): bigint => divideHalfEven(whole * count, line.quantity);
  const before = line.credited.quantity;
  const part = (whole: bigint): bigint => upTo(whole, before + pieces) - upTo(whole, before);
  const found = { netMinor: part(line.netMinor), taxMinor: part(line.taxMinor) };
  const rest = restOf(line);
  if (found.netMinor > rest.netMinor || found.taxMinor > rest.taxMinor) return null;
  return { number: line.number, quantity: pieces, ...found };
}

/** An amount with its tax, of these lines; null where less than that is left of them. */
export function creditAmount(lines: readonly Creditable[], grossMinor: bigint): CreditLine[] | null {
  const rests = lines.map((line) => ({ number: line.number, ...restOf(line) }));
  const all = rests.reduce((sum, rest) => sum + rest.grossMinor, 0n);
  if (grossMinor > all) return null;
  if (grossMinor === all) return creditRest(lines);
  const shares = rests.map((rest) => ({
    rest,
    gross: (grossMinor * rest.grossMinor) / all,
    over: (grossMinor * rest.grossMinor) % all,
  }));
  let left = grossMinor - shares.reduce((sum, { gross }) => sum + gross, 0n);
  for (const share of [...shares].sort((a, b) => compare(b.over, a.over) || a.rest.number - b.rest.number)) {
    if (left === 0n) break;
    share.gross += 1n;
    left -= 1n;
  }
  return shares
    .map(({ rest, gross }) => {
      const netMinor = rest.grossMinor === 0n ? 0n : divideHalfEven(gross * rest.netMinor, rest.grossMinor);
      return { number: rest.number, quantity: null, netMinor, taxMinor: gross - netMinor };
    })
    .filter(isSomething);
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
const totals = ({ netMinor, taxMinor }: Totals): Totals => ({ netMinor, taxMinor });
const isSomething = ({ netMinor, taxMinor }: Totals): boolean => netMinor + taxMinor > 0n;
