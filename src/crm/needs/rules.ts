/** How much it matters to the customer, as requirements are ranked everywhere (MoSCoW); "won't" is a need that was dropped. */
export const levels = ['must', 'should', 'could'] as const;
export type Level = (typeof levels)[number];

/** open: said; qualified: understood and pursued; met; unmet: we could not; dropped: they no longer want it. */
export const statuses = ['open', 'qualified', 'met', 'unmet', 'dropped'] as const;
export type Status = (typeof statuses)[number];
export const openStatuses: readonly Status[] = ['open', 'qualified'];

/** Why a need was not met, and whose doing that was: ours makes it unmet, which is what a product learns from. */
export const reasons = {
  'no-offer': 'unmet',
  price: 'unmet',
  'too-late': 'unmet',
  competitor: 'unmet',
  'no-longer': 'dropped',
  duplicate: 'dropped',
  other: 'dropped',
} as const satisfies Readonly<Record<string, Status>>;
export type Reason = keyof typeof reasons;
export const reasonNames = Object.keys(reasons) as readonly Reason[];

export const limits = { title: 200, text: 4_000 } as const;

export type Step = 'qualify' | 'meet' | 'drop' | 'reopen';

/** Why a step makes no sense now; null: it does. A need that was closed is reopened before anything else becomes of it. */
export type StepFault = 'same' | 'closed' | 'open' | 'needs-words';

export function stepFault(
  step: Step,
  status: Status,
  why: { readonly reason?: Reason; readonly note?: string | undefined } = {},
): StepFault | null {
  const isOpen = openStatuses.includes(status);
  switch (step) {
    case 'qualify':
      return status === 'qualified' ? 'same' : isOpen ? null : 'closed';
    case 'meet':
      return status === 'met' ? 'same' : isOpen ? null : 'closed';
    case 'drop':
      if (!isOpen) return 'closed';
      return why.reason === 'other' && (why.note ?? '').trim() === '' ? 'needs-words' : null;
    case 'reopen':
      return isOpen ? 'open' : null;
    default:
      return step satisfies never;
  }
}

/** `today`: `2026-12-01`. The day on which it is needed is not late yet. */
export function isOverdue(need: { readonly status: Status; readonly neededOn: string | null }, today: string): boolean {
  return openStatuses.includes(need.status) && need.neededOn !== null && need.neededOn < today;
}
