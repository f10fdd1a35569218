import type { Actor, Role } from './actor.ts';
import type { ChannelId, DepartmentId, StaffId } from './ids.ts';
import type { ChatUser, IncomingFile, PlatformName } from './incoming.ts';
import type { Locale, Msg } from './msg.ts';

/** What a platform says of one of its users. */
export interface Profile {
  readonly user: ChatUser;
  readonly name: string;
  /** Lower case; present only when the platform has verified it. */
  readonly email?: string;
  readonly locale?: Locale;
  readonly timezone?: string;
  readonly kind: 'member' | 'guest' | 'external' | 'bot' | 'deactivated';
  /** Owner of the workspace (Slack: is_owner or is_primary_owner). */
  readonly owner: boolean;
}

/** What a platform says of one of its conversations. */
export interface ConversationInfo {
  readonly channel: string;
  readonly name: string;
  readonly isPrivate: boolean;
  readonly isArchived: boolean;
  /** Shared with another organisation. */
  readonly isExternal: boolean;
  /** The bot can post there. */
  readonly botIsMember: boolean;
}

/** Looks up people and conversations on a platform. Throws DeliveryError when the platform cannot be asked. */
export interface Directory {
  readonly platform: PlatformName;
  /** Reading the members of a place tells who they are too, so their profiles cost no further question. */
  readonly rostersHaveProfiles?: boolean;
  profile(user: ChatUser): Promise<Profile>;
  conversation(workspace: string, channel: string): Promise<ConversationInfo>;
  /** User ids of everybody in the conversation, bots included. */
  members(workspace: string, channel: string): Promise<string[]>;
  /** The members of a user group (Slack) or team (Teams), by handle or id. null: no such group. */
  groupMembers(workspace: string, group: string): Promise<string[] | null>;
  /** A link to open the conversation with this message, where the platform has one. */
  permalink(workspace: string, channel: string, message: string): Promise<string | null>;
}

/** What became of asking who somebody is. */
export type Identified =
  | { readonly kind: 'staff'; readonly actor: Actor }
  /** Not somebody we serve; `why` is shown to them. */
  | { readonly kind: 'refused'; readonly why: Msg }
  /** An unapproved workspace: no answer at all. */
  | { readonly kind: 'silent' };

/** From a chat user to a person. Implemented in store; asks a Directory about people not yet known. */
export interface Identities {
  identify(user: ChatUser): Promise<Identified>;
  /** Who the actor is by now, for work resumed later: role and department may have changed. */
  actor(staff: StaffId): Promise<Actor | null>;
  /** Forget what was cached of this user, so that the next request asks the platform again. */
  refresh(user: ChatUser): Promise<void>;
  /** The person's chat identities that can receive a message, the last used first. */
  chatUsers(staff: StaffId): Promise<ChatUser[]>;
  /** Platform user → person, for names typed as @mentions; null where unknown. */
  staffOf(user: ChatUser): Promise<StaffId | null>;
}

/** A workspace that has installed the bot. */
export interface Installation {
  readonly platform: PlatformName;
  readonly workspace: string;
  readonly name: string;
  readonly status: 'approved' | 'pending' | 'removed';
  readonly botUserId: string | null;
  readonly botId: string | null;
  readonly appId: string | null;
  readonly enterprise: string | null;
  readonly scopes: readonly string[];
  readonly isFirst: boolean;
}

/** Installed workspaces and their tokens (kept encrypted). */
export interface Installations {
  get(platform: PlatformName, workspace: string): Promise<Installation | null>;
  token(platform: PlatformName, workspace: string): Promise<string | null>;
  save(
    found: Omit<Installation, 'status' | 'isFirst'> & { token: string; installedBy: string | null },
  ): Promise<Installation>;
  setStatus(platform: PlatformName, workspace: string, status: Installation['status']): Promise<void>;
  list(): Promise<Installation[]>;
}

/**
 * How to reach a conversation that a platform has told us of, for platforms that give no list of them: what arrives there
 * later is sent by what was learnt then. Plain data.
 */
export interface ConversationReference {
  readonly platform: PlatformName;
  readonly workspace: string;
  readonly conversation: string;
  readonly kind: 'channel' | 'group' | 'personal';
  /** Whose conversation with the bot it is; null for channels and groups. */
  readonly user: string | null;
  readonly serviceUrl: string;
  /** Further facts in the platform's own terms, such as a team's id and the names of both. */
  readonly facts: Readonly<Record<string, string>>;
  /** The bot was removed; nothing gets there until it is added again. */
  readonly isGone: boolean;
}

/** The references that a platform's adapter has learnt. */
export interface References {
  /** Keeps what is known by now. true: it was not known before, or the bot had been removed meanwhile. */
  save(reference: Omit<ConversationReference, 'isGone'>): Promise<boolean>;
  find(platform: PlatformName, workspace: string, conversation: string): Promise<ConversationReference | null>;
  /** The person's own conversation with the bot, also a gone one. */
  findPersonal(platform: PlatformName, workspace: string, user: string): Promise<ConversationReference | null>;
  gone(platform: PlatformName, workspace: string, conversation: string): Promise<void>;
  /** Gone ones included; the newest first. */
  list(platform: PlatformName, workspace?: string): Promise<ConversationReference[]>;
}

