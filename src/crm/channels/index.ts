import { defineNoun } from '../../commands/define.ts';
import { msg } from '../../core/msg.ts';
import { channelCard } from './cards.ts';
import { commands } from './commands.ts';
import { eventTitles } from './messages.ts';
import { linkChannel, showChannels, unlinkChannel } from './operations.ts';
import { channelReference } from './place.ts';

export { membersOf } from './inspect.ts';
export { recheckAt, recheckChannel, recheckDue, recheckEveryMs } from './recheck.ts';
export type { Member } from './rules.ts';

export const channels = defineNoun({
  name: 'channel',
  title: msg('Channels', '频道'),
  words: ['channel', 'channels', '频道'],
  area: 'company',
  operations: [linkChannel, unlinkChannel, showChannels],
  commands,
  events: [
    { type: 'channel.linked', title: eventTitles.linked },
    { type: 'channel.unlinked', title: eventTitles.unlinked },
    { type: 'channel.paused', title: eventTitles.paused },
    { type: 'channel.healed', title: eventTitles.healed },
    { type: 'channel.broken', title: eventTitles.broken },
  ],
  references: [channelReference],
  card: channelCard,
});
