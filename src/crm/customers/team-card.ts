import { buttons, type Card, type ListItem, quiet, type Span } from '../../cards/card.ts';
import { invocation } from '../../core/invocation.ts';
import { same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { ellipsize, oneLine } from '../../core/text.ts';
import type { Viewer } from '../../operations/operation.ts';
import type { Team } from './operations/team.ts';
import { profileButtons, profileMessages } from './profile-messages.ts';
import { customerRecord } from './records.ts';

/** Who looks after a customer, for which department. */
export function teamCard({ row, members }: Team, viewer: Viewer): Card {
  const customer = shortId({ noun: 'customer', id: row.id });
  const may = row.archivedAt === null && viewer.can('assign', 'customer', customerRecord(row));
  const items = members.map((member): ListItem => {
    const does = invocation('customer team remove', {
      customer,
      person: shortId({ noun: 'staff', id: member.staffId }),
    });
    const mine = member.staffId === viewer.staffId;
    const detail: Span[] =
      member.duty === null ? [member.department] : [member.department, ' · ', oneLine(member.duty)];
    return {
      text: [{ staff: member.staffId, name: member.name }],
      detail,
      ...(may || mine ? { button: { label: profileButtons.removeMember, does } } : {}),
    };
  });
  const add = { label: profileButtons.addMember, does: invocation('form', { command: 'customer team add', customer }) };
  return {
    title: [profileMessages.teamTitle(ellipsize(oneLine(row.name), 80)), same(` · ${customer}`)],
    blocks: [
      items.length === 0 ? quiet(profileMessages.teamEmpty) : { block: 'list', items },
      ...(may ? [buttons([add])] : []),
    ],
  };
}
