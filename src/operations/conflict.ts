import { didAgo } from '../core/ago.ts';
import { AppError } from '../core/errors.ts';
import { listOf, type Msg, msg, same } from '../core/msg.ts';
import type { RecordRef } from '../core/records.ts';
import { type RecentChange, recentChanges } from '../store/audit.ts';
import type { Ctx } from './operation.ts';

/** Changes that are told; the newest ones matter. */
const mostTold = 5;

/**
 * Refuses a write over a version that the writer has not seen: AppError 'conflict', which says who changed what and when. Nothing
 * is written then. `nameOf`: how people call a changed column; null where this person may not read it.
 */
export async function demandVersion(
  ctx: Pick<Ctx, 'tx' | 'now' | 'actor'>,
  record: { readonly ref: RecordRef; readonly version: number; readonly title: Msg },
  seen: number | undefined,
  nameOf: (column: string) => Msg | null,
): Promise<void> {
  if (seen === undefined || seen === record.version) return;
  const changes = await recentChanges(ctx.tx, record.ref, seen);
  const told = changes.slice(-mostTold).map((change) => changeTold(change, ctx, nameOf));
  const all = told.length > 0 ? told : [msg('somebody changed it', '有人修改了它')];
  const { title } = record;
  throw new AppError(
    'conflict',
    msg(
      `${title.en} has changed since you opened it: ${all.map((one) => one.en).join('; ')}. Nothing was saved. Open it again to see what it says now.`,
      `${title.zh}在您打开之后已被修改：${all.map((one) => one.zh).join('；')}。您的修改未保存，请重新打开查看最新内容。`,
    ),
  );
}

function changeTold(
  change: RecentChange,
  ctx: { readonly now: Date; readonly actor: { readonly staffId: number } },
  nameOf: (column: string) => Msg | null,
): Msg {
  const names = change.fields.map(nameOf).filter((name) => name !== null);
  const what = names.length > 0 ? listOf(names) : msg('it', '内容');
  return didAgo(whoChanged(change, ctx.actor), msg(`changed ${what.en}`, `修改了${what.zh}`), change.at, ctx.now);
}

/** The person reads of themselves as "you": another window of their own may have been first. */
export function whoChanged(change: RecentChange, actor: { readonly staffId: number }): Msg {
  return change.byId === actor.staffId ? msg('you', '您') : same(change.by);
}
