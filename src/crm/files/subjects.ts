import type { Card } from '../../cards/card.ts';
import type { Noun } from '../../commands/define.ts';
import { allows, fieldGroups, type PolicyRecord } from '../../core/policy.ts';
import type { NounName, RecordRef } from '../../core/records.ts';
import { denied, notFound } from '../../operations/messages.ts';
import type { Ctx, Json, ReadCtx, Viewer } from '../../operations/operation.ts';
import { actorViewer } from '../../operations/viewer.ts';
import { accessSql } from '../../store/access.ts';
import { joinSql, type Sql, sql } from '../../store/database.ts';
import { type FileRow, fileRecord, fileRef, fileTable, subjectOf } from './records.ts';
import { isSubjectNoun, subjectNouns } from './rules.ts';

/** The record that a file is on, through somebody's eyes. */
export interface Subject {
  readonly ref: RecordRef;
  readonly title: Card['title'];
  /** What its own noun's rules speak of. */
  readonly record: PolicyRecord;
  /** They see what it says, not only that it is there. */
  readonly inside: boolean;
}

/**
 * A file follows the record it is on: whoever may not know of the record may not know of the file, and its content is for those who
 * may read the record's own. The record's noun decides: its card, and the table that its rights are read from.
 */
export function createSubjects(nounOf: (name: string) => Noun | undefined) {
  /** Nouns that say both. */
  function open(noun: NounName): Required<Pick<Noun, 'card' | 'policy'>> | null {
    const found = isSubjectNoun(noun) ? nounOf(noun) : undefined;
    return found?.card && found.policy ? { card: found.card.bind(found), policy: found.policy } : null;
  }

  async function look(ctx: ReadCtx, ref: RecordRef, viewer: Viewer): Promise<Subject | null> {
    const noun = open(ref.noun);
    if (!noun) return null;
    // Only asked whether it may be seen: nothing of it is shown, so nothing is noted as read.
    const eyes: Viewer = { ...viewer, can: (...asked) => allows(viewer.ability, ...asked) };
    const card = await noun.card(ctx, ref.id, eyes);
    if (!card) return null;
    const columns = Object.entries(noun.policy.columns).map(([name, column]) => sql`${name}::text, ${column}`);
    const [row] = await ctx.tx.rows<{ record: PolicyRecord }>(sql`
      SELECT json_build_object(${joinSql(columns)}) AS record FROM ${noun.policy.from}
      WHERE ${noun.policy.columns.id ?? sql`id`} = ${ref.id}::int`);
    if (!row) return null;
    return {
      ref,
      title: card.title,
      record: row.record,
      inside: eyes.can('read', ref.noun, row.record, insideOf(ref)),
    };
  }

  /** What of `files f` hangs on records that this viewer's rights reach, as far as rights can say: removed records are told by their cards. */
  function reachable(viewer: Viewer): Sql {
    const ways = subjectNouns.flatMap((name) => {
      const noun = open(name);
      if (!noun) return [];
      const { from, columns } = noun.policy;
      return [
        sql`(f.subject_noun = ${name} AND EXISTS (SELECT FROM ${from} WHERE ${columns.id ?? sql`id`} = f.subject_id
          AND ${accessSql(viewer.ability, 'read', name, columns, 'basic')}))`,
      ];
    });
    const own = sql`(f.subject_noun IS NULL AND f.created_by_id = ${viewer.staffId ?? 0}::int)`;
    return sql`(${joinSql([own, ...ways], ' OR ')})`;
  }

  /** The file with its record; null where this viewer may not know of it. `ask`: how the record is looked at. */
  async function seen(ctx: ReadCtx, file: FileRow, viewer: Viewer, ask: Look = look): Promise<Seen | null> {
    if (file.removedAt !== null || !viewer.can('read', 'file', fileRecord(file), 'basic')) return null;
    const own = viewer.staffId === file.createdById;
    const ref = subjectOf(file);
    // What nobody has put anywhere yet was sent to the bot alone.
    if (!ref && !own) return null;
    const subject = ref && (await ask(ctx, ref, viewer));
    if (ref && !subject) return null;
    return { file, subject, readable: own || subject?.inside === true };
  }

  return {
    look,
    reachable,
    seen,
    /** The record, or AppError 'not_found', the same whether it does not exist or may not be known of. */
    async demand<Kept extends Json>(ctx: Ctx<Kept>, ref: RecordRef): Promise<Subject> {
      const subject = await look(ctx, ref, actorViewer(ctx.actor, ctx.ability));
      if (!subject) throw notFound(ref);
      return subject;
    },
    /** The file, held where it is to be changed. AppError 'not_found' or 'forbidden'. */
    async demandFile<Kept extends Json>(
      ctx: Ctx<Kept>,
      id: number,
      action: 'read' | 'open' | 'edit' | 'delete',
    ): Promise<Seen> {
      const changes = action === 'edit' || action === 'delete';
      const file = await fileTable.load(ctx.tx, id, changes ? 'lock' : 'read');
      const found = await seen(ctx, file, actorViewer(ctx.actor, ctx.ability));
      if (!found) throw notFound(fileRef(id));
      const asked = action === 'open' ? 'read' : action;
      ctx.demand(asked, fileRef(id), fileRecord(file), action === 'open' ? 'content' : undefined);
      if (action === 'open' && !found.readable)
        throw denied({ action: 'read', subject: 'file' }, ctx.ability, 'content');
      return found;
    },
  };
}

export type Look = (ctx: ReadCtx, ref: RecordRef, viewer: Viewer) => Promise<Subject | null>;

export interface Seen {
  readonly file: FileRow;
  readonly subject: Subject | null;
  /** Its content is theirs to have. */
  readonly readable: boolean;
}

export type Subjects = ReturnType<typeof createSubjects>;

/** The part of a record that says what was said, by which its files go. */
function insideOf({ noun }: RecordRef): string {
  const groups: readonly string[] = noun in fieldGroups ? fieldGroups[noun as keyof typeof fieldGroups] : [];
  return ['content', 'notes'].find((group) => groups.includes(group)) ?? 'basic';
}
