import type { Choice } from '../../cards/form.ts';
import type { ReferenceResolver } from '../../commands/define.ts';
import { parseId } from '../../commands/values/ids.ts';
import { same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { sql } from '../../store/database.ts';
import { messages } from './messages.ts';
import { inForce, type SubscriptionRow, subscriptionAccess, subscriptions } from './records.ts';

export interface SubscriptionValue {
  readonly id: number;
}

/** `SB-3`, of those that the actor may know of. */
export const subscriptionReference: ReferenceResolver<SubscriptionValue> = {
  name: 'subscription',
  async resolve(words, ctx) {
    const id = parseId(words, 'SB');
    const where = [inForce, subscriptionAccess(ctx.ability), sql`s.id = ${id.ok ? id.value : 0}::int`];
    const [row] = await subscriptions.where(ctx.tx, where, sql`s.id`);
    if (!row) return { kind: 'none', message: messages.unknown(words.trim().slice(0, 60)) };
    const word = shortId(subscriptions.ref(row.id));
    return { kind: 'one', value: { id: row.id }, label: word, word, exact: true };
  },
  async suggest(query, ctx) {
    const rows = await subscriptions.where(ctx.tx, [inForce, subscriptionAccess(ctx.ability)], sql`s.id DESC`, {
      limit: 100,
    });
    const wanted = query.trim().toLowerCase();
    return rows.filter((row) => labelOf(row).toLowerCase().includes(wanted)).map(toChoice);
  },
};

const labelOf = (row: SubscriptionRow): string =>
  [shortId(subscriptions.ref(row.id)), row.event, row.filter].filter((part) => part !== '').join(' ');

function toChoice(row: SubscriptionRow): Choice {
  return { label: same(labelOf(row)), value: shortId(subscriptions.ref(row.id)) };
}
