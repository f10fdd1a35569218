import type { DueWatch } from '../../commands/define.ts';
import { learnSpokenNames } from '../../store/spoken-names.ts';

/** A sweep looks after other things too. */
const longestMs = 1_000;

/** After an upgrade: customers with Chinese names are found by their pinyin. Once, in steps. */
export const spokenCustomers: DueWatch = {
  what: 'customer names',
  async due({ tx, now }) {
    const began = performance.now();
    while (performance.now() - began < longestMs) {
      if (!(await learnSpokenNames(tx, 'customers', now))) break;
    }
    return [];
  },
};
