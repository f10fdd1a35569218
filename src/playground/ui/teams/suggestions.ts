import type { UiSuggestion } from '../../ui-protocol.ts';
import type { Workspace } from '../workspace.ts';

/** What Slack takes as a command is said to the app in Teams: with its name in a channel, plainly in one's own chat. */
export function suggestionsFor(workspace: Workspace, conversation: string): readonly UiSuggestion[] {
  const { command, bot, suggestions } = workspace.about;
  const place = workspace.teams?.conversations.get(conversation);
  if (!place) return suggestions;
  return suggestions.map((suggestion) => {
    const words = suggestion.text === command ? 'help' : suggestion.text.replace(`${command} `, '');
    return { ...suggestion, text: place.kind === 'personal' ? words : `@${bot.name} ${words}` };
  });
}
