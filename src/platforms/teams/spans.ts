import type { Span, Text } from '../../cards/card.ts';
import type { Reader } from '../../core/actor.ts';
import { isMsg, type Msg } from '../../core/msg.ts';
import { ellipsize } from '../../core/text.ts';
import { formatMoment } from '../../i18n/format.ts';
import { limits } from './limits.ts';
import { escapeMarkdown, isHarmlessInMarkdown } from './markdown.ts';

/** What rendering text needs besides the text. */
export interface TextContext {
  readonly reader: Reader;
  readonly now: Date;
  /** Several people see it, in zones of their own. Default false. */
  readonly shared?: boolean;
  /** Teams user ids of colleagues who may be notified, by staff id. */
  readonly names: ReadonlyMap<number, string>;
}

/** An element of a rich text block: data, never parsed, so nothing in a customer's name can format, link or ping. */
export interface TextRun {
  readonly type: 'TextRun';
  readonly text: string;
  readonly weight?: 'bolder';
  readonly isSubtle?: boolean;
  readonly size?: 'small' | 'medium';
  readonly fontType?: 'monospace';
  readonly selectAction?: { readonly type: 'Action.OpenUrl'; readonly url: string };
}

/** `msteams.entities` of a card: who is notified by a `<at>` in one of its text blocks. */
export interface Mention {
  readonly type: 'mention';
  readonly text: string;
  readonly mentioned: { readonly id: string; readonly name: string };
}

/** A span whose languages and times are settled. `plain` is what a reader without formatting sees. */
type Settled =
  | { readonly kind: 'text' | 'strong' | 'code'; readonly plain: string }
  | { readonly kind: 'link'; readonly plain: string; readonly href: string }
  | { readonly kind: 'user'; readonly plain: string; readonly user: string }
  /** `macro` is replaced by each reader's own date and time, in text blocks only. */
  | { readonly kind: 'time'; readonly plain: string; readonly macro: string };

/** Text that nothing is interpreted in, in the reader's language and zone: for fallbacks, labels and notifications. */
export function textToPlain(text: Text, context: TextContext): string {
  return text.map((span) => settle(span, context).plain).join('');
}

/** The lines of a text as runs, cut to `max` characters of visible text. A run holds no line break: clients differ in drawing it. */
export function textToLines(
  text: Text,
  context: TextContext,
  max: number,
  base: Pick<TextRun, 'weight' | 'isSubtle' | 'size'> = {},
): TextRun[][] {
  const lines: TextRun[][] = [[]];
  let left = max;
  for (const span of text) {
    const settled = settle(span, context);
    if (settled.plain === '') continue;
    if (left <= 1) break;
    const plain = ellipsize(settled.plain, left);
    left -= settled.plain.length;
    for (const [index, piece] of plain.split('\n').entries()) {
      if (index > 0) lines.push([]);
      if (piece === '') continue;
      addRun(lines.at(-1) ?? [], { ...runOf(settled, isolate(piece)), ...base, ...strongOf(settled) });
    }
  }
  return lines;
}

/** Pieces that look the same become one: a run costs more than most words, and a long list needs the room. */
function addRun(line: TextRun[], run: TextRun): void {
  const last = line.at(-1);
  const isSame =
    last !== undefined &&
    !last.selectAction &&
    !run.selectAction &&
    last.weight === run.weight &&
    last.isSubtle === run.isSubtle &&
    last.size === run.size &&
    last.fontType === run.fontType;
  if (isSame) line[line.length - 1] = { ...last, text: last.text + run.text };
  else line.push(run);
}

/** The text for a TextBlock, which reads Markdown: everything escaped, with `<at>` for those who are notified. */
export function textToMarkdown(text: Text, context: TextContext, max: number): { text: string; mentions: Mention[] } {
  const mentions: Mention[] = [];
  let out = '';
  let left = max;
  for (const span of text) {
    const settled = settle(span, context);
    if (settled.plain === '') continue;
    if (left <= 1) break;
    const plain = ellipsize(settled.plain, left);
    left -= settled.plain.length;
    if (settled.kind === 'user' && plain === settled.plain) {
      const name = settled.plain.replace(/^@/u, '').replace(/[<>&]/gu, ' ');
      const wire = `<at>${name}</at>`;
      mentions.push({ type: 'mention', text: wire, mentioned: { id: settled.user, name } });
      out += wire;
      continue;
    }
    if (settled.kind === 'time' && plain === settled.plain) {
      out += settled.macro;
      continue;
    }
    const escaped = escapeMarkdown(isolate(plain));
    out += settled.kind === 'strong' && /^\S(?:.*\S)?$/u.test(plain) ? `**${escaped}**` : escaped;
  }
  return { text: out, mentions };
}

/**
 * A line for a TextBlock in which each reader sees times in their own zone. null where it shows no such time, is longer than
 * `max`, or holds anything that a TextBlock could read as Markdown: a rich text block is the safe place then, and names the zone.
 */
