import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecrets } from '../../src/store/secrets.ts';

const old = Buffer.alloc(32, 1);
const fresh = Buffer.alloc(32, 2);

describe('encryption at rest', () => {
  it('opens what it sealed, and never seals the same way twice', () => {
    const secrets = createSecrets([old]);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (plain) => {
        const sealed = secrets.seal(plain, 'a');
        expect(secrets.open(sealed, 'a')).toBe(plain);
        expect(secrets.seal(plain, 'a')).not.toBe(sealed);
      }),
    );
  });

  it('notices every changed byte, and a text moved to another column', () => {
    const secrets = createSecrets([old]);
    const sealed = secrets.seal('ana@example.com', 'customer.email');
    expect(() => secrets.open(sealed, 'customer.phone')).toThrow();
    const bytes = Buffer.from(sealed, 'base64');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] as number) ^ 1;
      expect(() => secrets.open(changed.toString('base64'), 'customer.email'), `byte ${at}`).toThrow();
    }
  });

  it('opens with any configured key and seals with the first: keys can be rotated', () => {
    const sealedBefore = createSecrets([old]).seal('+49 30 1234', 'x');
    const rotated = createSecrets([fresh, old]);
    expect(rotated.open(sealedBefore, 'x')).toBe('+49 30 1234');
    expect(() => createSecrets([fresh]).open(sealedBefore, 'x')).toThrow(/not configured/u);
    expect(() => createSecrets([old]).open(rotated.seal('new', 'x'), 'x')).toThrow(/not configured/u);
  });

  it('finds what was stored under an older key', () => {
    const stored = createSecrets([old]).digest('ana@example.com', 'customer.email');
    expect(createSecrets([fresh, old]).digests('ana@example.com', 'customer.email')).toContain(stored);
    expect(createSecrets([fresh, old]).digest('ana@example.com', 'customer.email')).not.toBe(stored);
    expect(createSecrets([old]).digest('ana@example.com', 'customer.phone')).not.toBe(stored);
  });

  it('refuses keys of another length', () => {
    expect(() => createSecrets([Buffer.alloc(16)])).toThrow(/32 bytes/u);
    expect(() => createSecrets([])).toThrow();
  });
});
