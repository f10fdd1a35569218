import { type Button, buttons, type Card, type Span, text } from '../../cards/card.ts';
import { minutesOfDay } from '../../core/business-time.ts';
import { invocation } from '../../core/invocation.ts';
import { same } from '../../core/msg.ts';
import type { Viewer } from '../../operations/operation.ts';
import type { Holiday, HolidayList } from './holidays-operations.ts';
import { hoursMessages } from './hours-messages.ts';
import type { DepartmentHours } from './hours-operations.ts';
import { stretchText, weekText } from './hours-text.ts';

export function hoursCard({ department, hours, isSet, isOpen }: DepartmentHours, viewer: Viewer): Card {
  const args = { department: department.key };
  const row: Button[] = [{ label: hoursMessages.showHolidays, does: invocation('department holidays list', args) }];
  if (viewer.can('edit', 'department', { id: department.id })) {
    row.unshift({ label: hoursMessages.edit, does: invocation('department hours set', args) });
  }
  return {
    title: [hoursMessages.title(department.name)],
    tone: isOpen ? 'good' : 'info',
    blocks: [
      {
        block: 'fields',
        fields: [
          {
            label: hoursMessages.hours,
            value: isSet ? [weekText(hours.week)] : [weekText(hours.week), ' (', hoursMessages.usual, ')'],
          },
          { label: hoursMessages.zone, value: [hours.timezone.replaceAll('_', ' ')] },
          { label: hoursMessages.now, value: [isOpen ? hoursMessages.atWork : hoursMessages.offWork] },
        ],
      },
      buttons(row),
    ],
  };
}

export function holidaysCard({ department, holidays }: HolidayList, viewer: Viewer): Card {
  const mayEdit = viewer.can('edit', 'department', { id: department.id });
  const add: Button = {
    label: hoursMessages.addHoliday,
    does: invocation('form', { command: 'department holidays add', department: department.key }),
  };
  const items = holidays.map((holiday) => ({
    text: [{ strong: holiday.day }, ` · ${holiday.name}`],
    detail: [partOf(holiday)],
    ...(mayEdit
      ? {
          button: {
            label: hoursMessages.remove,
            does: invocation('department holidays remove', { department: department.key, day: holiday.day }),
          },
        }
      : {}),
  }));
  return {
    title: [hoursMessages.holidaysOf(department.name)],
    blocks: [
      items.length > 0 ? { block: 'list', items } : text(hoursMessages.noHolidays),
      ...(mayEdit ? [buttons([add])] : []),
    ],
  };
}

function partOf({ from, to }: Holiday): Span {
  if (from === 0 && to === minutesOfDay) return hoursMessages.wholeDay;
  if (from === 0 && to === minutesOfDay / 2) return hoursMessages.morning;
  if (from === minutesOfDay / 2 && to === minutesOfDay) return hoursMessages.afternoon;
  return same(stretchText({ from, to }));
}
