import { DeliveryError } from './errors.ts';

/** A timer may go off a moment early, and the limit would say no once more. */
const marginMs = 25;

/**
 * Sends once more where the platform asks to wait no longer than `patienceMs`: a longer wait a person should not sit through, and a queue
 * sees to it. Throws what sending throws.
 */
export async function oncePatient<T>(patienceMs: number, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    const waitMs = error instanceof DeliveryError && error.kind === 'rate-limited' ? error.retryAfterMs : undefined;
    if (waitMs === undefined || waitMs > patienceMs) throw error;
    await new Promise((resolve) => setTimeout(resolve, waitMs + marginMs));
    return send();
  }
}
