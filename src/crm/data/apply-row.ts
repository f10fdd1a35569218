import type { AnyCommand, Call, ResolveCtx, Services } from '../../commands/define.ts';
import type { Actor } from '../../core/actor.ts';
import { AppError } from '../../core/errors.ts';
import type { Incoming } from '../../core/incoming.ts';
import { type Msg, msg } from '../../core/msg.ts';
import { recordRef, shortId } from '../../core/records.ts';
import type { Ctx } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { messages as contactMessages } from '../contacts/messages.ts';
import { parseExternalId } from '../customers/external-id.ts';
import { messages as customerMessages } from '../customers/messages.ts';
import type { ImportSpec } from './columns.ts';
import { customerElsewhere, customersCalled, type Found } from './find-customer.ts';
import type { House } from './house.ts';
import { type Known, resolveRow } from './resolve-row.ts';
import { BadRow, type RowWords } from './row-words.ts';
import type { Settings } from './settings.ts';

/** What one file's rows are written with. */
export interface Writing {
  readonly house: House;
  readonly spec: ImportSpec;
  readonly settings: Settings;
  readonly actor: Actor;
  readonly services: Services;
  readonly known: Known;
}

export interface Applied {
  readonly outcome: 'created' | 'updated' | 'same';
  readonly id: number | null;
}

const same = (id: number): Applied => ({ outcome: 'same', id });

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

/** Writes one row with the actor's rights. Throws BadRow or AppError for what is the row's fault. */
export async function applyRow(ctx: Ctx, writing: Writing, row: RowWords): Promise<Applied> {
  const ready = await withCustomer(ctx, writing, row);
  if (writing.spec.noun === 'customer') return applyCustomer(ctx, writing, ready);
  if (writing.spec.noun === 'contact') return applyContact(ctx, writing, ready);
  const id = await add(ctx, writing, commandOf(writing, writing.spec.command), ready, {});
  return { outcome: 'created', id };
}

/** Which customer a row is about: by what another system calls it, else by whatever stands in the column. */
async function withCustomer(ctx: Ctx, { spec, settings, known }: Writing, row: RowWords): Promise<RowWords> {
  const elsewhere = row.byKey.get('customerExternalId');
  const named = row.byKey.get('customer');
  if (spec.noun === 'customer') return row;
  const words = new Map(row.words);
  if (elsewhere !== undefined) {
    const { system, externalId } = parseExternalId(elsewhere) ?? { system: settings.system, externalId: elsewhere };
    const found = await customerElsewhere(ctx, system, externalId);
    if (!found && named === undefined)
      throw new BadRow({ column: 'customer', value: elsewhere, message: texts.noneElsewhere(system) });
    words.set('customer', found ? shortId({ noun: 'customer', id: found.id }) : (named ?? ''));
  } else if (named !== undefined && !known.has(`customer\0${named}`)) {
    const called = await customersCalled(ctx, named);
    const found = theOne(called.named, named) ?? (settings.alike === 'update' ? theOne(called.alike, named) : null);
    if (found) known.set(`customer\0${named}`, found);
    else if (called.alike.length > 0)
      throw new BadRow({ column: 'customer', value: named, message: texts.alike(called.alike) });
  }
  return { ...row, words };
}

function theOne(found: readonly Found[], value: string): Found | null {
  const [first, second] = found;
  if (first && second) throw new BadRow({ column: 'customer', value, message: texts.several(found) });
  return first ?? null;
}

async function applyCustomer(ctx: Ctx, writing: Writing, row: RowWords): Promise<Applied> {
  const { settings } = writing;
  const found = await matchCustomer(ctx, writing, row);
  const own = withoutPrefix(row.words);
  let applied: Applied;
  if (!found) {
    const id = await add(ctx, writing, commandOf(writing, 'customer add'), { ...row, words: own }, { anyway: true });
    applied = { outcome: 'created', id };
  } else if (settings.existing === 'skip' || found.way === 'skip') return same(found.id);
  else {
    const words = new Map(own);
    // What it was found by is no reason to write the name anew.
    if (found.by === 'name') words.delete('name');
    const changed = await edit(ctx, writing, { path: 'customer edit', arg: 'customer', ...found }, { ...row, words });
    applied = { outcome: changed ? 'updated' : 'same', id: found.id };
  }
  const id = applied.id as number;
  const linked = await linkElsewhere(ctx, settings, id, row.byKey.get('externalId'));
  const met = await addPerson(ctx, writing, { id, isNew: !found }, row);
  return applied.outcome === 'same' && (linked || met) ? { outcome: 'updated', id } : applied;
}

