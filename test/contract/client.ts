/** Places that every platform has: the channels of departments, and the one for everybody. */
export type PlaceName = 'general' | 'sales' | 'support' | 'marketing' | 'finance';

/** Something that a person sees: a message, or an answer that is theirs alone. */
export interface Shown {
  readonly text: string;
  /** All of it as it is drawn, with the words of what can be pressed. */
  readonly drawn: string;
  /** Only this person sees it. */
  readonly isPrivate: boolean;
  /** The platform's own object, for pressing and choosing. */
  readonly raw: unknown;
}

/** What came of something that a person did. */
export interface Seen {
  /** Everything that appeared or changed before the person's eyes, in plain words. */
  readonly text: string;
  /** Answers and messages, the newest last. */
  readonly shown: readonly Shown[];
  /** Words of the form that opened or stayed open. */
  readonly form: string | null;
  /** The form closed. */
  readonly closed: boolean;
  /** What the form says is wrong. */
  readonly errors: readonly string[];
}

/** Somebody at work in one platform. Everything waits until it shows `expects`, or fifteen seconds. */
export interface ContractPerson {
  /** Types a command, without its slash and root. */
  type(words: string, place: PlaceName, expects?: RegExp): Promise<Seen>;
  mention(words: string, place: PlaceName, expects?: RegExp): Promise<Seen>;
  direct(words: string, expects?: RegExp): Promise<Seen>;
  /** Sends the bot a file in the person's own conversation with it, and words with it. */
  sendFile(file: { readonly name: string; readonly content: string }, words: string, expects?: RegExp): Promise<Seen>;
  /** Files that the bot gave this person and nobody else. */
  received(): Promise<readonly { readonly name: string; readonly bytes: Uint8Array }[]>;
  press(on: Shown, label: string, expects?: RegExp): Promise<Seen>;
  /** Asks for a command's form: a platform that cannot open one at once shows a button for it, which is pressed. */
  openForm(words: string, place: PlaceName): Promise<Seen>;
  /** Fills the open form by its labels and sends it. */
  submit(fields: Readonly<Record<string, string>>): Promise<Seen>;
  /** What a field of the open form offers for typed words. */
  offers(label: string, words: string): Promise<readonly { readonly label: string; readonly value: string }[]>;
  /** Chooses one of the bot's entries from the menu of a message that another person wrote. */
  messageAction(words: string, place: PlaceName, action: string): Promise<Seen>;
  /** Opens a command's form from the platform's own menu, with no message to begin from. */
  shortcut(path: string): Promise<Seen>;
  /** Finds a record as one types: what is offered, in plain words. */
  search(kind: 'customer' | 'task', words: string): Promise<readonly string[]>;
  home(): Promise<Seen>;
  /** The bot's messages that this person sees in a place, oldest first. */
  reads(place: PlaceName): readonly Shown[];
  /** Says something that is not for the bot. */
  say(words: string, place: PlaceName): Promise<void>;
}

/** Ways to reach a capability and to be told of it, and what a person's client needs to have for each. */
export const doors = {
  typed: 'type',
  mention: 'mention',
  direct: 'direct',
  file: 'sendFile',
  form: 'openForm',
  button: 'press',
  'message action': 'messageAction',
  shortcut: 'shortcut',
  search: 'search',
  home: 'home',
  push: 'reads',
  'live update': 'reads',
  'private answer': 'reads',
  'long list': 'press',
  language: 'type',
} as const satisfies Readonly<Record<string, keyof ContractPerson>>;
export type DoorName = keyof typeof doors;
export const doorNames = Object.keys(doors) as readonly DoorName[];

/** The whole program and one platform, as scenarios need them. */
export interface Client {
  readonly name: string;
  /** As the database names the platform. */
  readonly platform: 'slack' | 'teams';
  readonly workspace: string;
  /** Paths of all commands that people are told of. */
  readonly commands: readonly string[];
  as(who: string): ContractPerson;
  rows<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

/** What is the same in Slack's, Teams' and the fake's way to write: no marks, no escapes. */
export function plainWords(written: string): string {
  return written
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replace(/\\([^\w\s])/gu, '$1')
    .replaceAll(/[*`]/gu, '');
}
