import { formatChannelRef, formatUserRef } from '../../commands/values/refs.ts';

/** How names in Slack's markup are written on: as references for the parser, or as names for a reader. */
export interface NameStyle {
  user(id: string, name: string | undefined): string;
  channel(id: string, name: string | undefined): string;
}

/** References that the command parser reads: `@{slack:U1}`, `#{slack:C1}`. */
export const references: NameStyle = {
  user: (id) => formatUserRef('slack', '', id),
  channel: (id) => formatChannelRef('slack', '', id),
};

/** Names for people to read, where they are known. */
export function readableNames(names: ReadonlyMap<string, string>): NameStyle {
  return {
    user: (id, name) => `@${names.get(id) ?? name ?? id}`,
    channel: (id, name) => `#${name !== undefined && name !== '' ? name : id}`,
  };
}

/**
 * Slack's wire text → the text that was typed. `<…>` holds mentions, links and broadcasts; everything else has `&`, `<` and
 * `>` as entities. Entities are decoded last and once, so a typed `&lt;@U1&gt;` stays what it looks like.
 */
export function slackToText(text: string, names: NameStyle = references): string {
  let out = '';
  let from = 0;
  for (const match of text.matchAll(/<([^<>]*)>/gu)) {
    out += decodeEntities(text.slice(from, match.index)) + markup(match[1] ?? '', names);
    from = match.index + match[0].length;
  }
  return out + decodeEntities(text.slice(from));
}

/** User ids that a text mentions. */
export function mentionedUsers(text: string): string[] {
  return [...text.matchAll(/<@([A-Z0-9]+)(?:\|[^<>]*)?>/gu)].map((match) => match[1] ?? '');
}

/** Takes the bot's own mentions away, wherever they stand; of a bot whose id is not told, the first words. */
export function withoutMention(text: string, botUser: string | undefined): string {
  const mention =
    botUser === undefined ? /^\s*<@[A-Z0-9]+(?:\|[^<>]*)?>/u : new RegExp(`<@${botUser}(?:\\|[^<>]*)?>`, 'gu');
  return text
    .replace(mention, ' ')
    .replace(/^[\s,:，：]+/u, '')
    .trimEnd();
}

/** `/crm help`, typed where no slash command is needed: the command's own name is not part of what is wanted. */
export function withoutCommand(text: string, command: string, bareToo: boolean): string {
  const [, name = '', rest = ''] = /^\s*(\S+)(?:\s+([\s\S]*))?$/u.exec(text) ?? [];
  const typed = name.toLowerCase();
  const isCommand = typed === command.toLowerCase() || (bareToo && `/${typed}` === command.toLowerCase());
  return isCommand ? rest : text;
}

function markup(inner: string, names: NameStyle): string {
  const bar = inner.indexOf('|');
  const head = bar < 0 ? inner : inner.slice(0, bar);
  const shown = bar < 0 ? undefined : decodeEntities(inner.slice(bar + 1));
  const id = head.slice(1);
  if (head.startsWith('@')) return names.user(id, shown);
  if (head.startsWith('#')) return names.channel(id, shown);
  if (head.startsWith('!')) return special(id, shown);
  if (head === '') return '';
  return link(decodeEntities(head), shown);
}

function special(name: string, shown: string | undefined): string {
  const kind = name.split('^')[0] ?? '';
  if (kind === 'date') return shown ?? '';
  if (kind === 'subteam') return shown ?? name.slice('subteam^'.length);
  return `@${kind}`;
}

function link(address: string, shown: string | undefined): string {
  if (address.startsWith('mailto:')) return address.slice('mailto:'.length);
  if (address.startsWith('tel:')) return shown ?? address.slice('tel:'.length);
  if (shown === undefined || shown === '' || shown === address) return address;
  // "acme.com" is linked by Slack itself; what was typed is the shown part.
  return address.replace(/^https?:\/\//u, '').replace(/\/$/u, '') === shown.replace(/\/$/u, '')
    ? shown
    : `${shown} (${address})`;
}

function decodeEntities(text: string): string {
  return text.replace(/&(lt|gt|amp);/gu, (_, name: string) => (name === 'lt' ? '<' : name === 'gt' ? '>' : '&'));
}
