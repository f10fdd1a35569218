import { createHash } from 'node:crypto';
import { intlLocale, type Locale } from './msg.ts';

/** Numbers to be seen, in one language: what is drawn as a picture, and what its picture is known by. */

export const figureKinds = ['line', 'bar', 'stacked-bar', 'horizontal-bar', 'gauge'] as const;
export type FigureKind = (typeof figureKinds)[number];

/** What the values are: parts of 1 (shown as per cent), whole units of a currency, something counted, or bare numbers. */
export type FigureUnit = 'share' | { readonly currency: string } | { readonly word: string };

export interface Figure {
  readonly kind: FigureKind;
  readonly locale: Locale;
  readonly title: string;
  readonly categories: readonly string[];
  /** One value a category; null: not known, which is a gap and never 0. */
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
  readonly unit?: FigureUnit;
  /** From where to where the axis goes at least; a gauge's ends. */
  readonly range?: readonly [number, number];
}

/** A picture of more can be read by nobody. What is beyond is left out from the end. */
export const figureLimits = { categories: 60, series: 8, text: 200 } as const;

/** What every renderer reads: only finite values, as many as categories, nothing beyond the limits. */
export function settledFigure(figure: Figure): Figure {
  const categories = figure.categories.slice(0, figureLimits.categories).map(settledText);
  const series = figure.series.slice(0, figureLimits.series).map(({ name, values }) => ({
    name: settledText(name),
    values: categories.map((_, index) => finite(values[index])),
  }));
  return { ...figure, title: settledText(figure.title), categories, series };
}

/** '12%', '€1,200', '5 days', '5'; '–' where there is none. `short`: for an axis, '€1.2K'. */
export function figureValue(
  value: number | null,
  { unit, locale }: Pick<Figure, 'unit' | 'locale'>,
  length: 'full' | 'short' = 'full',
): string {
  if (value === null) return '–';
  const tag = intlLocale(locale);
  const brief = length === 'short' ? ({ notation: 'compact', maximumFractionDigits: 1 } as const) : {};
  if (unit === 'share') {
    return new Intl.NumberFormat(tag, {
      style: 'percent',
      // A hundred times as much is hardly meant as per cent, and has to fit all the same.
      ...(Math.abs(value) >= 100 ? brief : {}),
      maximumFractionDigits: length === 'short' ? 0 : 1,
    }).format(value);
  }
  if (unit && 'currency' in unit && /^[A-Z]{3}$/u.test(unit.currency)) {
    const digits = Number.isInteger(value) || length === 'short' ? { minimumFractionDigits: 0 } : {};
    return new Intl.NumberFormat(tag, {
      style: 'currency',
      currency: unit.currency,
      currencyDisplay: 'narrowSymbol',
      ...digits,
      ...brief,
    }).format(value);
  }
  const number = new Intl.NumberFormat(tag, { maximumFractionDigits: 2, ...brief }).format(value);
  if (!unit || length === 'short') return number;
  return 'word' in unit ? `${number}${locale === 'zh' ? '' : ' '}${unit.word}` : `${number} ${unit.currency}`;
}

/** The same figure has the same one everywhere and always. */
export function figureDigest(figure: Figure): string {
  return createHash('sha256')
    .update(JSON.stringify(ordered(figure)))
    .digest('base64url');
}

function ordered({ kind, locale, title, categories, series, unit, range }: Figure): unknown[] {
  return [
    kind,
    locale,
    title,
    categories,
    series.map(({ name, values }) => [name, values]),
    unit ?? null,
    range ?? null,
  ];
}

const finite = (value: number | null | undefined): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

/** One line without what no font draws: control characters and halves of characters. */
function settledText(text: string): string {
  const plain = text
    .replace(/[\p{Cc}\p{Cs}\p{Cf}]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  const characters = [...plain];
  return characters.length <= figureLimits.text ? plain : `${characters.slice(0, figureLimits.text - 1).join('')}…`;
}
