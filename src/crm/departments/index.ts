import { defineNoun } from '../../commands/define.ts';
import { msg } from '../../core/msg.ts';
import { departmentCard } from './cards.ts';
import { commands } from './commands.ts';
import { addHoliday, listHolidays, removeHoliday } from './holidays-operations.ts';
import { hoursCommands } from './hours-commands.ts';
import { setHours, showHours } from './hours-operations.ts';
import { joinDepartment } from './join.ts';
import { eventTitles } from './messages.ts';
import * as operations from './operations.ts';
import { departmentReference } from './resolver.ts';

export { type DepartmentView, departmentViews } from './departments.ts';

export const departments = defineNoun({
  name: 'department',
  title: msg('Departments', '部门'),
  words: ['department', 'departments', 'dept', '部门'],
  area: 'company',
  operations: [
    operations.listDepartments,
    operations.showDepartment,
    operations.addDepartment,
    operations.renameDepartment,
    operations.openDepartment,
    operations.closeDepartment,
    operations.retireDepartment,
    operations.restoreDepartment,
    joinDepartment,
    showHours,
    setHours,
    listHolidays,
    addHoliday,
    removeHoliday,
  ],
  commands: [...commands, ...hoursCommands],
  events: [
    { type: 'department.added', title: eventTitles.added },
    { type: 'department.changed', title: eventTitles.changed },
  ],
  references: [departmentReference],
  card: departmentCard,
});
