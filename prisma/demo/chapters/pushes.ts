import type { Act, Scene } from '../acts.ts';
import { minutesAgo } from '../moments.ts';

/** What channels asked to hear of besides their own: now, since they were linked just now. */
export function pushesOf({ did, now }: Scene): Act[] {
  return [
    did('marta', minutesAgo(5), 'subscription.add', (ids) => ({
      channelId: ids.of('channel', 'slack sales'),
      event: 'order.overdue',
      filter: '',
      mode: 'send',
    })),
    did('viktor', minutesAgo(5), 'subscription.add', (ids) => ({
      channelId: ids.of('channel', 'slack finance'),
      event: 'deal.won',
      filter: 'amount > 10000 EUR',
      mode: 'send',
    })),
  ].map((act) => ({ ...act, at: now }));
}
