import { DeliveryError } from '../../core/errors.ts';
import type { ConversationReference, References } from '../../core/ports.ts';
import { type Activity, kindOf, splitConversation } from './activity.ts';
import type { Connector } from './connector.ts';
import type { People } from './people.ts';

/** Where a conversation is reached. */
export interface Reach {
  readonly serviceUrl: string;
  readonly conversation: string;
}

export interface Conversations {
  /** Keeps what an activity tells of its conversation. true: news, so whoever is there has not been greeted. */
  learn(activity: Activity, workspace: string, user: string | null): Promise<boolean>;
  reach(workspace: string, conversation: string): Promise<Reach>;
  /** The person's own conversation, opened when there is none. */
  personal(workspace: string, user: string, hint?: PersonalHint): Promise<Reach>;
  gone(workspace: string, conversation: string): Promise<void>;
  /** A conversation in which somebody can be asked about, best first. */
  knownTo(workspace: string, user: string): Promise<Reach[]>;
  list(workspace?: string): Promise<ConversationReference[]>;
}

export interface PersonalHint {
  readonly serviceUrl: string;
  readonly bot: string;
  readonly account: string;
}

const mostKnown = 20_000;
/** Another process may have heard that the bot was removed, so what is stored is written again from time to time. */
const storedMs = 5 * 60_000;

export function createConversations(deps: {
  readonly references: References;
  readonly connector: Connector;
  readonly people: People;
}): Conversations {
  const { references, connector, people } = deps;
  /** What this process has stored already, so that an ordinary message costs no statement. */
  const stored = new Map<string, { readonly known: string; readonly until: number }>();

  const keyOf = (workspace: string, conversation: string): string => `${workspace} ${conversation}`;

  async function save(reference: Omit<ConversationReference, 'isGone'>): Promise<boolean> {
    const key = keyOf(reference.workspace, reference.conversation);
    const known = JSON.stringify([reference.serviceUrl, reference.user, reference.facts]);
    const before = stored.get(key);
    if (before?.known === known && before.until > Date.now()) return false;
    const isNews = await references.save(reference);
    if (stored.size >= mostKnown) stored.clear();
    stored.set(key, { known, until: Date.now() + storedMs });
    return isNews;
  }

  async function newest(workspace: string): Promise<ConversationReference> {
    const all = await references.list('teams', workspace);
    const found = all.find((one) => !one.isGone) ?? all[0];
    if (!found) throw new DeliveryError('gone', 'no-conversation');
    return found;
  }

  return {
    async learn(activity, workspace, user) {
      const kind = kindOf(activity);
      const { channel } = splitConversation(activity.conversation.id);
      const team = activity.channelData?.team;
      const facts: Record<string, string> = {};
      const note = (name: string, value: string | null | undefined): void => {
        if (value) facts[name] = value;
      };
      note('bot', activity.recipient?.id);
      if (kind === 'personal') note('account', activity.from.id);
      note('team', team?.id);
      note('teamName', team?.name);
      note('group', team?.aadGroupId);
      if (kind === 'channel') {
        note('name', activity.channelData?.channel?.name);
        note('type', activity.channelData?.channel?.type);
      } else {
        note('name', activity.conversation.name);
      }
      return save({
        platform: 'teams',
        workspace,
        conversation: channel,
        kind,
        user: kind === 'personal' ? user : null,
        serviceUrl: activity.serviceUrl,
        facts,
      });
    },
    async reach(workspace, conversation) {
      const found = await references.find('teams', workspace, conversation);
      if (found?.isGone) throw new DeliveryError('gone', 'bot-removed');
      // A channel that nobody has spoken in yet is reached like every other one of its tenant.
      return { serviceUrl: (found ?? (await newest(workspace))).serviceUrl, conversation };
    },
    async personal(workspace, user, hint) {
      const known = await references.findPersonal('teams', workspace, user);
      if (known && !known.isGone) return { serviceUrl: known.serviceUrl, conversation: known.conversation };
      if (known?.isGone && !hint) throw new DeliveryError('gone', 'bot-removed');
      const by = hint ?? (await hintFrom(workspace, user));
      const conversation = await connector.openPersonal(by.serviceUrl, {
        bot: by.bot,
        account: by.account,
        tenant: workspace,
      });
      await save({
        platform: 'teams',
        workspace,
        conversation,
        kind: 'personal',
        user,
        serviceUrl: by.serviceUrl,
        facts: { bot: by.bot, account: by.account },
      });
      return { serviceUrl: by.serviceUrl, conversation };
    },
    async gone(workspace, conversation) {
      stored.delete(keyOf(workspace, conversation));
      await references.gone('teams', workspace, conversation);
    },
    async knownTo(workspace, user) {
      const ways: Reach[] = [];
      const heard = people.of(workspace, user);
      if (heard.conversation !== undefined && heard.serviceUrl !== undefined) {
        ways.push({ serviceUrl: heard.serviceUrl, conversation: heard.conversation });
      }
      const own = await references.findPersonal('teams', workspace, user);
      if (own && !own.isGone) ways.push({ serviceUrl: own.serviceUrl, conversation: own.conversation });
      const shared = (await references.list('teams', workspace)).filter(
        (one) => one.kind !== 'personal' && !one.isGone,
      );
      // A team's roster is the same in all of its channels.
      const seen = new Set<string>();
      for (const one of shared) {
        const group = one.facts.team ?? one.conversation;
        if (seen.has(group) || seen.size >= 10) continue;
        seen.add(group);
        ways.push({ serviceUrl: one.serviceUrl, conversation: one.conversation });
      }
      return ways.filter((way, index) => ways.findIndex((other) => other.conversation === way.conversation) === index);
    },
    list: (workspace) => references.list('teams', workspace),
  };

  async function hintFrom(workspace: string, user: string): Promise<PersonalHint> {
    const found = await newest(workspace);
    // The directory's own id opens a conversation too.
    const account = people.of(workspace, user).account ?? user;
    return { serviceUrl: found.serviceUrl, bot: found.facts.bot ?? '', account };
  }
}
