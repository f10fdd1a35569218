/**
 * How wide text in Noto Sans is, and how it is made to fit. Estimated from the classes of characters, a little on the wide side: the
 * font's own widths would need the font, which only the one who draws loads.
 */

/** Widths in parts of the type size, measured in Noto Sans SC Regular. */
const narrow = /[\s!'(),.:;[\]`fijlrt|I·]/u;
const wide = /[mwMW@%—]/u;
const capital = /[A-Z&+<>=~$€£]/u;
const latin = /[\u0020-\u024F\u0370-\u052F\u2010-\u2027]/u;

export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) {
    if (!latin.test(character)) width += 1;
    else if (narrow.test(character)) width += 0.36;
    else if (wide.test(character)) width += 0.95;
    else width += capital.test(character) ? 0.68 : 0.58;
  }
  return width * size;
}

/** At most `width` wide; what is cut ends with '…'. */
export function fitText(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width) return text;
  const room = width - textWidth('…', size);
  let kept = '';
  let used = 0;
  for (const character of text) {
    used += textWidth(character, size);
    if (used > room) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** What stays together where there is room: words, also those that end with a dash, and in Chinese numbers with what they count (11月). */
const pieces = /\d+[年月日号周]|[^\s–\u2E80-\uFFEF]*–+\s*|[^\s–\u2E80-\uFFEF]+\s*|[\u2E80-\uFFEF]|\s+/gu;

/** At most `lines` lines of `width`: broken between words, or anywhere in a Chinese text and in a word too long for a line. */
export function wrapText(text: string, width: number, size: number, lines: number): string[] {
  const wrapped: string[] = [];
  let line = '';
  const found = text.match(pieces) ?? [];
  for (const [index, piece] of found.entries()) {
    if (textWidth((line + piece).trimEnd(), size) <= width) {
      line += piece;
      continue;
    }
    const rest = found.slice(index).join('');
    if (wrapped.length === lines - 1) return [...wrapped, fitText((line + rest).trim(), width, size)];
    if (line.trim() !== '') wrapped.push(line.trim());
    if (wrapped.length === lines - 1) return [...wrapped, fitText(rest.trim(), width, size)];
    line = '';
    for (const character of piece) {
      if (textWidth(line + character, size) > width && wrapped.length < lines - 1) {
        wrapped.push(line.trim());
        line = '';
      }
      line += character;
    }
    if (wrapped.length === lines - 1 && textWidth(line, size) > width) {
      return [...wrapped, fitText(line + found.slice(index + 1).join(''), width, size)];
    }
  }
  if (line.trim() !== '') wrapped.push(line.trim());
  return wrapped.filter((one) => one !== '');
}

/** Does the text stand in so many lines with every word whole? */
export function wrapsWhole(text: string, width: number, size: number, lines: number): boolean {
  const widest = Math.max(0, ...(text.match(pieces) ?? []).map((piece) => textWidth(piece.trimEnd(), size)));
  if (widest > width) return false;
  const wrapped = wrapText(text, width, size, lines).join('');
  return wrapped.replace(/\s/gu, '') === text.replace(/\s/gu, '');
}

/**
 * ECharts remembers how wide texts are in plain objects, so one that is called like something every object has (`__proto__`,
 * `constructor`) would change all objects of the process. With a space at its end it is a name like any other. For lines alone.
 */
export function harmless(text: string): string {
  return text
    .split('\n')
    .map((line) => (line in Object.prototype ? `${line} ` : line))
    .join('\n');
}
