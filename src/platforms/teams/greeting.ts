import type { Card } from '../../cards/card.ts';
import type { Reader } from '../../core/actor.ts';
import type { ChatUser } from '../../core/incoming.ts';
import type { Locale } from '../../core/msg.ts';
import type { Connector } from './connector.ts';
import type { Log } from './log.ts';
import { messages } from './messages.ts';
import type { People } from './people.ts';
import type { Posting } from './posting.ts';
import type { TeamsRoute } from './route.ts';

/** What somebody's home card shows. null: nothing, not even that there could be something. */
export type HomeContent = readonly Card[] | { readonly cards: readonly Card[]; readonly reader: Reader } | null;

/** The bot's own words: a person's home, and who it is where it was added. */
export function createGreeting(deps: {
  readonly connector: Connector;
  readonly posting: Posting;
  readonly people: People;
  content(user: ChatUser): Promise<HomeContent>;
  readonly log: Log;
}) {
  const { connector, posting, people } = deps;
  return {
    async home(at: Pick<TeamsRoute, 'serviceUrl' | 'channel'>, user: ChatUser, locale: Locale): Promise<void> {
      const content = await deps.content(user);
      if (content === null) return;
      const heard = people.of(user.workspace, user.user);
      const { cards, reader } =
        'cards' in content ? content : { cards: content, reader: { locale, timezone: heard.timezone ?? 'UTC' } };
      const shown: readonly Card[] =
        cards.length > 0
          ? cards
          : [{ title: [messages.card], blocks: [{ block: 'text', text: [messages.nothingHere] }] }];
      const together = await posting.draw(shown, reader, user.workspace, 'one');
      // What one message has no room for is several, one below the other.
      const drawn = together.isWhole
        ? [together]
        : await Promise.all(shown.map((card) => posting.draw([card], reader, user.workspace, 'one')));
      for (const { activity } of drawn) await connector.send(at.serviceUrl, at.channel, activity);
    },
    async hello(at: { serviceUrl: string; conversation: string }, workspace: string, locale: Locale): Promise<void> {
      const card: Card = {
        title: [messages.helloTitle],
        blocks: [{ block: 'text', text: [messages.hello] }],
      };
      const drawn = await posting.draw([card], { locale, timezone: 'UTC' }, workspace, 'all');
      await connector.send(at.serviceUrl, at.conversation, drawn.activity);
    },
  };
}
