import { EventEmitter } from 'node:events';
import { createTimestamps, type Now, slackId } from './clock.ts';
import type { DemoCompany, DemoPerson } from './company.ts';
import { typedToMessage } from './typed-text.ts';
import type { ApiCall, AppRequest, Channel, Ephemeral, Message, View } from './types.ts';

/** What happened in the workspace, for whoever is watching. */
export type Change =
  | { type: 'message'; message: Message }
  | { type: 'message_changed'; message: Message }
  | { type: 'message_deleted'; channel: string; ts: string }
  | { type: 'ephemeral'; ephemeral: Ephemeral }
  | { type: 'ephemeral_changed'; ephemeral: Ephemeral }
  | { type: 'ephemeral_deleted'; id: string; user: string; channel: string }
  | { type: 'modal'; user: string }
  | { type: 'home'; user: string }
  | { type: 'channel'; channel: Channel }
  | { type: 'person'; user: string }
  | { type: 'read'; user: string; channel: string; ts: string }
  | { type: 'call'; call: ApiCall }
  | { type: 'request'; request: AppRequest }
  | { type: 'outage'; on: boolean };

/** An answer address that Slack gave to the app. `origin` is what `replace_original` replaces. */
export interface ResponseUrl {
  id: string;
  user: string;
  channel: string;
  uses: number;
  expiresAt: number;
  thread?: string;
  origin?: { ts: string } | { ephemeral: string };
}

/** What outlives a restart. */
export interface Snapshot {
  version: 1;
  channels: Channel[];
  messages: Message[];
  ephemerals: Ephemeral[];
  homes: [string, View][];
  responseUrls: ResponseUrl[];
  reads: [string, string][];
  /** The newest message that the company came with: nobody has to read what was there before them. */
  seededUpTo: string;
}

const keptEphemerals = 200;

