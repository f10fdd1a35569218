/**
 * Slack's mrkdwn escapes `&`, `<` and `>`, which is enough that no text pings, links or breaks a message. It has no escape
 * for `*`, `_`, `~`, backticks and `:emoji:`, so text that holds them in a working position is never put into mrkdwn at all:
 * the renderer uses rich text, or plain text where a block takes nothing else.
 */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Escaped, and cut so that the escaped text fits: cutting afterwards could leave half an entity. */
export function escapeToFit(text: string, max: number): string {
  const whole = escapeMrkdwn(text);
  if (whole.length <= max) return whole;
  let out = '';
  for (const character of text) {
    const escaped = escapeMrkdwn(character);
    if (out.length + escaped.length > max - 1) return `${out}…`;
    out += escaped;
  }
  return out;
}

/**
 * Would mrkdwn show this text as it is? A marker between two letters or digits (`first_last@example.com`) formats nothing;
 * anywhere else it might. Quotes (`>` at a line's start), code and `:emoji:` might too.
 */
export function isHarmlessInMrkdwn(text: string): boolean {
  if (/[`\u2028\u2029]|^\s*>|\n\s*>|:[^\s:]+:/u.test(text)) return false;
  for (const match of text.matchAll(/[*_~]/gu)) {
    const before = text[match.index - 1] ?? ' ';
    const after = text[match.index + 1] ?? ' ';
    if (!/[A-Za-z0-9]/u.test(before) || !/[A-Za-z0-9]/u.test(after)) return false;
  }
  return true;
}

/** `*bold*` only works between blanks, punctuation or the text's ends: not inside a word, and not beside Chinese. */
export function boldWorksBetween(before: string, after: string): boolean {
  return (before === '' || /[\s(]$/u.test(before)) && (after === '' || /^[\s).,;:!?]/u.test(after));
}

/** Beside punctuation or blanks an asterisk may stay one, and from a line break on it always does. */
export function isBoldable(text: string): boolean {
  return /^[\p{L}\p{N}][^\n]*$/u.test(text) && /[\p{L}\p{N}.!?:)]$/u.test(text);
}

/** An address that Slack will link to, made safe for `<url|text>`; null for anything that is no web, mail or phone address. */
export function safeHref(href: string, max: number): string | null {
  let url: URL;
  try {
    url = new URL(href);
  } catch {
    return null; // not an address: the caller shows the text without a link
  }
  if (!['http:', 'https:', 'mailto:', 'tel:'].includes(url.protocol)) return null;
  const written = url.href.replaceAll('|', '%7C').replaceAll('<', '%3C').replaceAll('>', '%3E');
  return written.length <= max ? written : null;
}
