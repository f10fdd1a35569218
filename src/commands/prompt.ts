import type { Incoming } from '../core/incoming.ts';

/** As the bot is called wherever people mention it. */
export const botName = 'Crossdesk';

/**
 * What people type before a command, where they are: Slack's slash command; in Teams a mention, and nothing in the chat with the
 * bot. Ends with a space where it is anything, so that a line may follow. `root`: '/crm'.
 */
export function promptFor(root: string, { from, place }: Pick<Incoming, 'from' | 'place'>): string {
  if (from.platform === 'slack') return `${root} `;
  return place.kind === 'direct' ? '' : `@${botName} `;
}
