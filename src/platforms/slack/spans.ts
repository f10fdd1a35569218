import type { MrkdwnElement, PlainTextElement, RichTextElement, RichTextStyleable } from '@slack/types';
import type { Span, Text } from '../../cards/card.ts';
import type { Reader } from '../../core/actor.ts';
import { isMsg, type Msg } from '../../core/msg.ts';
import { ellipsize } from '../../core/text.ts';
import { formatMoment } from '../../i18n/format.ts';
import { limits } from './limits.ts';
import { boldWorksBetween, escapeMrkdwn, isBoldable, isHarmlessInMrkdwn, safeHref } from './mrkdwn.ts';

/** What rendering text needs besides the text. */
export interface TextContext {
  readonly reader: Reader;
  readonly now: Date;
  /** Slack user ids of colleagues who may be notified, by staff id. */
  readonly names: ReadonlyMap<number, string>;
}

/** A span whose languages and times are settled. `plain` is what a reader without formatting sees. */
type Settled =
  | { readonly kind: 'text' | 'strong' | 'code'; readonly plain: string }
  | { readonly kind: 'link'; readonly plain: string; readonly href: string }
  | { readonly kind: 'user'; readonly plain: string; readonly user: string }
  | { readonly kind: 'time'; readonly plain: string; readonly seconds: number; readonly format: string };

const timeFormats = {
  date: '{date_short_pretty}',
  'date-time': '{date_short_pretty} {time}',
  relative: '{ago}',
} as const;

/** Text that nothing is interpreted in, in the reader's language and zone: for fallbacks, labels and notifications. */
export function textToPlain(text: Text, context: TextContext): string {
  return text.map((span) => settle(span, context).plain).join('');
}

/**
 * Elements of a rich text section, cut to `max` characters of visible text. Rich text is data, never parsed, so nothing in
 * a customer's name can ping, link or format.
 */
export function textToRich(
  text: Text,
  context: TextContext,
  max: number,
  base?: RichTextStyleable['style'],
): RichTextElement[] {
  const elements: RichTextElement[] = [];
  let left = max;
  for (const span of text) {
    const settled = settle(span, context);
    if (settled.plain === '') continue;
    if (left <= 1) break;
    // What cannot be cut in the middle is only its words when it does not fit.
    const fits = settled.plain.length <= left;
    const element = settledToRich(fits ? settled : { kind: 'text', plain: ellipsize(settled.plain, left) }, base);
    const last = elements.at(-1);
    if (
      last?.type === 'text' &&
      element.type === 'text' &&
      JSON.stringify(last.style) === JSON.stringify(element.style)
    ) {
      last.text += element.text;
    } else {
      elements.push(element);
    }
    left -= settled.plain.length;
  }
  return elements;
}

/** For blocks that take no rich text: mrkdwn while it shows the text as it is, otherwise plain text. Never empty. */
export function textToTextObject(text: Text, context: TextContext, max: number): MrkdwnElement | PlainTextElement {
  const settled = text.map((span) => settle(span, context)).filter((span) => span.plain !== '');
  const plain = settled.map((span) => span.plain).join('');
  if (plain.trim() === '') return plainText('—', max);
  if (!isHarmlessInMrkdwn(plain)) return plainText(plain, max);
  const written = settled.map((span, i) =>
    settledToMrkdwn(span, settled[i - 1]?.plain ?? '', settled[i + 1]?.plain ?? ''),
  );
  const mrkdwn = written.join('');
  // Cutting mrkdwn could leave half a link, so what is too long loses its formatting instead.
  return mrkdwn.length <= max ? { type: 'mrkdwn', text: mrkdwn, verbatim: true } : plainText(plain, max);
}

/** A plain text object: never parsed by Slack, and without emoji codes where there could be any. Slack refuses empty ones. */
export function plainText(text: string, max: number): PlainTextElement {
  const shown = text.trim() === '' ? '—' : ellipsize(text, max);
  return { type: 'plain_text', text: shown, ...(shown.includes(':') ? { emoji: false } : {}) };
}

/** A label in the reader's language. */
export function label(text: string | Msg, context: Pick<TextContext, 'reader'>, max: number): PlainTextElement {
  return plainText(inLanguage(text, context), max);
}

export function inLanguage(text: string | Msg, context: Pick<TextContext, 'reader'>): string {
  return typeof text === 'string' ? text : text[context.reader.locale];
}

/** Control characters mean nothing to a reader, and Slack may refuse a whole message for one. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
const controlCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/gu;

function settle(span: Span, context: TextContext): Settled {
  const settled = settleAsWritten(span, context);
  return { ...settled, plain: settled.plain.replace(controlCharacters, '') };
}

function settleAsWritten(span: Span, context: TextContext): Settled {
  if (typeof span === 'string') return { kind: 'text', plain: span };
  if ('strong' in span) return { kind: 'strong', plain: inLanguage(span.strong, context) };
  if ('staff' in span) {
    const user = span.ping ? context.names.get(span.staff) : undefined;
    return user === undefined ? { kind: 'text', plain: span.name } : { kind: 'user', plain: `@${span.name}`, user };
  }
  if ('link' in span) {
    const plain = inLanguage(span.link, context);
    const href = safeHref(span.href, limits.url);
    return href === null ? { kind: 'text', plain } : { kind: 'link', plain: plain === '' ? href : plain, href };
  }
  if ('time' in span) {
    const show = span.show ?? 'date-time';
    const time = span.time.getTime();
    if (Number.isNaN(time)) return { kind: 'text', plain: '—' };
    const plain = formatMoment(span.time, context.reader, show, context.now);
    return { kind: 'time', plain, seconds: Math.floor(time / 1000), format: timeFormats[show] };
  }
  if ('code' in span) return { kind: 'code', plain: inLanguage(span.code, context) };
  if (isMsg(span)) return { kind: 'text', plain: span[context.reader.locale] };
  return span satisfies never;
}

function settledToRich(span: Settled, base: RichTextStyleable['style']): RichTextElement {
  const style = (more?: RichTextStyleable['style']) => {
    const all = { ...base, ...more };
    return Object.keys(all).length > 0 ? { style: all } : {};
  };
  switch (span.kind) {
    case 'text':
      return { type: 'text', text: span.plain, ...style() };
    case 'strong':
      return { type: 'text', text: span.plain, ...style({ bold: true }) };
    case 'code':
      return { type: 'text', text: span.plain, ...style({ code: true }) };
    case 'link':
      return { type: 'link', url: span.href, text: span.plain, ...style() };
    case 'user':
      return { type: 'user', user_id: span.user, ...style() };
    case 'time':
      return { type: 'date', timestamp: span.seconds, format: span.format, fallback: span.plain, ...style() };
    default:
      return span satisfies never;
  }
}

function settledToMrkdwn(span: Settled, before: string, after: string): string {
  const shown = escapeMrkdwn(span.plain);
  switch (span.kind) {
    case 'text':
      return shown;
    case 'strong':
      return boldWorksBetween(before, after) && isBoldable(span.plain) ? `*${shown}*` : shown;
    case 'code':
      return span.plain.includes('\n') ? shown : `\`${shown}\``;
    case 'link':
      return `<${span.href}|${shown.replaceAll('|', '¦').replaceAll('\n', ' ')}>`;
    case 'user':
      return `<@${span.user}>`;
    case 'time':
      return `<!date^${span.seconds}^${span.format}|${shown.replaceAll('|', '¦')}>`;
    default:
      return span satisfies never;
  }
}