export function textToLocalTimes(text: Text, context: TextContext, max: number): string | null {
  const spans = text.map((span) => settle(span, context)).filter(({ plain }) => plain !== '');
  const written = spans.map((span) => (span.kind === 'time' ? '' : span.plain)).join('');
  if (!spans.some(({ kind }) => kind === 'time') || !isHarmlessInMarkdown(written) || /[{}]/u.test(written))
    return null;
  if (spans.reduce((length, { plain }) => length + plain.length, 0) > max) return null;
  let out = '';
  for (const span of spans) {
    if (span.kind === 'time') out += span.macro;
    else if (span.kind === 'text') out += isolate(span.plain);
    else if (span.kind === 'strong' && /^\S(?:.*\S)?$/u.test(span.plain)) out += `**${isolate(span.plain)}**`;
    else return null;
  }
  return out;
}

/** Does the text notify somebody whom we can name to Teams? */
export function hasPing(text: Text, context: TextContext): boolean {
  return text.some((span) => typeof span === 'object' && 'staff' in span && span.ping && context.names.has(span.staff));
}

export function inLanguage(text: string | Msg, context: Pick<TextContext, 'reader'>): string {
  return clean(typeof text === 'string' ? text : text[context.reader.locale]);
}

/** One line for a control or a title. Never empty: Teams draws nothing for an empty one. */
export function label(text: string | Msg, context: Pick<TextContext, 'reader'>, max: number): string {
  const shown = inLanguage(text, context).replace(/\s+/gu, ' ').trim();
  return shown === '' ? '—' : ellipsize(shown, max);
}

/** An address that a click may open: http, https, mailto and tel, no longer than Teams takes. */
export function safeHref(href: string): string | null {
  if (href.length > limits.url || !URL.canParse(href)) return null;
  const url = new URL(href);
  return ['http:', 'https:', 'mailto:', 'tel:'].includes(url.protocol) ? url.href : null;
}

function settle(span: Span, context: TextContext): Settled {
  const settled = settleAsWritten(span, context);
  return { ...settled, plain: clean(settled.plain) };
}

function settleAsWritten(span: Span, context: TextContext): Settled {
  const { locale } = context.reader;
  const said = (text: string | Msg): string => (typeof text === 'string' ? text : text[locale]);
  if (typeof span === 'string') return { kind: 'text', plain: span };
  if ('strong' in span) return { kind: 'strong', plain: said(span.strong) };
  if ('staff' in span) {
    const user = span.ping ? context.names.get(span.staff) : undefined;
    return user === undefined ? { kind: 'text', plain: span.name } : { kind: 'user', plain: `@${span.name}`, user };
  }
  if ('link' in span) {
    const plain = said(span.link);
    const href = safeHref(span.href);
    return href === null ? { kind: 'text', plain } : { kind: 'link', plain: plain === '' ? href : plain, href };
  }
  if ('time' in span) {
    if (Number.isNaN(span.time.getTime())) return { kind: 'text', plain: '—' };
    const show = span.show ?? 'date-time';
    const isShared = context.shared === true && show === 'date-time';
    const plain = formatMoment(span.time, context.reader, isShared ? 'date-time-zone' : show, context.now);
    const macro = isShared ? momentToMacro(span.time) : null;
    return macro === null ? { kind: 'text', plain } : { kind: 'time', plain, macro };
  }
  if ('code' in span) return { kind: 'code', plain: said(span.code) };
  if (isMsg(span)) return { kind: 'text', plain: span[locale] };
  return span satisfies never;
}

/** Clients know ISO 8601 to the second, with a year of four digits. */
function momentToMacro(at: Date): string | null {
  const iso = at.toISOString().replace(/\.\d+Z$/u, 'Z');
  return /^\d{4}-/u.test(iso) ? `{{DATE(${iso}, SHORT)}} {{TIME(${iso})}}` : null;
}

function runOf(span: Settled, text: string): TextRun {
  switch (span.kind) {
    case 'text':
    case 'strong':
    case 'user':
    case 'time':
      return { type: 'TextRun', text };
    case 'code':
      return { type: 'TextRun', text, fontType: 'monospace' };
    case 'link':
      return { type: 'TextRun', text, selectAction: { type: 'Action.OpenUrl', url: span.href } };
    default:
      return span satisfies never;
  }
}

const strongOf = (span: Settled): Pick<TextRun, 'weight'> => (span.kind === 'strong' ? { weight: 'bolder' } : {});

/** Control characters mean nothing to a reader; and cards replace `{{DATE(…)}}` in any text by a date of theirs. */
function clean(text: string): string {
  return (
    text
      .replace(/\r\n?/gu, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/gu, '')
      .replace(/\{(?=\{)/gu, '{\u200b')
      // Only our own mentions may look like one to Teams.
      .replace(/<(?=\/?at\b)/giu, '<\u200b')
  );
}

/** What is written from right to left, or overrides the direction, keeps to itself and leaves the text around it in order. */
function isolate(text: string): string {
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u202a-\u202e\u2066-\u2068]/u.test(text)
    ? `\u2068${text.replace(/[\u2066-\u2069]/gu, '')}\u2069`
    : text;
}
