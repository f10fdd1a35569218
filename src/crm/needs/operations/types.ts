import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { foldName, oneLine } from '../../../core/text.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { typeLimits, typeTexts } from '../type-texts.ts';
import { type NeedType, needTypes, typeKey, typeName } from '../types.ts';

const name = z.string().transform(oneLine).pipe(z.string().min(1).max(typeLimits.name));

export interface TypeList {
  readonly types: readonly NeedType[];
}
export interface TypeDone extends TypeList {
  readonly done: NeedType;
}

/** As undo puts it back; retired where it was not there. */
type Kept = Pick<NeedType, 'key' | 'nameEn' | 'nameZh' | 'retired'>;

export const listTypes = defineOperation<Record<string, never>, TypeList>({
  name: 'need.types',
  input: z.object({}).strict() as unknown as z.ZodType<Record<string, never>>,
  requires: { action: 'read', subject: 'need' },
  writes: false,
  run: async (ctx) => ({ types: await needTypes(ctx.tx) }),
});

const addInput = z.object({ nameEn: name, nameZh: name.optional() });

/** A retired type of that name is offered again. AppError 'invalid' where one that is offered is called so. */
export const addType = defineOperation<z.output<typeof addInput>, TypeDone, Kept>({
  name: 'need.type_add',
  input: addInput,
  requires: { action: 'administer', subject: 'need' },
  writes: true,
  async run(ctx, { nameEn, nameZh = nameEn }) {
    const types = await lockTypes(ctx);
    demandFree(types, [nameEn, nameZh]);
    if (types.filter(({ retired }) => !retired).length >= typeLimits.types) {
      throw new AppError('refused', typeTexts.tooMany);
    }
    const back = types.find((type) => type.retired && isCalled(type, nameEn));
    if (back) {
      ctx.keepForUndo(plain(back));
      return done(ctx, types, back, { ...back, nameEn, nameZh, retired: false });
    }
    const key = freeKey(types, nameEn);
    // “Other” stays the last.
    const position = Math.max(0, ...types.filter((type) => type.key !== 'other').map((type) => type.position)) + 10;
    await ctx.tx.run(sql`
      INSERT INTO need_types (key, name_en, name_zh, position, retired_at, created_by_id, created_at, updated_at)
      VALUES (${key}, ${nameEn}, ${nameZh}, ${position}::int, ${ctx.now}::timestamptz, ${ctx.actor.staffId}::int,
        ${ctx.now}::timestamptz, ${ctx.now}::timestamptz)`);
    const fresh = await typeOf(ctx, key);
    ctx.keepForUndo(plain(fresh));
    return done(ctx, types, fresh, { ...fresh, retired: false });
  },
  undo: putBack,
});

const editInput = z.object({ type: z.string(), nameEn: name.optional(), nameZh: name.optional() });

/** Its key stays, so needs and reports of the past speak of the same type. */
export const editType = defineOperation<z.output<typeof editInput>, TypeDone, Kept>({
  name: 'need.type_edit',
  input: editInput,
  requires: { action: 'administer', subject: 'need' },
  writes: true,
  async run(ctx, input) {
    const types = await lockTypes(ctx);
    const type = demandKnown(types, input.type);
    const next = { ...type, nameEn: input.nameEn ?? type.nameEn, nameZh: input.nameZh ?? type.nameZh };
    if (next.nameEn === type.nameEn && next.nameZh === type.nameZh) {
      throw new AppError('invalid', typeTexts.unchanged, { field: 'name' });
    }
    demandFree(
      types.filter((other) => other.key !== type.key),
      [next.nameEn, next.nameZh],
    );
    ctx.keepForUndo(plain(type));
    return done(ctx, types, type, next);
  },
  undo: putBack,
});

/** Offered no more; the needs that have it keep it. AppError 'refused' for the last one. */
export const retireType = defineOperation<{ type: string }, TypeDone, Kept>({
  name: 'need.type_retire',
  input: z.object({ type: z.string() }),
  requires: { action: 'administer', subject: 'need' },
  writes: true,
  async run(ctx, input) {
    const types = await lockTypes(ctx);
    const type = demandKnown(types, input.type);
    if (type.retired) throw new AppError('not_found', typeTexts.notOffered(input.type), { field: 'type' });
    if (types.filter(({ retired }) => !retired).length === 1) throw new AppError('refused', typeTexts.last);
    ctx.keepForUndo(plain(type));
    return done(ctx, types, type, { ...type, retired: true });
  },
  undo: putBack,
});

/** One admin after the other, so that two of them cannot take the same name. */
async function lockTypes(ctx: Ctx<Kept>): Promise<NeedType[]> {
  ctx.demand('administer', { noun: 'need' });
  await ctx.tx.run(sql`LOCK TABLE need_types IN SHARE ROW EXCLUSIVE MODE`);
  return needTypes(ctx.tx);
}

function demandKnown(types: readonly NeedType[], key: string): NeedType {
  const found = types.find((type) => type.key === key);
  if (!found) throw new AppError('not_found', typeTexts.notOffered(key), { field: 'type' });
  return found;
}

const isCalled = (type: NeedType, wanted: string): boolean =>
  [type.nameEn, type.nameZh].some((other) => foldName(other) === foldName(wanted));

function demandFree(types: readonly NeedType[], names: readonly string[]): void {
  const twin = types.find((type) => !type.retired && names.some((wanted) => isCalled(type, wanted)));
  if (twin) throw new AppError('invalid', typeTexts.exists(typeName(twin)), { field: 'name' });
}

/** Made of the English name; numbered where that is taken, or has no letter to make one of. */
function freeKey(types: readonly NeedType[], nameEn: string): string {
  const base = typeKey(nameEn) || 'type';
  const taken = new Set(types.map(({ key }) => key));
  if (base !== 'type' && !taken.has(base)) return base;
  let number = 2;
  while (taken.has(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}

async function typeOf(ctx: Ctx<Kept>, key: string): Promise<NeedType> {
  return demandKnown(await needTypes(ctx.tx), key);
}

const plain = ({ key, nameEn, nameZh, retired }: NeedType): Kept => ({ key, nameEn, nameZh, retired });

async function done(ctx: Ctx<Kept>, all: readonly NeedType[], before: NeedType, next: NeedType): Promise<TypeDone> {
  await write(
    ctx,
    before,
    plain(next),
    all.some(({ key }) => key === before.key),
  );
  return { done: next, types: await needTypes(ctx.tx) };
}

/** A type is a setting and no record of a noun: the audit line names it. */
async function write(ctx: Ctx<Kept>, before: NeedType, next: Kept, wasThere = true): Promise<void> {
  await ctx.tx.run(sql`
    UPDATE need_types SET name_en = ${next.nameEn}, name_zh = ${next.nameZh},
      retired_at = ${next.retired ? ctx.now : null}::timestamptz, updated_at = ${ctx.now}::timestamptz
    WHERE key = ${next.key}`);
  const old = plain(before);
  const fields = (['nameEn', 'nameZh', 'retired'] as const).filter((field) => !wasThere || old[field] !== next[field]);
  ctx.changed({ ref: null, version: 1, fields, before: wasThere ? old : null, after: next });
}

async function putBack(ctx: Ctx<Kept>, kept: Kept): Promise<void> {
  const types = await lockTypes(ctx);
  await write(ctx, demandKnown(types, kept.key), kept);
}
