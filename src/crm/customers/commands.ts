import type { AnyCommand } from '../../commands/define.ts';
import { add } from './commands/add.ts';
import { edit } from './commands/edit.ts';
import { find, show } from './commands/find.ts';
import { archive, assign, restore } from './commands/hand-over.ts';
import { consent, doNotContact, fields, history, link, set, unlink } from './commands/profile.ts';
import { lifecycle, tag, untag } from './commands/standing.ts';
import { teamAdd, teamList, teamRemove } from './commands/team.ts';

export const customerCommands: readonly AnyCommand[] = [
  add,
  show,
  find,
  edit,
  assign,
  lifecycle,
  tag,
  untag,
  teamList,
  teamAdd,
  teamRemove,
  consent,
  doNotContact,
  fields,
  set,
  link,
  unlink,
  history,
  archive,
  restore,
];
