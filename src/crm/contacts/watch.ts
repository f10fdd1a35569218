import type { DueWatch } from '../../commands/define.ts';
import { learnSpokenNames } from '../../store/spoken-names.ts';

/** A sweep looks after other things too. */
const longestMs = 1_000;

/** After an upgrade: people with Chinese names are found by their pinyin. Once, in steps. */
export const spokenContacts: DueWatch = {
  what: 'contact names',
  async due({ tx, now }) {
    const began = performance.now();
    while (performance.now() - began < longestMs) {
      if (!(await learnSpokenNames(tx, 'contacts', now))) break;
    }
    return [];
  },
};
