import { AppError } from '../../core/errors.ts';
import { type Msg, msg } from '../../core/msg.ts';
import { foldName } from '../../core/text.ts';
import { type Sql, sql, type Tx } from '../../store/database.ts';
import { messages } from './messages.ts';

/** What a case can be about: a category, or one within another. */
export interface Category {
  readonly id: number;
  readonly name: Msg;
  /** Null for one of the first level. */
  readonly parent: { readonly id: number; readonly name: Msg } | null;
}

/** Those that are offered, each after the one that it is part of. */
export async function categories(tx: Tx, where: Sql = sql`TRUE`): Promise<Category[]> {
  const rows = await tx.rows<{
    id: number;
    en: string;
    zh: string;
    parentId: number | null;
    parentEn: string | null;
    parentZh: string | null;
  }>(sql`
    SELECT g.id, g.name_en AS en, g.name_zh AS zh, p.id AS "parentId", p.name_en AS "parentEn", p.name_zh AS "parentZh"
    FROM case_categories g LEFT JOIN case_categories p ON p.id = g.parent_id
    WHERE g.retired_at IS NULL AND p.retired_at IS NULL AND ${where}
    ORDER BY coalesce(p.position, g.position), coalesce(p.id, g.id), (p.id IS NOT NULL), g.position, g.id`);
  return rows.map(({ id, en, zh, parentId, parentEn, parentZh }) => ({
    id,
    name: msg(en, zh),
    parent: parentId === null ? null : { id: parentId, name: msg(parentEn ?? '', parentZh ?? '') },
  }));
}

/** AppError 'not_found' for one that is no longer offered. */
export async function demandCategory(tx: Tx, id: number): Promise<Category> {
  const [found] = await categories(tx, sql`g.id = ${id}::int`);
  if (!found) throw new AppError('not_found', messages.noCategory(String(id)), { field: 'category' });
  return found;
}

/** `Billing / Invoice` */
export function categoryPath({ name, parent }: Category): Msg {
  return parent ? msg(`${parent.name.en} / ${name.en}`, `${parent.name.zh} / ${name.zh}`) : name;
}

/** Those that the words name: `billing/invoice`, `invoice`, `账单 发票`, the beginning of one. */
export function categoriesNamed(words: string, all: readonly Category[]): { found: Category[]; exact: boolean } {
  const wanted = foldName(words);
  if (wanted === '') return { found: [], exact: false };
  const names = (one: Category): string[] =>
    [categoryPath(one), one.name].flatMap(({ en, zh }) => [en, zh]).map(foldName);
  const exact = all.filter((one) => names(one).includes(wanted));
  if (exact.length > 0) return { found: exact, exact: true };
  return { found: all.filter((one) => names(one).some((name) => name.startsWith(wanted))), exact: false };
}
