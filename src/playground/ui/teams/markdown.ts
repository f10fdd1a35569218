/** The Markdown that Teams draws in cards and in an app's words: bold, italics, links, lists. Everything else is text. */
export function markdownToHtml(markdown: string): string {
  const blocks: string[] = [];
  let list: { tag: 'ul' | 'ol'; items: string[] } | undefined;
  let lines: string[] = [];
  const endLines = (): void => {
    if (lines.length > 0) blocks.push(`<p>${lines.join('<br>')}</p>`);
    lines = [];
  };
  const endList = (): void => {
    if (list) blocks.push(`<${list.tag}>${list.items.map((item) => `<li>${item}</li>`).join('')}</${list.tag}>`);
    list = undefined;
  };
  for (const line of markdown.split(/\r?\n/)) {
    const item = /^\s*(?:([-*•])|\d+[.)])\s+(.*)$/.exec(line);
    if (item) {
      const tag = item[1] === undefined ? 'ol' : 'ul';
      endLines();
      if (list?.tag !== tag) endList();
      list ??= { tag, items: [] };
      list.items.push(inline(item[2] ?? ''));
      continue;
    }
    endList();
    if (line.trim() === '') endLines();
    else lines.push(inline(line));
  }
  endLines();
  endList();
  return blocks.join('');
}

/** Escaped signs are set aside first, so that no rule below sees them. */
function inline(text: string): string {
  const kept: string[] = [];
  const keep = (html: string): string => `\u0000${kept.push(html) - 1}\u0000`;
  const restored = (html: string): string =>
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a sign that no message holds marks what is set aside
    html.replace(/\u0000(\d+)\u0000/g, (_all, index: string) => restored(kept[Number(index)] ?? ''));
  const html = escapeHtml(
    text
      .replaceAll('\u0000', '')
      .replaceAll('&nbsp;', '\u00a0')
      .replace(/\\([\\`*_{}[\]()#+\-.!~<>|])/g, (_all, sign: string) => keep(escapeHtml(sign))),
  )
    .replace(/&lt;at(?: [^&]*)?&gt;(.*?)&lt;\/at&gt;/g, (_all, name: string) =>
      keep(`<span class="teams-mention">${name}</span>`),
    )
    .replace(/\[([^\]]*)\]\((https?:[^\s)]+|mailto:[^\s)]+|tel:[^\s)]+)\)/g, (_all, label: string, url: string) =>
      keep(`<a href="${url}" target="_blank" rel="noopener noreferrer">${label}</a>`),
    )
    .replace(/\*\*(\S(?:.*?\S)?)\*\*/g, '<strong>$1</strong>')
    .replace(/__(\S(?:.*?\S)?)__/g, '<strong>$1</strong>')
    .replace(/(^|[^\p{L}\p{N}*])\*(\S(?:[^*]*\S)?)\*(?![\p{L}\p{N}*])/gu, '$1<em>$2</em>')
    .replace(/(^|[^\p{L}\p{N}_])_(\S(?:[^_]*\S)?)_(?![\p{L}\p{N}_])/gu, '$1<em>$2</em>')
    .replace(/~~(\S(?:.*?\S)?)~~/g, '<s>$1</s>');
  return restored(html);
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
