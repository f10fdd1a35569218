import { useMemo } from 'react';
import type { ApiCall, AppRequest, Channel, Ephemeral, Message, View } from '../slack-workspace/types.ts';
import { activityToText } from '../teams-connector/cards.ts';
import type { UiChange, UiPerson, UiState } from '../ui-protocol.ts';
import { applyTeamsChange, stateToTeams, type TeamsSpace } from './teams/teams-space.ts';

/** A line of "what just happened where". */
export interface Activity {
  id: string;
  at: number;
  kind: 'posted' | 'updated' | 'private' | 'form';
  channel?: string;
  user?: string;
  ts?: string;
  text: string;
}

/** A command somebody typed. Slack does not show these; the playground does, to its visitor alone. */
export interface Ran {
  id: string;
  ts: string;
  channel: string;
  user: string;
  text: string;
  state: 'running' | 'done' | 'failed';
}

/** The whole workspace as the page knows it. Immutable: every change makes a new one. */
export interface Workspace {
  about: Pick<UiState, 'team' | 'bot' | 'command' | 'shortcuts' | 'suggestions' | 'seededUpTo'>;
  people: ReadonlyMap<string, UiPerson>;
  channels: ReadonlyMap<string, Channel>;
  messages: ReadonlyMap<string, readonly Message[]>;
  ephemerals: readonly Ephemeral[];
  modals: ReadonlyMap<string, readonly View[]>;
  homes: ReadonlyMap<string, View>;
  reads: ReadonlyMap<string, string>;
  calls: readonly ApiCall[];
  requests: readonly AppRequest[];
  isDown: boolean;
  activity: readonly Activity[];
  ran: readonly Ran[];
  /** The Teams side, where there is one. */
  teams?: TeamsSpace;
}

const keptLines = 200;

export function stateToWorkspace(state: UiState, before: Workspace | undefined): Workspace {
  const messages = new Map<string, Message[]>();
  for (const message of state.messages) {
    const list = messages.get(message.channel) ?? [];
    list.push(message);
    messages.set(message.channel, list);
  }
  const { team, bot, command, shortcuts, suggestions, seededUpTo } = state;
  return {
    about: { team, bot, command, shortcuts, suggestions, seededUpTo },
    people: new Map(state.people.map((person) => [person.id, person])),
    channels: new Map(state.channels.map((channel) => [channel.id, channel])),
    messages,
    ephemerals: state.ephemerals,
    modals: new Map(state.modals),
    homes: new Map(state.homes),
    reads: new Map(state.reads),
    calls: state.calls,
    requests: state.requests,
    isDown: state.isDown,
    activity: before?.activity ?? [],
    ran: before?.ran ?? [],
    ...(state.teams ? { teams: stateToTeams(state.teams) } : {}),
  };
}

export function applyChange(workspace: Workspace, change: UiChange): Workspace {
  const next = changed(workspace, change);
  const line = changeToActivity(workspace, change);
  return line ? { ...next, activity: [...next.activity, line].slice(-keptLines) } : next;
}

function changed(workspace: Workspace, change: UiChange): Workspace {
  switch (change.type) {
    case 'message':
      return withMessages(workspace, change.message.channel, (list) => [
        ...list.filter((message) => message.ts !== change.message.ts),
        change.message,
      ]);
    case 'message_changed':
      return withMessages(workspace, change.message.channel, (list) =>
        list.map((message) => (message.ts === change.message.ts ? change.message : message)),
      );
    case 'message_deleted':
      return withMessages(workspace, change.channel, (list) => list.filter((message) => message.ts !== change.ts));
    case 'ephemeral':
      return { ...workspace, ephemerals: [...workspace.ephemerals, change.ephemeral] };
    case 'ephemeral_changed':
      return {
        ...workspace,
        ephemerals: workspace.ephemerals.map((known) => (known.id === change.ephemeral.id ? change.ephemeral : known)),
      };
    case 'ephemeral_deleted':
      return { ...workspace, ephemerals: workspace.ephemerals.filter((known) => known.id !== change.id) };
    case 'modal':
      return { ...workspace, modals: new Map(workspace.modals).set(change.user, change.stack) };
    case 'home':
      return { ...workspace, homes: new Map(workspace.homes).set(change.user, change.view) };
    case 'channel':
      return { ...workspace, channels: new Map(workspace.channels).set(change.channel.id, change.channel) };
    case 'read':
      return { ...workspace, reads: new Map(workspace.reads).set(`${change.user}/${change.channel}`, change.ts) };
    case 'call':
      return { ...workspace, calls: [...workspace.calls, change.call].slice(-keptLines) };
    case 'request':
      return { ...workspace, requests: [...workspace.requests, change.request].slice(-keptLines) };
    case 'outage':
      return { ...workspace, isDown: change.on };
    case 'teams':
      return workspace.teams ? { ...workspace, teams: applyTeamsChange(workspace.teams, change.change) } : workspace;
  }
}

function withMessages(
  workspace: Workspace,
  channel: string,
  change: (list: readonly Message[]) => readonly Message[],
): Workspace {
  const messages = new Map(workspace.messages);
  messages.set(channel, change(messages.get(channel) ?? []));
  return { ...workspace, messages };
}

