import { type Act, type Chapter, made, type Scene } from '../acts.ts';
import { ago } from '../moments.ts';
import type { Who } from '../people.ts';

interface Contact {
  readonly key: string;
  readonly at: string;
  readonly by: Who;
  readonly name: string;
  readonly role: string;
  readonly email: string;
  readonly phone?: string;
  readonly primary?: boolean;
  readonly preferredChannel?: 'phone' | 'email' | 'chat' | 'post';
  readonly language?: string;
}

const people: readonly Contact[] = [
  {
    key: 'ana',
    at: 'acme',
    by: 'lena',
    name: 'Ana Costa',
    role: 'Head of Purchasing, decides',
    email: 'ana.costa@acme-supplies.example',
    phone: '+441614960148',
    primary: true,
    preferredChannel: 'phone',
  },
  {
    key: 'peter',
    at: 'acme',
    by: 'lena',
    name: 'Peter Rowe',
    role: 'Runs the warehouse system',
    email: 'peter.rowe@acme-supplies.example',
  },
  {
    key: 'wang',
    at: 'xinyuan',
    by: 'chen',
    name: '王建国',
    role: '采购总监',
    email: 'wang.jianguo@xinyuan-trade.example',
    primary: true,
    preferredChannel: 'chat',
    language: 'zh',
  },
  {
    key: 'zhang',
    at: 'xinyuan',
    by: 'chen',
    name: '张敏',
    role: '法务，审核合同',
    email: 'zhang.min@xinyuan-trade.example',
    language: 'zh',
  },
  {
    key: 'nuria',
    at: 'pena-verde',
    by: 'marta',
    name: 'Núria Ferrer',
    role: 'Operations',
    email: 'nuria.ferrer@penaverde-logistica.example',
    primary: true,
    language: 'es',
  },
  {
    key: 'eva',
    at: 'angstrom',
    by: 'jonas',
    name: 'Eva Lööf',
    role: 'Owner, approves pictures herself',
    email: 'eva@angstromloof.example',
    phone: '+46313900615',
    primary: true,
  },
  {
    key: 'folake',
    at: 'adebayo',
    by: 'marta',
    name: 'Folákẹ́ Adébáyọ̀',
    role: 'Managing director',
    email: 'folake@adebayo-textiles.example',
    primary: true,
  },
  {
    key: 'mona',
    at: 'wadi',
    by: 'omar',
    name: 'منى فتحي',
    role: 'Purchasing',
    email: 'mona.fathy@wadi-nakhil.example',
    primary: true,
    language: 'ar',
  },
  {
    key: 'solveig',
    at: 'nordlys',
    by: 'dana',
    name: 'Solveig Aasen',
    role: 'Accounts',
    email: 'solveig@nordlys-seil.example',
    preferredChannel: 'phone',
    primary: true,
  },
  {
    key: 'beat',
    at: 'mueller-feinmechanik',
    by: 'lena',
    name: 'Beat Müller',
    role: 'Purchasing',
    email: 'b.mueller@mueller-feinmechanik.example',
    language: 'de',
  },
  {
    key: 'zhou',
    at: 'jintang',
    by: 'liu',
    name: '周敏',
    role: '日常联系人',
    email: 'zhou.min@jintang-food.example',
    primary: true,
    language: 'zh',
  },
  {
    key: 'dale',
    at: 'cedar-fork',
    by: 'marta',
    name: 'Dale Whitaker',
    role: 'Owner',
    email: 'dale@cedarfork.example',
    phone: '+16145550140',
  },
  {
    key: 'giulia',
    at: 'colleoni',
    by: 'viktor',
    name: 'Giulia Colleoni',
    role: 'Owner',
    email: 'giulia@vinicolleoni.example',
    language: 'it',
  },
];

export const contacts: Chapter = (scene) => {
  const { did, day } = scene;
  return [
    ...people.map((person, index) => addPerson(person, index, scene)),
    did('dana', ago(21, '10:10'), 'contact.consent', (ids) => ({
      id: ids.of('contact', 'solveig'),
      way: 'phone',
      answer: 'yes',
      on: day(ago(21, '9:00')),
      today: day(ago(21, '9:00')),
      source: 'asked for calls on Tuesdays',
    })),
    did('jonas', ago(17, '9:40'), 'contact.consent', (ids) => ({
      id: ids.of('contact', 'eva'),
      way: 'email',
      answer: 'yes',
      on: day(ago(17, '9:00')),
      today: day(ago(17, '9:00')),
      source: 'web form',
    })),
    did('viktor', ago(9, '9:35'), 'contact.do_not_contact', (ids) => ({
      id: ids.of('contact', 'giulia'),
      reason: 'Everything through her lawyer until the instalment is settled.',
    })),
  ];
};

function addPerson({ key, at, by, ...values }: Contact, index: number, { did }: Scene): Act {
  const input = { ...values };
  return did(
    by,
    ago(36, `10:${10 + index}`),
    'contact.add',
    (ids) => ({ ...input, customerId: ids.of('customer', at), anyway: true }),
    made('contact', key),
  );
}