/** A channel that has been linked to a department, with the rights its audience has. */
export interface LinkedChannel {
  readonly id: ChannelId;
  readonly platform: PlatformName;
  readonly workspace: string;
  readonly channel: string;
  readonly name: string;
  readonly departmentId: DepartmentId;
  readonly departmentKey: string;
  /** 'department' only for a private channel whose members all belong to the department. */
  readonly audience: 'everyone' | 'department';
  readonly status: 'ok' | 'paused' | 'broken';
  readonly locale: Locale;
  readonly timezone: string;
}

/** Linked channels, as dispatcher and notifications need them. */
export interface Channels {
  at(platform: PlatformName, workspace: string, channel: string): Promise<LinkedChannel | null>;
  /** The platform said that this channel cannot be posted to any more; admins are told. */
  broken(id: ChannelId, reason: string): Promise<void>;
}

/** A person in the directory, for name resolution and display. */
export interface StaffSummary {
  readonly id: StaffId;
  readonly name: string;
  readonly role: Role;
  readonly departmentId: DepartmentId | null;
}

/** A file as a platform handed it out. */
export interface FetchedFile {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Uint8Array;
}

/** A file on its way to a person. */
export interface OutgoingFile {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Uint8Array;
}

/**
 * Why a file's content cannot be had. 'too-big': `size` bytes, where that is known; 'gone': deleted, or its address has expired;
 * 'no-access': the bot is not where it was shared, or lacks a right; 'elsewhere': only a link to another service.
 */
export class FileError extends Error {
  /** own-chat: the platform hands it over in the person's own chat with the bot only. */
  readonly kind: 'too-big' | 'gone' | 'no-access' | 'elsewhere' | 'own-chat';
  readonly size: number | null;

  constructor(kind: FileError['kind'], reason: string, size: number | null = null) {
    super(`${kind}: ${reason}`);
    this.name = 'FileError';
    this.kind = kind;
    this.size = size;
  }
}

/** Where a file was named. */
export interface FileOrigin {
  /** The conversation, as the platform says it. */
  readonly channel?: string;
  /** A form brought it back, so it may be what a client wants the bot to fetch. */
  readonly remembered?: boolean;
}

/** Files of a platform's messages, and files for its people. All methods throw DeliveryError when the platform cannot be asked. */
export interface Files {
  readonly platform: PlatformName;
  /** At most `limit` bytes; throws FileError. */
  fetch(workspace: string, file: IncomingFile, limit: number, origin?: FileOrigin): Promise<FetchedFile>;
  /** What the messages of a thread hold, oldest first; null where a platform does not let a bot look. */
  inThread(workspace: string, channel: string, thread: string): Promise<readonly IncomingFile[] | null>;
  /**
   * Hands a file to a person in their own conversation with the bot. 'offered': they are asked whether they want it, and it is
   * fetched under the name that `keep` resolved to.
   */
  send(to: ChatUser, file: OutgoingFile, keep: () => Promise<string>): Promise<'sent' | 'offered'>;
}

/** What a new room is to be like. */
export interface RoomPlan {
  /** What it is about, in people's words: the platform makes a name of it that it allows. */
  readonly title: string;
  /** The record's short id, such as `C-12`: it makes the name one that no other record's room has. */
  readonly id: string;
  /** From 1: which channel of this record it is. */
  readonly turn: number;
  readonly isPrivate: boolean;
  /** A linked channel of the department, for platforms whose channels belong to somebody; null: it has none there. */
  readonly near: string | null;
}

/**
 * What came of asking for a channel. 'made' also where an earlier try had made it already. 'not-granted': the platform does not
 * let the bot make channels here; `needs` names the permission.
 */
export type RoomMade =
  | { readonly kind: 'made'; readonly channel: string; readonly name: string }
  | { readonly kind: 'not-granted'; readonly needs: string };

/** Channels that the bot makes, fills and puts away. Doing something twice does no harm. All methods throw DeliveryError. */
export interface Rooms {
  readonly platform: PlatformName;
  /** Private channels can be made, with the bot in them. */
  readonly canBePrivate: boolean;
  /** People are in a channel because somebody invites them; false: because they are in what it belongs to. */
  readonly invites: boolean;
  create(workspace: string, plan: RoomPlan): Promise<RoomMade>;
  /** Resolves to those who could not be brought in. */
  invite(workspace: string, channel: string, users: readonly string[]): Promise<readonly string[]>;
  /** Puts people out, as far as the platform lets a bot; who is not in it is no fault. */
  remove(workspace: string, channel: string, users: readonly string[]): Promise<void>;
  /** Keeps a message in sight. false: the platform has no such thing for channels. */
  pin(workspace: string, channel: string, message: string): Promise<boolean>;
  /** Resolves also where the channel is gone already; to the permission that is missing for it, or null. */
  archive(workspace: string, channel: string): Promise<string | null>;
  /** false: it cannot be used any more, and another one has to be made. */
  reopen(workspace: string, channel: string): Promise<boolean>;
}
