import type { Card } from '../cards/card.ts';
import type { Choice, Form } from '../cards/form.ts';
import type { Msg } from '../core/msg.ts';

/**
 * What a command answers. `channel` is for things made for the team; it becomes private where the place has no rights
 * of its own (a channel that is not linked) or the platform cannot post there.
 */
export type Reply = { readonly card: Card; readonly to: 'caller' | 'channel' } | { readonly form: Form };

/** What the platform is told at once, before the work is done. */
export type Ack =
  | { readonly kind: 'ok' }
  /** Could not be kept: said privately in the acknowledgement itself, with what was typed. */
  | { readonly kind: 'say'; readonly message: Msg }
  /** A form's faults, beside their fields. */
  | { readonly kind: 'errors'; readonly fields: Readonly<Record<string, Msg>> }
  /** What a search-as-you-type field may offer. */
  | { readonly kind: 'options'; readonly options: readonly Choice[] }
  /** Could not be kept and the platform will send it again: let it. */
  | { readonly kind: 'retry' };
