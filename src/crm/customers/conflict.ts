import { AppError } from '../../core/errors.ts';
import { intlLocale, listOf, type Msg, perLocale } from '../../core/msg.ts';
import { recordRef } from '../../core/records.ts';
import type { Ctx, Json } from '../../operations/operation.ts';
import { recentChanges } from '../../store/audit.ts';
import { messages } from './messages.ts';
import type { CustomerRow } from './records.ts';

/** Refuses a write over a version that the writer has not seen, saying who changed what and when. */
export async function demandVersion<Kept extends Json>(
  ctx: Ctx<Kept>,
  row: Pick<CustomerRow, 'id' | 'version' | 'name'>,
  version: number | undefined,
): Promise<void> {
  if (version === undefined || version === row.version) return;
  const changes = await recentChanges(ctx.tx, recordRef('customer', row.id), version);
  const told = changes.map((change) => messages.changedBy(change.by, change.fields, ago(change.at, ctx.now)));
  throw new AppError(
    'conflict',
    messages.conflict(row.name, told.length > 0 ? listOf(told) : messages.changedBySomebody),
  );
}

/** "3 minutes ago", by the largest unit that fits. */
function ago(at: Date, now: Date): Msg {
  const seconds = Math.min(0, Math.round((at.getTime() - now.getTime()) / 1_000));
  const [unit, size] =
    seconds > -60
      ? (['second', 1] as const)
      : seconds > -3_600
        ? (['minute', 60] as const)
        : seconds > -86_400
          ? (['hour', 3_600] as const)
          : (['day', 86_400] as const);
  return perLocale((locale) =>
    new Intl.RelativeTimeFormat(intlLocale(locale), { numeric: 'auto' }).format(Math.round(seconds / size), unit),
  );
}
