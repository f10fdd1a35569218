import type { PlatformName } from '../../core/incoming.ts';
import { type RecordRef, recordRef } from '../../core/records.ts';
import { type Sql, sql, type Tx } from '../../store/database.ts';
import type { Insider, State, SubjectNoun, Wanted } from './rules.ts';

/** A room as the database has it. */
export interface RoomRow {
  readonly id: number;
  readonly version: number;
  readonly subjectNoun: SubjectNoun;
  readonly subjectId: number;
  readonly platform: PlatformName;
  readonly workspace: string;
  readonly departmentId: number;
  readonly kind: 'channel' | 'thread';
  readonly isPrivate: boolean;
  readonly name: string;
  readonly turn: number;
  readonly channelId: string | null;
  readonly messageId: string | null;
  /** That message is kept in sight there. */
  readonly isPinned: boolean;
  readonly askedIds: readonly number[];
  readonly calledIds: readonly number[];
  /** Who belonged in it when that was last looked at, in order. */
  readonly peopleIds: readonly number[];
  readonly wanted: Wanted;
  readonly closedBy: 'record' | 'person' | null;
  readonly state: State;
  /** The platform's word for why it is not as it should be. */
  readonly fault: string | null;
  readonly attempts: number;
  readonly createdById: number;
}

const columns = sql`r.id, r.version, r.subject_noun AS "subjectNoun", r.subject_id AS "subjectId", r.platform, r.workspace,
  r.department_id AS "departmentId", r.kind, r.is_private AS "isPrivate", r.name, r.turn, r.channel_id AS "channelId",
  r.message_id AS "messageId", r.is_pinned AS "isPinned", r.asked_ids AS "askedIds", r.called_ids AS "calledIds", r.people_ids AS "peopleIds", r.wanted, r.closed_by AS "closedBy",
  r.state, r.fault, r.attempts, r.created_by_id AS "createdById"`;

export const refOf = (room: Pick<RoomRow, 'subjectNoun' | 'subjectId'>): RecordRef =>
  recordRef(room.subjectNoun, room.subjectId);

export function roomsWhere(tx: Tx, where: Sql, limit = 200): Promise<RoomRow[]> {
  return tx.rows<RoomRow>(sql`SELECT ${columns} FROM rooms r WHERE ${where} ORDER BY r.id DESC LIMIT ${limit}::int`);
}

export async function roomById(tx: Tx, id: number): Promise<RoomRow | null> {
  const [row] = await roomsWhere(tx, sql`r.id = ${id}::int`);
  return row ?? null;
}

export async function roomOf(
  tx: Tx,
  at: Pick<RoomRow, 'subjectNoun' | 'subjectId' | 'platform' | 'workspace'>,
): Promise<RoomRow | null> {
  const [row] = await roomsWhere(
    tx,
    sql`r.subject_noun = ${at.subjectNoun} AND r.subject_id = ${at.subjectId}::int
      AND r.platform = ${at.platform} AND r.workspace = ${at.workspace}`,
  );
  return row ?? null;
}

/** Writes columns of a room, and those that the sweep looks at. */
export function changeRoom(tx: Tx, id: number, set: Sql): Promise<number> {
  return tx.run(sql`UPDATE rooms SET ${set}, updated_at = now() WHERE id = ${id}::int`);
}

/** Colleagues who still work here, in order of department and name, with their account in the room's workspace. */
export function insiders(
  tx: Tx,
  at: Pick<RoomRow, 'platform' | 'workspace'>,
  staffIds: readonly number[],
): Promise<Insider[]> {
  return tx.rows<Insider>(sql`
    SELECT s.id AS "staffId", s.name, d.name_en AS "departmentEn", d.name_zh AS "departmentZh",
      (SELECT i.user_id FROM chat_identities i WHERE i.staff_id = s.id AND i.platform = ${at.platform}
        AND i.workspace = ${at.workspace} AND i.kind = 'member' ORDER BY i.checked_at DESC LIMIT 1) AS user
    FROM staff s LEFT JOIN departments d ON d.id = s.department_id
    WHERE s.id = ANY(${[...staffIds]}::int[]) AND s.active AND (d.id IS NOT NULL OR s.role = 'admin')
    ORDER BY d.position NULLS LAST, d.id, s.name, s.id`);
}

/** Of a colleague, a row called `s`, and a room, a row called `r`: not of this company any more, or only as a guest. */
export const hasLeft: Sql = sql`(NOT s.active OR NOT EXISTS (SELECT 1 FROM chat_identities i WHERE i.staff_id = s.id
  AND i.platform = r.platform AND i.workspace = r.workspace AND i.kind = 'member'))`;

/** A channel of the department in the same workspace that works, the oldest first; null: none. */
export async function departmentChannel(
  tx: Tx,
  { platform, workspace, departmentId }: Pick<RoomRow, 'platform' | 'workspace' | 'departmentId'>,
): Promise<{ readonly channel: string; readonly name: string } | null> {
  const [row] = await tx.rows<{ channel: string; name: string }>(sql`
    SELECT channel_id AS channel, name FROM channels
    WHERE platform = ${platform} AND workspace = ${workspace} AND department_id = ${departmentId}::int
      AND purpose = 'department' AND status = 'ok' ORDER BY id LIMIT 1`);
  return row ?? null;
}
