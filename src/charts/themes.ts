import type { PictureTheme } from '../core/pictures.ts';

/** Colours as '#rrggbb'. Text has a contrast of at least 4.5 on the ground, series of at least 3 (WCAG 2.2, 1.4.3 and 1.4.11). */
export interface Theme {
  readonly ground: string;
  readonly text: string;
  readonly quiet: string;
  readonly grid: string;
  /** The rest of a gauge. */
  readonly empty: string;
  readonly series: readonly string[];
}

export const themes: Readonly<Record<PictureTheme, Theme>> = {
  light: {
    ground: '#f8fafc',
    text: '#0f172a',
    quiet: '#475569',
    grid: '#dbe2ea',
    empty: '#dbe2ea',
    series: ['#1d4ed8', '#c2410c', '#047857', '#a21caf', '#0e7490', '#b91c1c', '#4d7c0f', '#6d28d9'],
  },
  dark: {
    ground: '#1b2230',
    text: '#f1f5f9',
    quiet: '#cbd5e1',
    grid: '#3a4558',
    empty: '#3a4558',
    series: ['#60a5fa', '#fb923c', '#34d399', '#e879f9', '#22d3ee', '#f87171', '#a3e635', '#a78bfa'],
  },
};
