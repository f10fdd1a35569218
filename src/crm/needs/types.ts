import { AppError } from '../../core/errors.ts';
import { type Msg, msg } from '../../core/msg.ts';
import { foldName } from '../../core/text.ts';
import { sql, type Tx } from '../../store/database.ts';
import { typeTexts } from './type-texts.ts';

/** What a need is of: one that came with the program, or that an admin added. Needs keep its key. */
export interface NeedType {
  readonly id: number;
  readonly key: string;
  readonly nameEn: string;
  readonly nameZh: string;
  readonly position: number;
  readonly retired: boolean;
}

/** In their order, retired ones last. */
export function needTypes(tx: Tx): Promise<NeedType[]> {
  return tx.rows<NeedType>(sql`
    SELECT id, key, name_en AS "nameEn", name_zh AS "nameZh", position, retired_at IS NOT NULL AS retired
    FROM need_types ORDER BY retired_at IS NOT NULL, position, id`);
}

export function typeName(type: Pick<NeedType, 'nameEn' | 'nameZh'>): Msg {
  return msg(type.nameEn, type.nameZh);
}

/** A type that is offered, held so that nobody retires it meanwhile; AppError 'not_found'. */
export async function demandType(tx: Tx, key: string): Promise<string> {
  const [found] = await tx.rows<{ key: string }>(
    sql`SELECT key FROM need_types WHERE key = ${key} AND retired_at IS NULL FOR KEY SHARE`,
  );
  if (!found) throw new AppError('not_found', typeTexts.notOffered(key), { field: 'type' });
  return found.key;
}

/** What a need is of where nobody says: a product, or what stands first where products are offered no more. */
export async function usualType(tx: Tx): Promise<string> {
  const inUse = (await needTypes(tx)).filter(({ retired }) => !retired);
  const usual = inUse.find(({ key }) => key === 'product') ?? inUse[0];
  if (!usual) throw new Error('There is no type of needs, though the last one cannot be retired.');
  return usual.key;
}

/** Other words for the types that came with the program. */
const also: Readonly<Record<string, readonly string[]>> = {
  information: ['info', '资料'],
  integration: ['interface', 'api', '接口'],
};

/** Types that these words can mean: by key or name in either language, exactly, else by a beginning. */
export function typesCalled(types: readonly NeedType[], words: string): NeedType[] {
  const wanted = foldName(words);
  if (wanted === '') return [];
  const namesOf = (type: NeedType) => [type.key, type.nameEn, type.nameZh, ...(also[type.key] ?? [])].map(foldName);
  const exact = types.filter((type) => namesOf(type).includes(wanted));
  if (exact.length > 0) return exact;
  return types.filter((type) => namesOf(type).some((name) => name.startsWith(wanted)));
}

/** `Spare parts` → `spare-parts`; '' where there is no letter of the Latin alphabet. */
export function typeKey(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-+|-+$/gu, '')
    .slice(0, 40);
}
