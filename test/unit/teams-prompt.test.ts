import { describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import { createAnswers } from '../../src/commands/answers.ts';
import { helpCard } from '../../src/commands/help.ts';
import { promptFor } from '../../src/commands/prompt.ts';
import { AppError } from '../../src/core/errors.ts';
import { msg } from '../../src/core/msg.ts';
import { abilityFor } from '../../src/core/policy.ts';
import { declaredRegistry } from '../../src/manifests.ts';
import { cardsToAdaptive } from '../../src/platforms/teams/adaptive-card.ts';

const registry = declaredRegistry();
const lena = abilityFor({ kind: 'staff', staffId: 1, role: 'member', departmentId: 1, departmentKey: 'sales' });
const of = (platform: 'slack' | 'teams', kind: 'channel' | 'group' | 'direct') => ({
  from: { platform, workspace: 'w', user: 'u' },
  place: { kind },
});
const places = {
  'a channel in Teams': { request: of('teams', 'channel'), line: '@Crossdesk task add' },
  'a group chat in Teams': { request: of('teams', 'group'), line: '@Crossdesk task add' },
  'the chat with the bot in Teams': { request: of('teams', 'direct'), line: 'task add' },
  'a channel in Slack': { request: of('slack', 'channel'), line: '/crm task add' },
  'the chat with the bot in Slack': { request: of('slack', 'direct'), line: '/crm task add' },
};

function words(card: Card): string {
  return JSON.stringify(cardsToAdaptive([card], { locale: 'en', timezone: 'UTC' }).content);
}

describe.each(Object.entries(places))('what to type in %s', (_, { request, line }) => {
  const prompt = promptFor('/crm', request);
  const command = registry.command('task add');
  if (!command) throw new Error('there is no task add');

  it('begins every line of help as it is typed there', () => {
    const cards = ['', 'task', 'task add', 'staff'].map((topic) => helpCard(registry, prompt, lena, topic, 'en'));
    const shown = cards.map(words).join('\n');
    expect(shown).toContain(`"${line} `);
    if (prompt !== '/crm ') expect(shown).not.toContain('/crm');
    if (!prompt.startsWith('@')) expect(shown).not.toContain('"@Crossdesk task');
  });

  it('begins every example of a refusal as it is typed there', () => {
    const answers = createAnswers('/crm').at(request);
    const cards = [
      answers.unknown(msg('I know no command “tsak”.', '没有“tsak”这个命令。'), ['task add']),
      answers.faults(command, [{ arg: 'due', message: msg('No date.', '不是日期。') }], {}),
      answers.formButton(command, {}, ['title']),
      answers.error(new AppError('invalid', msg('No.', '不行。'), { example: 'task add acme "Send quote"' })),
      answers.error(new AppError('invalid', msg('No.', '不行。')), command),
    ];
    for (const card of cards) expect(words(card)).toContain(`"${line}`);
    if (prompt !== '/crm ') for (const card of cards) expect(words(card)).not.toContain('/crm');
  });
});
