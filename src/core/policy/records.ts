import type { Area } from './shape.ts';

/** Contacts, needs and orders: what a customer consists of besides its own record. */
export const records: Area = {
  everyone: () => undefined,
  department: () => undefined,
  person: () => undefined,
};
