import { z } from 'zod';
import type { CustomField, CustomValues } from '../../../core/custom-fields.ts';
import { AppError } from '../../../core/errors.ts';
import { msg } from '../../../core/msg.ts';
import type { PolicyRecord } from '../../../core/policy.ts';
import { recordRef, shortId } from '../../../core/records.ts';
import { ellipsize } from '../../../core/text.ts';
import { notFound } from '../../../operations/messages.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { customFields } from '../../../store/custom-fields.ts';
import { customFieldCalled, parseCustom, withCustom } from '../custom.ts';
import { profileMessages as messages } from '../profile-messages.ts';
import { type CustomerRow, customerById, customerRecord } from '../records.ts';
import { change, changeBack, demandToChange, type KeptChange } from './change.ts';

/** Fields that an admin declared, by name or id (`CF-3`), with what a person would type for them. */
export const furtherSchema = z.array(z.object({ field: z.string().max(100), value: z.string().max(2_000) })).max(50);

/**
 * What was typed for declared fields, as a customer keeps it. AppError 'invalid' names the field by `further.CF-3`, as the form calls
 * it; 'not_found' where no field is called so; 'forbidden' where the actor may not fill that field of `record`.
 */
export async function readFurther(
  ctx: Pick<Ctx, 'tx' | 'now' | 'actor' | 'can' | 'demand'>,
  further: z.infer<typeof furtherSchema>,
  record: PolicyRecord,
): Promise<CustomValues> {
  if (further.length === 0) return {};
  const declared = await customFields(ctx.tx, 'customer');
  const { locale, timezone } = ctx.actor;
  let values: CustomValues = {};
  for (const { field: called, value } of further) {
    const field = customFieldCalled(declared, called);
    if (!field) throw new AppError('not_found', messages.unknownField(ellipsize(called, 60)), { field: 'further' });
    const place = `further.${shortId({ noun: 'field', id: field.id })}`;
    // Whoever adds a record may say of it what anybody may edit there; a group with rights of its own needs them.
    if (field.group !== 'basic') ctx.demand('edit', { noun: 'customer' }, record, field.group);
    const parsed = parseCustom(field, value, { now: ctx.now, locale, timezone });
    if (!parsed.ok) {
      const { message, example } = parsed.fault;
      const said = msg(`${field.name}: ${message.en}`, `${field.name}：${message.zh}`);
      throw new AppError('invalid', said, { field: place, ...(example ? { example } : {}) });
    }
    values = withCustom(values, field, parsed.value);
  }
  return values;
}

const setInput = z.object({
  id: z.number().int(),
  version: z.number().int().optional(),
  fieldId: z.number().int(),
  /** As a person types it in their own language and zone; `-` empties the field. */
  value: z.string().max(2_000),
});

export interface FieldSet {
  readonly id: number;
  readonly name: string;
  readonly field: string;
  readonly cleared: boolean;
}

/** Fills a field that an admin declared. */
export const setCustom = defineOperation<z.infer<typeof setInput>, FieldSet, KeptChange>({
  name: 'customer.set',
  input: setInput,
  requires: { action: 'edit', subject: 'customer' },
  writes: true,
  async run(ctx, { id, version, fieldId, value }) {
    const field = (await customFields(ctx.tx, 'customer')).find((one) => one.id === fieldId);
    if (!field) throw new AppError('not_found', messages.noSuchField, { field: 'field' });
    const row = await demandToChange(ctx, id, version, (found) =>
      ctx.demand('edit', recordRef('customer', id), customerRecord(found), field.group),
    );
    const words = value.trim().replace(/^[=＝]\s*/u, '');
    const cleared = words === '' || /^[-–—]$/u.test(words);
    if (cleared && field.required) throw new AppError('refused', messages.isRequired(field.name), { field: 'value' });
    const { locale, timezone } = ctx.actor;
    const parsed = cleared ? null : parseCustom(field, words, { now: ctx.now, locale, timezone });
    if (parsed && !parsed.ok) {
      const { message, example } = parsed.fault;
      throw new AppError('invalid', message, { field: 'value', ...(example ? { example } : {}) });
    }
    await change(ctx, row, { custom: withCustom(row.custom, field, parsed ? parsed.value : null) });
    return { id, name: row.name, field: field.name, cleared };
  },
  undo: changeBack,
});

const listInput = z.object({ id: z.number().int() });

export interface CustomOf {
  readonly row: CustomerRow;
  /** Those that the actor may read of this customer. */
  readonly fields: readonly CustomField[];
}

export const listCustom = defineOperation<z.infer<typeof listInput>, CustomOf>({
  name: 'customer.fields',
  input: listInput,
  requires: { action: 'read', subject: 'customer' },
  writes: false,
  async run(ctx, { id }) {
    const row = await customerById(ctx.tx, id);
    if (!row) throw notFound(recordRef('customer', id));
    const record = customerRecord(row);
    ctx.demand('read', recordRef('customer', id), record, 'basic');
    const fields = await customFields(ctx.tx, 'customer');
    return { row, fields: fields.filter(({ group }) => ctx.can('read', 'customer', record, group)) };
  },
});
