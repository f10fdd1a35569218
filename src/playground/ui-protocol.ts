import type {
  ApiCall,
  AppRequest,
  Channel,
  Choice,
  Choices,
  Ephemeral,
  Message,
  Option,
  OptionGroup,
  View,
} from './slack-workspace/types.ts';
import type { TeamsUiAnswers, TeamsUiRequests, UiTeams, UiTeamsChange } from './teams-protocol.ts';

/** What the page and its server say to each other. Plain data only. */
export interface UiPerson {
  id: string;
  name: string;
  realName: string;
  title: string;
  department: string;
  tz: string;
  locale: string;
  hue: number;
  isGuest: boolean;
  isAdmin: boolean;
}

export interface UiShortcut {
  type: 'message' | 'global';
  name: string;
  callbackId: string;
  description?: string;
}

/** A thing for a first visitor to try. `text` goes into the composer; `as` and `channel` say where. */
export interface UiSuggestion {
  title: string;
  text: string;
  as?: string;
  channel?: string;
}

export interface UiState {
  team: { name: string };
  bot: { id: string; name: string };
  command: string;
  shortcuts: readonly UiShortcut[];
  suggestions: readonly UiSuggestion[];
  people: UiPerson[];
  channels: Channel[];
  messages: Message[];
  ephemerals: Ephemeral[];
  modals: [string, View[]][];
  homes: [string, View][];
  /** Up to where each person has read each channel, by `user/channel`. */
  reads: [string, string][];
  /** What counts as read where somebody has no entry of their own in `reads`. */
  seededUpTo: string;
  calls: ApiCall[];
  requests: AppRequest[];
  isDown: boolean;
  /** The Teams side, where there is one. */
  teams?: UiTeams;
}

export type UiChange =
  | UiTeamsChange
  | { type: 'message'; message: Message }
  | { type: 'message_changed'; message: Message }
  | { type: 'message_deleted'; channel: string; ts: string }
  | { type: 'ephemeral'; ephemeral: Ephemeral }
  | { type: 'ephemeral_changed'; ephemeral: Ephemeral }
  | { type: 'ephemeral_deleted'; id: string; user: string; channel: string }
  | { type: 'modal'; user: string; stack: View[] }
  | { type: 'home'; user: string; view: View }
  | { type: 'channel'; channel: Channel }
  | { type: 'read'; user: string; channel: string; ts: string }
  | { type: 'call'; call: ApiCall }
  | { type: 'request'; request: AppRequest }
  | { type: 'outage'; on: boolean };

/** A file as the page reads it from a disk; `content` in base64. */
export interface UiFile {
  name: string;
  mimetype: string;
  content: string;
}

export type UiTarget = { channel: string; ts: string } | { ephemeral: string } | { view: string };

/** Requests of the page: `POST /playground/api/<name>` with a JSON body. */
export interface UiRequests extends TeamsUiRequests {
  command: { as: string; channel: string; text: string };
  say: { as: string; channel: string; text: string; thread?: string; files?: readonly UiFile[] };
  act: { as: string; target: UiTarget; blockId: string; actionId: string; choice: Choice; values?: Choices };
  suggest: { as: string; target: UiTarget; blockId: string; actionId: string; query: string };
  submit: { as: string; view: string; values: Choices };
  close: { as: string; view: string; all?: boolean };
  'message-action': { as: string; channel: string; ts: string; callbackId: string };
  shortcut: { as: string; callbackId: string };
  home: { as: string; tab: 'home' | 'messages' };
  read: { as: string; channel: string; ts: string };
  dismiss: { as: string; ephemeral: string };
  outage: { on: boolean };
}

export interface UiAnswers extends TeamsUiAnswers {
  command: { failure?: string; ms: number };
  say: { ts: string };
  act: { failure?: string };
  suggest: { options: Option[]; groups: OptionGroup[]; problem?: string };
  submit: { errors?: Record<string, string>; failure?: string };
  close: Record<string, never>;
  'message-action': { failure?: string };
  shortcut: { failure?: string };
  home: Record<string, never>;
  read: Record<string, never>;
  dismiss: Record<string, never>;
  outage: { on: boolean };
}
