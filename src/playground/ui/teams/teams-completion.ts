import type { UiPerson } from '../../ui-protocol.ts';
import { departmentOf } from '../avatar.tsx';
import type { Completion } from '../completion.ts';
import type { Workspace } from '../workspace.ts';
import type { TeamsSpace } from './teams-space.ts';

/** What could be meant by what stands before the caret: the app's commands after a slash, people after an @. */
export function teamsCompletionAt(
  text: string,
  caret: number,
  about: { workspace: Workspace; space: TeamsSpace; members: readonly string[]; hasSlash: boolean },
): Completion | undefined {
  const before = text.slice(0, caret);
  const { workspace, space, members, hasSlash } = about;
  if (hasSlash && /^\/[^\n]*$/.test(before)) {
    const wanted = before.slice(1).toLowerCase();
    const rows = space.about.commands
      .filter((command) => command.title.toLowerCase().startsWith(wanted))
      .map((command) => ({ insert: `/${command.title} `, label: `/${command.title}`, hint: command.description }));
    const isWhole = rows.length === 1 && rows[0]?.label.slice(1).toLowerCase() === wanted;
    return rows.length > 0 && !isWhole ? { from: 0, rows: rows.slice(0, 8) } : undefined;
  }
  const match = /(?:^|[\s:("'])@([\p{L}\p{N}._-]*)$/u.exec(before);
  if (!match) return undefined;
  const wanted = (match[1] ?? '').toLowerCase();
  const from = caret - wanted.length - 1;
  const fits = (...names: string[]): boolean =>
    names.some((name) => [name, ...name.split(/[\s.]/)].some((part) => part.toLowerCase().startsWith(wanted)));
  const rows = members
    .flatMap((id): UiPerson[] => {
      const person = workspace.people.get(id);
      return person && fits(person.realName, person.name) ? [person] : [];
    })
    .map((person) => ({ insert: `@${person.name} `, label: person.realName, hint: departmentOf(person) }));
  const { bot } = workspace.about;
  if (fits(bot.name)) rows.unshift({ insert: `@${bot.name} `, label: bot.name, hint: 'App' });
  return rows.length > 0 ? { from, rows: rows.slice(0, 6) } : undefined;
}
