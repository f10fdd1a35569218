/** Kinds of calls that can be made to fail; `*` is any of them. */
export type CallKind = 'send' | 'update' | 'delete' | 'create' | 'roster' | 'team' | '*';

export interface PlannedFailure {
  /** HTTP status to answer; default 500. */
  status?: number;
  /** Seconds for `Retry-After`. */
  retryAfter?: number;
  code?: string;
  /** Break the connection instead of answering. */
  reset?: boolean;
  /** Do what was asked and only then fail, as when an answer is lost on its way. */
  afterActing?: boolean;
}

export type Outage = 'unavailable' | 'reset';

/** Which of the next calls fail, and how. */
export function createPlannedFaults() {
  const planned: { kind: CallKind; failure: PlannedFailure; left: number }[] = [];
  let outage: Outage | undefined;
  return {
    plan(kind: CallKind, failure: PlannedFailure, times: number): void {
      planned.push({ kind, failure, left: times });
    },
    get outage() {
      return outage;
    },
    setOutage(kind: Outage | undefined): void {
      outage = kind;
    },
    take(kind: CallKind): PlannedFailure | undefined {
      if (outage !== undefined)
        return outage === 'reset' ? { reset: true } : { status: 503, code: 'ServiceUnavailable' };
      const found = planned.find((one) => one.left > 0 && (one.kind === kind || one.kind === '*'));
      if (!found) return undefined;
      found.left -= 1;
      return found.failure;
    },
  };
}

export type PlannedFaults = ReturnType<typeof createPlannedFaults>;
