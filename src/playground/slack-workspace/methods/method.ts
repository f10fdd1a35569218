import type { AppEvents } from '../app-events.ts';
import type { Args } from '../arguments.ts';
import type { Files } from '../files.ts';
import type { State } from '../state.ts';
import type { Triggers } from '../triggers.ts';

/** What a Web API method may use. */
export interface MethodContext {
  state: State;
  files: Files;
  triggers: Triggers;
  events: AppEvents;
  botToken: string;
  scopes: readonly string[];
  revokeToken(): void;
  hasCode(code: string): boolean;
  /** Exchanges an install code; undefined when it is unknown or spent. */
  exchangeCode(code: string, clientId: string, clientSecret: string): Record<string, unknown> | undefined;
}

/** Answers the fields beside `ok: true`, or throws a `SlackFault`. */
export type Method = (context: MethodContext, args: Args) => Record<string, unknown> | Promise<Record<string, unknown>>;

export type Methods = Record<string, Method>;
