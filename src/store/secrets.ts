import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { Secrets } from '../core/secrets.ts';

/** AES-256-GCM: 96-bit nonce, 128-bit tag (NIST SP 800-38D, sections 5.2.1.1 and 5.2.1.2). */
const nonceBytes = 12;
const tagBytes = 16;
const version = 1;

interface Key {
  /** First four bytes of the key's hash: says which key sealed a text without revealing anything of it. */
  readonly id: Buffer;
  readonly encrypt: Buffer;
  readonly digest: Buffer;
}

/**
 * Seals texts with the first of the keys (32 bytes each) and opens what any of them sealed. A sealed text is base64 of:
 * version · key id (4) · nonce (12) · tag (16) · ciphertext. Encryption and digests use separate keys derived by HKDF.
 */
export function createSecrets(keys: readonly Buffer[]): Secrets {
  const known = keys.map(deriveKey);
  const first = known[0];
  if (!first) throw new Error('At least one encryption key is needed.');

  return {
    seal(plain, context) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', first.encrypt, nonce);
      cipher.setAAD(Buffer.from(context));
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(version), first.id, nonce, cipher.getAuthTag(), sealed]).toString('base64');
    },
    open(text, context) {
      const bytes = Buffer.from(text, 'base64');
      if (bytes.length < 1 + 4 + nonceBytes + tagBytes || bytes[0] !== version) throw new Error('Not a sealed text.');
      const id = bytes.subarray(1, 5);
      const key = known.find((candidate) => candidate.id.equals(id));
      if (!key) throw new Error(`Sealed with key ${id.toString('hex')}, which is not configured.`);
      const nonce = bytes.subarray(5, 5 + nonceBytes);
      const tag = bytes.subarray(5 + nonceBytes, 5 + nonceBytes + tagBytes);
      const decipher = createDecipheriv('aes-256-gcm', key.encrypt, nonce, { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(tag);
      const plain = decipher.update(bytes.subarray(5 + nonceBytes + tagBytes));
      return Buffer.concat([plain, decipher.final()]).toString('utf8');
    },
    digest: (plain, context) => digestWith(first, plain, context),
    keyIds: known.map((key) => key.id.toString('hex')),
    digests: (plain, context) => known.map((key) => digestWith(key, plain, context)),
  };
}

function digestWith(key: Key, plain: string, context: string): string {
  return createHmac('sha256', key.digest).update(context).update('\0').update(plain).digest('base64');
}

function deriveKey(key: Buffer): Key {
  if (key.length !== 32) throw new Error(`An encryption key has 32 bytes, not ${key.length}.`);
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', key, 'crossdesk', purpose, 32));
  return {
    id: createHash('sha256').update(derive('id')).digest().subarray(0, 4),
    encrypt: derive('encrypt'),
    digest: derive('digest'),
  };
}