/** Everything the local workspace knows. Rules live elsewhere: this keeps, finds and announces. */
export function createState(company: DemoCompany, now: Now, snapshot?: Snapshot) {
  const events = new EventEmitter();
  events.setMaxListeners(0);
  const channels = new Map<string, Channel>();
  const messages = new Map<string, Message[]>();
  const people = new Map<string, DemoPerson>(company.people.map((person) => [person.id, person]));
  const reads = new Map<string, string>(snapshot?.reads ?? []);
  const newest = (snapshot?.messages ?? [])
    .map((message) => message.ts)
    .sort()
    .at(-1);
  const timestamps = createTimestamps(now, newest);
  let seededUpTo = snapshot?.seededUpTo ?? '0.000000';
  const announce = (change: Change): void => {
    events.emit('change', change);
  };

  const state = {
    company,
    now,
    timestamps,
    people,
    channels,
    ephemerals: [...(snapshot?.ephemerals ?? [])] as Ephemeral[],
    homes: new Map<string, View>(snapshot?.homes ?? []),
    /** Each person's open modals, the lowest first. */
    modals: new Map<string, View[]>(),
    responseUrls: new Map<string, ResponseUrl>((snapshot?.responseUrls ?? []).map((url) => [url.id, url])),
    announce,
    onChange(listener: (change: Change) => void): () => void {
      events.on('change', listener);
      return () => events.off('change', listener);
    },

    channel(idOrName: string): Channel | undefined {
      const direct = channels.get(idOrName);
      if (direct) return direct;
      const name = idOrName.replace(/^#/, '');
      return [...channels.values()].find((channel) => channel.name === name && channel.kind !== 'im');
    },
    person(idOrHandle: string): DemoPerson | undefined {
      const key = idOrHandle.replace(/^@/, '').toLowerCase();
      const direct = people.get(key.toUpperCase());
      return (
        direct ??
        [...people.values()].find((person) => person.name.toLowerCase() === key || person.email.toLowerCase() === key)
      );
    },
    isMember(channel: Channel, user: string): boolean {
      return channel.members.includes(user);
    },
    addChannel(channel: Channel): Channel {
      channels.set(channel.id, channel);
      messages.set(channel.id, messages.get(channel.id) ?? []);
      announce({ type: 'channel', channel });
      return channel;
    },
    /** The direct message between these people; the app's own with a person has a fixed id. */
    direct(users: readonly string[]): Channel {
      const key = [...new Set(users)].sort().join();
      const found = [...channels.values()].find(
        (channel) => (channel.kind === 'im' || channel.kind === 'mpim') && [...channel.members].sort().join() === key,
      );
      if (found) return found;
      const other = users.find((user) => user !== company.bot.userId) ?? '';
      const withApp = users.length === 2 && users.includes(company.bot.userId);
      return state.addChannel({
        id: withApp ? `D${other.slice(1)}` : slackId(users.length > 2 ? 'C' : 'D'),
        name: users.length > 2 ? `mpdm-${users.length}-${key.length}` : '',
        kind: users.length > 2 ? 'mpim' : 'im',
        creator: users[0] ?? company.bot.userId,
        created: Math.floor(now() / 1000),
        members: [...new Set(users)],
        topic: '',
        isArchived: false,
        isGeneral: false,
        isExtShared: false,
      });
    },

    messagesIn(channel: string): Message[] {
      return messages.get(channel) ?? [];
    },
    message(channel: string, ts: string): Message | undefined {
      return messages.get(channel)?.find((message) => message.ts === ts);
    },
    addMessage(message: Omit<Message, 'ts' | 'type' | 'team'>): Message {
      const added: Message = { type: 'message', team: company.team.id, ts: timestamps.next(), ...message };
      const list = messages.get(added.channel) ?? [];
      list.push(added);
      messages.set(added.channel, list);
      announce({ type: 'message', message: added });
      return added;
    },
    changeMessage(message: Message): void {
      announce({ type: 'message_changed', message });
    },
    removeMessage(channel: string, ts: string): void {
      const list = messages.get(channel) ?? [];
      messages.set(
        channel,
        list.filter((message) => message.ts !== ts),
      );
      announce({ type: 'message_deleted', channel, ts });
    },
    addEphemeral(ephemeral: Omit<Ephemeral, 'id' | 'ts'>): Ephemeral {
      const added: Ephemeral = { id: slackId('Ep'), ts: timestamps.next(), ...ephemeral };
      state.ephemerals.push(added);
      if (state.ephemerals.length > keptEphemerals) state.ephemerals.shift();
      announce({ type: 'ephemeral', ephemeral: added });
      return added;
    },
    ephemeral(id: string): Ephemeral | undefined {
      return state.ephemerals.find((ephemeral) => ephemeral.id === id);
    },
    removeEphemeral(id: string): void {
      const found = state.ephemeral(id);
      if (!found) return;
      state.ephemerals = state.ephemerals.filter((ephemeral) => ephemeral.id !== id);
      announce({ type: 'ephemeral_deleted', id, user: found.user, channel: found.channel });
    },

    lastRead(user: string, channel: string): string {
      return reads.get(`${user}/${channel}`) ?? seededUpTo;
    },
    markRead(user: string, channel: string, ts: string): void {
      if (ts <= state.lastRead(user, channel)) return;
      reads.set(`${user}/${channel}`, ts);
      announce({ type: 'read', user, channel, ts });
    },
    snapshot(): Snapshot {
      return {
        version: 1,
        channels: [...channels.values()],
        messages: [...messages.values()].flat(),
        ephemerals: state.ephemerals,
        homes: [...state.homes],
        responseUrls: [...state.responseUrls.values()].filter((url) => url.expiresAt > now()),
        reads: [...reads],
        seededUpTo,
      };
    },
    /** How typed names find people and channels. The app itself goes by its name in lower case. */
    names: {
      user(handle: string): { id: string; name: string } | undefined {
        const botName = company.bot.name.toLowerCase();
        if (handle.toLowerCase() === botName || handle === company.bot.userId)
          return { id: company.bot.userId, name: botName };
        const person = state.person(handle);
        return person && { id: person.id, name: person.name };
      },
      channel(name: string): { id: string; name: string } | undefined {
        const channel = state.channel(name);
        return channel && channel.kind !== 'im' ? { id: channel.id, name: channel.name } : undefined;
      },
    },
  };

  if (snapshot) {
    for (const channel of snapshot.channels) channels.set(channel.id, channel);
    for (const message of snapshot.messages) {
      const list = messages.get(message.channel) ?? [];
      list.push(message);
      messages.set(message.channel, list);
    }
  }
  // A newer demo company may know channels that an older data file does not.
  for (const source of company.channels) {
    if (channels.has(source.id)) continue;
    state.addChannel({
      id: source.id,
      name: source.name,
      kind: source.isPrivate ? 'private' : 'public',
      creator: source.members[0] ?? company.bot.userId,
      created: Math.floor(now() / 1000),
      members: [...source.members],
      topic: source.topic,
      isArchived: false,
      isGeneral: source.isGeneral ?? source.name === 'general',
      isExtShared: source.isExtShared ?? false,
    });
    for (const seed of source.seedMessages ?? []) {
      seededUpTo = state.addMessage({
        channel: source.id,
        user: seed.user,
        ...typedToMessage(seed.text, state.names),
      }).ts;
    }
  }
  for (const person of company.people) {
    if (!person.isDeleted && !person.isBot && !person.isStranger) state.direct([person.id, company.bot.userId]);
  }
  return state;
}

export type State = ReturnType<typeof createState>;
