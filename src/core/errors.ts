import type { Msg } from './msg.ts';

/**
 * What can go wrong because of what somebody asked for. `message` is for logs; `user` is what the person is told,
 * with `example` a right way to say it: a value where there is a `field`, otherwise a whole line. Anything that is not an AppError is a fault of ours.
 */
export type ErrorCode =
  | 'invalid' // what was typed cannot be understood
  | 'not_found' // no such record, or none that this person may know of
  | 'forbidden' // a rule says no
  | 'conflict' // somebody else changed it meanwhile
  | 'refused'; // understood and allowed, but it makes no sense now (the task is already done)

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly user: Msg;
  /** The argument at fault, so that a form can show the message beside its field. */
  readonly field?: string;
  readonly example?: string;

  constructor(code: ErrorCode, user: Msg, details: { field?: string; example?: string; cause?: unknown } = {}) {
    super(user.en, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'AppError';
    this.code = code;
    this.user = user;
    if (details.field !== undefined) this.field = details.field;
    if (details.example !== undefined) this.example = details.example;
  }
}

/** Why a message could not be delivered, in the terms that the queue decides by. */
export type DeliveryErrorKind =
  | 'rate-limited' // wait as told, then again
  | 'transient' // the platform has a bad moment, or gave no answer
  | 'gone' // this place will never take a message again until somebody repairs it
  | 'message-gone' // the message to update no longer exists
  | 'invalid'; // the platform refuses this very message: a fault of ours

export class DeliveryError extends Error {
  readonly kind: DeliveryErrorKind;
  /** The platform's own word for it, such as `not_in_channel`. */
  readonly reason: string;
  readonly retryAfterMs?: number;

  constructor(kind: DeliveryErrorKind, reason: string, details: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(`${kind}: ${reason}`, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'DeliveryError';
    this.kind = kind;
    this.reason = reason;
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs;
  }
}
