import { shortId } from '../../core/records.ts';
import type { Ctx } from '../../operations/operation.ts';
import { parseExternalId } from '../customers/external-id.ts';
import { applyCustomer, personAt } from './apply-customer.ts';
import { keepRefusals } from './apply-refusals.ts';
import { customerElsewhere, customersCalled, type Found } from './find-customer.ts';
import { resolveRow } from './resolve-row.ts';
import { texts } from './row-texts.ts';
import { BadRow, type RowWords } from './row-words.ts';
import { type Applied, add, commandOf, edit, reading, same, type Writing } from './write-row.ts';

/** Writes one row with the actor's rights. Throws BadRow or AppError for what is the row's fault. */
export async function applyRow(ctx: Ctx, writing: Writing, row: RowWords): Promise<Applied> {
  const ready = await withCustomer(ctx, writing, row);
  if (writing.spec.noun === 'customer') return applyCustomer(ctx, writing, ready);
  if (writing.spec.noun === 'contact') return applyContact(ctx, writing, ready);
  const id = await add(ctx, writing, commandOf(writing, writing.spec.command), ready, {});
  if (writing.spec.noun === 'campaign' && ready.words.has('response'))
    await add(ctx, writing, commandOf(writing, 'campaign result'), ready, {});
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
    const id = await add(ctx, writing, commandOf(writing, spec.command), row, over);
    await keepRefusals(ctx, 'contact', id, row);
    return { outcome: 'created', id };
  }
  if (settings.existing === 'skip') return same(found.id);
  const words = new Map(row.words);
  words.delete('customer');
  if (ours === undefined) words.delete('name');
  const changed = await edit(ctx, writing, { path: 'contact edit', arg: 'contact', ...found }, { ...row, words });
  const said = await keepRefusals(ctx, 'contact', found.id, row);
  return { outcome: changed || said ? 'updated' : 'same', id: found.id };
}
