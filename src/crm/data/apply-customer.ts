import type { Msg } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import type { Ctx } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { parseExternalId } from '../customers/external-id.ts';
import { keepRefusals } from './apply-refusals.ts';
import { columnOf } from './columns.ts';
import { customerElsewhere, customersCalled, type Found } from './find-customer.ts';
import type { Known } from './resolve-row.ts';
import { texts } from './row-texts.ts';
import { BadRow, type RowWords } from './row-words.ts';
import type { Settings } from './settings.ts';
import { type Applied, add, commandOf, edit, reading, same, unlessUnchanged, type Writing } from './write-row.ts';

export async function applyCustomer(ctx: Ctx, writing: Writing, row: RowWords): Promise<Applied> {
  const { settings } = writing;
  const found = await matchCustomer(ctx, writing, row);
  const own = withoutPrefix(row.words);
  let applied: Applied;
  const before = found ? null : triedBefore(writing, row);
  if (before) return before;
  if (!found) {
    const id = await add(ctx, writing, commandOf(writing, 'customer add'), { ...row, words: own }, { anyway: true });
    applied = { outcome: 'created', id };
    writing.tried?.add(whoIs(row), row.line);
  } else if (settings.existing === 'skip' || found.way === 'skip') return same(found.id);
  else {
    const words = new Map(own);
    const lifecycle = words.get('lifecycle');
    if (lifecycle !== undefined) words.set('to', lifecycle);
    // What it was found by is no reason to write the name anew.
    if (found.by === 'name') words.delete('name');
    let changed = false;
    for (const path of changing) {
      changed = (await edit(ctx, writing, { path, arg: 'customer', ...found }, { ...row, words })) || changed;
    }
    changed = (await setFields(ctx, writing, found.id, row)) || changed;
    applied = { outcome: changed ? 'updated' : 'same', id: found.id };
  }
  const id = applied.id as number;
  const linked = await linkElsewhere(ctx, settings, id, row.byKey.get('externalId'));
  const met = await addPerson(ctx, writing, { id, isNew: !found }, row);
  const said = await keepRefusals(ctx, 'customer', id, row);
  return applied.outcome === 'same' && (linked || met || said) ? { outcome: 'updated', id } : applied;
}

/** The commands that change a customer; each takes of a row what it has an argument for. */
const changing = ['customer edit', 'customer tag', 'customer assign', 'customer lifecycle'] as const;

/** The fields that admins declared, one by one. Resolves to whether that changed anything. */
async function setFields(ctx: Ctx, { spec, settings }: Writing, id: number, row: RowWords): Promise<boolean> {
  let changed = false;
  for (const key of settings.mapping) {
    const fieldId = key === null ? undefined : columnOf(spec, key)?.custom;
    const line = row.words
      .get('further')
      ?.split('\n')
      .find((one) => one.startsWith(`${key}=`));
    if (fieldId === undefined || line === undefined || key === null) continue;
    const value = line.slice(key.length + 1);
    changed = (await unlessUnchanged(ctx.perform('customer.set', { id, fieldId, value }))) || changed;
  }
  return changed;
}

const whoIs = ({ words, byKey }: RowWords) => ({ name: words.get('name') ?? '', elsewhere: byKey.get('externalId') });

/** What would become of a row whose customer an earlier row would have added; null: it would be the first. */
function triedBefore({ tried, settings }: Writing, row: RowWords): Applied | null {
  const { name, elsewhere } = whoIs(row);
  const before = tried?.find({ name, elsewhere }, row.line);
  if (!before || (settings.existing === 'create' && before.by !== 'id')) return null;
  const way = before.by === 'alike' ? settings.alike : settings.existing;
  if (way === 'ask') throw new BadRow({ column: 'name', value: name, message: texts.alikeLine(before.line) });
  if (way === 'create') return null;
  return { outcome: way === 'skip' ? 'same' : 'updated', id: null };
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

export async function personAt(ctx: Ctx, customerId: number, name: string): Promise<Found | null> {
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

function withoutPrefix(words: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...words].filter(([key]) => !key.startsWith('contact.')));
}
