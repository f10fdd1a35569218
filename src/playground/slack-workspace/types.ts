/**
 * The shapes that travel between Slack and an app, as loosely as Slack itself types them: what the app
 * sends is checked by `validate-blocks.ts`, so these describe what is left after that check.
 */
export interface TextObject {
  type: 'plain_text' | 'mrkdwn';
  text: string;
  emoji?: boolean;
  verbatim?: boolean;
}

export interface Option {
  text: TextObject;
  value: string;
  description?: TextObject;
  url?: string;
}

export interface OptionGroup {
  label: TextObject;
  options: Option[];
}

export interface ConfirmDialog {
  title: TextObject;
  text: TextObject;
  confirm: TextObject;
  deny: TextObject;
  style?: string;
}

/** One element of a block: a superset of all element types, since most code only looks at a few fields. */
export interface BlockElement {
  type: string;
  action_id?: string;
  text?: TextObject | string;
  value?: string;
  url?: string;
  style?: string;
  accessibility_label?: string;
  confirm?: ConfirmDialog;
  placeholder?: TextObject;
  options?: Option[];
  option_groups?: OptionGroup[];
  initial_option?: Option;
  initial_options?: Option[];
  initial_value?: string;
  initial_date?: string;
  initial_time?: string;
  initial_date_time?: number;
  initial_user?: string;
  initial_users?: string[];
  initial_conversation?: string;
  initial_conversations?: string[];
  initial_channel?: string;
  initial_channels?: string[];
  default_to_current_conversation?: boolean;
  filter?: { include?: string[]; exclude_bot_users?: boolean; exclude_external_shared_channels?: boolean };
  min_query_length?: number;
  max_selected_items?: number;
  min_length?: number;
  max_length?: number;
  min_value?: string;
  max_value?: string;
  is_decimal_allowed?: boolean;
  multiline?: boolean;
  focus_on_load?: boolean;
  dispatch_action_config?: { trigger_actions_on?: string[] };
  image_url?: string;
  alt_text?: string;
  elements?: BlockElement[];
}

export interface Block {
  type: string;
  block_id?: string;
  text?: TextObject | string;
  fields?: TextObject[];
  accessory?: BlockElement;
  elements?: (BlockElement | TextObject)[];
  element?: BlockElement;
  label?: TextObject;
  hint?: TextObject;
  title?: TextObject;
  optional?: boolean;
  dispatch_action?: boolean;
  image_url?: string;
  alt_text?: string;
}

/** What an app sends to `views.*` or inside a `response_action`. */
export interface ViewSource {
  type: 'modal' | 'home';
  title?: TextObject;
  submit?: TextObject;
  close?: TextObject;
  blocks: Block[];
  private_metadata?: string;
  callback_id?: string;
  external_id?: string;
  clear_on_close?: boolean;
  notify_on_close?: boolean;
  submit_disabled?: boolean;
}

/** A view as Slack keeps and returns it. */
export interface View extends ViewSource {
  id: string;
  team_id: string;
  app_id: string;
  app_installed_team_id: string;
  bot_id: string;
  hash: string;
  root_view_id: string;
  previous_view_id: string | null;
  private_metadata: string;
  callback_id: string;
  external_id: string;
  state: { values: StateValues };
}

/** The value of one input, in the form that Slack reports it. */
export interface StateValue {
  type: string;
  value?: string | null;
  selected_option?: Option | null;
  selected_options?: Option[];
  selected_date?: string | null;
  selected_time?: string | null;
  selected_date_time?: number | null;
  selected_user?: string | null;
  selected_users?: string[];
  selected_conversation?: string | null;
  selected_conversations?: string[];
  selected_channel?: string | null;
  selected_channels?: string[];
  rich_text_value?: unknown;
}

export type StateValues = Record<string, Record<string, StateValue>>;

/** What a person put into an input: one value, several, or nothing. Options go by their `value`. */
export type Choice = string | string[] | null;
export type Choices = Record<string, Record<string, Choice>>;

export interface MessageMetadata {
  event_type: string;
  event_payload: Record<string, unknown>;
}

/** A file as messages and `files.info` show it. */
export interface SlackFile {
  id: string;
  created: number;
  timestamp: number;
  name: string;
  title: string;
  mimetype: string;
  filetype: string;
  user: string;
  size: number;
  mode: string;
  is_external: boolean;
  url_private: string;
  url_private_download: string;
  permalink: string;
}

/** A message in a channel or a direct message. `pings` says whom it alerted: user ids, `!channel`, `!here`, `!everyone`. */
export interface Message {
  type: 'message';
  channel: string;
  ts: string;
  team: string;
  text: string;
  user?: string;
  bot_id?: string;
  app_id?: string;
  username?: string;
  subtype?: string;
  blocks?: Block[];
  attachments?: unknown[];
  files?: SlackFile[];
  metadata?: MessageMetadata;
  thread_ts?: string;
  client_msg_id?: string;
  edited?: { user: string; ts: string };
  reactions?: { name: string; users: string[]; count: number }[];
  /** Channels in which it is pinned. */
  pinned_to?: string[];
  pings: string[];
}

/** A message that only `user` sees. `from` is the app, or Slack itself where Slack reports a failure. */
export interface Ephemeral {
  id: string;
  ts: string;
  channel: string;
  user: string;
  from: 'app' | 'slack';
  text: string;
  blocks?: Block[];
  attachments?: unknown[];
  thread_ts?: string;
}

export interface Channel {
  id: string;
  name: string;
  kind: 'public' | 'private' | 'im' | 'mpim';
  creator: string;
  created: number;
  members: string[];
  topic: string;
  isArchived: boolean;
  isGeneral: boolean;
  /** Shared with another organisation (Slack Connect). */
  isExtShared: boolean;
}

/** One call that the app made to the Web API, for the log panel and for tests. */
export interface ApiCall {
  id: number;
  at: number;
  method: string;
  channel?: string;
  args: Record<string, unknown>;
  status: number;
  result: string;
  ms: number;
}

/** One signed request that was sent to the app. */
export interface AppRequest {
  id: number;
  at: number;
  kind: string;
  user?: string;
  status: number | null;
  failure?: DispatchFailure;
  ms: number;
  retry?: number;
}

/** Why Slack would tell the person that the app did not answer. */
export type DispatchFailure = 'operation_timeout' | 'dispatch_failed' | 'http_service_error';
