/** The parts of the Bot Framework's wire format that Teams uses. Names are the platform's own. */
export interface ChannelAccount {
  id: string;
  name?: string;
  aadObjectId?: string;
  role?: string;
  /** Only this person sees the message. */
  isTargeted?: boolean;
}

/** A member as rosters list them. */
export interface TeamsMember {
  id: string;
  name: string;
  objectId: string;
  aadObjectId: string;
  givenName: string;
  surname: string;
  email: string;
  userPrincipalName: string;
  tenantId: string;
  userRole: 'user' | 'guest' | 'anonymous' | 'federated';
}

export interface ConversationAccount {
  id: string;
  tenantId?: string;
  conversationType?: 'personal' | 'groupChat' | 'channel';
  isGroup?: boolean;
  name?: string;
}

export interface Attachment {
  contentType: string;
  content?: unknown;
  contentUrl?: string;
  name?: string;
  preview?: Attachment;
}

export interface Entity {
  type: string;
  [field: string]: unknown;
}

export interface Activity {
  type: string;
  id?: string;
  timestamp?: string;
  localTimestamp?: string;
  localTimezone?: string;
  serviceUrl?: string;
  channelId?: string;
  from?: ChannelAccount;
  recipient?: ChannelAccount;
  conversation?: ConversationAccount;
  locale?: string;
  text?: string;
  textFormat?: string;
  summary?: string;
  attachmentLayout?: string;
  attachments?: Attachment[];
  entities?: Entity[];
  channelData?: Record<string, unknown>;
  name?: string;
  value?: unknown;
  replyToId?: string;
  action?: string;
  membersAdded?: ChannelAccount[];
  membersRemoved?: ChannelAccount[];
  [field: string]: unknown;
}

export const adaptiveCardType = 'application/vnd.microsoft.card.adaptive';

/** An Adaptive Card, or any element inside one: read only, so fields are looked at one by one. */
export interface CardNode {
  type?: string;
  [field: string]: unknown;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
