import type { Area } from './shape.ts';

/** Access rules, imports, custom fields, files. */
export const housekeeping: Area = {
  everyone: () => undefined,
  department: () => undefined,
  person: () => undefined,
};
