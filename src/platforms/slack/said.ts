import type { IncomingFile } from '../../core/incoming.ts';
import { filesOf } from './files.ts';
import type { EventPayload } from './payloads.ts';
import { withoutMention } from './slack-text.ts';

/** Something that a person said to the bot. `text` is still in Slack's markup, without the mention of the bot. */
export interface Said {
  readonly user: string;
  readonly channel: string;
  readonly text: string;
  /** The thread's parent, when it was said within one. */
  readonly thread?: string;
  readonly isMention: boolean;
  /** In a conversation of several people that is no channel. */
  readonly isGroup: boolean;
  readonly files: readonly IncomingFile[];
}

/** Subtypes that are still somebody writing: with a file, to the channel too, with /me. */
const spoken = new Set([undefined, 'file_share', 'thread_broadcast', 'me_message']);

/** null for what is no request: bots (this one included), edits, joins, messages that were not said to the bot. */
export function eventToSaid(event: EventPayload['event'], botUser: string | undefined): Said | null {
  const word = (name: string): string | undefined => {
    const value = event[name];
    return typeof value === 'string' ? value : undefined;
  };
  const user = word('user');
  const channel = word('channel');
  const ts = word('ts');
  if (user === undefined || channel === undefined || ts === undefined) return null;
  const isMention = event.type === 'app_mention';
  if (!isMention && word('channel_type') !== 'im') return null;
  if (word('bot_id') !== undefined || user === 'USLACKBOT' || user === botUser) return null;
  if (event.edited !== undefined || event.hidden === true || !spoken.has(word('subtype'))) return null;
  const text = word('text') ?? '';
  const thread = word('thread_ts');
  const namesBot = isMention || (botUser !== undefined && text.includes(`<@${botUser}`));
  return {
    user,
    channel,
    text: namesBot ? withoutMention(text, botUser) : text,
    // A thread's parent names itself as its thread.
    ...(thread === undefined || thread === ts ? {} : { thread }),
    isMention,
    isGroup: word('channel_type') === 'mpim',
    files: filesOf(event.files),
  };
}
