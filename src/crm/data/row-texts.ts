import { type Msg, msg } from '../../core/msg.ts';
import { recordRef, shortId } from '../../core/records.ts';
import type { Found } from './find-customer.ts';

const named = (found: readonly Found[]): string =>
  found.map(({ id, name }) => `${name} (${shortId(recordRef('customer', id))})`).join(', ');

/** Why a row is not taken. */
export const texts = {
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
  alikeLine: (line: number): Msg =>
    msg(
      `It looks like the customer in line ${line}. Make one of the two, or say alike:update, alike:skip or alike:create.`,
      `与第 ${line} 行的客户相似。请合并为一行，或指定 相似:更新、相似:跳过 或 相似:新建。`,
    ),
} as const;
