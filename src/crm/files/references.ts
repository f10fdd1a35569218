import type { Choice } from '../../cards/form.ts';
import type { Noun, ReferenceResolver, Resolution, ResolveCtx } from '../../commands/define.ts';
import { parseId } from '../../commands/values/ids.ts';
import { shortId, shortIdPrefix } from '../../core/records.ts';
import { ellipsize, oneLine } from '../../core/text.ts';
import { actorViewer } from '../../operations/viewer.ts';
import { type Sql, sql } from '../../store/database.ts';
import { visible } from './list.ts';
import { idOf, messages } from './messages.ts';
import { fileRef, fileTable } from './records.ts';
import { type SubjectNoun, subjectNouns } from './rules.ts';
import type { Seen, Subjects } from './subjects.ts';

export interface FileValue {
  readonly id: number;
  readonly name: string;
}

export interface SubjectValue {
  readonly noun: SubjectNoun;
  readonly id: number;
  readonly name: string;
}

/** More than a picker can usefully show. */
const maxChoices = 8;

/** `F-3`, or words of a name. Never a file on a record that the person may not know of. */
export function fileReference(subjects: Subjects): ReferenceResolver<FileValue> {
  const find = (ctx: ResolveCtx, where: readonly Sql[], limit: number): Promise<Seen[]> =>
    visible(subjects, ctx, actorViewer(ctx.actor, ctx.ability), where, { limit });
  return {
    name: 'file',
    async resolve(words, ctx): Promise<Resolution<FileValue>> {
      const id = parseId(words, 'F');
      const row = id.ok ? await fileTable.find(ctx.tx, id.value) : null;
      const byId = row && (await subjects.seen(ctx, row, actorViewer(ctx.actor, ctx.ability)));
      if (byId) return one(byId, true);
      const name = words.trim();
      if (name.length >= 2) {
        const exact = await find(ctx, [sql`lower(f.name) = lower(${name})`], maxChoices);
        const found = exact.length > 0 ? exact : await find(ctx, [sql`f.name ILIKE ${contains(name)}`], maxChoices);
        const [only] = found;
        if (found.length === 1 && only) return one(only, false);
        if (found.length > 1) return { kind: 'several', choices: found.map(toChoice) };
      }
      return { kind: 'none', message: messages.unknown(ellipsize(oneLine(words), 60)) };
    },
    async suggest(query, ctx) {
      const id = parseId(query, 'F');
      const named = sql`f.name ILIKE ${contains(query.trim())}`;
      const where = query.trim() === '' ? [] : [id.ok ? sql`(f.id = ${id.value}::int OR ${named})` : named];
      return (await find(ctx, where, 50)).map(toChoice);
    },
  };
}

function one({ file }: Seen, exact: boolean): Resolution<FileValue> {
  const word = idOf(file);
  return { kind: 'one', value: { id: file.id, name: file.name }, label: `${word} ${file.name}`, word, exact };
}

function toChoice({ file, subject }: Seen): Choice {
  return {
    label: `${idOf(file)} ${file.name}`,
    value: shortId(fileRef(file.id)),
    ...(subject ? { detail: shortId(subject.ref) } : {}),
  };
}

/** Any record that takes files, by its number or by whatever its own noun finds it. */
export function subjectReference(nounOf: (name: string) => Noun | undefined): ReferenceResolver<SubjectValue> {
  const resolverOf = (noun: SubjectNoun): ReferenceResolver<{ readonly id: number }> | undefined => {
    const found = nounOf(noun);
    // A noun that says neither how it is shown nor who may see it takes no files.
    if (!found?.card || !found.policy) return undefined;
    return found.references.find(({ name }) => name === noun) as ReferenceResolver<{ readonly id: number }> | undefined;
  };
  const byName = subjectNouns.slice(0, 7);

  return {
    name: 'file-record',
    async resolve(words, ctx): Promise<Resolution<SubjectValue>> {
      const none = { kind: 'none', message: messages.unknownRecord(ellipsize(oneLine(words), 60)) } as const;
      const typed = words.trim();
      // A bare number could be any of them.
      if (/^#?\d+$/u.test(typed)) return none;
      const numbered = subjectNouns.find((noun) => parseId(typed, shortIdPrefix[noun]).ok);
      const choices: Choice[] = [];
      const found: Resolution<SubjectValue>[] = [];
      for (const noun of numbered ? [numbered] : byName) {
        const answer = await resolverOf(noun)?.resolve(typed, ctx);
        if (answer?.kind === 'one') {
          const value: SubjectValue = { noun, id: answer.value.id, name: answer.label };
          if (answer.exact || numbered) return { ...answer, value };
          found.push({ ...answer, value });
          choices.push({ label: answer.label, value: answer.word });
        }
        if (answer?.kind === 'several') choices.push(...answer.choices);
      }
      const [only] = found;
      if (choices.length === 1 && only) return only;
      return choices.length > 0 ? { kind: 'several', choices } : none;
    },
    async suggest(query, ctx) {
      const lists: (readonly Choice[])[] = [];
      const most = query.trim() === '' ? 8 : 25;
      for (const noun of byName) lists.push(((await resolverOf(noun)?.suggest(query, ctx)) ?? []).slice(0, most));
      return lists.flat().slice(0, 100);
    },
  };
}

function contains(words: string): string {
  return `%${words.replace(/[\\%_]/gu, '\\$&')}%`;
}
