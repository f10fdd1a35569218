import { randomUUID } from 'node:crypto';

/** A number to tell an admin, found again in the log. */
export function incidentId(): string {
  return randomUUID().slice(0, 8);
}
