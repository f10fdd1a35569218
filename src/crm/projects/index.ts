import { defineNoun } from '../../commands/define.ts';
import { msg } from '../../core/msg.ts';
import { sql } from '../../store/database.ts';
import { projectCard } from './cards.ts';
import { projectCommands } from './commands.ts';
import { messages } from './messages.ts';
import { projectsOfCustomer } from './of-customer.ts';
import { cancelProject, closeProject, listProjects, settleProject, showProject } from './operations.ts';
import { playbookCard } from './playbook-cards.ts';
import { playbookCommands } from './playbook-commands.ts';
import {
  addPlaybook,
  addStep,
  editPlaybook,
  editStep,
  listPlaybooks,
  removeStep,
  retirePlaybook,
  showPlaybook,
} from './playbook-operations.ts';
import { playbookPolicyColumns, projectPolicyColumns } from './records.ts';
import { playbookReference, projectReference } from './references.ts';
import { startProject } from './start.ts';

/** Tasks of several departments for one purpose, started together from a playbook. */
export const projects = defineNoun({
  name: 'project',
  title: messages.projects,
  words: ['project', 'projects', '项目'],
  area: 'work',
  operations: [startProject, settleProject, closeProject, cancelProject, showProject, listProjects],
  commands: projectCommands,
  events: [
    {
      type: 'project.started',
      title: msg('Project started', '项目已启动'),
      tells: [
        { person: 'ownerId', because: 'owner' },
        { channels: 'departmentId', how: 'post' },
        { channels: 'customerDepartmentId', how: 'post' },
        { channels: 'departmentIds', how: 'post' },
      ],
    },
    { type: 'project.progressed', title: msg('Progress of a project', '项目有新进展') },
    {
      type: 'project.completed',
      title: msg('Project completed', '项目已完成'),
      tells: [
        { person: 'ownerId', because: 'owner' },
        { person: 'createdById', because: 'creator' },
      ],
    },
    {
      type: 'project.cancelled',
      title: msg('Project called off', '项目已取消'),
      tells: [{ person: 'ownerId', because: 'owner' }],
    },
  ],
  references: [projectReference],
  card: projectCard,
  policy: { from: sql`projects p`, columns: projectPolicyColumns },
  ofCustomer: projectsOfCustomer,
});

/** Named templates of such work. */
export const playbooks = defineNoun({
  name: 'playbook',
  title: messages.playbooks,
  words: ['playbook', 'playbooks', '流程', '流程模板'],
  area: 'work',
  operations: [addPlaybook, editPlaybook, addStep, editStep, removeStep, retirePlaybook, showPlaybook, listPlaybooks],
  commands: playbookCommands,
  events: [
    { type: 'playbook.added', title: msg('New playbook', '新流程模板') },
    { type: 'playbook.edited', title: msg('Playbook changed', '流程模板已修改') },
    { type: 'playbook.retired', title: msg('Playbook retired', '流程模板已停用') },
  ],
  references: [playbookReference],
  card: playbookCard,
  policy: { from: sql`playbooks b`, columns: playbookPolicyColumns },
});