interface Match extends Found {
  readonly by: 'id' | 'name';
  readonly way: 'update' | 'skip';
}

/** The customer that a row is about: by our id, another system's, e-mail address or name. null: a new one. */
async function matchCustomer(ctx: Ctx, { house, settings, actor }: Writing, row: RowWords): Promise<Match | null> {
  const { byKey } = row;
  const bad = (column: string, message: Msg) => new BadRow({ column, value: byKey.get(column) ?? null, message });
  const ours = byKey.get('id');
  const resolver = house.reference('customer');
  if (ours !== undefined) {
    const found = /^C-?\d{1,9}$/iu.test(ours) ? await resolver?.resolve(ours, reading(ctx, actor)) : undefined;
    if (found?.kind !== 'one' || !found.exact) throw bad('id', texts.noSuchId);
    return { ...(found.value as Found), by: 'id', way: 'update' };
  }
  const elsewhere = byKey.get('externalId');
  if (elsewhere !== undefined) {
    const { system, externalId } = parseExternalId(elsewhere) ?? { system: settings.system, externalId: elsewhere };
    const found = await customerElsewhere(ctx, system, externalId);
    if (found) return { ...found, by: 'id', way: 'update' };
  }
  if (settings.existing === 'create') return null;
  const name = row.words.get('name') ?? '';
  const { named, alike } = await customersCalled(ctx, name);
  if (named.length > 1) throw bad('name', texts.several(named));
  if (named[0]) return { ...named[0], by: 'name', way: 'update' };
  const email = row.words.get('email');
  if (email !== undefined) {
    const found = await resolver?.resolve(email, reading(ctx, actor));
    if (found?.kind === 'one' && found.exact) return { ...(found.value as Found), by: 'id', way: 'update' };
  }
  if (settings.alike === 'create') return null;
  const [only] = alike;
  if (!only) return null;
  if (settings.alike === 'ask' || alike.length > 1) throw bad('name', texts.alike(alike));
  return { ...only, by: 'name', way: settings.alike };
}

async function applyContact(ctx: Ctx, writing: Writing, row: RowWords): Promise<Applied> {
  const { house, actor, settings, spec } = writing;
  const ours = row.byKey.get('id');
  let found: Found | null = null;
  if (ours !== undefined) {
    const resolution = /^P-?\d{1,9}$/iu.test(ours)
      ? await house.reference('contact')?.resolve(ours, reading(ctx, actor))
      : undefined;
    if (resolution?.kind !== 'one' || !resolution.exact)
      throw new BadRow({ column: 'id', value: ours, message: texts.noSuchId });
    found = resolution.value as Found;
  } else if (settings.existing !== 'create') {
    const values = await resolveRow(house, commandOf(writing, spec.command), row, reading(ctx, actor), writing.known);
    const customer = values.customer as Found | undefined;
    found = customer ? await personAt(ctx, customer.id, row.words.get('name') ?? '') : null;
  }
  if (!found) {
    const over = settings.existing === 'create' || settings.alike === 'create' ? { anyway: true } : {};
    return { outcome: 'created', id: await add(ctx, writing, commandOf(writing, spec.command), row, over) };
  }
  if (settings.existing === 'skip') return same(found.id);
  const words = new Map(row.words);
  words.delete('customer');
  if (ours === undefined) words.delete('name');
  const changed = await edit(ctx, writing, { path: 'contact edit', arg: 'contact', ...found }, { ...row, words });
  return { outcome: changed ? 'updated' : 'same', id: found.id };
}

