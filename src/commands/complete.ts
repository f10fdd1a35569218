import type { Choice } from '../cards/form.ts';
import type { Incoming } from '../core/incoming.ts';
import type { Identities } from '../core/ports.ts';
import { withoutInvisible } from './values/tidy.ts';
import type { Worker } from './work.ts';

/** What a field that searches as one types may offer this person; nothing to whoever we do not serve. */
export async function lookupOptions(
  deps: {
    readonly identities: Identities;
    readonly worker: Worker;
    onError(error: unknown, context: Record<string, unknown>): void;
  },
  incoming: Incoming,
): Promise<readonly Choice[]> {
  const { says } = incoming;
  if (!('invocation' in says)) return [];
  const identified = await deps.identities.identify(incoming.from);
  if (identified.kind !== 'staff') return [];
  const { reference = '', query = '' } = says.invocation.args;
  try {
    return await deps.worker.suggest(reference, withoutInvisible(query.slice(0, 100)), incoming, identified.actor);
  } catch (error) {
    deps.onError(error, { what: 'search as you type', reference });
    return [];
  }
}
