import { createHash } from 'node:crypto';
import type { DemoCompany, DemoPerson } from '../slack-workspace/company.ts';
import type { ChannelAccount, TeamsMember } from './activity.ts';

/** A channel of the team. `private` and `shared` ones have members of their own; a standard one has the team's. */
export interface TeamsChannelPlan {
  name: string;
  type: 'standard' | 'private' | 'shared';
  topic: string;
  /** Ids of people in the demo company. Those of General are the team's, whom every standard channel has. */
  members: string[];
  seedMessages: { user: string; text: string }[];
}

export interface TeamsChatPlan {
  name: string;
  members: string[];
  seedMessages: { user: string; text: string }[];
}

/** What a company looks like in Teams. Plain data; the people are the demo company's own. */
export interface TeamsPlan {
  tenantId: string;
  teamName: string;
  channels: TeamsChannelPlan[];
  chats: TeamsChatPlan[];
}

/** The same hex for the same words, so that a restart meets the ids that were stored before it. */
export function stableHex(words: string, length: number): string {
  return createHash('sha256').update(words).digest('hex').slice(0, length);
}

export function stableGuid(words: string): string {
  const hex = stableHex(words, 32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The demo company in Teams: one team, a standard General channel and a private one for each department. */
export function companyToTeams(company: DemoCompany, tenantId: string): TeamsPlan {
  const staff = company.people.filter(isStaff);
  const inDepartment = (department: string): string[] =>
    staff.filter((person) => person.department === department).map((person) => person.id);
  const departments = [...new Set(staff.map((person) => person.department).filter((name) => name !== ''))];
  const leads = departments.flatMap((department) => inDepartment(department).slice(0, 1));
  return {
    tenantId,
    teamName: company.team.name.split(' ')[0] ?? company.team.name,
    channels: [
      {
        name: 'General',
        type: 'standard',
        topic: 'Everybody at Fernhill',
        members: staff.map((person) => person.id),
        seedMessages: seedsOf(generalSeeds, staff),
      },
      ...departments.map((department) => ({
        name: titled(department),
        type: 'private' as const,
        topic: topics[department] ?? titled(department),
        members: inDepartment(department),
        seedMessages: seedsOf(departmentSeeds[department] ?? [], staff),
      })),
    ],
    chats: [{ name: 'Acme renewal', members: leads, seedMessages: seedsOf(chatSeeds, staff) }],
  };
}

const topics: Record<string, string> = {
  sales: 'Deals, quotes and customers',
  support: 'Customers who need us now',
  marketing: 'Campaigns and events',
  finance: 'Invoices, payments, credit',
};

const generalSeeds = [
  { email: 'iris.keller', text: 'Crossdesk is in Teams too from today. What Sales does in Slack, you see here.' },
];
const departmentSeeds: Record<string, { email: string; text: string }[]> = {
  support: [
    { email: 'grace.obi', text: 'We stay in Teams, Sales stays in Slack. Crossdesk carries the tasks across.' },
    { email: 'omar.said', text: 'Good. Acme’s import failed again last night, I expect to hear from Lena about it.' },
  ],
  sales: [{ email: 'marta.ruiz', text: 'Quotes and renewals here, please, as in Slack.' }],
  marketing: [{ email: 'priya.nair', text: 'Spring campaign: first drafts by Thursday.' }],
  finance: [{ email: 'dana.cohen', text: 'Reminders for March go out tomorrow.' }],
};
const chatSeeds = [{ email: 'lena.vogt', text: 'A chat for the four of us, until Acme has signed.' }];

function seedsOf(seeds: readonly { email: string; text: string }[], people: readonly DemoPerson[]) {
  return seeds.flatMap(({ email, text }) => {
    const person = people.find((candidate) => candidate.email.split('@')[0] === email);
    return person ? [{ user: person.id, text }] : [];
  });
}

function titled(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function isStaff(person: DemoPerson): boolean {
  return !person.isDeleted && !person.isBot && !person.isStranger && !isGuest(person);
}

export function isGuest(person: DemoPerson): boolean {
  return Boolean(person.isRestricted || person.isUltraRestricted);
}

/** The id by which bots know a person: `29:…`, one for each bot. */
export function teamsUserId(person: DemoPerson, appId: string): string {
  return `29:1${stableHex(`${appId}/${person.id}`, 60)}`;
}

export function aadObjectId(person: DemoPerson): string {
  return stableGuid(`aad/${person.email}`);
}

export function personToAccount(person: DemoPerson, appId: string): ChannelAccount {
  return { id: teamsUserId(person, appId), name: person.realName, aadObjectId: aadObjectId(person) };
}

export function personToMember(person: DemoPerson, appId: string, tenantId: string): TeamsMember {
  const words = person.realName.split(' ');
  const guest = isGuest(person);
  return {
    id: teamsUserId(person, appId),
    name: guest ? `${person.realName} (Guest)` : person.realName,
    objectId: aadObjectId(person),
    aadObjectId: aadObjectId(person),
    givenName: words[0] ?? '',
    surname: words.slice(1).join(' '),
    email: person.email,
    userPrincipalName: guest ? `${person.email.replace('@', '_')}#EXT#@fernhill.onmicrosoft.example` : person.email,
    tenantId: person.isStranger ? stableGuid(`tenant/${person.email.split('@')[1] ?? ''}`) : tenantId,
    userRole: guest ? 'guest' : person.isStranger ? 'federated' : 'user',
  };
}
