import { type Picture, pictureToPng } from './png.ts';

/**
 * The product's mark, drawn by distances: two rounded strokes that reach into each other, in a square of 32 units. The same mark
 * as the playground's.
 */
interface Point {
  readonly x: number;
  readonly y: number;
}
type Colour = readonly [red: number, green: number, blue: number, alpha: number];

const indigo: Colour = [0x4f, 0x46, 0xe5, 255];
const white: Colour = [255, 255, 255, 255];
const lavender: Colour = [0xa5, 0xb4, 0xfc, 255];
const halfStroke = 1.5;
/** How finely an edge is drawn: points a side of every pixel. */
const fineness = 4;

/** Teams shows it in its lists: 192 × 192, in colour. */
export function colourIcon(): Buffer {
  return pictureToPng(
    draw(192, (point) => {
      if (outsideSquare(point) > 0) return null;
      if (toFirst(point) <= halfStroke) return white;
      return toSecond(point) <= halfStroke ? lavender : indigo;
    }),
  );
}

/** In Teams' side bar: 32 × 32, white on nothing. A gap keeps the strokes apart where they meet. */
export function outlineIcon(): Buffer {
  return pictureToPng(
    draw(32, (point) => {
      const large = { x: 16 + (point.x - 16) * 0.72, y: 16 + (point.y - 16) * 0.72 };
      if (toFirst(large) <= halfStroke) return white;
      return toSecond(large) <= halfStroke && toFirst(large) > halfStroke + 0.9 ? white : null;
    }),
  );
}

function draw(size: number, colourAt: (point: Point) => Colour | null): Picture {
  const pixels = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) pixels.set(mix(x, y, size, colourAt), (y * size + x) * 4);
  }
  return { width: size, height: size, pixels };
}

function mix(x: number, y: number, size: number, colourAt: (point: Point) => Colour | null): number[] {
  const sum = [0, 0, 0];
  let covered = 0;
  for (let sub = 0; sub < fineness * fineness; sub += 1) {
    const colour = colourAt({
      x: ((x + ((sub % fineness) + 0.5) / fineness) / size) * 32,
      y: ((y + (Math.floor(sub / fineness) + 0.5) / fineness) / size) * 32,
    });
    if (!colour) continue;
    covered += 1;
    for (const channel of [0, 1, 2] as const) sum[channel] = (sum[channel] ?? 0) + colour[channel];
  }
  // Where nothing is, the colour is white too, so that no edge shines dark.
  if (covered === 0) return [255, 255, 255, 0];
  return [...sum.map((value) => Math.round(value / covered)), Math.round((covered / fineness ** 2) * 255)];
}

/** Positive outside of the rounded square. */
function outsideSquare({ x, y }: Point): number {
  const corner = 9;
  const dx = Math.max(Math.abs(x - 16) - (16 - corner), 0);
  const dy = Math.max(Math.abs(y - 16) - (16 - corner), 0);
  return Math.hypot(dx, dy) - corner;
}

const toFirst = (point: Point): number =>
  Math.min(
    toLine(point, { x: 8, y: 12 }, { x: 18, y: 12 }),
    toArc(point, { x: 18, y: 16 }, 1),
    toLine(point, { x: 18, y: 20 }, { x: 14, y: 20 }),
  );

const toSecond = (point: Point): number =>
  Math.min(
    toLine(point, { x: 24, y: 20 }, { x: 14, y: 20 }),
    toArc(point, { x: 14, y: 16 }, -1),
    toLine(point, { x: 14, y: 12 }, { x: 18, y: 12 }),
  );

function toLine({ x, y }: Point, from: Point, to: Point): number {
  const dx = to.x - from.x;
  const along = Math.min(1, Math.max(0, (x - from.x) / dx));
  return Math.hypot(x - (from.x + along * dx), y - from.y);
}

/** Half a circle of radius 4, open to the left (1) or to the right (-1). */
function toArc({ x, y }: Point, centre: Point, side: 1 | -1): number {
  return (x - centre.x) * side >= 0 ? Math.abs(Math.hypot(x - centre.x, y - centre.y) - 4) : Number.POSITIVE_INFINITY;
}
