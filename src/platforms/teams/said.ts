import { formatUserRef } from '../../commands/values/refs.ts';
import type { Activity } from './activity.ts';

/** How the names of mentioned people are written on: as references for the parser, or as names for a reader. */
export type NameStyle = (mentioned: { readonly id: string; readonly name: string; readonly aad?: string }) => string;

/** References that the command parser reads: `@{teams:8:orgid…}`, with the directory's id where it is known. */
export const references: NameStyle = ({ id, aad }) => formatUserRef('teams', '', aad ?? id);
export const readableNames: NameStyle = ({ name }) => `@${name}`;

/** Where a message holds a card that a message extension inserted, its text holds this. */
const insertedCard = /<span\b[^>]*\bclass="inline-compose-card"[^>]*>[\s\S]*?<\/span>/giu;

/** Somebody shares a card or a file and says nothing with it, to nobody in particular. */
export function isOnlyAttached(activity: Activity, botId: string): boolean {
  const isCalled = (activity.entities ?? []).some(({ mentioned }) => mentioned?.id === botId);
  if (isCalled || activityToText(activity, botId) !== '') return false;
  // The text itself comes once more as an attachment of HTML.
  const isAttached = (activity.attachments ?? []).some(({ contentType }) => contentType && contentType !== 'text/html');
  return (
    isAttached || /\binline-compose-card\b/u.test(`${activity.text ?? ''}${JSON.stringify(activity.attachments ?? [])}`)
  );
}

/**
 * What was typed. Mentions are told by their entities: the bot's own go away wherever and however often they stand, other
 * people's become references. teams-ai removes one occurrence, leaves `&nbsp;` and does nothing when an entity has no text.
 */
export function activityToText(activity: Activity, botId: string, style: NameStyle = references): string {
  const mentions = (activity.entities ?? []).flatMap((entity) => {
    const { mentioned } = entity;
    if (entity.type !== 'mention' || !mentioned) return [];
    const name = (mentioned.name ?? '').trim();
    const wire = (entity.text ?? '').trim() || (name === '' ? '' : `<at>${name}</at>`);
    return [{ wire, id: mentioned.id, name, aad: mentioned.aadObjectId ?? undefined }];
  });
  const raw = (activity.text ?? '').replaceAll('\u0000', '').replace(insertedCard, ' ');
  const isMarkup = activity.textFormat === 'xml' || /<at[ >]/u.test(raw);
  let text = raw;
  const marks: string[] = [];
  for (const mention of mentions) {
    const own = mention.id === botId;
    const shown = own
      ? ' '
      : style({ id: mention.id, name: mention.name || mention.id, ...(mention.aad ? { aad: mention.aad } : {}) });
    // Kept aside while markup is decoded, so that nothing in a name can be read as markup.
    marks.push(shown);
    const mark = `\u0000${marks.length - 1}\u0000`;
    if (mention.wire !== '' && text.includes(mention.wire)) {
      text = own ? text.replaceAll(mention.wire, mark) : text.replace(mention.wire, mark);
    } else if (own && mention.name !== '') {
      text = text.replace(new RegExp(`<at[^>]*>\\s*${escapeRegExp(mention.name)}\\s*</at>`, 'giu'), mark);
    }
  }
  if (isMarkup) text = text.replace(/<\/?at\b[^>]*>/giu, '');
  return (
    decodeEntities(text)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is the mark set above, and in nothing that was typed.
      .replace(/\u0000(\d+)\u0000/gu, (_, index: string) => marks[Number(index)] ?? '')
      .replace(/\u00a0/gu, ' ')
      .replace(/\r\n?/gu, '\n')
      .replace(/^[\s,:，：]+/u, '')
      .trimEnd()
  );
}

/** The ids of mentioned people whom the activity itself does not name by their directory id. */
export function unknownMentions(activity: Activity, botId: string): string[] {
  return (activity.entities ?? []).flatMap(({ type, mentioned }) =>
    type === 'mention' && mentioned && mentioned.id !== botId && !mentioned.aadObjectId ? [mentioned.id] : [],
  );
}

/** A message as Teams hands it to a message action: HTML → its text, blocks as lines. */
export function htmlToText(html: string): string {
  const text = html
    .replace(/<(?:script|style)\b[\s\S]*?<\/(?:script|style)>/giu, '')
    .replace(/<br\s*\/?>|<\/(?:p|div|li|tr|h\d|blockquote)>/giu, '\n')
    .replace(/<li\b[^>]*>/giu, '• ')
    .replace(/<img\b[^>]*\balt="([^"]*)"[^>]*>/giu, '$1')
    .replace(/<[^>]*>/gu, '');
  return decodeEntities(text)
    .replace(/\u00a0/gu, ' ')
    .replace(/[ \t]+\n/gu, '\n')
    .replace(/\n{3,}/gu, '\n\n')
    .trim();
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ' };

/** Once and in one pass, so that a typed `&amp;lt;` stays what it looks like. */
function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(lt|gt|amp|quot|apos|nbsp));/giu, (whole, dec, hex, name) => {
    if (name) return entities[String(name).toLowerCase()] ?? whole;
    const code = Number.parseInt(dec ?? hex, dec ? 10 : 16);
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : whole;
  });
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
}
