import type { Area } from './shape.ts';

/** Deals, targets and the reviews of both. */
export const sales: Area = {
  everyone: () => undefined,
  department: () => undefined,
  person: () => undefined,
};
