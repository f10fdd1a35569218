import {
  type Block,
  type Button,
  buttons,
  type Card,
  type ListItem,
  quiet,
  type Span,
  text,
} from '../../cards/card.ts';
import type { PlatformName } from '../../core/incoming.ts';
import { invocation } from '../../core/invocation.ts';
import { type Msg, msg, same } from '../../core/msg.ts';
import { roleNames } from '../staff/index.ts';
import { messages } from './messages.ts';
import type { Progress } from './operations.ts';
import { isEmptyPlan, type PlannedMove, refusalTexts } from './plan.ts';
import type { Preview } from './preview.ts';

interface Step {
  readonly done: boolean;
  readonly title: Msg;
  readonly hints: readonly (readonly Span[])[];
  readonly actions: readonly Button[];
}

/** At most so many departments are named in a hint. */
const named = 6;

/** Where it is shown: what to do next differs. */
export interface ShownAt {
  readonly inChannel: boolean;
  readonly platform: PlatformName;
}

/** What is done and what is left, each with the button that does it. */
export function progressCard(progress: Progress, at: ShownAt): Card {
  const steps = stepsOf(progress, at);
  const left = steps.filter((step) => !step.done).length;
  const blocks: Block[] = [text(left === 0 ? messages.done : messages.left(left))];
  if (left > 0) blocks.push({ block: 'progress', label: messages.title, done: steps.length - left, of: steps.length });
  for (const step of steps) {
    blocks.push(text(step.done ? '✓ ' : '○ ', { strong: step.title }));
    for (const hint of step.hints) blocks.push(quiet(...hint));
    if (step.actions.length > 0) blocks.push(buttons(step.actions));
  }
  return { title: [messages.title], tone: left === 0 ? 'good' : 'info', blocks };
}

function stepsOf({ departments, unplaced, pendingWorkspaces }: Progress, at: ShownAt): Step[] {
  const unlinked = departments.filter((d) => d.channels === 0);
  const unmanaged = departments.filter((d) => d.managers === 0);
  const troubled = departments.reduce((sum, d) => sum + d.troubled, 0);
  const placed = departments.reduce((sum, d) => sum + d.people, 0);
  const exampleKey = (list: readonly { key: string }[]): string => list[0]?.key ?? 'support';
  const steps: Step[] = [
    {
      done: departments.length > 0,
      title: messages.departments(departments.length),
      hints: [[messages.departmentsHint]],
      actions: [{ label: messages.departmentsButton, does: invocation('department list') }],
    },
    {
      done: departments.length > 0 && unlinked.length === 0 && troubled === 0,
      title: messages.channels(departments.length - unlinked.length, departments.length),
      hints: [
        ...(unlinked.length > 0
          ? [
              [messages.channelsHint, ...names(unlinked.map((d) => d.name))],
              [
                ...(at.platform === 'teams'
                  ? [messages.inItsTeam]
                  : [messages.inItsChannel, { code: '/invite @Crossdesk' }, messages.afterwards]),
                { code: `@Crossdesk channel link department:${exampleKey(unlinked)}` },
              ],
            ]
          : []),
        ...(troubled > 0 ? [[messages.channelsTroubled(troubled)]] : []),
      ],
      actions: [
        ...(at.inChannel && unlinked.length > 0
          ? [{ label: messages.linkHere, does: invocation('form', { command: 'channel link' }) }]
          : []),
        { label: messages.channelsButton, does: invocation('channel show', { all: 'yes' }) },
      ],
    },
    {
      done: placed > 0 && unplaced === 0,
      title: placed === 0 && unplaced === 0 ? messages.peopleNobody : messages.people(unplaced),
      hints: [[messages.peopleHint]],
      actions: [
        { label: messages.peopleBulk, does: invocation('form', { command: 'setup people' }) },
        ...(unplaced > 0
          ? [{ label: messages.peopleUnplaced, does: invocation('staff list', { unplaced: 'yes' }) }]
          : []),
      ],
    },
    {
      done: departments.length > 0 && unmanaged.length === 0,
      title: messages.managers(departments.length - unmanaged.length, departments.length),
      hints:
        unmanaged.length > 0
          ? [
              [messages.managersHint, ...names(unmanaged.map((d) => d.name))],
              [messages.managersHow, { code: `staff place @grace ${exampleKey(unmanaged)} role:manager` }],
            ]
          : [],
      actions: [],
    },
    {
      done: true,
      title: messages.language,
      hints: [[messages.languageHint]],
      actions: [{ label: messages.languageButton, does: invocation('settings') }],
    },
  ];
  if (pendingWorkspaces > 0) {
    steps.push({
      done: false,
      title: messages.workspaces(pendingWorkspaces),
      hints: [],
      actions: [{ label: messages.workspacesButton, does: invocation('workspace list') }],
    });
  }
  return steps;
}

function names(list: readonly Msg[]): Span[] {
  const shown = list.slice(0, named).flatMap((name, index): Span[] => (index === 0 ? [name] : [msg(', ', '、'), name]));
  return list.length > named ? [...shown, ' ', messages.andMore(list.length - named)] : shown;
}

/** Items of each kind that a preview lists; the rest is counted. */
const listed = 12;

export function previewCard(preview: Preview, departmentName: (id: number) => Msg, stale = false): Card {
  const { plan } = preview;
  const blocks: Block[] = stale ? [text(messages.staleTitle)] : [];
  const section = <T>(title: Msg, all: readonly T[], item: (one: T) => ListItem): void => {
    if (all.length === 0) return;
    blocks.push(text({ strong: title }), { block: 'list', items: all.slice(0, listed).map(item) });
    if (all.length > listed) blocks.push(quiet(messages.andMore(all.length - listed)));
  };
  section(messages.toPlace(plan.place.length), plan.place, (move) => ({
    text: [move.label],
    detail: [movement(move, departmentName)],
  }));
  section(messages.toInvite(plan.invite.length), plan.invite, ({ email, to }) => ({
    text: [email],
    detail: [targetOf(to, departmentName)],
  }));
  if (plan.unchanged.length > 0) {
    blocks.push(text({ strong: messages.unchanged(plan.unchanged.length) }));
    blocks.push(quiet(...names(plan.unchanged.map(same))));
  }
  section(messages.refused(plan.refused.length), plan.refused, ({ label, why, word }) => ({
    text: [label],
    detail: word === '' ? [refusalTexts[why]] : [refusalTexts[why], ` “${word}”`],
  }));
  const count = plan.place.length + plan.invite.length;
  const over: Button = { label: messages.again, does: invocation('form', { command: 'setup people' }) };
  if (isEmptyPlan(plan)) blocks.push(text(messages.nothing), buttons([over]));
  else {
    const apply: Button = {
      label: messages.apply(count),
      does: invocation('setup apply', { preview: preview.id }),
      style: 'primary',
      confirm: messages.applyConfirm,
    };
    blocks.push(buttons([apply, over]));
  }
  return { title: [messages.previewTitle], tone: stale ? 'warn' : 'info', blocks };
}

function targetOf(to: PlannedMove['to'], departmentName: (id: number) => Msg): Msg {
  const department = departmentName(to.departmentId);
  const role = roleNames[to.role];
  return msg(`${department.en} · ${role.en}`, `${department.zh} · ${role.zh}`);
}

function movement(move: PlannedMove, departmentName: (id: number) => Msg): Msg {
  const to = targetOf(move.to, departmentName);
  if (move.from.departmentId === null) return messages.moved(messages.noDepartment, to);
  return messages.moved(targetOf({ departmentId: move.from.departmentId, role: move.from.role }, departmentName), to);
}
