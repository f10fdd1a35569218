/** What a finding is: something to keep, or something to change. */
export const findingKinds = ['strength', 'problem'] as const;
export type FindingKind = (typeof findingKinds)[number];

export const statuses = ['open', 'closed'] as const;
export type Status = (typeof statuses)[number];

export const limits = { title: 200, text: 2_000, findings: 50 } as const;

/**
 * Who reads a review besides its author and the person whose work it is about: the department, its managers only, or the managers of
 * all. `audience`: whom its subject itself speaks to; a review tells no more people than that.
 */
export type Audience = 'department' | 'managers' | 'company';

export function audienceOf(subject: { readonly audience?: unknown; readonly departmentId: number | null }): Audience {
  if (subject.audience === 'person') return 'managers';
  if (subject.audience === 'company' || subject.departmentId === null) return 'company';
  return 'department';
}

/** Problems that nobody does anything about yet: what is told when a review closes. */
export function withoutAction<F extends { readonly kind: FindingKind; readonly actions: number }>(
  findings: readonly F[],
): F[] {
  return findings.filter(({ kind, actions }) => kind === 'problem' && actions === 0);
}
