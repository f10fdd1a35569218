import type { Card } from './cards/card.ts';
import { parseText } from './commands/parse.ts';
import type { Registry } from './commands/registry.ts';
import type { Config } from './config.ts';
import type { Reader } from './core/actor.ts';
import type { ChatUser, PlatformName } from './core/incoming.ts';
import { msg } from './core/msg.ts';
import type { PictureTheme } from './core/pictures.ts';
import type { Grants } from './core/policy.ts';
import type { Installations } from './core/ports.ts';
import type { Logger } from './log.ts';
import type { Viewer } from './operations/operation.ts';
import { channelViewer } from './operations/viewer.ts';
import type { Database } from './store/database.ts';

/** What the platform adapters and the playground are told of the declarations, and what only the database knows. */

/** What both adapters are handed. */
export interface PlatformNeeds {
  readonly config: Config;
  readonly registry: Registry;
  readonly database: Database;
  readonly installations: Installations;
  /** What somebody's home shows; null: nothing. */
  home(user: ChatUser): Promise<HomeContent>;
  readonly log: Logger;
}

type HomeContent = readonly Card[] | { readonly cards: readonly Card[]; readonly reader: Reader } | null;

/** Nothing that can be typed is called like the slash command, so its word may be dropped without the slash too. */
export const isFree = (command: string, registry: Registry): boolean =>
  parseText(registry, command.slice(1)).kind === 'fault';

export function messageActionsOf(registry: Registry) {
  return registry.commands.flatMap(({ path, onMessage }) => (onMessage ? [{ ...onMessage, command: path }] : []));
}

export function globalShortcutsOf(registry: Registry) {
  return registry.commands.flatMap(({ path, onShortcut }) => (onShortcut ? [{ ...onShortcut, command: path }] : []));
}

/** The platform's user ids of colleagues in a workspace, for mentions. */
export async function namesOn(
  database: Database,
  platform: PlatformName,
  ids: readonly number[],
  workspace: string,
): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await database.pool.query<{ staff_id: number; user_id: string }>(
    `SELECT staff_id, user_id FROM chat_identities WHERE platform = $1 AND workspace = $2 AND staff_id = ANY($3) AND kind = 'member'`,
    [platform, workspace, [...ids]],
  );
  return new Map(rows.map((row) => [row.staff_id, row.user_id]));
}

/** What can be searched for while writing a message, where a platform offers that. */
export const searches = [
  { commandId: 'findCustomer', reference: 'customer', title: msg('Find a customer', '查找客户') },
  { commandId: 'findTask', reference: 'task', title: msg('Find a task', '查找任务') },
] as const;

/** Everybody's eyes: what may be inserted into a conversation of which nothing is known. */
export function everybody(grants: Grants): Viewer {
  const anywhere = {
    audience: 'everyone',
    departmentId: 0 as never,
    departmentKey: '',
    locale: 'en',
    timezone: 'UTC',
  } as const;
  return channelViewer(anywhere, grants);
}

/** Addresses that Teams can load: it takes https only, but the playground's browser is on this machine. */
export function picturesAt(
  paths: Readonly<Record<PictureTheme, string>> | null,
  config: Pick<Config, 'publicUrl' | 'playground'>,
  baseUrl: string | null,
): Record<PictureTheme, string> | null {
  const base = config.publicUrl?.startsWith('https:') ? config.publicUrl : config.playground ? baseUrl : null;
  if (paths === null || base === null) return null;
  const at = (path: string): string => `${base.replace(/\/$/u, '')}${path}`;
  return { light: at(paths.light), dark: at(paths.dark) };
}