async function personAt(ctx: Ctx, customerId: number, name: string): Promise<Found | null> {
  const [row] = await ctx.tx.rows<Found>(sql`
    SELECT id, name FROM contacts
    WHERE customer_id = ${customerId}::int AND lower(name) = lower(${name}) AND removed_at IS NULL ORDER BY id LIMIT 1`);
  return row ?? null;
}

/** The person in a customer's row. Resolves to whether they are new. */
async function addPerson(
  ctx: Ctx,
  writing: Writing,
  { id, isNew }: { readonly id: number; readonly isNew: boolean },
  row: RowWords,
): Promise<boolean> {
  const words = new Map(
    [...row.words].flatMap(([key, value]) => (key.startsWith('contact.') ? [[key.slice(8), value] as const] : [])),
  );
  const name = words.get('name');
  if (name === undefined || (!isNew && (await personAt(ctx, id, name)))) return false;
  const customer = shortId({ noun: 'customer', id });
  words.set('customer', customer);
  // Known just now, for this row: looking it up by its id would cost two more statements.
  const known: Known = new Map([[`customer\0${customer}`, { id, name: row.words.get('name') ?? '' }]]);
  await add(ctx, { ...writing, known }, commandOf(writing, 'contact add'), { ...row, words, dates: new Map() }, {});
  return true;
}

async function linkElsewhere(ctx: Ctx, settings: Settings, id: number, words: string | undefined): Promise<boolean> {
  if (words === undefined) return false;
  const { system, externalId } = parseExternalId(words) ?? { system: settings.system, externalId: words };
  const known = await customerElsewhere(ctx, system, externalId);
  if (known?.id === id) return false;
  await ctx.perform('customer.link', { id, system, externalId });
  return true;
}

async function add(ctx: Ctx, writing: Writing, command: AnyCommand, row: RowWords, over: object): Promise<number> {
  const values = await resolveRow(writing.house, command, row, reading(ctx, writing.actor), writing.known);
  const out = await run(ctx, writing, command, { ...values, ...over });
  if (typeof out === 'object' && out !== null && 'id' in out && typeof out.id === 'number') return out.id;
  throw new Error(`${command.path} did not say what it made.`);
}

/** Writes what the row says over what is there; what it leaves open stays. Resolves to whether that changed anything. */
async function edit(
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
  try {
    await run(ctx, writing, command, { ...values, [which.arg]: { id: which.id, name: which.name } });
    return true;
  } catch (error) {
    const isSame =
      error instanceof AppError &&
      (error.user === customerMessages.nothingChanged || error.user === contactMessages.nothingChanged);
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
    services: writing.services,
  };
  const input = command.input ? await command.input(call) : values;
  return ctx.perform(command.runs.name, input);
}

function commandOf({ house }: Writing, path: string): AnyCommand {
  const command = house.command(path);
  if (!command) throw new Error(`No noun declares the command “${path}”.`);
  return command;
}

function reading(ctx: Ctx, actor: Actor): ResolveCtx {
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

function withoutPrefix(words: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...words].filter(([key]) => !key.startsWith('contact.')));
}

const named = (found: readonly Found[]): string =>
  found.map(({ id, name }) => `${name} (${shortId(recordRef('customer', id))})`).join(', ');

const texts = {
  noSuchId: msg('There is nothing with this id, or it is not yours to see.', '没有这个编号的记录，或您无权查看。'),
  noneElsewhere: (system: string): Msg =>
    msg(
      `No customer has this id of ${system}. Import the customers first.`,
      `没有客户使用此 ${system} 编号，请先导入客户。`,
    ),
  several: (found: readonly Found[]): Msg =>
    msg(`Several have this name: ${named(found)}. Write the id.`, `有多个同名客户：${named(found)}。请填写编号。`),
  alike: (found: readonly Found[]): Msg =>
    msg(
      `It looks like ${named(found)}. Write the id, or say alike:update, alike:skip or alike:create.`,
      `与 ${named(found)} 相似。请填写编号，或指定 相似:更新、相似:跳过 或 相似:新建。`,
    ),
} as const;
