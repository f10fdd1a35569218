import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { recordRef, shortId } from '../../core/records.ts';
import { notFound } from '../../operations/messages.ts';
import { type Ctx, defineOperation } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { messages } from './messages.ts';
import { changeRoom, type RoomRow, refOf, roomById, roomOf, roomsWhere } from './records.ts';
import type { SubjectNoun } from './rules.ts';
import { findSubject, type Subject } from './subjects.ts';

const id = z.number().int().positive();

const openInput = z.object({
  id,
  platform: z.enum(['slack', 'teams']),
  workspace: z.string().min(1),
  isPrivate: z.boolean().optional(),
});
export type OpenRoom = z.output<typeof openInput>;
type Kept = { readonly roomId: number };

/**
 * Says that a record is to have a room in this workspace: a new one, the one it has, or the archived one again. The room itself is
 * made afterwards, outside of the transaction (keep.ts). AppError 'refused' for a record that is over.
 */
const openRoom = (noun: SubjectNoun, name: 'customer.room' | 'case.swarm') =>
  defineOperation<OpenRoom, { readonly roomId: number }, Kept>({
    name,
    input: openInput,
    requires: { action: 'edit', subject: noun },
    writes: true,
    async run(ctx, input) {
      const subject = await demandSubject(ctx, noun, input.id);
      if (subject.finished) throw new AppError('refused', overText(subject), { field: noun });
      const ref = recordRef(noun, subject.id);
      // Two who ask at once take turns; the second finds the first one's room.
      const key = JSON.stringify([ref, input.platform, input.workspace]);
      await ctx.tx.rows(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`room ${key}`}, 0))::text AS locked`);
      const before = await roomOf(ctx.tx, { subjectNoun: noun, subjectId: subject.id, ...input });
      const roomId = before ? await wantAgain(ctx, before, subject) : await insert(ctx, subject, input);
      ctx.keepForUndo({ roomId });
      ctx.changed({
        ref,
        version: subject.version,
        fields: ['room'],
        ...(before ? { before: told(before) } : {}),
        after: { platform: input.platform, workspace: input.workspace, wanted: 'open' },
      });
      return { roomId };
    },
    async undo() {
      throw new AppError('refused', messages.notUndone);
    },
  });

export const openCustomerRoom = openRoom('customer', 'customer.room');
export const openCaseRoom = openRoom('case', 'case.swarm');

async function insert(ctx: Ctx<Kept>, subject: Subject, input: OpenRoom): Promise<number> {
  const [made] = await ctx.tx.rows<{ id: number }>(sql`
    INSERT INTO rooms (subject_noun, subject_id, platform, workspace, department_id, is_private, asked_ids, created_by_id)
    VALUES (${subject.noun}, ${subject.id}::int, ${input.platform}, ${input.workspace}, ${subject.departmentId}::int,
      ${input.isPrivate === true}, ${[ctx.actor.staffId]}::int[], ${ctx.actor.staffId}::int) RETURNING id`);
  if (!made) throw new Error('The room was not written.');
  return made.id;
}

/** A room that is there is looked at once more, since others may belong in it by now. */
async function wantAgain(ctx: Ctx<Kept>, room: RoomRow, subject: Subject): Promise<number> {
  const asked = [...new Set([...room.askedIds, ctx.actor.staffId])];
  await changeRoom(
    ctx.tx,
    room.id,
    sql`wanted = 'open', closed_by = NULL, state = CASE state WHEN 'archived' THEN 'archived' ELSE 'making' END,
      fault = CASE WHEN kind = 'thread' AND state = 'open' THEN fault END,
      attempts = 0, next_try_at = NULL, asked_ids = ${asked}::int[], department_id = ${subject.departmentId}::int,
      version = version + 1`,
  );
  return room.id;
}

/** Archives a room by hand: it stays so until somebody asks for it again. */
export const closeRoom = defineOperation<{ readonly roomId: number }, { readonly roomId: number }, Kept>({
  name: 'room.close',
  input: z.object({ roomId: id }),
  requires: 'anyone',
  writes: true,
  async run(ctx, { roomId }) {
    await ctx.tx.rows(sql`SELECT id FROM rooms WHERE id = ${roomId}::int FOR UPDATE`);
    const room = await roomById(ctx.tx, roomId);
    if (!room) throw new AppError('not_found', messages.unknownRoom(String(roomId)));
    const subject = await demandSubject(ctx, room.subjectNoun, room.subjectId);
    if (room.wanted === 'archived')
      throw new AppError('refused', messages.noRoom(shortId(refOf(room))), { field: 'room' });
    await changeRoom(
      ctx.tx,
      roomId,
      sql`wanted = 'archived', closed_by = 'person', fault = NULL, attempts = 0, next_try_at = NULL,
        state = CASE WHEN channel_id IS NULL THEN 'archived' WHEN state = 'failed' THEN 'making' ELSE state END,
        version = version + 1`,
    );
    ctx.keepForUndo({ roomId });
    ctx.changed({
      ref: refOf(room),
      version: subject.version,
      fields: ['room'],
      before: told(room),
      after: { ...told(room), wanted: 'archived' },
    });
    return { roomId };
  },
  async undo() {
    throw new AppError('refused', messages.closeNotUndone);
  },
});

export interface ListedRoom {
  readonly room: RoomRow;
  readonly customerName: string;
  readonly mayClose: boolean;
}

/** Rooms of records that the person may see, the newest first; private ones only to those in them, their department and admins. */
export const listRooms = defineOperation<
  { readonly all?: boolean | undefined },
  { readonly rooms: readonly ListedRoom[] }
>({
  name: 'room.list',
  input: z.object({ all: z.boolean().optional() }),
  requires: { action: 'read', subject: 'customer' },
  writes: false,
  async run(ctx, { all }) {
    const { actor } = ctx;
    const visible = sql`(NOT r.is_private OR ${actor.role === 'admin'} OR r.department_id = ${actor.departmentId}::int
      OR ${actor.staffId}::int = ANY(r.called_ids || r.asked_ids))`;
    const rows = await roomsWhere(ctx.tx, all ? visible : sql`r.wanted = 'open' AND ${visible}`);
    const rooms: ListedRoom[] = [];
    for (const room of rows) {
      const subject = await findSubject(ctx.tx, room.subjectNoun, room.subjectId);
      if (!subject || !ctx.can('read', subject.noun, subject.record, 'basic')) continue;
      if (!ctx.can('read', 'customer', subject.customer, 'basic')) continue;
      rooms.push({
        room,
        customerName: subject.customerName,
        mayClose: room.wanted === 'open' && ctx.can('edit', subject.noun, subject.record),
      });
    }
    return { rooms };
  },
});

async function demandSubject(ctx: Ctx<Kept>, noun: SubjectNoun, id: number): Promise<Subject> {
  const ref = recordRef(noun, id);
  const subject = await findSubject(ctx.tx, noun, id);
  if (!subject) throw notFound(ref);
  ctx.demand('read', recordRef('customer', subject.customerId), subject.customer, 'basic');
  ctx.demand('edit', ref, subject.record, ...(noun === 'customer' ? ['basic'] : []));
  return subject;
}

function overText({ noun, id }: Subject) {
  const said = shortId(recordRef(noun, id));
  return noun === 'customer' ? messages.customerArchived(said) : messages.caseClosed(said);
}

const told = ({ platform, workspace, wanted, name }: RoomRow) => ({ platform, workspace, wanted, name });
