import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NounName, shortIdPrefix } from '../../src/core/records.ts';
import { sql } from '../../src/store/database.ts';
import { type CrmWorld, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';

/** `access explain` of a record of every noun: lines, or why there are none. */

let world: CrmWorld;
let customer = 0;
beforeAll(async () => {
  world = await createCrmWorld();
  customer = await idOf('lena', 'customer add "Acme GmbH" owner:me');
});
afterAll(() => world?.close());

const idOf = async (who: Who, line: string): Promise<number> =>
  ((await world.type(who, line)).out as { id: number }).id;
const inserted = async (query: ReturnType<typeof sql>): Promise<number> =>
  (await world.rows<{ id: number }>(query))[0]?.id ?? 0;
const explained = async (who: Who, line: string): Promise<string> => {
  const { reply } = await world.type(who, `access explain ${line}`);
  return cardText('card' in reply ? reply.card : null);
};
const fails = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'went through',
    (error) => error.user?.en ?? String(error),
  );
const lena = (): number => world.actors.lena.staffId;
const fileOn = (noun: string, id: number, name: string): Promise<number> =>
  inserted(sql`
    INSERT INTO files (subject_noun, subject_id, name, mime, size, digest, created_by_id)
    VALUES (${noun}, ${id}::int, ${name}, 'text/plain', 3, ${name}, ${lena()}::int) RETURNING id`);

/** A record of each noun that Lena may know of, or what she is told instead. */
const records: Readonly<Record<NounName, () => Promise<number>>> = {
  customer: async () => customer,
  interaction: () => idOf('lena', `log add C-${customer} "We met"`),
  task: () => idOf('lena', `task add C-${customer} "Call" for:me`),
  staff: async () => world.actors.omar.staffId,
  department: async () => world.departmentIds.sales ?? 0,
  channel: () =>
    inserted(sql`
      INSERT INTO channels (platform, workspace, channel_id, name, department_id, is_private)
      VALUES ('slack', 'T1', 'C0EXPLAIN', 'sales-room', ${world.departmentIds.sales ?? 0}::int, false) RETURNING id`),
  contact: () => idOf('lena', `contact add C-${customer} "Ana Lima"`),
  need: () => idOf('lena', `need add C-${customer} "Quick delivery"`),
  order: () => idOf('lena', `order add C-${customer} "1 x Chair @ EUR 100"`),
  deal: () => idOf('lena', `deal add C-${customer} "Renewal" amount:"EUR 100"`),
  target: () => idOf('marta', 'target add revenue €100,000 period:"Q4 2026" for:sales'),
  review: async () => {
    const deal = await idOf('lena', `deal add C-${customer} "Lost one" amount:"EUR 100"`);
    await world.type('lena', `deal lose DL-${deal} reason:price`);
    return idOf('lena', `review start DL-${deal}`);
  },
  case: () => idOf('omar', `case add C-${customer} "It hums"`),
  campaign: () => idOf('mia', 'campaign add "Spring" channels:email'),
  handoff: async () => {
    const id = await idOf('omar', `case add C-${customer} "For you"`);
    return idOf('omar', `handoff offer CS-${id} to:sales because:"Yours"`);
  },
  project: () => idOf('lena', `project start onboarding for:C-${customer}`),
  playbook: async () => inserted(sql`SELECT id FROM playbooks ORDER BY id LIMIT 1`),
  survey: () => idOf('omar', `survey record C-${customer} csat:5`),
  file: () => fileOn('customer', customer, 'offer.txt'),
  field: () => idOf('iris', 'field add customer Tier'),
  grant: () => idOf('iris', 'access grant marketing read customer:notes'),
  import: () =>
    inserted(sql`
      INSERT INTO imports (noun, file_name, file_digest, file_size, file_sealed, shape, settings, status, created_by_id)
      VALUES ('customer', 'a.csv', 'd', 1, 's', '{}', '{}', 'done', ${lena()}::int) RETURNING id`),
  subscription: () => idOf('lena', 'subscribe deal.won where owner:me'),
  bulletin: async () => 1,
  digest: () => idOf('lena', 'digest schedule daily 9:00'),
  edition: async () => {
    const digest = await inserted(sql`SELECT id FROM digests ORDER BY id DESC LIMIT 1`);
    return inserted(sql`
      INSERT INTO digest_editions (digest_id, slot, since, until, due_until)
      VALUES (${digest}::int, 'x', now(), now(), now()) RETURNING id`);
  },
};
/** Nouns of which nothing can be explained, and what is said instead. */
const notExplained: Readonly<Partial<Record<NounName, RegExp>>> = {
  grant: /admins alone/u,
  bulletin: /nobody else/u,
};

describe('access explain', () => {
  it.each(Object.keys(shortIdPrefix) as NounName[])('explains a %s, or says why it does not', async (noun) => {
    const id = await records[noun]();
    expect(id, 'there is such a record').toBeGreaterThan(0);
    const word = `${shortIdPrefix[noun]}-${id}`;
    const instead = notExplained[noun];
    if (instead) {
      expect(await fails(explained('lena', word))).toMatch(instead);
      return;
    }
    const own = await explained('lena', word);
    expect(own).toContain(word);
    expect(own).toMatch(/[✓✗] see/u);
    // An admin asks about a colleague, by name too.
    expect(await explained('iris', `${word} @mia`)).toMatch(/[✓✗] see[^\n]* \(/u);
    expect(await fails(explained('iris', `${shortIdPrefix[noun]}-99999`))).toMatch(/C-|know|no |not|None/iu);
  });
});

describe('the rights to a file', () => {
  it('rest on the record that it is on, which is explained too', async () => {
    const log = await idOf('lena', `log add C-${customer} "Between us" private:yes`);
    const id = await fileOn('interaction', log, 'between-us.txt');
    const said = await explained('iris', `F-${id} @mia`);
    expect(said).toContain(`It is on L-${log}, whose rights decide as well:`);
    expect(said).toMatch(/✓ see: basic details[\s\S]*It is on[\s\S]*✗ see: the content/u);
    expect(said).toContain(`Whoever may not know of L-${log} may not know of the file.`);
    expect(await explained('lena', `F-${id}`)).toMatch(/It is on L-\d+[\s\S]*✓ see: the content/u);
    // Whoever may not know of the log learns nothing of its file, not even that it is there.
    const [hidden, gone] = [await fails(explained('mia', `F-${id}`)), await fails(explained('mia', 'F-99999'))];
    expect(hidden.replaceAll(`F-${id}`, 'F')).toBe(gone.replaceAll('F-99999', 'F'));
  });

  it('are its sender’s alone while it is on nothing', async () => {
    const id = await inserted(sql`
      INSERT INTO files (name, mime, size, digest, created_by_id, kept_until)
      VALUES ('loose.txt', 'text/plain', 3, 'loose', ${lena()}::int, ${new Date('2026-12-01')}::timestamptz) RETURNING id`);
    const own = await explained('lena', `F-${id}`);
    expect(own).toMatch(/✓ see/u);
    expect(own).not.toContain('It is on');
    expect(await fails(explained('mia', `F-${id}`))).not.toBe('went through');
  });
});
