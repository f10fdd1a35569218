export interface DemoPerson {
  /** Slack-like id: `U…`. */
  id: string;
  /** Handle, as in @lena. */
  name: string;
  realName: string;
  email: string;
  tz: string;
  locale: string;
  department: string;
  title: string;
  /** 0–359, the colour of the initials. */
  avatarHue?: number;
  /** A multi-channel guest. */
  isRestricted?: boolean;
  /** A single-channel guest. */
  isUltraRestricted?: boolean;
  isOwner?: boolean;
  isAdmin?: boolean;
  isDeleted?: boolean;
  /** Another app's bot user. */
  isBot?: boolean;
  /** Somebody of another organisation, met in a shared channel. */
  isStranger?: boolean;
  /** Default true. */
  isEmailConfirmed?: boolean;
}

export interface DemoChannel {
  id: string;
  name: string;
  isPrivate: boolean;
  members: string[];
  topic: string;
  isGeneral?: boolean;
  isExtShared?: boolean;
  seedMessages?: { user: string; text: string }[];
}

export interface DemoUserGroup {
  id: string;
  handle: string;
  name: string;
  users: string[];
}

/** A company to fill a local workspace with. Plain data. */
export interface DemoCompany {
  team: { id: string; name: string; domain: string };
  bot: { userId: string; botId: string; appId: string; name: string };
  people: DemoPerson[];
  channels: DemoChannel[];
  userGroups?: DemoUserGroup[];
}
