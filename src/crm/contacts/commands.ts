import type { AnyCommand } from '../../commands/define.ts';
import { consent, doNotContact } from './commands/consent.ts';
import { list, show } from './commands/list.ts';
import { add, edit, erase, primary, remove } from './commands/write.ts';

export const contactCommands: readonly AnyCommand[] = [
  add,
  list,
  show,
  edit,
  primary,
  consent,
  doNotContact,
  remove,
  erase,
];
