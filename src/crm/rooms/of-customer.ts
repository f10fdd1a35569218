import type { OfCustomer } from '../../commands/define.ts';
import { shortId } from '../../core/records.ts';
import { sql } from '../../store/database.ts';
import { overviewBlocks } from './cards.ts';
import { refOf, roomsWhere } from './records.ts';

/** Rooms of a customer and of their cases, rows called `r`. */
const of = (customerId: number) => sql`(r.subject_noun = 'customer' AND r.subject_id = ${customerId}::int
  OR r.subject_noun = 'case' AND r.subject_id IN (SELECT k.id FROM cases k WHERE k.customer_id = ${customerId}::int))`;

/**
 * Rooms as a part of a customer. They are not moved when two become one: the room of the one that goes is archived with it, and the
 * cases take theirs along.
 */
export const roomsOfCustomer: OfCustomer = {
  position: 95,

  async overview(ctx, customerId, viewer) {
    const mine = viewer.staffId === null ? sql`FALSE` : sql`${viewer.staffId}::int = ANY(r.called_ids || r.asked_ids)`;
    const rooms = await roomsWhere(
      ctx.tx,
      sql`${of(customerId)} AND r.state = 'open' AND r.wanted = 'open' AND (NOT r.is_private OR ${mine})`,
      5,
    );
    return overviewBlocks(rooms);
  },

  async personalData(ctx, customerId) {
    const rooms = await roomsWhere(ctx.tx, of(customerId));
    return rooms.map((room) => ({
      of: shortId(refOf(room)),
      room: room.name,
      platform: room.platform,
      state: room.state,
    }));
  },

  /** The platform keeps what was said there; here its name, which may be the person's, goes. */
  async erase(ctx, customerId) {
    await ctx.tx.run(sql`
      UPDATE channels c SET name = concat('room-', r.id) FROM rooms r
      WHERE c.platform = r.platform AND c.workspace = r.workspace AND c.channel_id = r.channel_id AND c.purpose = 'room' AND ${of(customerId)}`);
    await ctx.tx.run(
      sql`UPDATE rooms r SET name = concat('room-', r.id), updated_at = now() WHERE ${of(customerId)} AND r.kind = 'channel'`,
    );
  },
};
