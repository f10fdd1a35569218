import type { Secrets } from '../../core/secrets.ts';
import type { Sql } from '../../store/database.ts';
import {
  type ContactField,
  detailMatches,
  openDetail,
  type SealedDetail,
  sealDetail,
  type WantedDetail,
} from '../../store/sealed-details.ts';

export { type ContactField, contactFields, looksLikeEmail, phonesMeant } from '../../store/sealed-details.ts';

/** A customer's own contact details; those of their contact persons are sealed apart from them. */
export function sealContact(secrets: Secrets, field: ContactField, plain: string | null): SealedDetail {
  return sealDetail(secrets, 'customer', field, plain);
}

export function openContact(secrets: Secrets, field: ContactField, sealed: string | null): string | null {
  return openDetail(secrets, 'customer', field, sealed);
}

export function contactMatches(secrets: Secrets, alias: Sql, wanted: WantedDetail): Sql | null {
  return detailMatches(secrets, 'customer', alias, wanted);
}
