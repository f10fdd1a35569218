/** One line of the result. `ratio` is ours to the floor's, in the unit of the figure: a time is better small, a rate better large. */
export interface Figure {
  readonly name: string;
  readonly ours: string;
  readonly floor: string;
  readonly ratio: number | null;
  /** What is wanted, as words; absent: shown for information. */
  readonly wanted?: string;
  readonly met?: boolean;
}

export const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ms`;
export const perSecond = (value: number): string => `${value.toFixed(0)}/s`;
export const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(0)} MB`;

/** Times: ours divided by the floor's. Wanted at most `most`. */
export function timeFigure(name: string, ours: number, floor: number, most?: number): Figure {
  const ratio = ours / floor;
  const shown = { name, ours: ms(ours), floor: ms(floor), ratio };
  return most === undefined ? shown : { ...shown, wanted: `≤ ${most}×`, met: ratio <= most };
}

/** Rates: ours divided by the floor's. Wanted at least `least`. */
export function rateFigure(name: string, ours: number, floor: number, least?: number): Figure {
  const ratio = ours / floor;
  const shown = { name, ours: perSecond(ours), floor: perSecond(floor), ratio };
  return least === undefined ? shown : { ...shown, wanted: `≥ ${least}×`, met: ratio >= least };
}

const head = ['figure', 'ours', 'floor', 'ratio', 'wanted', ''] as const;

export function drawTable(figures: readonly Figure[]): string {
  const lines = figures.map((figure) => [
    figure.name,
    figure.ours,
    figure.floor,
    figure.ratio === null ? '' : `${figure.ratio.toFixed(2)}×`,
    figure.wanted ?? '',
    figure.met === undefined ? '' : figure.met ? 'met' : 'MISSED',
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...lines.map((line) => (line[column] ?? '').length)),
  );
  const draw = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column >= 1 && column <= 3 ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [draw(head), draw(widths.map((width) => '─'.repeat(width))), ...lines.map(draw)].join('\n');
}
