import type { Call } from '../../commands/define.ts';
import { parseEmail } from '../../commands/values/email.ts';
import { AppError, DeliveryError } from '../../core/errors.ts';
import { ellipsize } from '../../core/text.ts';
import { type Member, membersOf } from '../channels/index.ts';
import { mostPeople, parsePeopleCsv } from './csv.ts';
import { messages } from './messages.ts';
import { type Refusal, roleOf, type Wish } from './plan.ts';

/** The people of a pasted list, as wishes. */
export function wishesFromCsv(text: string): Wish[] {
  const people = parsePeopleCsv(text, (word) => roleOf(word) !== undefined);
  if (people.length === 0) throw new AppError('invalid', messages.emptyCsv, { field: 'csv' });
  demandNotTooMany(people.length, 'csv');
  return people.map(({ line, email, name, department, role }) => {
    const parsed = parseEmail(email);
    const address = parsed.ok ? parsed.value.toLowerCase() : null;
    return {
      label: address ?? (email === '' ? `#${line}` : ellipsize(email, 80)),
      email: address,
      staffId: null,
      name,
      department,
      role,
      refused: address === null ? 'bad-email' : null,
    };
  });
}

/** The people of a user group or team: the platform is asked about everybody who is not known yet, before any transaction. */
export async function wishesFromGroup(call: Call<unknown>, handle: string): Promise<Wish[]> {
  const { from } = call.incoming;
  const directory = call.services.directory(from.platform);
  if (!directory) throw new AppError('refused', messages.notConnected);
  let users: string[] | null;
  let members: Member[];
  try {
    users = await directory.groupMembers(from.workspace, handle);
    if (users === null) {
      const told = from.platform === 'teams' ? messages.noSuchTeam(handle) : messages.noSuchGroup(handle);
      throw new AppError('not_found', told, { field: 'group' });
    }
    demandNotTooMany(users.length, 'group');
    members = await membersOf(call.services, from.platform, from.workspace, users);
  } catch (error) {
    if (error instanceof DeliveryError)
      throw new AppError('refused', messages.cannotAsk, { field: 'group', cause: error });
    throw error;
  }
  if (members.length === 0) throw new AppError('refused', messages.emptyGroup(handle), { field: 'group' });
  return members.map((member) => ({
    label: member.name,
    email: null,
    staffId: member.staffId,
    name: member.name,
    department: '',
    role: '',
    refused: refusalOf(member),
  }));
}

function refusalOf(member: Member): Refusal | null {
  if (member.kind === null) return 'unchecked';
  if (member.kind !== 'member') return member.kind;
  return member.staffId === null ? 'no-email' : null;
}

function demandNotTooMany(n: number, field: string): void {
  if (n > mostPeople) throw new AppError('invalid', messages.tooMany(n, mostPeople), { field });
}

/** `@support-team`, `support-team`, `S0123ABC`, `<!subteam^S0123ABC|@support-team>` → what the directory looks for. */
export function groupHandle(words: string): string {
  const markup = /^<!subteam\^([A-Z0-9]+)(?:\|[^<>]*)?>$/u.exec(words.trim())?.[1];
  return markup ?? words.trim().replace(/^[@＠]/u, '');
}
