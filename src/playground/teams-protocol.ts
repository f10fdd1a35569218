import type { Attachment, CardNode } from './teams-connector/activity.ts';
import type { Found } from './teams-connector/people.ts';
import type { CardPlace, Inputs } from './teams-connector/pressing.ts';
import type {
  Conversation,
  Dialog,
  TeamsCall,
  TeamsChange,
  TeamsMessage,
  TeamsRequest,
} from './teams-connector/types.ts';

/** What the page and its server say to each other about the Teams side. Plain data only. */
export interface UiSlashCommand {
  title: string;
  description: string;
}

/** One of the app's actions, in a message's menu or beside the box that one writes in. */
export interface UiTeamsAction {
  commandId: string;
  title: string;
  description?: string;
}

export interface UiTeams {
  team: { name: string };
  conversations: Conversation[];
  messages: TeamsMessage[];
  views: [string, CardNode][];
  dialogs: [string, Dialog][];
  reads: [string, number][];
  seededUpTo: number;
  commands: readonly UiSlashCommand[];
  messageActions: readonly UiTeamsAction[];
  composeActions: readonly UiTeamsAction[];
  searches: readonly { commandId: string; title: string; parameter: string }[];
  /** Ids of team members, whom standard channels are for. */
  members: string[];
  calls: TeamsCall[];
  requests: TeamsRequest[];
  isDown: boolean;
}

export interface UiTeamsChange {
  type: 'teams';
  change: TeamsChange;
}

/** Requests of the page: `POST /playground/api/<name>` with a JSON body. */
export interface TeamsUiRequests {
  'teams-say': {
    as: string;
    conversation: string;
    text: string;
    root?: string;
    attachments?: Attachment[];
    files?: readonly { name: string; mimetype: string; content: string }[];
  };
  'teams-answer-file': { as: string; conversation: string; message: string; isTaken: boolean };
  'teams-slash': { as: string; conversation: string; text: string; root?: string };
  'teams-press': { as: string; place: CardPlace; node: CardNode; inputs: Inputs };
  'teams-choices': { as: string; place: CardPlace; dataset: string; words: string; inputs: Inputs };
  'teams-message-action': { as: string; conversation: string; message: string; commandId: string };
  'teams-compose-action': { as: string; conversation: string; commandId: string };
  'teams-search': { as: string; conversation: string; commandId: string; parameter: string; words: string };
  'teams-pick': { as: string; conversation: string; found: Found };
  'teams-close': { as: string };
  'teams-read': { as: string; conversation: string; at: number };
  'teams-outage': { on: boolean };
}

export interface TeamsUiAnswers {
  'teams-say': { id: string };
  'teams-answer-file': Record<string, never>;
  'teams-slash': Record<string, never>;
  'teams-press': { errors?: Record<string, string>; url?: string; inserted?: Attachment[] };
  'teams-choices': { choices: { title: string; value: string }[]; problem?: string };
  'teams-message-action': { inserted?: Attachment[] };
  'teams-compose-action': { inserted?: Attachment[] };
  'teams-search': { found: Found[]; notice?: string; problem?: string };
  'teams-pick': { attachment: Attachment };
  'teams-close': Record<string, never>;
  'teams-read': Record<string, never>;
  'teams-outage': { on: boolean };
}
