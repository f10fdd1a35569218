/**
 * Adaptive Cards read a TextBlock as Markdown: links, bold, italics and lists. Escaped, a text shows as it was typed. `<at>` in
 * data must not become one of the card's mentions, so it is broken with a space of no width.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_~[\]()#+\-!|>]/gu, '\\$&')
    .replace(/<(?=\/?at\b)/giu, '<\u200b')
    .replace(/^(\s*\d+)([.)])/gmu, '$1\\$2')
    .replace(/\n/gu, '\n\n');
}

/** Shows the same with and without Markdown. */
export function isHarmlessInMarkdown(text: string): boolean {
  return !/[\\`*_~[\]()#|<>&\n]|^\s*(?:[-+]|\d+[.)])\s/u.test(text);
}
