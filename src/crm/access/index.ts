import { defineNoun, type Noun } from '../../commands/define.ts';
import { msg } from '../../core/msg.ts';
import { grantCard } from './cards.ts';
import { accessCommands } from './commands.ts';
import { messages } from './messages.ts';
import { endedRules } from './operations.ts';
import { eyesReference, grantReference, recordReference, whoReference } from './references.ts';

/** Who may do what: admins' own rules beside the defaults, why they hold, and what others see. `nounOf` finds the nouns they are about. */
export function createAccess(nounOf: (name: string) => Noun | undefined): Noun {
  const commands = accessCommands(nounOf);
  const referenceOf = (name: string) => nounOf(name)?.references.find((reference) => reference.name === name);
  return defineNoun({
    name: 'grant',
    title: messages.title,
    words: ['access', 'rights', 'permission', 'permissions', '权限'],
    area: 'company',
    operations: [...new Set(commands.map(({ runs }) => runs))],
    commands,
    events: [
      { type: 'access.changed', title: msg('Access rules changed', '权限规则已变更'), tells: [{ admins: true }] },
    ],
    references: [whoReference, eyesReference, grantReference, recordReference(referenceOf)],
    card: grantCard,
    watches: [endedRules],
  });
}
