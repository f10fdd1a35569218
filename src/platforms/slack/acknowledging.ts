import type { Ack } from '../../commands/reply.ts';
import { type Locale, type Msg, msg } from '../../core/msg.ts';
import { ellipsize } from '../../core/text.ts';
import { limits } from './limits.ts';
import { choiceToOption, faultsToErrors } from './modal.ts';
import { escapeToFit } from './mrkdwn.ts';
import type { ViewPayload } from './payloads.ts';

/** What Slack is told at once. `retry`: an answer that makes it deliver the event again. */
export type Acknowledgement =
  | { readonly kind: 'body'; readonly body: string | Record<string, unknown> }
  | { readonly kind: 'retry' }
  | { readonly kind: 'malformed'; readonly why: string };

export const nothingToSay: Acknowledgement = { kind: 'body', body: '' };

/** Which kind of request is acknowledged: each takes its own kind of body. */
export interface Asked {
  readonly by: 'command' | 'form' | 'lookup' | 'event' | 'click';
  readonly view?: ViewPayload;
  readonly locale: Locale;
}

/** Longest text that a form shows beside a field, in characters; not documented by Slack. */
const longestFault = 1_000;

/**
 * Ack → body. `aside` is set for what a body cannot say: clicks ignore theirs, so it has to be said by another way.
 */
export function ackToBody(ack: Ack, asked: Asked): { acknowledgement: Acknowledgement; aside?: Msg } {
  switch (ack.kind) {
    case 'ok':
      return { acknowledgement: asked.by === 'lookup' ? optionsBody([]) : nothingToSay };
    case 'say':
      return saying(ack.message, asked);
    case 'errors':
      return { acknowledgement: asked.by === 'form' ? errorsBody(ack.fields, asked) : nothingToSay };
    case 'options': {
      const options = ack.options
        .map((choice) => choiceToOption(choice, { reader: { locale: asked.locale, timezone: 'UTC' } }))
        .filter((option) => option !== null);
      return { acknowledgement: optionsBody(options.slice(0, limits.options)) };
    }
    case 'retry':
      // Only events are delivered again; for anything else, not answering would only look broken.
      return asked.by === 'event' ? { acknowledgement: { kind: 'retry' } } : saying(notKept, asked);
    default:
      return ack satisfies never;
  }
}

/** Says something in the acknowledgement itself. */
export function saying(message: Msg, asked: Asked): { acknowledgement: Acknowledgement; aside?: Msg } {
  switch (asked.by) {
    case 'command':
      return { acknowledgement: { kind: 'body', body: privateText(message[asked.locale]) } };
    case 'form':
      return { acknowledgement: errorsBody({ '': message }, asked) };
    case 'lookup':
      return { acknowledgement: optionsBody([]) };
    case 'event':
    case 'click':
      return { acknowledgement: nothingToSay, aside: message };
    default:
      return asked.by satisfies never;
  }
}

/** Private text without any formatting: it may repeat what somebody typed. */
export function privateText(text: string): Record<string, unknown> {
  return { response_type: 'ephemeral', mrkdwn: false, text: escapeToFit(text, 39_000) };
}

function optionsBody(options: readonly unknown[]): Acknowledgement {
  return { kind: 'body', body: { options } };
}

function errorsBody(fields: Readonly<Record<string, Msg>>, asked: Asked): Acknowledgement {
  const errors = asked.view ? faultsToErrors(asked.view, fields, asked.locale) : {};
  // Slack takes an empty list of errors for a fault of ours.
  if (Object.keys(errors).length === 0) return nothingToSay;
  const short = Object.entries(errors).map(([block, text]) => [block, ellipsize(text, longestFault)] as const);
  return { kind: 'body', body: { response_action: 'errors', errors: Object.fromEntries(short) } };
}

const notKept = msg(
  'I could not keep this, so nothing was done. Please send it again in a moment.',
  '暂时无法保存您的请求，因此没有执行任何操作，请稍后重新发送。',
);
