import type { DueWatch } from '../../../commands/define.ts';
import { days } from '../../../core/clock.ts';
import { beginScan, lastScan, scanStep } from './scan.ts';

/** A scan begins by itself when the last one ended so long ago. */
const everyMs = days(7);
/** A sweep looks after other things too. */
const longestMs = 1_500;

/** Goes on with the scan that is under way, and begins one every week. */
export const duplicateScan: DueWatch = {
  what: 'duplicates',
  async due({ tx, secrets, now }) {
    const last = await lastScan(tx);
    if (!last || (last.endedAt !== null && now.getTime() - last.endedAt.getTime() >= everyMs))
      await beginScan(tx, now, null);
    const began = performance.now();
    while (performance.now() - began < longestMs) {
      if (!(await scanStep({ tx, secrets, now }))) break;
    }
    return [];
  },
};
