import type { DemoPerson } from '../slack-workspace/company.ts';
import type { Activity, ChannelAccount, ConversationAccount, Entity } from './activity.ts';
import { personToAccount, stableGuid } from './company.ts';
import type { TeamsState } from './state.ts';
import type { Conversation } from './types.ts';

/** What a person's words become: `<at>` for every mention, with an entity each. */
export interface TypedText {
  text: string;
  html: string;
  entities: Entity[];
  /** Whom it names: ids of people, `bot`. */
  mentions: string[];
}

/** Builds the activities that Teams sends, with all that its clients put around them. */
export function createIncoming(state: TeamsState, serviceUrl: () => string) {
  const { appId, tenantId, company } = state;
  const bot: ChannelAccount = { id: `28:${appId}`, name: company.bot.name };

  function conversationAccount(conversation: Conversation, root?: string): ConversationAccount {
    if (conversation.kind === 'personal') return { conversationType: 'personal', tenantId, id: conversation.id };
    const id =
      conversation.kind === 'channel' && root !== undefined ? `${conversation.id};messageid=${root}` : conversation.id;
    return {
      isGroup: true,
      conversationType: conversation.kind,
      tenantId,
      id,
      ...(conversation.kind === 'groupChat' ? { name: conversation.name } : {}),
    };
  }

  function channelData(conversation: Conversation): Record<string, unknown> {
    const tenant = { id: tenantId };
    if (conversation.kind !== 'channel') return { tenant };
    return {
      teamsChannelId: conversation.id,
      teamsTeamId: state.teamId,
      channel: {
        id: conversation.id,
        ...(conversation.isGeneral ? {} : { name: conversation.name }),
        type: conversation.channelType ?? 'standard',
      },
      team: { id: state.teamId, name: state.plan.teamName, aadGroupId: state.aadGroupId },
      tenant,
    };
  }

  function base(person: DemoPerson, conversation: Conversation, root?: string): Activity {
    const at = new Date(state.now());
    return {
      type: 'message',
      timestamp: at.toISOString(),
      localTimestamp: localTime(at, person.tz),
      localTimezone: person.tz,
      serviceUrl: serviceUrl(),
      channelId: 'msteams',
      from: personToAccount(person, appId),
      recipient: { ...bot },
      conversation: conversationAccount(conversation, root),
      channelData: channelData(conversation),
      locale: person.locale,
      entities: [
        {
          type: 'clientInfo',
          locale: person.locale,
          country: person.locale.split('-')[1] ?? 'US',
          platform: 'Web',
          timezone: person.tz,
        },
      ],
    };
  }

  return {
    bot,
    conversationAccount,
    channelData,

    /** `@crossdesk`, `@lena` and `@"Lena Vogt"` become mentions; everything else stays as typed. */
    typed(words: string): TypedText {
      const found: TypedText = { text: '', html: '', entities: [], mentions: [] };
      let from = 0;
      for (const match of words.matchAll(/(^|[\s(:])@("[^"]+"|[\p{L}\p{N}][\p{L}\p{N}._-]*)/gu)) {
        const [whole, lead = '', raw = ''] = match;
        const name = raw.replaceAll('"', '').replace(/[._-]+$/u, '');
        const person = state.person(name) ?? byRealName(state, name);
        const isBot = name.toLowerCase() === company.bot.name.toLowerCase();
        if (!isBot && !person) continue;
        const account = isBot ? bot : personToAccount(person as DemoPerson, appId);
        const start = match.index + lead.length;
        const length = whole.length - lead.length - (raw.replaceAll('"', '').length - name.length);
        const before = words.slice(from, start);
        found.html += `${escapeHtml(before)}<span itemscope="" itemtype="http://schema.skype.com/Mention" itemid="${found.mentions.length}">${escapeHtml(account.name ?? '')}</span>`;
        found.text += `${before}<at>${account.name}</at>`;
        found.entities.push({
          type: 'mention',
          mentioned: { id: account.id, name: account.name },
          text: `<at>${account.name}</at>`,
        });
        found.mentions.push(isBot ? 'bot' : (person as DemoPerson).id);
        from = start + length;
        // The composer puts a hard space behind a name.
        if (words[from] === ' ') {
          found.text += '&nbsp;';
          found.html += '&nbsp;';
          from += 1;
        }
      }
      found.text += words.slice(from);
      found.html += escapeHtml(words.slice(from));
      return found;
    },

    message(
      person: DemoPerson,
      conversation: Conversation,
      id: string,
      root: string | undefined,
      typed: TypedText,
    ): Activity {
      const activity = base(person, conversation, conversation.kind === 'channel' ? (root ?? id) : undefined);
      return {
        ...activity,
        id,
        text: typed.text,
        textFormat: 'plain',
        attachments: [{ contentType: 'text/html', content: `<div><div>${typed.html}</div></div>` }],
        entities: [...typed.entities, ...(activity.entities ?? [])],
        ...(root === undefined ? {} : { replyToId: root }),
      };
    },

    /** A slash command: words for the bot alone, that nobody else sees. */
    targeted(
      person: DemoPerson,
      conversation: Conversation,
      id: string,
      root: string | undefined,
      text: string,
    ): Activity {
      return {
        ...base(person, conversation, root),
        id,
        text,
        textFormat: 'plain',
        recipient: { ...bot, isTargeted: true },
      };
    },

    /** What a card's Action.Submit sends: a message without words. */
    submitted(
      person: DemoPerson,
      conversation: Conversation,
      root: string | undefined,
      replyToId: string,
      value: unknown,
      text?: string,
    ): Activity {
      const activity = base(person, conversation, root);
      return {
        ...activity,
        id: `f:${crypto.randomUUID()}`,
        value,
        replyToId,
        channelData: {
          ...activity.channelData,
          source: { name: 'message' },
          legacy: { replyToId: `1:${stableGuid(replyToId)}` },
        },
        ...(text === undefined ? {} : { text, textFormat: 'plain' }),
      };
    },

    invoke(
      person: DemoPerson,
      conversation: Conversation,
      root: string | undefined,
      name: string,
      value: unknown,
      replyToId?: string,
    ): Activity {
      const activity = base(person, conversation, root);
      return {
        ...activity,
        type: 'invoke',
        name,
        id: `f:${crypto.randomUUID()}`,
        value,
        channelData: { ...activity.channelData, source: { name: replyToId === undefined ? 'compose' : 'message' } },
        ...(replyToId === undefined ? {} : { replyToId }),
      };
    },

    /** Something that happened to a place or its people, as `conversationUpdate`, `installationUpdate` or another type. */
    event(
      person: DemoPerson,
      conversation: Conversation,
      fields: Partial<Activity>,
      data: Record<string, unknown> = {},
    ): Activity {
      const activity = base(person, conversation);
      return {
        ...activity,
        id: `f:${crypto.randomUUID()}`,
        ...fields,
        type: fields.type ?? 'conversationUpdate',
        channelData: { ...activity.channelData, ...data },
      };
    },
  };
}

export type Incoming = ReturnType<typeof createIncoming>;

function byRealName(state: TeamsState, name: string): DemoPerson | undefined {
  return [...state.people.values()].find((person) => person.realName.toLowerCase() === name.toLowerCase());
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** ISO 8601 with the reader's own offset. */
function localTime(at: Date, tz: string): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: tz, timeZoneName: 'longOffset' }).formatToParts(at);
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const offset = name === 'GMT' ? '+00:00' : name.slice(3);
  const minutes = Number(`${offset[0]}1`) * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6)));
  return `${new Date(at.getTime() + minutes * 60_000).toISOString().slice(0, -1)}${offset}`;
}