let lines = 0;

function changeToActivity(workspace: Workspace, change: UiChange): Activity | undefined {
  const line = (kind: Activity['kind'], rest: Omit<Activity, 'id' | 'at' | 'kind'>): Activity => ({
    id: `a${++lines}`,
    at: Date.now(),
    kind,
    ...rest,
  });
  const bot = workspace.about.bot.id;
  if ((change.type === 'message' || change.type === 'message_changed') && change.message.user === bot) {
    const { channel, ts, text } = change.message;
    return line(change.type === 'message' ? 'posted' : 'updated', { channel, ts, text: plain(text, workspace) });
  }
  if (change.type === 'ephemeral' && change.ephemeral.from === 'app') {
    const { channel, user, text } = change.ephemeral;
    return line('private', { channel, user, text: plain(text, workspace) });
  }
  if (change.type === 'teams') {
    const { change: told } = change;
    const isMessage = told.type === 'message' || told.type === 'message_changed';
    if (!isMessage || told.message.from !== 'bot') return undefined;
    const { conversation: channel, id: ts, activity, onlyFor: user } = told.message;
    const kind = user === undefined ? (told.type === 'message' ? 'posted' : 'updated') : 'private';
    // Its first line says what it is about.
    const text = (activityToText(activity).split('\n')[0] ?? '').replace(/[*_`\\]/g, '');
    return line(kind, { channel, ts, text, ...(user === undefined ? {} : { user }) });
  }
  if (change.type === 'modal') {
    const top = change.stack.at(-1);
    return top && line('form', { user: change.user, text: top.title?.text ?? '' });
  }
  return undefined;
}

/**
 * The workspace as it was when its people or channels last changed: enough to draw a message, and the same object for
 * as long as it may be, so that one more line in a log does not draw every message again.
 */
export function useDirectory(workspace: Workspace): Workspace {
  // biome-ignore lint/correctness/useExhaustiveDependencies: only these three parts are what a message is drawn from
  return useMemo(() => workspace, [workspace.about, workspace.people, workspace.channels]);
}

/** Mrkdwn as one line of plain words, for toasts and lists. */
export function plain(mrkdwn: string, workspace: Workspace): string {
  return mrkdwn
    .replace(
      /<@([UW]\w+)(?:\|([^>]*))?>/g,
      (_all, id: string, name?: string) => `@${workspace.people.get(id)?.realName ?? name ?? id}`,
    )
    .replace(
      /<#(C\w+)(?:\|([^>]*))?>/g,
      (_all, id: string, name?: string) => `#${name || (workspace.channels.get(id)?.name ?? id)}`,
    )
    .replace(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<([^>]*)>/g, '$1')
    .replace(/[*_~`]/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();
}

export function lastReadOf(workspace: Workspace, user: string, channel: string): string {
  return workspace.reads.get(`${user}/${channel}`) ?? workspace.about.seededUpTo;
}

/** How many messages of others a person has not seen in a channel; thread replies do not count. */
export function unreadOf(workspace: Workspace, user: string, channel: string): number {
  const read = lastReadOf(workspace, user, channel);
  const list = workspace.messages.get(channel) ?? [];
  return list.filter(
    (message) =>
      message.ts > read &&
      message.user !== user &&
      (message.thread_ts === undefined || message.thread_ts === message.ts || message.subtype === 'thread_broadcast'),
  ).length;
}

/** The channels a person may open: theirs, and public ones. */
export function channelsFor(workspace: Workspace, user: string): Channel[] {
  return [...workspace.channels.values()]
    .filter(
      (channel) =>
        (channel.kind === 'public' || channel.kind === 'private') &&
        (channel.kind === 'public' || channel.members.includes(user)),
    )
    .filter((channel) => !channel.isArchived)
    .filter(
      (channel) => channel.kind === 'private' || !workspace.people.get(user)?.isGuest || channel.members.includes(user),
    )
    .sort((a, b) => rank(a, user) - rank(b, user) || a.name.localeCompare(b.name));
}

function rank(channel: Channel, user: string): number {
  if (!channel.members.includes(user)) return 2;
  return channel.kind === 'private' ? 0 : 1;
}

export function directsFor(workspace: Workspace, user: string): Channel[] {
  const bot = workspace.about.bot.id;
  return [...workspace.channels.values()]
    .filter((channel) => (channel.kind === 'im' || channel.kind === 'mpim') && channel.members.includes(user))
    .sort((a, b) => Number(b.members.includes(bot)) - Number(a.members.includes(bot)));
}

export function channelTitle(workspace: Workspace, channel: Channel, viewer: string): string {
  if (channel.kind === 'public' || channel.kind === 'private') return channel.name;
  return channel.members
    .filter((member) => member !== viewer)
    .map((member) =>
      member === workspace.about.bot.id ? workspace.about.bot.name : (workspace.people.get(member)?.realName ?? member),
    )
    .join(', ');
}

export function botDirect(workspace: Workspace, user: string): Channel | undefined {
  return directsFor(workspace, user).find(
    (channel) => channel.kind === 'im' && channel.members.includes(workspace.about.bot.id),
  );
}
