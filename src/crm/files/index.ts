import { defineNoun, type Noun } from '../../commands/define.ts';
import { sealedBlobs } from '../../store/blobs.ts';
import { fileCard } from './cards.ts';
import { fileCommands } from './commands.ts';
import { listOperation } from './list.ts';
import { eventTitles, messages } from './messages.ts';
import { filesOfCustomer } from './of-customer.ts';
import { fileOperations } from './operations.ts';
import { fileReference, subjectReference } from './references.ts';
import { retainedFiles } from './retention.ts';
import { createSubjects } from './subjects.ts';
import { recentRecords } from './suggestions.ts';
import { forgottenFiles } from './watch.ts';

export { withFiles } from './on-cards.ts';

/** Files on any record, kept with its rights. `nounOf` finds the nouns of those records, `has` whether a command is declared. */
export function createFiles(house: { nounOf(name: string): Noun | undefined; has(command: string): boolean }): Noun {
  const subjects = createSubjects(house.nounOf);
  const about = { subjects, has: house.has };
  const { attach, show, read, rename, remove } = fileOperations(subjects);
  const list = listOperation(subjects);
  return defineNoun({
    name: 'file',
    title: messages.title,
    words: ['file', 'files', '文件'],
    area: 'work',
    operations: [attach, list, show, read, rename, remove],
    commands: fileCommands({ attach, list, show, read, rename, remove }, about, recentRecords(house.nounOf)),
    events: [
      {
        type: 'file.attached',
        title: eventTitles.attached,
        lead: eventTitles.attached,
        tells: [
          { person: 'assigneeId', because: 'assignee' },
          { person: 'ownerId', because: 'owner' },
        ],
      },
      { type: 'file.detached', title: eventTitles.detached },
      { type: 'file.kept', title: eventTitles.kept },
      { type: 'file.renamed', title: eventTitles.renamed },
      { type: 'file.removed', title: eventTitles.removed },
    ],
    references: [fileReference(subjects), subjectReference(house.nounOf)],
    card: (ctx, id, viewer) => fileCard(about, ctx, id, viewer),
    ofCustomer: filesOfCustomer(subjects),
    sealed: sealedBlobs,
    watches: [forgottenFiles],
    retains: [retainedFiles],
  });
}
