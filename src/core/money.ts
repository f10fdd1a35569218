/** An exact amount: a whole number of the currency's smallest unit (cents, yen, fils). Never a float. */
export interface Money {
  readonly minor: bigint;
  /** ISO 4217. */
  readonly currency: string;
}
