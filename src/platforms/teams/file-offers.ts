import { DeliveryError } from '../../core/errors.ts';
import type { ChatUser } from '../../core/incoming.ts';
import type { Locale, Msg } from '../../core/msg.ts';
import type { OutgoingFile } from '../../core/ports.ts';
import type { Connector, OutgoingActivity } from './connector.ts';
import type { createFiles, FileAnswer } from './files.ts';
import type { Log } from './log.ts';
import { messages } from './messages.ts';
import type { TeamsRoute } from './route.ts';

/** What becomes of an offer once somebody answers it: its message is replaced by the file, or by a word. */
export function createFileOffers(deps: {
  readonly files: ReturnType<typeof createFiles>;
  readonly connector: Connector;
  /** Hands out what was kept for this person, once; null: expired, taken, or not theirs. */
  take(token: string, by: ChatUser): Promise<OutgoingFile | null>;
  readonly log: Log;
}) {
  const { files, connector } = deps;
  return async function settle(answer: FileAnswer, route: TeamsRoute, by: ChatUser, locale: Locale): Promise<void> {
    const shown = await outcome(answer, by, locale);
    if (route.message !== undefined) {
      try {
        return await connector.update(route.serviceUrl, route.channel, route.message, { ...shown, id: route.message });
      } catch (error) {
        // The offer itself may be gone by now; what came of it is said all the same.
        deps.log.info({ error: String(error) }, 'an answered offer of a file could not be replaced');
      }
    }
    await connector.send(route.serviceUrl, route.channel, shown);
  };

  async function outcome(answer: FileAnswer, by: ChatUser, locale: Locale): Promise<OutgoingActivity> {
    const file = await deps.take(answer.context.crossdesk, by);
    if (answer.action === 'decline') return say(messages.fileDeclined, locale);
    if (!file) return say(messages.fileExpired, locale);
    try {
      return await files.place(answer, by, file);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      deps.log.warn({ reason: error.reason }, 'an accepted file could not be put into OneDrive');
      return say(messages.fileNotPlaced, locale);
    }
  }
}

const say = (message: Msg, locale: Locale): OutgoingActivity => ({ type: 'message', text: message[locale] });
