import type { Area } from './shape.ts';

/** Cases: questions, complaints and feedback. */
export const service: Area = {
  everyone: () => undefined,
  department: () => undefined,
  person: () => undefined,
};
