import type { UiPerson } from '../ui-protocol.ts';
import { departmentOf } from './avatar.tsx';
import { channelsFor, type Workspace } from './workspace.ts';

export interface Completion {
  /** Where in the text the completed part begins. */
  from: number;
  rows: { insert: string; label: string; hint: string }[];
}

/** What could be meant by what stands before the caret: a command, a person, a channel. */
export function completionAt(
  text: string,
  caret: number,
  workspace: Workspace,
  viewer: UiPerson,
): Completion | undefined {
  const before = text.slice(0, caret);
  const { command, bot, suggestions } = workspace.about;
  if (before.startsWith('/') && !before.includes(' ') && !before.includes('\n') && command.startsWith(before)) {
    const rows = suggestions.map((suggestion) => ({
      insert: suggestion.text === command ? `${command} ` : suggestion.text,
      label: suggestion.text,
      hint: suggestion.title,
    }));
    return { from: 0, rows: rows.slice(0, 5) };
  }
  const match = /(?:^|[\s:("'])([@#])([\p{L}\p{N}._-]*)$/u.exec(before);
  if (!match) return undefined;
  const wanted = (match[2] ?? '').toLowerCase();
  const from = caret - wanted.length - 1;
  const fits = (...names: string[]): boolean =>
    names.some((name) =>
      name
        .toLowerCase()
        .split(/[\s.]/)
        .concat(name.toLowerCase())
        .some((part) => part.startsWith(wanted)),
    );
  if (match[1] === '#') {
    const channels = channelsFor(workspace, viewer.id).filter((channel) => fits(channel.name));
    const rows = channels.map((channel) => ({
      insert: `#${channel.name} `,
      label: `#${channel.name}`,
      hint: channel.topic,
    }));
    return rows.length > 0 ? { from, rows: rows.slice(0, 6) } : undefined;
  }
  const people = [...workspace.people.values()].filter((person) => fits(person.realName, person.name));
  const rows = people.map((person) => ({
    insert: `@${person.name} `,
    label: person.realName,
    hint: `@${person.name} · ${departmentOf(person)}`,
  }));
  const botName = bot.name.toLowerCase();
  if (fits(bot.name)) rows.unshift({ insert: `@${botName} `, label: bot.name, hint: `@${botName} · app` });
  return rows.length > 0 ? { from, rows: rows.slice(0, 6) } : undefined;
}
