import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { recordRef } from '../../../core/records.ts';
import { foldName } from '../../../core/text.ts';
import { defineOperation } from '../../../operations/operation.ts';
import { messages } from '../messages.ts';
import { profileMessages } from '../profile-messages.ts';
import { customerRecord } from '../records.ts';
import { type Lifecycle, limits, tidyTags } from '../rules.ts';
import { change, changeBack, demandToChange, type KeptChange } from './change.ts';
import { lifecycleSchema, tagsSchema } from './values.ts';

const lifecycleInput = z.object({
  id: z.number().int(),
  version: z.number().int().optional(),
  to: lifecycleSchema,
  reason: z.string().trim().max(limits.reason).optional(),
});

export interface Standing {
  readonly id: number;
  readonly name: string;
  readonly to: Lifecycle;
}

/** Where a customer stands. Whoever loses one says why; whoever wins one back leaves no reason behind. */
export const setLifecycle = defineOperation<z.infer<typeof lifecycleInput>, Standing, KeptChange>({
  name: 'customer.lifecycle',
  input: lifecycleInput,
  requires: { action: 'edit', subject: 'customer' },
  writes: true,
  async run(ctx, { id, version, to, reason }) {
    const ref = recordRef('customer', id);
    const row = await demandToChange(ctx, id, version, (found) =>
      ctx.demand('edit', ref, customerRecord(found), 'basic'),
    );
    const given = reason === '' ? undefined : reason;
    const why = given ?? (to === row.lifecycle ? row.lifecycleReason : null);
    if (to === 'lost' && why === null) {
      throw new AppError('invalid', profileMessages.needsReason, { field: 'reason', example: 'price' });
    }
    await change(ctx, row, { lifecycle: to, lifecycleReason: why }, 'customer.lifecycle');
    return { id, name: row.name, to };
  },
  undo: changeBack,
});

const tagInput = z.object({ id: z.number().int(), tags: tagsSchema });

export interface Tagged {
  readonly id: number;
  readonly name: string;
  readonly tags: readonly string[];
}

export const tagCustomer = defineOperation<z.infer<typeof tagInput>, Tagged, KeptChange>({
  name: 'customer.tag',
  input: tagInput,
  requires: { action: 'edit', subject: 'customer' },
  writes: true,
  async run(ctx, { id, tags }) {
    const given = tidyTags(tags);
    const row = await demandToChange(ctx, id, undefined, (found) =>
      ctx.demand('edit', recordRef('customer', id), customerRecord(found), 'basic'),
    );
    if (given.length === 0) throw new AppError('invalid', profileMessages.noTags, { field: 'tags', example: 'vip' });
    const all = tidyTags([...row.tags, ...given]);
    if (all.length === row.tags.length) throw new AppError('refused', profileMessages.hasThem);
    if (all.length > limits.tags) throw new AppError('invalid', messages.tooManyTags(limits.tags), { field: 'tags' });
    await change(ctx, row, { tags: all });
    return { id, name: row.name, tags: all };
  },
  undo: changeBack,
});

export const untagCustomer = defineOperation<z.infer<typeof tagInput>, Tagged, KeptChange>({
  name: 'customer.untag',
  input: tagInput,
  requires: { action: 'edit', subject: 'customer' },
  writes: true,
  async run(ctx, { id, tags }) {
    const gone = new Set(tidyTags(tags).map(foldName));
    const row = await demandToChange(ctx, id, undefined, (found) =>
      ctx.demand('edit', recordRef('customer', id), customerRecord(found), 'basic'),
    );
    if (gone.size === 0) throw new AppError('invalid', profileMessages.noTags, { field: 'tags', example: 'vip' });
    const left = row.tags.filter((tag) => !gone.has(foldName(tag)));
    if (left.length === row.tags.length) throw new AppError('refused', profileMessages.hasThemNot);
    await change(ctx, row, { tags: left });
    return { id, name: row.name, tags: left };
  },
  undo: changeBack,
});
