import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consentAnswers, contactWays, readConsent, whyNotContact } from '../../src/core/consent.ts';
import { usualQuintiles } from '../../src/core/rfm.ts';
import { channels, wayOf } from '../../src/crm/campaigns/rules.ts';
import { countAudience, type Segment, segmentSql, whyNotSql } from '../../src/crm/campaigns/segment.ts';
import { actorAbility } from '../../src/operations/viewer.ts';
import { sql } from '../../src/store/database.ts';
import { type CrmWorld, createCrmWorld } from '../support/crm-world.ts';

let world: CrmWorld;
beforeAll(async () => {
  world = await createCrmWorld();
});
afterAll(() => world?.close());

const given = fc.record({
  answer: fc.constantFrom(...consentAnswers),
  at: fc.constant('2026-05-04'),
  source: fc.constant(null),
});
/** As the database may hold it: of other versions, or written by hand. */
const anyConsent = fc.dictionary(
  fc.constantFrom(...contactWays, 'fax'),
  fc.oneof({ weight: 4, arbitrary: given }, fc.constantFrom<unknown>('yes', null, 3, { answer: 'maybe' }, [])),
);

describe('whoever is left out of an audience', () => {
  it('is whoever must not be contacted, whatever is kept of their consent', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyConsent,
        fc.boolean(),
        fc.constantFrom(...channels),
        async (consent, doNotContact, channel) => {
          const [found] = await world.rows<{ why: string | null }>(sql`
          SELECT ${whyNotSql(sql`asked.channel`)} AS why
          FROM (SELECT ${JSON.stringify(consent)}::jsonb AS consent, ${doNotContact ? world.clock.at : null}::timestamptz AS do_not_contact_at) c,
            (SELECT ${channel}::text AS channel) asked`);
          const way = wayOf(channel);
          const asked = { doNotContact, consent: readConsent(consent) };
          const expected =
            way === null ? (doNotContact ? 'do-not-contact' : null) : whyNotContact([asked], way, 'marketing');
          expect(found?.why ?? null).toBe(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is counted once for each channel, and with the others makes the whole', async () => {
    for (let n = 0; n < 40; n += 1) {
      const answer = consentAnswers[n % 3];
      await world.customer(`Somebody ${n}`, 'sales', n % 2 === 0 ? 'lena' : null, {
        country: n % 5 === 0 ? 'DE' : 'FR',
        lifecycle: n % 4 === 0 ? 'lead' : 'active',
        kind: n % 7 === 0 ? 'person' : 'company',
        consent: n % 6 === 0 ? {} : { email: { answer, at: '2026-05-04', source: null } },
        ...(n % 9 === 0 ? { doNotContactAt: world.clock.at } : {}),
        ...(n % 8 === 0 ? { lastContactAt: new Date(world.clock.at.getTime() - n * 86_400_000) } : {}),
      });
    }
    const segment = fc.record<Segment>(
      {
        lifecycle: fc.constantFrom('lead', 'active', 'lost'),
        kind: fc.constantFrom('person', 'company'),
        country: fc.constantFrom('DE', 'FR', 'CN'),
        contactedDays: fc.integer({ min: 1, max: 60 }),
        silentDays: fc.integer({ min: 1, max: 60 }),
      },
      { requiredKeys: [] },
    );
    const ability = actorAbility(world.actors.mia);
    await fc.assert(
      fc.asyncProperty(segment, async (one) => {
        const { total, byChannel } = await world.database.read((tx) =>
          countAudience(tx, one, ['email', 'event'], ability, world.clock.at),
        );
        const listed = await world.rows(
          sql`SELECT c.id FROM customers c WHERE ${segmentSql(one, ability, world.clock.at, usualQuintiles)}`,
        );
        expect(total).toBe(listed.length);
        for (const { free, doNotContact, refused, notAsked } of byChannel) {
          expect(free + doNotContact + refused + notAsked).toBe(total);
        }
        // Whoever had contact lately is not silent: both cannot be asked of the same days.
        if (one.contactedDays && one.silentDays && one.contactedDays <= one.silentDays) expect(total).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('is not told by class what amounts are hidden', async () => {
    // Only what it is worth makes this customer a B.
    await world.customer('Rich AG', 'sales', 'lena', { country: 'CN', valueMinor: 90_000_000n, valueCurrency: 'EUR' });
    await world.sweep();
    const id = ((await world.type('mia', 'campaign add Classes channels:event')).out as { id: number }).id;
    await world.type('mia', `campaign audience set CM-${id} country:China class:B`);
    const total = async (who: 'mia' | 'fay') =>
      ((await world.type(who, `campaign audience CM-${id}`)).out as { audience: { total: number } }).audience.total;
    expect(await total('mia')).toBe(0);
    expect(await total('fay')).toBe(1);
  });
});
