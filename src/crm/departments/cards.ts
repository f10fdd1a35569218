import { type Button, buttons, type Card, type ListItem, quiet, type Span, text } from '../../cards/card.ts';
import { invocation } from '../../core/invocation.ts';
import { recordRef, shortId } from '../../core/records.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import { type DepartmentView, departmentView } from './departments.ts';
import { hoursMessages } from './hours-messages.ts';
import { messages } from './messages.ts';
import type { DepartmentList } from './operations.ts';

function joinButton(d: DepartmentView): Button {
  return {
    label: messages.join(d.name),
    does: invocation('department join', { department: d.key }),
    style: 'primary',
    confirm: messages.joinConfirm(d.name),
  };
}

/** What this viewer may do to the department. */
function actionsOn(d: DepartmentView, viewer: Viewer): Button[] {
  const of = (verb: string): Button['does'] => invocation(`department ${verb}`, { department: d.key });
  const list: Button[] = [];
  if (d.active && viewer.can('edit', 'department', { id: d.id })) {
    list.push({ label: messages.rename, does: of('rename') });
    if (d.selfJoin) list.push({ label: messages.close, does: of('close') });
    else if (viewer.can('administer', 'deployment')) {
      list.push({ label: messages.open, does: of('open'), confirm: messages.openConfirm });
    }
  }
  if (viewer.can('archive', 'department', { id: d.id })) {
    list.push(
      d.active
        ? { label: messages.retire, does: of('retire'), style: 'danger', confirm: messages.retireConfirm(d.name) }
        : { label: messages.restore, does: of('restore') },
    );
  }
  return list;
}

export function departmentListCard(list: DepartmentList, viewer: Viewer): Card {
  if (list.departments.length === 0) {
    return { title: [messages.title], blocks: [text(list.toJoin ? messages.none : messages.noneAtAll)] };
  }
  const items = list.departments.map((d): ListItem => {
    const facts: Span[] = [d.key];
    if (!list.toJoin) facts.push(' · ', messages.people(d.people), ' · ', messages.channels(d.channels));
    if (d.selfJoin) facts.push(' · ', messages.openNote);
    if (!d.active) facts.push(' · ', messages.retiredNote);
    const overflow = list.toJoin ? [] : actionsOn(d, viewer);
    return {
      text: [{ strong: d.name }],
      detail: facts,
      ...(list.toJoin ? { button: joinButton(d) } : {}),
      ...(overflow.length > 0 ? { overflow } : {}),
    };
  });
  const blocks: Card['blocks'][number][] = [{ block: 'list', items }];
  if (viewer.can('create', 'department')) {
    blocks.push(buttons([{ label: messages.add, does: invocation('form', { command: 'department add' }) }]));
  }
  return { title: [messages.title], blocks };
}

/** A department through the viewer's eyes. Whoever has none yet sees only those they could join. */
export async function departmentCard(ctx: ReadCtx, id: number, viewer: Viewer): Promise<Card | null> {
  const d = await departmentView(ctx, id);
  if (!d) return null;
  const reads = viewer.can('read', 'department', { id });
  if (!reads && !(d.active && d.selfJoin)) return null;
  const ref = recordRef('department', id);
  const hours: Button = {
    label: hoursMessages.hours,
    does: invocation('department hours', { department: d.key }),
  };
  const actions = reads ? [...actionsOn(d, viewer), ...(d.active ? [hours] : [])] : [joinButton(d)];
  return {
    ref,
    title: [{ strong: d.name }, ` ${shortId(ref)}`],
    tone: d.active ? 'info' : 'warn',
    blocks: [
      ...(d.active ? [] : [quiet(messages.retiredNote)]),
      {
        block: 'fields',
        fields: [
          { label: messages.english, value: [d.name.en] },
          { label: messages.chinese, value: [d.name.zh] },
          { label: messages.key, value: [{ code: d.key }] },
          { label: messages.joining, value: [d.selfJoin ? messages.joiningOpen : messages.joiningClosed] },
          ...(reads
            ? [{ label: messages.size, value: [messages.people(d.people), ' · ', messages.channels(d.channels)] }]
            : []),
        ],
      },
      ...(actions.length > 0 ? [buttons(actions.slice(0, 2), actions.slice(2))] : []),
    ],
  };
}
