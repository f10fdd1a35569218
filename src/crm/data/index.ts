import { defineNoun, type Noun } from '../../commands/define.ts';
import { sql } from '../../store/database.ts';
import { importCard } from './cards.ts';
import { specs } from './columns.ts';
import { importCommands } from './commands.ts';
import type { House } from './house.ts';
import { eventTitles, messages } from './messages.ts';
import { startOperation } from './operations/start.ts';
import {
  cancelImport,
  checkImport,
  listImports,
  mapImport,
  reportImport,
  runImport,
  showImport,
  undoImport,
} from './operations/steps.ts';
import { importColumns, sealedImports } from './records.ts';
import { importReference } from './references.ts';
import { oldFiles } from './watch.ts';

export { createExports } from './export/index.ts';
export { importFace } from './face.ts';
export type { House } from './house.ts';
export { createImportRunner, type ImportRunner } from './runner.ts';

/** Files of rows that become records, by the commands that people type. It spans the nouns whose rows it writes. */
export function createImports(house: House): Noun {
  const start = startOperation(() => specs.filter(({ command }) => house.command(command)).map(({ noun }) => noun));
  const teller = [{ person: 'createdById', because: 'creator' }] as const;
  return defineNoun({
    name: 'import',
    title: messages.title,
    words: ['import', 'imports', '导入'],
    area: 'insight',
    operations: [
      start,
      mapImport,
      checkImport,
      runImport,
      cancelImport,
      undoImport,
      reportImport,
      showImport,
      listImports,
    ],
    commands: importCommands(start),
    events: [
      { type: 'import.started', title: eventTitles.started },
      { type: 'import.changed', title: eventTitles.changed },
      { type: 'import.progressed', title: eventTitles.progressed },
      { type: 'import.checked', title: eventTitles.checked, lead: eventTitles.checked, tells: teller },
      { type: 'import.finished', title: eventTitles.finished, lead: eventTitles.finished, tells: teller },
      { type: 'import.failed', title: eventTitles.failed, lead: eventTitles.failed, tells: teller },
      { type: 'import.undone', title: eventTitles.undone, lead: eventTitles.undone, tells: teller },
    ],
    references: [importReference],
    card: importCard,
    policy: { from: sql`imports i`, columns: importColumns },
    sealed: sealedImports,
    watches: [oldFiles],
  });
}
