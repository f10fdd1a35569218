import type { PlatformName } from '../core/incoming.ts';
import { type Sql, sql } from './database.ts';

/**
 * Where somebody is told something: a person, or a channel as its platform names it, so that what was said of it outlives its link,
 * a rename and a new installation. A seat is written `staff 12` or `slack T1 C1`.
 */
export type Seat =
  | { readonly kind: 'staff'; readonly staffId: number }
  | {
      readonly kind: 'channel';
      readonly platform: PlatformName;
      readonly workspace: string;
      readonly channel: string;
    };

export function seatKey(seat: Seat): string {
  return seat.kind === 'staff' ? `staff ${seat.staffId}` : `${seat.platform} ${seat.workspace} ${seat.channel}`;
}

/** The same of a row of `channels`. */
export const channelSeatSql = (alias: Sql): Sql =>
  sql`concat_ws(' ', ${alias}.platform, ${alias}.workspace, ${alias}.channel_id)`;
