import { defineNoun } from '../../commands/define.ts';
import { sql } from '../../store/database.ts';
import { editionCard } from './cards.ts';
import { digestCommands, editionCommands } from './commands.ts';
import { editDigest } from './edit.ts';
import { eventTitles, messages } from './messages.ts';
import {
  listBehind,
  listDigests,
  pauseDigest,
  previewDigest,
  readDigest,
  removeDigest,
  resumeDigest,
  scheduleDigest,
  showDigest,
  showEdition,
} from './operations.ts';
import { policyColumns } from './records.ts';
import { digestReference } from './references.ts';
import { digestCard } from './settings-cards.ts';
import { dueDigests } from './watch.ts';

/** What changed, is due and is stuck, told at set times: when that is, and to whom. */
export const digests = defineNoun({
  name: 'digest',
  title: messages.title,
  words: ['digest', 'digests', '简报'],
  area: 'insight',
  operations: [
    readDigest,
    scheduleDigest,
    showDigest,
    listDigests,
    previewDigest,
    editDigest,
    pauseDigest,
    resumeDigest,
    removeDigest,
    listBehind,
  ],
  commands: digestCommands,
  events: [
    { type: 'digest.scheduled', title: eventTitles.scheduled },
    { type: 'digest.changed', title: eventTitles.changed },
    { type: 'digest.removed', title: eventTitles.removed },
  ],
  references: [digestReference],
  card: digestCard,
  policy: { from: sql`digests g`, columns: policyColumns },
  watches: [dueDigests],
});

/** Digests as they were sent, each a message of its own. */
export const editions = defineNoun({
  name: 'edition',
  title: messages.editions,
  words: ['edition', 'editions', '简报期'],
  area: 'insight',
  operations: [showEdition],
  commands: editionCommands,
  events: [{ type: 'digest.made', title: eventTitles.made, lead: messages.lead }],
  references: [],
  card: editionCard,
  policy: {
    from: sql`digest_editions e JOIN digests g ON g.id = e.digest_id`,
    columns: { ...policyColumns, id: sql`e.id` },
  },
});
