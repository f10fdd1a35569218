import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { days } from '../../src/core/clock.ts';
import { nouns, retainedBy } from '../../src/crm/index.ts';
import { sealAudit, verifyAudit } from '../../src/store/audit-seal.ts';
import { sql } from '../../src/store/database.ts';
import { applyRetention, cutoff } from '../../src/store/retention.ts';
import { createSecrets } from '../../src/store/secrets.ts';
import { type CrmWorld, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';

const secrets = createSecrets([Buffer.alloc(32, 7)]); // the one that the company of the tests seals with
let world: CrmWorld;
beforeAll(async () => {
  world = await createCrmWorld();
  for (const name of ['Acme', 'Birke']) {
    await world.type('lena', `customer add "${name}"`);
    await world.type('lena', `log add ${name} "Old words of ${name}" at:"10 days ago"`);
    await world.type('lena', `log add ${name} "New words of ${name}"`);
  }
  world.wait(days(85));
});
afterAll(() => world?.close());

const fails = (work: Promise<unknown>) =>
  work.then(
    () => 'went through',
    (error) => error.user?.en ?? String(error),
  );
const says = async (who: Who, line: string) => {
  const { reply } = await world.type(who, line);
  return cardText('card' in reply ? reply.card : null);
};
const sweep = () => applyRetention(world.database, world.clock, retainedBy(nouns(() => undefined)));
const words = async () =>
  (await world.rows<{ content: string }>(sql`SELECT content FROM interactions ORDER BY id`)).map(({ content }) =>
    content.startsWith('(') ? 'erased' : content,
  );

describe('retention', () => {
  it('says beforehand what would go, and erases nothing before the sweep', async () => {
    expect(await says('iris', 'retention list')).toMatch(/logs \(kept for good\)/u);
    expect(await says('iris', 'retention set logs 3 months')).toMatch(/kept for 3 months\. The next sweep erases 2/u);
    expect(await says('iris', 'retention')).toMatch(/logs \(kept for 3 months · the next sweep erases 2\)/u);
    expect(await words()).not.toContain('erased');
    await world.undo('iris');
    expect(await says('iris', 'retention list')).toMatch(/logs \(kept for good\)/u);
    expect((await sweep()).size).toBe(0);
  });

  it('spares a customer under legal hold', async () => {
    await world.type('iris', 'retention hold birke "Court case 12/26"');
    expect(await says('iris', 'retention holds')).toMatch(/Birke · C-\d+ · Court case 12\/26/u);
    expect(await fails(world.type('iris', 'retention hold birke again'))).toContain('already');
    await world.type('iris', 'retention set logs 3 months');
    await sealAudit(world.database, secrets);
    expect([...(await sweep())]).toEqual([['logs', 1]]);
    expect(await words()).toEqual(['erased', 'New words of Acme', 'Old words of Birke', 'New words of Birke']);
    expect([...(await sweep())]).toEqual([['logs', 0]]);
    await world.type('iris', 'retention release birke');
    expect([...(await sweep())]).toEqual([['logs', 1]]);
    expect(await words()).toEqual(['erased', 'New words of Acme', 'erased', 'New words of Birke']);
    expect(await fails(world.type('iris', 'retention release birke'))).toContain('not under legal hold');
  });

  it('takes the words out of the audit log too, whose chain still holds', async () => {
    const left = await world.rows<{ n: bigint }>(sql`
      SELECT count(*) AS n FROM audit_entries WHERE noun = 'interaction' AND change_sealed IS NOT NULL`);
    expect(left[0]?.n).toBe(2n);
    const lines = await world.rows(
      sql`SELECT door, fields FROM audit_entries WHERE operation = 'retention.apply' ORDER BY id`,
    );
    expect(lines).toEqual([
      { door: 'system', fields: ['logs', '1'] },
      { door: 'system', fields: ['logs', '1'] },
    ]);
    await sealAudit(world.database, secrets);
    expect(await verifyAudit(world.database, secrets, { full: true })).toMatchObject({ broken: null, erased: 2 });
    await world.type('iris', 'retention set audit 1 month');
    await sweep();
    const kept = await world.rows<{ n: bigint }>(sql`
      SELECT count(*) AS n FROM audit_entries WHERE at < ${cutoff(1, world.clock.now())}::timestamptz AND change_sealed IS NOT NULL`);
    expect(kept[0]?.n).toBe(0n);
    expect((await verifyAudit(world.database, secrets, { full: true })).broken).toBeNull();
  });

  it('is for admins, and tells a right example where the period is none', async () => {
    for (const who of ['lena', 'marta', 'viv'] as const) {
      for (const line of ['retention list', 'retention set logs 1 month', 'retention hold acme x', 'retention holds'])
        expect(await fails(world.type(who, line)), `${who}: ${line}`).toContain('You may not');
    }
    for (const period of ['soon', '0 months', '51 years', '-3', '1.5 years'])
      expect(await fails(world.type('iris', `retention set logs ${period}`)), period).toContain('months or years');
    expect(await fails(world.type('iris', 'retention set shoes 3 months'))).toMatch(/none of: [^.]*logs/u);
    expect(await fails(world.type('iris', 'retention off inbox'))).toContain('no rule');
  });
});

describe('a cutoff', () => {
  it('is so many months back, at the last day of a shorter month', () => {
    const day = (text: string) => new Date(`${text}T12:00:00Z`);
    expect(cutoff(1, day('2026-03-31'))).toEqual(day('2026-02-28'));
    expect(cutoff(12, day('2024-02-29'))).toEqual(day('2023-02-28'));
    expect(cutoff(24, day('2026-11-20'))).toEqual(day('2024-11-20'));
  });
});
