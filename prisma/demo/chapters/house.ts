import type { Chapter, Scene } from '../acts.ts';
import { ago, ahead } from '../moments.ts';

const minute = (hour: number) => hour * 60;
const nine = [{ from: minute(8), to: minute(18) }];
const week = [nine, nine, nine, nine, nine, [], []];

/** How the house is set up: what admins and managers declare before anybody works with it. */
export const house: Chapter = (scene) => {
  const { did } = scene;
  return [
    did(
      'iris',
      ago(44, '9:05'),
      'field.add',
      { noun: 'customer', name: 'Contract no', required: true },
      {
        kind: 'field',
        key: 'contract',
      },
    ),
    did(
      'iris',
      ago(44, '9:20'),
      'field.add',
      { noun: 'customer', name: 'Service level', kind: 'choice', options: ['Gold', 'Silver', 'Bronze'] },
      { kind: 'field', key: 'service' },
    ),
    did('grace', ago(43, '9:10'), 'department.set_hours', (ids) => ({
      id: ids.of('department', 'support'),
      week,
      timezone: 'Europe/London',
    })),
    did('iris', ago(43, '10:00'), 'department.add_holiday', (ids) => ({
      id: ids.of('department', 'support'),
      day: dayAhead(scene, 12, 24),
      name: 'Christmas Eve, from noon',
      from: minute(12),
      everywhere: true,
    })),
    did('iris', ago(43, '10:02'), 'department.add_holiday', (ids) => ({
      id: ids.of('department', 'support'),
      day: dayAhead(scene, 12, 25),
      name: 'Christmas Day',
      everywhere: true,
    })),
    did('iris', ago(42, '9:30'), 'case.set_target', (ids) => ({
      level: 'urgent',
      departmentId: ids.of('department', 'support'),
      responseMinutes: 45,
      resolutionMinutes: 480,
    })),
    // Marketing sees what orders are worth until the autumn campaign has been counted.
    did('iris', ago(28, '9:00'), 'access.grant', (ids) => ({
      effect: 'allow',
      who: { role: null, departmentId: ids.of('department', 'marketing'), staffId: null },
      action: 'read',
      noun: 'order',
      fields: ['money'],
      reach: 'all',
      until: scene.at(ahead(15, '18:00'), 'iris'),
    })),
    did('iris', ago(16, '11:40'), 'retention.set', { content: 'inbox', months: 6 }),
    did('iris', ago(9, '14:15'), 'retention.hold', (ids) => ({
      customerId: ids.of('customer', 'colleoni'),
      reason: 'The third instalment is disputed; counsel asked us to keep everything.',
    })),
  ];
};

/** The next such day of the calendar, today included. */
function dayAhead({ now }: Scene, month: number, day: number): string {
  const date = `${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const year = now.getUTCFullYear();
  return now.toISOString().slice(5, 10) <= date ? `${year}-${date}` : `${year + 1}-${date}`;
}
