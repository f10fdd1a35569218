import type { AnyCommand } from '../../commands/define.ts';
import { add } from './commands/add.ts';
import { edit } from './commands/edit.ts';
import { find, show } from './commands/find.ts';
import { archive, assign, restore } from './commands/hand-over.ts';

export const customerCommands: readonly AnyCommand[] = [add, show, find, edit, assign, archive, restore];
