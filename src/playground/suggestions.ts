import type { UiSuggestion } from './ui-protocol.ts';

/** What a first visitor may try, in an order that tells the story: ask, look, add, push, watch. */
export function suggestionsFor(command: string): UiSuggestion[] {
  return [
    { title: 'Ask what you can do', text: command },
    { title: 'Find a customer', text: `${command} customer find acme` },
    { title: 'See all that four departments know of one', text: `${command} customer show acme` },
    { title: 'Add one, with a form', text: `${command} customer add` },
    {
      title: 'Give Support a task due in two minutes',
      text: `${command} task add acme "Call about the failed import" for:support due:"in 2 minutes"`,
    },
    { title: 'See your day', text: `${command} today` },
    { title: 'What Support should do first, and why', text: `${command} case queue` },
    { title: 'Where deals get stuck', text: `${command} deal pipeline` },
    { title: 'How well it all works', text: `${command} report` },
  ];
}
