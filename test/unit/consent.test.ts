import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Consent,
  type ContactWay,
  consentAnswers,
  contactWays,
  type Reachable,
  readConsent,
  refusedWays,
  warning,
  wayOfVia,
  whyNotContact,
} from '../../src/core/consent.ts';

const said = (answer: 'yes' | 'no' | 'unknown') => ({ answer, at: '2026-05-04', source: null });
const willing = (consent: Consent = {}): Reachable => ({ doNotContact: false, consent });

describe('whether somebody may be contacted', () => {
  it.each([
    ['nobody asked, about what they bought', willing(), 'service', null],
    ['nobody asked, for marketing', willing(), 'marketing', 'not-asked'],
    ['agreed', willing({ email: said('yes') }), 'marketing', null],
    ['agreed to another way', willing({ phone: said('yes') }), 'marketing', 'not-asked'],
    ['was asked and gave no answer', willing({ email: said('unknown') }), 'marketing', 'not-asked'],
    ['refused', willing({ email: said('no') }), 'service', 'refused'],
    [
      'is not to be contacted though they agreed',
      { doNotContact: true, consent: { email: said('yes') } },
      'service',
      'do-not-contact',
    ],
  ] as const)('%s', (_, who, purpose, why) => {
    expect(whyNotContact([who], 'email', purpose)).toBe(why);
  });

  it('asks a contact together with their customer', () => {
    const agreed = willing({ email: said('yes') });
    expect(whyNotContact([agreed, willing()], 'email', 'marketing')).toBeNull();
    expect(whyNotContact([willing(), agreed], 'email', 'marketing')).toBeNull();
    expect(whyNotContact([agreed, willing({ email: said('no') })], 'email', 'marketing')).toBe('refused');
    expect(whyNotContact([agreed, { doNotContact: true, consent: {} }], 'email')).toBe('do-not-contact');
  });

  const reachable = fc.record({
    doNotContact: fc.boolean(),
    consent: fc
      .dictionary(fc.constantFrom(...contactWays), fc.constantFrom(...consentAnswers).map(said))
      .map((given) => given as Consent),
  });
  const way = fc.constantFrom<ContactWay>(...contactWays);

  it('never allows for marketing what service is refused, nor for two what one of them refuses', () => {
    fc.assert(
      fc.property(reachable, reachable, way, (one, other, by) => {
        if (whyNotContact([one], by, 'service') !== null) {
          expect(whyNotContact([one], by, 'marketing')).not.toBeNull();
          expect(whyNotContact([one, other], by, 'service')).not.toBeNull();
          expect(whyNotContact([other, one], by, 'marketing')).not.toBeNull();
        }
        expect(whyNotContact([one, other], by)).toBe(whyNotContact([other, one], by));
      }),
    );
  });

  it('has words for every reason and way', () => {
    for (const why of ['do-not-contact', 'refused', 'not-asked'] as const) {
      for (const by of contactWays) {
        const { en, zh } = warning('Ana', why, by);
        expect(en).toContain('Ana');
        expect(zh).toContain('Ana');
      }
    }
  });
});

it('reads what the database keeps, whatever it is', () => {
  fc.assert(
    fc.property(fc.anything(), (kept) => {
      for (const way of Object.keys(readConsent(kept))) expect(contactWays).toContain(way);
    }),
  );
  const kept = { email: said('no'), fax: said('yes'), phone: 'nonsense', chat: { answer: 'perhaps' } };
  expect(readConsent(kept)).toEqual({ email: said('no') });
  expect(refusedWays(readConsent(kept))).toEqual(['email']);
});

it('knows which logs are a way of being contacted', () => {
  expect(['call', 'email', 'chat', 'visit', 'other'].map(wayOfVia)).toEqual(['phone', 'email', 'chat', null, null]);
});
