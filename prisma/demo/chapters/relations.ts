import type { Act, Chapter, Scene } from '../acts.ts';
import { ago, type Moment } from '../moments.ts';
import type { Who } from '../people.ts';

/** Contract numbers, and who serves them how well; customers without one are found by `quality`. */
const contracts: readonly (readonly [
  key: string,
  by: Who,
  contract: string,
  service?: 'Gold' | 'Silver' | 'Bronze',
])[] = [
  ['acme', 'lena', 'FH-2041', 'Gold'],
  ['mueller-soehne', 'lena', 'FH-1187', 'Gold'],
  ['mueller-feinmechanik', 'lena', 'FH-2212'],
  ['hollis', 'lena', 'FH-2090', 'Silver'],
  ['bryggeriet', 'lena', 'FH-2306', 'Bronze'],
  ['przedzalnia', 'lena', 'FH-2377'],
  ['pena-verde', 'marta', 'FH-1502', 'Gold'],
  ['fonderie', 'marta', 'FH-2251', 'Silver'],
  ['boreal', 'marta', 'FH-2244'],
  ['xinyuan', 'chen', 'FH-1610', 'Gold'],
  ['chenghu', 'chen', 'FH-2230', 'Silver'],
  ['dexin', 'chen', 'FH-1988'],
  ['jintang', 'liu', 'FH-2318', 'Bronze'],
  ['kilbrannan', 'grace', 'FH-2267', 'Silver'],
  ['nordlys', 'dana', 'FH-1733'],
  ['blue-mesa', 'dana', 'FH-1790', 'Silver'],
  ['colleoni', 'viktor', 'FH-2301'],
  ['dreesen', 'viktor', 'FH-1655'],
];

/** Colleagues of other departments who look after a customer too. */
const teams: readonly (readonly [key: string, by: Who, member: Who, duty: string])[] = [
  ['acme', 'lena', 'omar', 'Imports and the portal'],
  ['acme', 'lena', 'dana', 'Invoices'],
  ['acme', 'lena', 'priya', 'Case study'],
  ['xinyuan', 'chen', 'liu', '日常支持'],
  ['xinyuan', 'chen', 'viktor', 'Payment terms'],
  ['pena-verde', 'marta', 'priya', 'Reference customer'],
  ['mueller-soehne', 'lena', 'grace', 'Deliveries'],
  ['angstrom', 'jonas', 'lena', 'First contract'],
];

const consents: readonly (readonly [key: string, by: Who, source: string])[] = [
  ['angstrom', 'jonas', 'web form'],
  ['bellweather', 'jonas', 'web form'],
  ['grazyna', 'jonas', 'said on the phone'],
  ['tiago', 'jonas', 'by e-mail'],
  ['lisboa-norte', 'priya', 'at the Lisbon booth'],
  ['chandrakala', 'priya', 'web form'],
  ['hollis', 'lena', 'contract'],
  ['pena-verde', 'marta', 'contract'],
  ['jacaranda', 'marta', 'web form'],
  ['creperie', 'marta', 'said on the phone'],
  ['qiyun', 'chen', '合同'],
  ['wattlebird', 'grace', 'web form'],
];

/** What customers are to us, beyond their names: contracts, account teams, consents, how it stands with them. */
export const relations: Chapter = (scene) => {
  const { did, day } = scene;
  return [
    ...contracts.flatMap(([key, by, contract, service], index) => [
      set(scene, by, ago(40, `10:${10 + index}`), key, 'contract', contract),
      ...(service ? [set(scene, by, ago(40, `11:${10 + index}`), key, 'service', service)] : []),
    ]),
    ...teams.map(([key, by, member, duty], index) =>
      did(by, ago(34, `11:${10 + index}`), 'customer.team_add', (ids) => ({
        id: ids.of('customer', key),
        staffId: scene.id(member),
        duty,
      })),
    ),
    // Tiago is the youngest of our customers: he came eighteen working days ago.
    ...consents.map(([key, by, source], index) =>
      did(by, ago(17, `9:${10 + index}`), 'customer.consent', (ids) => ({
        id: ids.of('customer', key),
        way: 'email',
        answer: 'yes',
        on: day(ago(17, '9:00')),
        today: day(ago(17, '9:00')),
        source,
      })),
    ),
    did('dana', ago(21, '10:05'), 'customer.consent', (ids) => ({
      id: ids.of('customer', 'nordlys'),
      way: 'email',
      answer: 'no',
      on: day(ago(21, '9:00')),
      today: day(ago(21, '9:00')),
      source: 'Solveig, on the phone',
    })),
    did('viktor', ago(9, '9:30'), 'customer.do_not_contact', (ids) => ({
      id: ids.of('customer', 'colleoni'),
      reason: 'Signora Colleoni wants to hear from her lawyer and us only about the instalment.',
    })),
    did('marta', ago(22, '12:00'), 'customer.lifecycle', (ids) => ({
      id: ids.of('customer', 'elaiourgeia'),
      to: 'dormant',
      reason: 'Harvest until winter; nobody orders before that.',
    })),
    did('marta', ago(9, '12:15'), 'customer.lifecycle', (ids) => ({
      id: ids.of('customer', 'echarri'),
      to: 'lost',
      reason: 'Went to a cheaper house for good.',
    })),
    did('marta', ago(30, '9:40'), 'customer.link', (ids) => ({
      id: ids.of('customer', 'pena-verde'),
      system: 'erp',
      externalId: '100482',
    })),
    did('lena', ago(30, '9:45'), 'customer.link', (ids) => ({
      id: ids.of('customer', 'acme'),
      system: 'erp',
      externalId: '100517',
    })),
  ];
};

function set({ did }: Scene, by: Who, when: Moment, customer: string, field: string, value: string): Act {
  return did(by, when, 'customer.set', (ids) => ({
    id: ids.of('customer', customer),
    fieldId: ids.of('field', field),
    value,
  }));
}
