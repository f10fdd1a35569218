import type { AnyCommand, Call, ResolveCtx, Services } from '../../commands/define.ts';
import type { Actor } from '../../core/actor.ts';
import { AppError } from '../../core/errors.ts';
import type { Incoming } from '../../core/incoming.ts';
import type { Ctx } from '../../operations/operation.ts';
import { messages as contactMessages } from '../contacts/messages.ts';
import { messages as customerMessages } from '../customers/messages.ts';
import { profileMessages } from '../customers/profile-messages.ts';
import type { ImportSpec } from './columns.ts';
import type { Found } from './find-customer.ts';
import type { House } from './house.ts';
import { type Known, resolveRow } from './resolve-row.ts';
import type { RowWords } from './row-words.ts';
import type { Settings } from './settings.ts';
import type { Tried } from './tried.ts';

/** A row is written by the commands that people type: parsed, authorised and audited as if they had. */

/** What one file's rows are written with. */
export interface Writing {
  readonly house: House;
  readonly spec: ImportSpec;
  readonly settings: Settings;
  readonly actor: Actor;
  readonly known: Known;
  /** Whom earlier rows would have added, where nothing is kept. */
  readonly tried?: Tried;
}

export interface Applied {
  readonly outcome: 'created' | 'updated' | 'same';
  readonly id: number | null;
}

export const same = (id: number): Applied => ({ outcome: 'same', id });

/** Rows are written in a transaction that waits for no platform: a command that asks one cannot write rows. */
const askedOfNobody = new Proxy({} as Services, {
  get(_, service) {
    throw new Error(`A row of a file asks no platform, yet its command wants “${String(service)}”.`);
  },
});

/** Nobody sent these rows through a chat. */
const fromNowhere: Incoming = {
  receipt: 'import',
  from: { platform: 'slack', workspace: '', user: '' },
  door: 'command',
  place: { kind: 'none' },
  says: { text: '' },
  route: {},
  receivedAt: '1970-01-01T00:00:00.000Z',
};

export async function add(
  ctx: Ctx,
  writing: Writing,
  command: AnyCommand,
  row: RowWords,
  over: object,
): Promise<number> {
  const values = await resolveRow(writing.house, command, row, reading(ctx, writing.actor), writing.known);
  const out = await run(ctx, writing, command, { ...values, ...over });
  if (typeof out === 'object' && out !== null && 'id' in out && typeof out.id === 'number') return out.id;
  throw new Error(`${command.path} did not say what it made.`);
}

/** What the commands say when a row tells them nothing new. */
const unchanged = [
  customerMessages.nothingChanged,
  customerMessages.alreadySo,
  profileMessages.hasThem,
  contactMessages.nothingChanged,
];

/** Writes what the row says over what is there; what it leaves open stays. Resolves to whether that changed anything. */
export async function edit(
  ctx: Ctx,
  writing: Writing,
  which: Found & { readonly path: string; readonly arg: string },
  row: RowWords,
): Promise<boolean> {
  const command = commandOf(writing, which.path);
  const args = new Set(Object.keys(command.args).filter((name) => name !== which.arg));
  const words = new Map([...row.words].filter(([name]) => args.has(name)));
  if (words.size === 0) return false;
  const values = await resolveRow(
    writing.house,
    command,
    { words, dates: new Map() },
    reading(ctx, writing.actor),
    writing.known,
  );
  return unlessUnchanged(run(ctx, writing, command, { ...values, [which.arg]: { id: which.id, name: which.name } }));
}

/** Whether the work changed anything. */
export async function unlessUnchanged(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    const isSame = error instanceof AppError && (unchanged as readonly unknown[]).includes(error.user);
    if (isSame) return false;
    throw error;
  }
}

async function run(ctx: Ctx, writing: Writing, command: AnyCommand, values: Record<string, unknown>): Promise<unknown> {
  const call: Call<never> = {
    values: values as never,
    actor: writing.actor,
    ability: ctx.ability,
    incoming: fromNowhere,
    source: undefined,
    now: ctx.now,
    services: askedOfNobody,
  };
  const input = command.input ? await command.input(call) : values;
  return ctx.perform(command.runs.name, input);
}

export function commandOf({ house }: Writing, path: string): AnyCommand {
  const command = house.command(path);
  if (!command) throw new Error(`No noun declares the command “${path}”.`);
  return command;
}

export function reading(ctx: Ctx, actor: Actor): ResolveCtx {
  return {
    tx: ctx.tx,
    secrets: ctx.secrets,
    now: ctx.now,
    actor,
    ability: ctx.ability,
    incoming: fromNowhere,
    staffOf: async () => null,
  };
}
