import type { SlackMessagePayload } from './payloads.ts';
import { type NameStyle, slackToText } from './slack-text.ts';

/**
 * Everything that a message says, as plain text. People's messages say it in `text`; apps often leave `text` short or empty and
 * say it in blocks and attachments.
 */
export function messageToText(message: Partial<SlackMessagePayload>, names: NameStyle): string {
  const parts: string[] = [];
  const text = slackToText(message.text ?? '', names).trim();
  const fromBlocks = message.bot_id || text === '' ? blocksToText(message.blocks ?? [], names).trim() : '';
  // An app's `text` is usually the short form of its blocks.
  parts.push(fromBlocks.length > text.length ? fromBlocks : text);
  for (const attachment of message.attachments ?? []) parts.push(attachmentToText(attachment, names));
  for (const file of message.files ?? []) parts.push(`[${file.title ?? file.name ?? 'file'}]`);
  return parts.filter((part) => part.trim() !== '').join('\n');
}

type Fields = Readonly<Record<string, unknown>>;

function blocksToText(blocks: readonly unknown[], names: NameStyle): string {
  return blocks
    .map((block) => (isFields(block) ? blockToText(block, names) : ''))
    .filter((line) => line.trim() !== '')
    .join('\n');
}

function blockToText(block: Fields, names: NameStyle): string {
  switch (block.type) {
    case 'rich_text':
      return listOf(block.elements)
        .map((element) => richToText(element, names))
        .join('\n');
    case 'section':
      return [textObject(block.text, names), ...listOf(block.fields).map((field) => textObject(field, names))]
        .filter((line) => line !== '')
        .join('\n');
    case 'header':
      return textObject(block.text, names);
    case 'context':
      return listOf(block.elements)
        .map((element) => textObject(element, names))
        .filter((line) => line !== '')
        .join(' ');
    case 'image':
      return typeof block.alt_text === 'string' ? `[${block.alt_text}]` : '';
    case 'markdown':
      return typeof block.text === 'string' ? block.text : '';
    default:
      return ''; // buttons and whatever else has nothing to read
  }
}

function richToText(element: Fields, names: NameStyle): string {
  const children = listOf(element.elements);
  if (element.type === 'rich_text_list') return children.map((child) => `• ${richToText(child, names)}`).join('\n');
  return children.map((child) => richElementToText(child, names)).join('');
}

function richElementToText(element: Fields, names: NameStyle): string {
  const word = (name: string): string => (typeof element[name] === 'string' ? (element[name] as string) : '');
  switch (element.type) {
    case 'text':
      return word('text');
    case 'link':
      return word('text') === '' || word('text') === word('url') ? word('url') : `${word('text')} (${word('url')})`;
    case 'user':
      return names.user(word('user_id'), undefined);
    case 'channel':
      return names.channel(word('channel_id'), undefined);
    case 'broadcast':
      return `@${word('range')}`;
    case 'emoji':
      return emoji(word('unicode'), word('name'));
    case 'date':
      return word('fallback');
    default:
      return richToText(element, names); // nested sections
  }
}

function emoji(unicode: string, name: string): string {
  const points = unicode.split('-').map((point) => Number.parseInt(point, 16));
  const real = unicode !== '' && points.every((point) => point > 0 && point <= 0x10ffff);
  return real ? String.fromCodePoint(...points) : `:${name}:`;
}

function attachmentToText(attachment: unknown, names: NameStyle): string {
  if (!isFields(attachment)) return '';
  const blocks = blocksToText(Array.isArray(attachment.blocks) ? attachment.blocks : [], names);
  if (blocks !== '') return blocks;
  const lines = ['pretext', 'title', 'text']
    .map((name) => attachment[name])
    .filter((line): line is string => typeof line === 'string' && line !== '');
  if (lines.length > 0) return lines.map((line) => slackToText(line, names)).join('\n');
  return typeof attachment.fallback === 'string' ? slackToText(attachment.fallback, names) : '';
}

function textObject(value: unknown, names: NameStyle): string {
  if (!isFields(value) || typeof value.text !== 'string') return '';
  return value.type === 'mrkdwn' ? slackToText(value.text, names) : value.text;
}

function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
