import { DeliveryError } from '../../core/errors.ts';
import { type Activity, splitConversation } from './activity.ts';
import type { Connector } from './connector.ts';
import type { People } from './people.ts';
import { unknownMentions } from './said.ts';

const mostAsked = 5;

/** Teams names mentioned people by their account; the rest of the house knows them by their directory id. */
export function createMentions(deps: { readonly connector: Connector; readonly people: People }) {
  const { connector, people } = deps;
  return {
    /** The activity with the directory ids of whom it mentions, as far as they can be found out. */
    async complete(activity: Activity, workspace: string): Promise<Activity> {
      const { channel } = splitConversation(activity.conversation.id);
      const unknown = unknownMentions(activity, activity.recipient?.id ?? '');
      if (unknown.length === 0) return activity;
      const ids = new Map<string, string>();
      for (const account of [...new Set(unknown)].slice(0, mostAsked)) {
        const user = people.userOf(workspace, account) ?? (await ask(activity.serviceUrl, channel, account));
        if (user === null) continue;
        ids.set(account, user);
        people.heard(workspace, user, { account });
      }
      const entities = (activity.entities ?? []).map((entity) => {
        const user = entity.mentioned ? ids.get(entity.mentioned.id) : undefined;
        return user !== undefined && entity.mentioned
          ? { ...entity, mentioned: { ...entity.mentioned, aadObjectId: user } }
          : entity;
      });
      return { ...activity, entities };
    },
  };

  async function ask(serviceUrl: string, conversation: string, account: string): Promise<string | null> {
    try {
      const member = await connector.member(serviceUrl, conversation, account);
      return member.objectId ?? member.aadObjectId ?? null;
    } catch (error) {
      // The name stays what it is, and the engine says that it knows nobody by it.
      if (error instanceof DeliveryError) return null;
      throw error;
    }
  }
}
