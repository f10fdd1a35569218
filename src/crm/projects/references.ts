import type { Choice } from '../../cards/form.ts';
import type { ReferenceResolver, Resolution, ResolveCtx } from '../../commands/define.ts';
import { didYouMean } from '../../commands/values/did-you-mean.ts';
import { parseId } from '../../commands/values/ids.ts';
import { same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { ellipsize, oneLine } from '../../core/text.ts';
import { type Sql, sql } from '../../store/database.ts';
import { messages, statusNames } from './messages.ts';
import {
  type PlaybookRow,
  type ProjectRow,
  playbookAccess,
  playbookName,
  playbookTable,
  projectAccess,
  projectTable,
} from './records.ts';

export interface ProjectValue {
  readonly id: number;
  readonly name: string;
}
export interface PlaybookValue {
  readonly id: number;
  readonly name: string;
}

const maxChoices = 8;

/** `PJ-3`, its name, or a part of it that fits only one; running ones before closed ones. */
export const projectReference: ReferenceResolver<ProjectValue> = {
  name: 'project',
  async resolve(words, ctx): Promise<Resolution<ProjectValue>> {
    const id = parseId(words, 'PJ');
    const [numbered] = id.ok ? await findProjects(ctx, sql`p.id = ${id.value}::int`, 1) : [];
    if (numbered) return oneProject(numbered, true);
    const said = words.trim();
    if (said.length >= 2) {
      for (const where of [sql`lower(p.name) = lower(${said})`, sql`p.name ILIKE ${contains(said)}`]) {
        const found = await findProjects(ctx, where, maxChoices);
        const running = found.filter(({ status }) => status === 'open');
        const fitting = running.length > 0 ? running : found;
        const [only] = fitting;
        if (only && fitting.length === 1) return oneProject(only, false);
        if (only) return { kind: 'several', choices: fitting.map(projectChoice) };
      }
    }
    return { kind: 'none', message: messages.unknownProject(ellipsize(oneLine(words), 60)) };
  },
  async suggest(query, ctx) {
    const words = query.trim();
    const id = parseId(words, 'PJ');
    const where =
      words === ''
        ? sql`p.status = 'open'`
        : id.ok
          ? sql`p.id = ${id.value}::int`
          : sql`p.name ILIKE ${contains(words)}`;
    return (await findProjects(ctx, where, 50)).map(projectChoice);
  },
};

function findProjects(ctx: ResolveCtx, where: Sql, limit: number): Promise<ProjectRow[]> {
  const order = sql`(p.status <> 'open'), (p.owner_id IS DISTINCT FROM ${ctx.actor.staffId}::int), p.id DESC`;
  return projectTable.where(ctx.tx, [where, projectAccess(ctx.ability)], order, { limit });
}

function oneProject(row: ProjectRow, exact: boolean): Resolution<ProjectValue> {
  const word = shortId(projectTable.ref(row.id));
  return { kind: 'one', value: { id: row.id, name: row.name }, label: `${word} ${row.name}`, word, exact };
}

function projectChoice(row: ProjectRow): Choice {
  const word = shortId(projectTable.ref(row.id));
  return { label: same(`${word} ${row.name}`), value: word, detail: statusNames[row.status] };
}

/** `PB-1`, or its name in either language or the beginning of it; only those in use. */
export const playbookReference: ReferenceResolver<PlaybookValue> = {
  name: 'playbook',
  async resolve(words, ctx): Promise<Resolution<PlaybookValue>> {
    const all = await findPlaybooks(ctx);
    const id = parseId(words, 'PB');
    const numbered = id.ok ? all.find((row) => row.id === id.value) : undefined;
    if (numbered) return onePlaybook(numbered, ctx, true);
    const said = words.trim().toLowerCase();
    const names = (row: PlaybookRow) => [row.name.toLowerCase(), ...(row.nameZh ? [row.nameZh] : [])];
    for (const fits of [(one: string) => one === said, (one: string) => said !== '' && one.startsWith(said)]) {
      const found = all.filter((row) => names(row).some(fits));
      const [only] = found;
      if (only && found.length === 1) return onePlaybook(only, ctx, fits(said));
      if (only) return { kind: 'several', choices: found.map(playbookChoice) };
    }
    const near = didYouMean(said, all.flatMap(names));
    const meant = all.filter((row) => names(row).some((one) => near.includes(one)));
    const message = messages.unknownPlaybook(ellipsize(oneLine(words), 60));
    const offered = meant.length > 0 ? meant : all.slice(0, 5);
    return { kind: 'none', message, didYouMean: offered.map(playbookChoice) };
  },
  async suggest(query, ctx) {
    const words = query.trim().toLowerCase();
    const all = await findPlaybooks(ctx);
    return all
      .filter((row) => words === '' || row.name.toLowerCase().includes(words) || row.nameZh?.includes(words))
      .map(playbookChoice);
  },
};

function findPlaybooks(ctx: ResolveCtx): Promise<PlaybookRow[]> {
  const where = [sql`b.retired_at IS NULL`, playbookAccess(ctx.ability)];
  return playbookTable.where(ctx.tx, where, sql`lower(b.name)`, { limit: 100 });
}

function onePlaybook(row: PlaybookRow, ctx: ResolveCtx, exact: boolean): Resolution<PlaybookValue> {
  const name = playbookName(row)[ctx.actor.locale];
  return { kind: 'one', value: { id: row.id, name }, label: name, word: shortId(playbookTable.ref(row.id)), exact };
}

function playbookChoice(row: PlaybookRow): Choice {
  return { label: playbookName(row), value: shortId(playbookTable.ref(row.id)) };
}

/** `%` and `_` that somebody typed stand for themselves. */
function contains(words: string): string {
  return `%${words.replace(/[\\%_]/gu, '\\$&')}%`;
}
