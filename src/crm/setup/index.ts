import { defineNoun } from '../../commands/define.ts';
import { msg } from '../../core/msg.ts';
import { commands } from './commands.ts';
import { applyPeople, previewPeople, showProgress } from './operations.ts';

export { workspaces } from './workspaces.ts';

/** Guides an admin through departments, channels and people; it spans those nouns. */
export const setup = defineNoun({
  name: 'setup',
  title: msg('Setup', '配置'),
  words: ['setup', '配置'],
  area: 'company',
  operations: [showProgress, previewPeople, applyPeople],
  commands,
  events: [],
  references: [],
});
