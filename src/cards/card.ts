import type { Reader } from '../core/actor.ts';
import type { FigureKind } from '../core/figure.ts';
import type { Invocation } from '../core/invocation.ts';
import type { Msg } from '../core/msg.ts';
import type { RecordRef } from '../core/records.ts';

/**
 * What people are shown, in no platform's terms: a small tagged union. Text is spans, so escaping, mentions and times are
 * the renderer's job, and a plain string can never ping anybody or break a layout. A Msg is rendered in the reader's
 * language, a time in the reader's timezone.
 */
export type Span =
  | string
  | Msg
  | { readonly strong: string | Msg }
  /** A colleague. With `ping` the platform may notify them; without, it is only their name. */
  | { readonly staff: number; readonly name: string; readonly ping?: boolean }
  | { readonly link: string | Msg; readonly href: string }
  | { readonly time: Date; readonly show?: 'date' | 'date-time' | 'relative' }
  /** Something to type, shown as code: `/crm task add`. */
  | { readonly code: string | Msg };

export type Text = readonly Span[];

export interface Card {
  /** The record that the card shows; it makes a card in a channel a live post. */
  readonly ref?: RecordRef;
  readonly title: Text;
  readonly tone?: 'info' | 'good' | 'warn' | 'bad';
  /** Draws the card again: a renderer without room for all rows of its lists offers the others with it. */
  readonly again?: Invocation;
  /** Posted in this language and by this clock, whoever reads it; what is not named is the reader's. */
  readonly speaks?: Partial<Reader>;
  readonly blocks: readonly Block[];
}

/** For whom a card is drawn where it is posted, when `reader` is who reads it there. */
export function readerOf({ speaks }: Pick<Card, 'speaks'>, reader: Reader): Reader {
  return speaks ? { locale: speaks.locale ?? reader.locale, timezone: speaks.timezone ?? reader.timezone } : reader;
}

export type Block =
  | { readonly block: 'text'; readonly text: Text; readonly quiet?: boolean }
  | { readonly block: 'quote'; readonly text: string }
  | { readonly block: 'fields'; readonly fields: readonly { readonly label: Msg; readonly value: Text }[] }
  | {
      readonly block: 'list';
      readonly items: readonly ListItem[];
      /** How many there are in all, where only the first are given: whoever shows fewer says how many are left. */
      readonly of?: number;
      readonly more?: { readonly label: Msg; readonly does: Invocation };
    }
  | { readonly block: 'progress'; readonly label: Msg; readonly done: number; readonly of: number }
  | { readonly block: 'image'; readonly href: string; readonly alt: Msg }
  | Chart
  | { readonly block: 'buttons'; readonly buttons: readonly Button[]; readonly overflow?: readonly Button[] }
  | { readonly block: 'divider' };

/** Numbers as a picture, or as a chart of the platform's own. What cannot be seen is said: `alt` and then every number. */
export interface Chart {
  readonly block: 'chart';
  /** A gauge shows the first value of the first series. */
  readonly kind: FigureKind;
  readonly title: Msg;
  readonly categories: readonly (string | Msg)[];
  /** One value a category; null: not known, which is a gap and never 0. */
  readonly series: readonly { readonly name: Msg; readonly values: readonly (number | null)[] }[];
  /** 'share': parts of 1, shown as per cent. `currency`: values are whole units of it. Default: bare numbers. */
  readonly unit?: 'share' | { readonly currency: string } | { readonly word: Msg };
  /** From where to where the axis goes at least; a gauge's ends (default 0 to 1 for shares, to 100 for others). */
  readonly range?: readonly [number, number];
  /** What the picture says, in a sentence. */
  readonly alt: Msg;
}

export interface ListItem {
  readonly text: Text;
  readonly detail?: Text;
  /** At most one action in place; more go to `overflow`. */
  readonly button?: Button;
  readonly overflow?: readonly Button[];
}

export interface Button {
  readonly label: Msg;
  readonly does: Invocation;
  readonly style?: 'primary' | 'danger';
  readonly confirm?: Msg;
}

export const text = (...spans: readonly Span[]): Block => ({ block: 'text', text: spans });
export const quiet = (...spans: readonly Span[]): Block => ({ block: 'text', text: spans, quiet: true });
export const buttons = (list: readonly Button[], overflow?: readonly Button[]): Block =>
  overflow && overflow.length > 0 ? { block: 'buttons', buttons: list, overflow } : { block: 'buttons', buttons: list };
