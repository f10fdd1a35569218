import type { Block } from './types.ts';

/** Who can be named by typing: by handle (`@lena`) or by id (`@U0LENA`), and channels alike. */
export interface Names {
  user(handle: string): { id: string; name: string } | undefined;
  channel(name: string): { id: string; name: string } | undefined;
}

type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'user'; id: string; name: string }
  | { kind: 'channel'; id: string; name: string }
  | { kind: 'broadcast'; range: 'channel' | 'here' | 'everyone' }
  | { kind: 'link'; url: string; shown: string };

const token =
  /(https?:\/\/[^\s<>"]+)|([\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(^|[\s(:,"“'])([@#])([\p{L}\p{N}][\p{L}\p{N}._-]*)/gu;

export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function piecesOf(typed: string, names: Names): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  const addText = (text: string): void => {
    if (text !== '') pieces.push({ kind: 'text', text });
  };
  for (const match of typed.matchAll(token)) {
    const [whole, url, email, lead = '', sign, rawName = ''] = match;
    const start = match.index;
    if (url !== undefined || email !== undefined) {
      addText(typed.slice(from, start));
      const shown = url ?? email ?? '';
      pieces.push({ kind: 'link', url: url ?? `mailto:${shown}`, shown });
      from = start + whole.length;
      continue;
    }
    // "@lena." at the end of a sentence still means Lena.
    const name = rawName.replace(/[._-]+$/u, '');
    const piece = sign === '@' ? mentionOf(name, names) : channelOf(name, names);
    if (!piece) continue;
    addText(typed.slice(from, start + lead.length));
    pieces.push(piece);
    from = start + lead.length + 1 + name.length;
  }
  addText(typed.slice(from));
  return pieces;
}

function mentionOf(name: string, names: Names): Piece | undefined {
  const broadcast = name.toLowerCase();
  if (broadcast === 'channel' || broadcast === 'here' || broadcast === 'everyone')
    return { kind: 'broadcast', range: broadcast };
  const user = names.user(name);
  return user && { kind: 'user', ...user };
}

function channelOf(name: string, names: Names): Piece | undefined {
  const channel = names.channel(name);
  return channel && { kind: 'channel', ...channel };
}

/** What a slash command's `text` holds when the app asked for `should_escape`: names become ids with their name. */
export function typedToCommandText(typed: string, names: Names): string {
  return piecesOf(typed, names).map(pieceToCommandText).join('');
}

function pieceToCommandText(piece: Piece): string {
  if (piece.kind === 'text') return escapeText(piece.text);
  if (piece.kind === 'user') return `<@${piece.id}|${piece.name}>`;
  if (piece.kind === 'channel') return `<#${piece.id}|${piece.name}>`;
  if (piece.kind === 'broadcast') return `<!${piece.range}>`;
  return piece.url.startsWith('mailto:') ? `<${piece.url}|${piece.shown}>` : `<${piece.url}>`;
}

/** What a person's message holds: `text` in mrkdwn, and the rich text that Slack's composer sends beside it. */
export function typedToMessage(typed: string, names: Names): { text: string; blocks: Block[]; pings: string[] } {
  const pieces = piecesOf(typed, names);
  const pings: string[] = [];
  const text: string[] = [];
  const elements: Record<string, unknown>[] = [];
  for (const piece of pieces) {
    switch (piece.kind) {
      case 'text':
        text.push(escapeText(piece.text));
        elements.push(...textToElements(piece.text));
        break;
      case 'user':
        text.push(`<@${piece.id}>`);
        elements.push({ type: 'user', user_id: piece.id });
        pings.push(piece.id);
        break;
      case 'channel':
        text.push(`<#${piece.id}|${piece.name}>`);
        elements.push({ type: 'channel', channel_id: piece.id });
        break;
      case 'broadcast':
        text.push(`<!${piece.range}>`);
        elements.push({ type: 'broadcast', range: piece.range });
        pings.push(`!${piece.range}`);
        break;
      case 'link':
        text.push(piece.url.startsWith('mailto:') ? `<${piece.url}|${piece.shown}>` : `<${piece.url}>`);
        elements.push({
          type: 'link',
          url: piece.url,
          ...(piece.url.startsWith('mailto:') ? { text: piece.shown } : {}),
        });
        break;
    }
  }
  const blocks = [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }] as unknown as Block[];
  return { text: text.join(''), blocks, pings };
}

/** Words and `:emoji:` of a piece of text, as rich text tells them apart. */
function textToElements(text: string): Record<string, unknown>[] {
  return text
    .split(/(:[a-z][a-z0-9_+-]*:)/)
    .filter((part) => part !== '')
    .map((part) =>
      /^:[a-z][a-z0-9_+-]*:$/.test(part) ? { type: 'emoji', name: part.slice(1, -1) } : { type: 'text', text: part },
    );
}

/**
 * Whom a message of the app alerts: every `<@U…>` and `<!channel>` in its text and in the mrkdwn of its
 * blocks. Plain text never alerts, which is why `plain_text` objects are left out.
 */
export function pingsOf(text: string, blocks: readonly Block[] | undefined): string[] {
  const pings = new Set<string>();
  const scan = (mrkdwn: string): void => {
    for (const match of mrkdwn.matchAll(
      /<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|<!(channel|here|everyone)(?:\|[^>]*)?>|<!subteam\^(S[A-Z0-9]+)/g,
    )) {
      pings.add(match[1] ?? (match[2] === undefined ? `!subteam^${match[3]}` : `!${match[2]}`));
    }
  };
  scan(text);
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const item of node) visit(item);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const record = node as Record<string, unknown>;
    if (record.type === 'mrkdwn' && typeof record.text === 'string') scan(record.text);
    if (record.type === 'user' && typeof record.user_id === 'string') pings.add(record.user_id);
    if (record.type === 'broadcast' && typeof record.range === 'string') pings.add(`!${record.range}`);
    for (const value of Object.values(record)) visit(value);
  };
  visit(blocks ?? []);
  return [...pings];
}
