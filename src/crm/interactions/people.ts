import { type Reachable, readConsent, type WhyNot, warning, wayOfVia, whyNotContact } from '../../core/consent.ts';
import { AppError } from '../../core/errors.ts';
import type { Msg } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import type { Ctx, Json, Viewer } from '../../operations/operation.ts';
import { accessSql } from '../../store/access.ts';
import { sql } from '../../store/database.ts';
import { messages } from './messages.ts';
import type { LoggedCustomer, LogRow } from './records.ts';
import { type Direction, type Known, limits, matchPeople, type Via } from './rules.ts';

/** Who took part in a contact: people whom the customer's contacts name, and others by name only. */
export interface People {
  readonly contactIds: number[];
  readonly withWhom: string | null;
}

interface Person extends Known, Reachable {}

/** The customer's contacts whom the actor may know of. */
async function contactsOf<Kept extends Json>(ctx: Ctx<Kept>, customer: LoggedCustomer): Promise<Person[]> {
  const columns = {
    id: sql`p.id`,
    createdById: sql`p.created_by_id`,
    customerDepartmentId: sql`${customer.departmentId}::int`,
    customerOwnerId: sql`${customer.ownerId}::int`,
    customerTeamIds: sql`${customer.teamIds}::int[]`,
  };
  const rows = await ctx.tx.rows<Known & { doNotContact: boolean; consent: unknown }>(sql`
    SELECT p.id, p.name, p.do_not_contact_at IS NOT NULL AS "doNotContact", p.consent
    FROM contacts p WHERE p.customer_id = ${customer.id}::int AND p.removed_at IS NULL
      AND ${accessSql(ctx.ability, 'read', 'contact', columns, 'basic')} ORDER BY p.id`);
  return rows.map((row) => ({ ...row, consent: readConsent(row.consent) }));
}

/**
 * `before`: contacts named until now; those whom the actor may not know of stay, since nobody takes away what they cannot see.
 * AppError 'not_found' about `with` for a number that is none of the customer's contacts, 'invalid' for too many people.
 */
export async function demandPeople<Kept extends Json>(
  ctx: Ctx<Kept>,
  customer: LoggedCustomer,
  words: string,
  before: readonly number[] = [],
): Promise<{ readonly people: People; readonly known: readonly Person[] }> {
  const contacts = await contactsOf(ctx, customer);
  const { contactIds, others, unknown } = matchPeople(words, contacts);
  if (unknown[0] !== undefined) {
    throw new AppError('not_found', messages.noSuchContact(unknown[0], customer.name), { field: 'with' });
  }
  if (contactIds.length + others.length > limits.people) {
    throw new AppError('invalid', messages.tooManyPeople(limits.people), { field: 'with' });
  }
  const withWhom = others.length === 0 ? null : others.join(', ');
  if (withWhom !== null && withWhom.length > limits.withWhom) {
    throw new AppError('invalid', messages.tooLongNames(limits.withWhom), { field: 'with' });
  }
  const unseen = before.filter((id) => contacts.every((contact) => contact.id !== id));
  return {
    people: { contactIds: [...unseen, ...contactIds], withWhom },
    known: contacts.filter(({ id }) => contactIds.includes(id)),
  };
}

/** What to tell somebody who contacted a customer, or people of theirs, in spite of what those said. Whoever was called has no fault. */
export function consentWarnings(
  contact: { readonly via: Via; readonly direction: Direction | null },
  customer: LoggedCustomer,
  known: readonly Person[],
): Msg[] {
  const way = wayOfVia(contact.via);
  if (way === null || contact.direction === 'in') return [];
  const asked: readonly [string, WhyNot | null][] =
    known.length === 0
      ? [[customer.name, whyNotContact([customer], way)]]
      : known.map((person) => [person.name, whyNotContact([customer, person], way)]);
  return asked.flatMap(([name, why]) => (why === null ? [] : [warning(name, why, way)]));
}

/** A contact is a record of its own: whoever may not know of one reads nothing of it. */
export function namesFor(row: LogRow, viewer: Pick<Viewer, 'can'>): string[] {
  const { customerDepartmentId, customerOwnerId, customerTeamIds } = row;
  const of = { customerDepartmentId, customerOwnerId, customerTeamIds };
  const known = row.contacts.filter(({ id, createdById }) =>
    viewer.can('read', 'contact', { id, createdById, ...of }, 'basic'),
  );
  return [
    ...known.map(({ id, name }) => `${name} (${shortId({ noun: 'contact', id })})`),
    ...(row.withWhom ?? '').split(', '),
  ].filter((name) => name !== '');
}

/** The same as somebody would type it: for a form that is filled with it. */
export function wordsFor(row: LogRow, viewer: Pick<Viewer, 'can'>): string {
  return namesFor(row, viewer)
    .map((name) => /\((P-\d+)\)$/u.exec(name)?.[1] ?? name)
    .join(', ');
}
