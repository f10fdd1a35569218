import type { ReferenceResolver, Resolution, ResolveCtx } from '../../commands/define.ts';
import { same } from '../../core/msg.ts';
import { allows } from '../../core/policy.ts';
import { shortId, shortIdPrefix } from '../../core/records.ts';
import { foldName } from '../../core/text.ts';
import { sql } from '../../store/database.ts';
import { called } from './cards.ts';
import { messages } from './messages.ts';
import { type RoomRow, refOf, roomsWhere } from './records.ts';
import { subjectNouns } from './rules.ts';
import { findSubject } from './subjects.ts';

export interface RoomValue {
  readonly id: number;
  readonly name: string;
}

/** An open room of this workspace: by its record's short id or its own name. */
export const roomReference: ReferenceResolver<RoomValue> = {
  name: 'room',
  async resolve(words, ctx): Promise<Resolution<RoomValue>> {
    const typed = words.trim();
    const rooms = await knownTo(ctx);
    const wanted = foldName(typed.replace(/^#/u, ''));
    const found = rooms.filter((room) => isCalled(room, typed, wanted));
    const [only, ...others] = found;
    if (only && others.length === 0) {
      const word = shortId(refOf(only));
      return { kind: 'one', value: { id: only.id, name: only.name }, label: called(only) || word, word, exact: true };
    }
    if (only) return { kind: 'several', choices: found.map(choice) };
    const near = rooms.slice(0, 5).map(choice);
    return { kind: 'none', message: messages.unknownRoom(typed), ...(near.length > 0 ? { didYouMean: near } : {}) };
  },
  async suggest(query, ctx) {
    const wanted = foldName(query);
    return (await knownTo(ctx))
      .filter((room) => foldName(room.name).includes(wanted))
      .slice(0, 100)
      .map(choice);
  },
};

function isCalled(room: RoomRow, typed: string, wanted: string): boolean {
  const id = subjectNouns.some(
    (noun) =>
      noun === room.subjectNoun &&
      typed.toUpperCase().replace(/[-–—_]/u, '') === `${shortIdPrefix[noun]}${room.subjectId}`,
  );
  return id || (wanted !== '' && foldName(room.name) === wanted);
}

/** Rooms that may be closed by whoever asks: others are none of their business here. */
async function knownTo(ctx: ResolveCtx): Promise<RoomRow[]> {
  const { platform, workspace } = ctx.incoming.from;
  const rooms = await roomsWhere(
    ctx.tx,
    sql`r.wanted = 'open' AND r.platform = ${platform} AND r.workspace = ${workspace}`,
  );
  const known: RoomRow[] = [];
  for (const room of rooms) {
    const subject = await findSubject(ctx.tx, room.subjectNoun, room.subjectId);
    if (subject && allows(ctx.ability, 'edit', subject.noun, subject.record)) known.push(room);
  }
  return known;
}

function choice(room: RoomRow) {
  const id = shortId(refOf(room));
  return { label: same(called(room) === '' ? id : called(room)), value: id, detail: id };
}
