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
import { invocation } from '../../core/invocation.ts';
import { type Msg, msg, same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import { sql, type Tx } from '../../store/database.ts';
import { dueName, labels, messages, roleNames } from './messages.ts';
import { type PlaybookRow, playbookName, playbookRecord, playbookTable, stepsOf } from './records.ts';
import type { Step } from './steps.ts';

export async function playbookCard(ctx: ReadCtx, id: number, viewer: Viewer): Promise<Card | null> {
  const row = await playbookTable.find(ctx.tx, id);
  if (!row || !viewer.can('read', 'playbook', playbookRecord(row), 'basic')) return null;
  const names = await departmentNames(ctx.tx);
  const steps = stepsOf(row);
  const ref = playbookTable.ref(id);
  const mayEdit =
    row.retiredAt === null && (viewer.staffId === null || viewer.can('edit', 'playbook', playbookRecord(row)));
  return {
    ref,
    title: [{ strong: playbookName(row) }, ` · ${shortId(ref)}`],
    blocks: [
      ...summaryBlocks(row),
      ...(steps.length > 0
        ? [{ block: 'list', items: steps.map((step) => stepItem(row, step, names, mayEdit)) } as const]
        : [quiet(messages.noSteps(playbookName(row)))]),
      ...buttonBlocks(row, viewer, mayEdit, steps.length > 0),
    ],
  };
}

function summaryBlocks(row: PlaybookRow): Block[] {
  const blocks: Block[] = [];
  if (row.summary !== null) blocks.push(text(msg(row.summary, row.summaryZh ?? row.summary)));
  if (row.retiredAt !== null) blocks.push(quiet(messages.isRetired(playbookName(row))));
  if (row.running > 0) blocks.push(quiet(labels.running, `: ${row.running}`));
  return blocks;
}

function stepItem(row: PlaybookRow, step: Step, names: ReadonlyMap<string, Msg>, mayEdit: boolean): ListItem {
  const detail: Span[] = [];
  if (step.department !== null) detail.push(names.get(step.department) ?? same(step.department), ' · ');
  if (step.role !== 'anyone') detail.push(roleNames[step.role], ' · ');
  detail.push(dueName(step));
  if (step.waitsFor.length > 0) detail.push(' · ', labels.waits, ` ${step.waitsFor.join(', ')}`);
  const item = { text: [`${step.n}. `, msg(step.title, step.titleZh ?? step.title)], detail };
  if (!mayEdit) return item;
  const args = { playbook: shortId(playbookTable.ref(row.id)), step: step.n };
  return {
    ...item,
    button: { label: messages.buttons.edit, does: invocation('playbook step edit', args) },
    overflow: [{ label: messages.buttons.remove, does: invocation('playbook step remove', args) }],
  };
}

function buttonBlocks(row: PlaybookRow, viewer: Viewer, mayEdit: boolean, hasSteps: boolean): Block[] {
  const word = shortId(playbookTable.ref(row.id));
  const { buttons: label } = messages;
  const all: Button[] = [];
  const mayStart = viewer.staffId === null || viewer.can('create', 'project');
  if (mayStart && hasSteps && row.retiredAt === null) {
    all.push({ label: label.start, does: invocation('project start', { playbook: word }), style: 'primary' });
  }
  if (mayEdit) {
    all.push(
      { label: label.addStep, does: invocation('playbook step add', { playbook: word }) },
      { label: label.edit, does: invocation('playbook edit', { playbook: word }) },
      { label: label.retire, does: invocation('playbook retire', { playbook: word }), confirm: messages.confirmRetire },
    );
  }
  return all.length > 0 ? [buttons(all)] : [];
}

export function playbookListCard(rows: readonly PlaybookRow[]): Card {
  const items = rows.map((row): ListItem => {
    const word = shortId(playbookTable.ref(row.id));
    const detail: Span[] = [messages.stepCount(stepsOf(row).length)];
    if (row.summary !== null) detail.push(' · ', msg(row.summary, row.summaryZh ?? row.summary));
    return {
      text: [{ strong: playbookName(row) }, ` · ${word}`],
      detail,
      button: { label: messages.buttons.start, does: invocation('project start', { playbook: word }) },
      overflow: [{ label: messages.buttons.show, does: invocation('playbook show', { playbook: word }) }],
    };
  });
  return {
    title: [{ strong: messages.playbooks }],
    blocks: items.length > 0 ? [{ block: 'list', items }] : [text({ code: 'playbook add "Event follow-up"' })],
  };
}

async function departmentNames(tx: Tx): Promise<ReadonlyMap<string, Msg>> {
  const rows = await tx.rows<{ key: string; nameEn: string; nameZh: string }>(sql`
    SELECT key, name_en AS "nameEn", name_zh AS "nameZh" FROM departments`);
  return new Map(rows.map(({ key, nameEn, nameZh }) => [key, msg(nameEn, nameZh)]));
}
