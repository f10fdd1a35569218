import type { Card } from '../../cards/card.ts';
import type { Reader } from '../../core/actor.ts';
import type { ChatUser } from '../../core/incoming.ts';
import { cardsToViewBlocks } from './block-kit.ts';
import type { Clients } from './clients.ts';
import { limits } from './limits.ts';
import type { Log } from './log.ts';
import { messages } from './messages.ts';
import type { SlackPictures } from './pictures.ts';
import { plainText } from './spans.ts';

/** What somebody's home page shows. null: nothing, not even that there could be something. */
export type HomeContent = readonly Card[] | { readonly cards: readonly Card[]; readonly reader: Reader } | null;

/** Draws and publishes home pages. */
export function createHome(deps: {
  clients: Clients;
  pictures: SlackPictures;
  content(user: ChatUser): Promise<HomeContent>;
  readerOf(user: ChatUser): Promise<Reader>;
  log: Log;
}) {
  /** Never fails: a page that could not be drawn is drawn when it is opened next. */
  return async function publish(user: ChatUser): Promise<void> {
    try {
      const content = await deps.content(user);
      if (content === null) return;
      const { cards, reader } = 'cards' in content ? content : { cards: content, reader: await deps.readerOf(user) };
      await deps.pictures.sending(cards, reader, user.workspace, async (pictures) => {
        const blocks = cardsToViewBlocks(cards, reader, { pictures });
        await deps.clients.call(user.workspace, (client) =>
          client.views.publish({
            user_id: user.user,
            view: {
              type: 'home',
              blocks:
                blocks.length > 0
                  ? blocks
                  : [{ type: 'section', text: plainText(messages.nothingHere[reader.locale], limits.sectionText) }],
            },
          }),
        );
      });
    } catch (error) {
      deps.log.warn({ err: error, user: user.user }, 'a home page could not be published');
    }
  };
}
