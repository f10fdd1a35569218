import type { Activity, CardNode } from './activity.ts';

export interface Conversation {
  id: string;
  kind: 'personal' | 'groupChat' | 'channel';
  name: string;
  topic: string;
  /** Ids of people in the demo company. A standard channel has the team's, which are General's. */
  members: string[];
  /** Of a channel. */
  channelType?: 'standard' | 'private' | 'shared';
  isGeneral: boolean;
  /** False once the bot was removed: it may send nothing then. */
  hasBot: boolean;
  isDeleted: boolean;
}

/** A message as the client shows it. `activity` is what was sent, by the bot or by a person's client. */
export interface TeamsMessage {
  id: string;
  conversation: string;
  /** The message that began the thread, for replies in channels. */
  root?: string;
  /** A person of the demo company, or `bot`. */
  from: string;
  at: number;
  activity: Activity;
  /** Only this person sees it. */
  onlyFor?: string;
  edited: boolean;
}

/** An open dialog (task module) of one person. */
export interface Dialog {
  id: string;
  user: string;
  title: string;
  card: CardNode;
  /** Where its submission goes. */
  opened:
    | { by: 'card'; conversation: string; message?: string }
    | { by: 'command'; commandId: string; conversation: string; message?: string };
}

export interface TeamsCall {
  id: number;
  at: number;
  method: string;
  path: string;
  conversation?: string;
  status: number;
  ms: number;
  body: unknown;
}

export interface TeamsRequest {
  id: number;
  at: number;
  kind: string;
  user?: string;
  status: number | null;
  ms: number;
  failure?: 'timeout' | 'unreachable' | 'refused';
}

export type TeamsChange =
  | { type: 'conversation'; conversation: Conversation }
  | { type: 'message'; message: TeamsMessage }
  | { type: 'message_changed'; message: TeamsMessage }
  | { type: 'message_deleted'; conversation: string; id: string }
  | { type: 'view'; user: string; message: string; card: CardNode | null }
  | { type: 'dialog'; user: string; dialog: Dialog | null }
  | { type: 'notice'; user: string; conversation: string; text: string }
  | { type: 'read'; user: string; conversation: string; at: number }
  | { type: 'call'; call: TeamsCall }
  | { type: 'request'; request: TeamsRequest }
  | { type: 'outage'; on: boolean };

export interface TeamsSnapshot {
  version: 1;
  conversations: Conversation[];
  messages: TeamsMessage[];
  reads: [string, number][];
  seededUpTo: number;
  wasInstalled: boolean;
  /** What one person's client shows instead of a shared card. */
  views: [string, CardNode][];
}
