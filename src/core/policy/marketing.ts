import type { Area } from './shape.ts';

/** Campaigns and surveys. */
export const marketing: Area = {
  everyone: () => undefined,
  department: () => undefined,
  person: () => undefined,
};
