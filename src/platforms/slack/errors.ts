import { DeliveryError } from '../../core/errors.ts';

/** This place takes no message until somebody repairs it: invites the bot, installs it again, grants a scope. */
const gone = new Set([
  'not_in_channel',
  'is_archived',
  'channel_not_found',
  'channel_is_archived',
  'channel_type_not_supported',
  'user_not_in_channel',
  'user_not_found',
  'users_not_found',
  'user_disabled',
  'user_not_visible',
  'account_inactive',
  'cannot_dm_bot',
  'cannot_message_deactivated_user',
  'messages_tab_disabled',
  'token_revoked',
  'token_expired',
  'invalid_auth',
  'not_authed',
  'no_permission',
  'org_login_required',
  'ekm_access_denied',
  'missing_scope',
  'not_allowed_token_type',
  'team_access_not_granted',
  'team_not_found',
  'restricted_action',
  'restricted_action_read_only_channel',
  'restricted_action_thread_only_channel',
  'access_denied',
  'two_factor_setup_required',
  'expired_trigger_id',
  'trigger_expired',
  'exchanged_trigger_id',
  'trigger_exchanged',
  'invalid_trigger_id',
  'push_limit_reached',
  'view_not_found',
]);

/** Of the message that is updated or answered to, which says nothing of the channel it is in. */
const messageGone = new Set([
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
  'message_not_editable',
  'is_inactive',
  'thread_not_found',
  'cannot_reply_to_message',
  'restricted_action_thread_locked',
  'restricted_action_non_threadable_channel',
]);

const transient = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
  'org_user_not_in_team',
  'accesslimited',
  'external_channel_migrating',
  'update_failed',
  'hash_conflict',
  'comment_failed',
  'unavailable',
  'timeout',
]);

/** Slack names the wait in seconds; where it does not, this long, in milliseconds. */
const defaultWaitMs = 5_000;

/** Whatever a Web API call or a response URL threw → the terms that the queue decides by. An unknown code is a fault of ours. */
export function slackErrorToDelivery(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  const code = property(error, 'code');
  if (code === 'slack_webapi_rate_limited_error') {
    const seconds = property(error, 'retryAfter');
    const retryAfterMs = typeof seconds === 'number' && seconds > 0 ? seconds * 1_000 : defaultWaitMs;
    return new DeliveryError('rate-limited', 'ratelimited', { retryAfterMs, cause: error });
  }
  if (code === 'slack_webapi_platform_error') {
    const reason = property(property(error, 'data'), 'error');
    return platformError(typeof reason === 'string' ? reason : 'unknown_error', error);
  }
  if (code === 'slack_webapi_http_error') {
    const status = Number(property(error, 'statusCode'));
    // Slack itself says what is wrong with a request in a body of status 200: another status comes from something in between.
    return new DeliveryError(status === 413 ? 'invalid' : 'transient', `http_${status}`, { cause: error });
  }
  if (code === 'slack_webapi_request_error') return new DeliveryError('transient', 'unreachable', { cause: error });
  // A 429 without a wait, and what fetch throws when there is no answer.
  return new DeliveryError('transient', error instanceof Error ? error.message : String(error), { cause: error });
}

export function platformError(reason: string, cause?: unknown): DeliveryError {
  if (reason === 'ratelimited' || reason === 'rate_limited' || reason === 'message_limit_exceeded') {
    return new DeliveryError('rate-limited', reason, { retryAfterMs: defaultWaitMs, cause });
  }
  if (gone.has(reason)) return new DeliveryError('gone', reason, { cause });
  if (messageGone.has(reason)) return new DeliveryError('message-gone', reason, { cause });
  if (transient.has(reason)) return new DeliveryError('transient', reason, { cause });
  return new DeliveryError('invalid', reason, { cause });
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
