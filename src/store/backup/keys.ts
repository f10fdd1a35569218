import { createHash } from 'node:crypto';

/** Eight hexadecimal digits that tell keys apart and say nothing about them: they are taken from a digest of a digest. */
export function keyFingerprint(key: Uint8Array): string {
  const digest = createHash('sha256').update(key).digest();
  return createHash('sha256').update(digest).digest('hex').slice(0, 8);
}

/** Whether `keys` open all that was encrypted with the keys of these fingerprints; null when the backup names none. */
export function keysOpen(fingerprints: readonly string[], keys: readonly Uint8Array[]): boolean | null {
  if (fingerprints.length === 0) return null;
  const ours = new Set(keys.map(keyFingerprint));
  return fingerprints.every((fingerprint) => ours.has(fingerprint));
}
