/** What an order can be, in the order in which it usually becomes it. */
export const statuses = ['draft', 'confirmed', 'delivered', 'invoiced', 'paid', 'cancelled'] as const;
export type Status = (typeof statuses)[number];

/** What counts as bought: no drafts, nothing cancelled. */
export const boughtStatuses: readonly Status[] = ['confirmed', 'delivered', 'invoiced', 'paid'];

export const limits = {
  number: 60,
  invoice: 60,
  description: 300,
  sku: 60,
  text: 4_000,
  reason: 500,
  items: 200,
} as const;

/** Days to pay where nobody says: the most that the law of many countries takes for granted (in the EU, directive 2011/7, article 3). */
export const usualTermDays = 30;

/** What moves an order on. Paying is counted apart: any step may come before or after the money. */
export type Step = 'confirm' | 'deliver' | 'invoice' | 'cancel';

/** The parts of an order that decide what can become of it. Days: `2026-12-01`. */
export interface State {
  readonly status: Status;
  readonly deliveredOn: string | null;
  readonly invoicedOn: string | null;
  readonly grossMinor: bigint;
  readonly paidMinor: bigint;
  /** What credit notes have taken back of it. */
  readonly creditedNetMinor: bigint;
  readonly creditedTaxMinor: bigint;
}

/** Why a step makes no sense now; null: it does. */
export type StepFault = 'done' | 'draft' | 'cancelled' | 'confirmed' | 'has-payments' | 'paid';

/** An order may be invoiced before it is delivered, as services are; neither happens twice, and what was paid for is not cancelled. */
export function stepFault(step: Step, order: State): StepFault | null {
  const { status } = order;
  if (status === 'cancelled') return step === 'cancel' ? 'done' : 'cancelled';
  switch (step) {
    case 'confirm':
      return status === 'draft' ? null : 'done';
    case 'deliver':
      if (status === 'draft') return 'draft';
      return order.deliveredOn === null ? null : 'done';
    case 'invoice':
      if (status === 'draft') return 'draft';
      return order.invoicedOn === null ? null : 'done';
    case 'cancel':
      return order.paidMinor > 0n ? 'has-payments' : status === 'paid' ? 'paid' : null;
    default:
      return step satisfies never;
  }
}

/** What an order is after a step or a payment: paid once it is invoiced and nothing is owed, whatever came first. */
export function statusOf(order: Omit<State, 'status'> & { readonly status: Status }): Status {
  const { status, deliveredOn, invoicedOn } = order;
  if (status === 'draft' || status === 'cancelled') return status;
  if (invoicedOn !== null) return owedMinor(order) <= 0n ? 'paid' : 'invoiced';
  return deliveredOn === null ? 'confirmed' : 'delivered';
}

/** Items are what was agreed until somebody wrote an invoice over them. */
export function mayChangeItems({ status, invoicedOn }: Pick<State, 'status' | 'invoicedOn'>): boolean {
  return status !== 'cancelled' && invoicedOn === null;
}

type Amounts = Pick<State, 'grossMinor' | 'paidMinor' | 'creditedNetMinor' | 'creditedTaxMinor'>;

export const creditedMinor = (order: Pick<Amounts, 'creditedNetMinor' | 'creditedTaxMinor'>): bigint =>
  order.creditedNetMinor + order.creditedTaxMinor;

/** Still to pay; negative: so much was paid too much, once a credit note took it back. */
export function owedMinor(order: Amounts): bigint {
  return order.grossMinor - creditedMinor(order) - order.paidMinor;
}

export function isCreditedInFull(
  order: Pick<Amounts, 'grossMinor' | 'creditedNetMinor' | 'creditedTaxMinor'>,
): boolean {
  return order.grossMinor > 0n && creditedMinor(order) === order.grossMinor;
}

/** Why this much cannot be paid (or, negative, paid back); null: it can. */
export type PaymentFault = 'draft' | 'cancelled' | 'nothing-owed' | 'too-much' | 'not-that-much-paid';

export function paymentFault(order: State, amountMinor: bigint): PaymentFault | null {
  if (order.status === 'draft' || order.status === 'cancelled') return order.status;
  if (amountMinor < 0n) return order.paidMinor + amountMinor < 0n ? 'not-that-much-paid' : null;
  if (owedMinor(order) <= 0n) return 'nothing-owed';
  return amountMinor > owedMinor(order) ? 'too-much' : null;
}

/** `today`: `2026-12-01`. The day on which it is due is not late yet. */
export function isOverdue(order: { readonly status: Status; readonly dueOn: string | null }, today: string): boolean {
  return order.status === 'invoiced' && order.dueOn !== null && order.dueOn < today;
}

/** The day that many days later. */
export function daysLater(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Sums by currency, in alphabetical order: currencies are never added to each other. */
export function sumsByCurrency(
  amounts: Iterable<{ readonly currency: string; readonly minor: bigint }>,
): { currency: string; minor: bigint }[] {
  const sums = new Map<string, bigint>();
  for (const { currency, minor } of amounts) sums.set(currency, (sums.get(currency) ?? 0n) + minor);
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([currency, minor]) => ({ currency, minor }));
}
