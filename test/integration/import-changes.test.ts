import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { specs } from '../../src/crm/data/columns.ts';
import { rawSql, sql } from '../../src/store/database.ts';
import { createImportWorld, type ImportWorld } from './import-world.ts';

let world: ImportWorld;
beforeAll(async () => {
  world = await createImportWorld();
});
afterAll(() => world?.close());

const check = async (name: string, content: string, settings = ''): Promise<number> => {
  const id = await world.send('marta', name, content, 'customers');
  if (settings !== '') await world.type('marta', `import map I-${id} ${settings}`);
  await world.type('marta', `import check I-${id}`);
  await world.runner().work();
  return id;
};

describe('a customer that is here already', () => {
  it('gets tags, owner, department and lifecycle from the file too, and has them back after undo', async () => {
    const id = await world.customer('Omega Works', 'sales', 'lena');
    const content = 'Name,Country,Tags,Owner,Lifecycle\nOmega Works,Spain,"vip, fair",Marta,dormant\n';
    const file = await world.import('marta', 'omega.csv', content, 'customers');
    expect(await world.text('marta', file)).toContain('1 updated · 0 already the same · 0 rejected');
    const standing = () =>
      world.rows(sql`
        SELECT c.country, c.tags, c.lifecycle, s.name AS owner FROM customers c JOIN staff s ON s.id = c.owner_id
        WHERE c.id = ${id}::int`);
    const [marta] = await world.rows<{ name: string }>(
      sql`SELECT name FROM staff WHERE id = ${world.actors.marta.staffId as number}::int`,
    );
    expect(await standing()).toEqual([
      { country: 'ES', tags: expect.arrayContaining(['vip', 'fair']), lifecycle: 'dormant', owner: marta?.name },
    ]);
    const again = await world.import('marta', 'omega2.csv', `${content}\n`, 'customers');
    expect(await world.state(again)).toMatchObject({ updated: 0, same: 1, rejected: 0 });
    await world.type('marta', `import undo I-${file}`);
    await world.runner().work();
    expect(await world.state(file)).toMatchObject({ status: 'undone', undone: 1 });
    expect(await standing()).toMatchObject([{ country: null, tags: [], lifecycle: 'active' }]);
  });

  it('has its posted card drawn again, and nobody is told', async () => {
    const [shown, unseen] = [
      await world.customer('Shown Works', 'sales', 'lena'),
      await world.customer('Unseen Works', 'sales', 'lena'),
    ];
    await world.rows(sql`
      WITH t AS (INSERT INTO targets (kind, staff_id) VALUES ('staff', ${world.actors.lena.staffId as number}::int) RETURNING id)
      INSERT INTO live_posts (noun, record_id, target_id, ref, shown) SELECT 'customer', ${shown}::int, id, '{}', 'x' FROM t`);
    const [before] = await world.rows<{ id: bigint }>(sql`SELECT coalesce(max(id), 0) AS id FROM outbox`);
    const id = await world.import('marta', 'shown.csv', 'Name,Country\nShown Works,Spain\nUnseen Works,Spain\n');
    expect(await world.state(id)).toMatchObject({ updated: 2 });
    const events = await world.rows(sql`
      SELECT type, record_id AS id FROM outbox WHERE id > ${before?.id ?? 0n}::bigint AND noun <> 'import' ORDER BY id`);
    expect(events).toEqual([{ type: 'customer.caught_up', id: shown }]);
    expect(unseen).toBeGreaterThan(0);
  });
});

describe('fields that admins declared', () => {
  it('are columns like any other: guessed by their names, read by their kinds, added and changed', async () => {
    await world.type('iris', 'field add customer "Contract no" type:text');
    await world.type('iris', 'field add customer Tier type:choice options:"gold, silver"');
    await world.type('iris', 'field add customer "Renews on" type:date');
    const content = (tier: string) =>
      [
        'Name,Contract no,Tier,Renews on',
        `Fielded Works,A=1; B,${tier},31/12/2027`,
        'Wrongly Works,,bronze,30/12/2027',
      ].join('\n');
    const first = await world.import('marta', 'fields.csv', `${content('gold')}\n`, 'customers');
    expect(await world.state(first)).toMatchObject({ created: 1, rejected: 1 });
    expect(await world.text('marta', first)).toContain('bronze');
    const custom = async () => {
      const [row] = await world.rows<{ custom: Record<string, unknown> }>(
        sql`SELECT custom FROM customers WHERE name = 'Fielded Works'`,
      );
      return Object.values(row?.custom ?? {});
    };
    expect(await custom()).toEqual(['A=1; B', 'gold', '2027-12-31']);
    const second = await world.import('marta', 'fields2.csv', `${content('silver')}\n`, 'customers');
    expect(await world.state(second)).toMatchObject({ updated: 1, rejected: 1 });
    expect(await custom()).toEqual(['A=1; B', 'silver', '2027-12-31']);
    await world.type('marta', `import undo I-${second}`);
    await world.runner().work();
    expect(await custom()).toEqual(['A=1; B', 'gold', '2027-12-31']);
  });
});

describe('a dry run', () => {
  /** More than a chunk lies between the two, so nothing of the first is left in the transaction of the second. */
  const filler = Array.from({ length: 120 }, (_, n) => `Filler ${n} Works,`).join('\n');

  it('sees that two lines are one customer, however far apart, as the real run does', async () => {
    const content = `Name,Country\nTwofold GmbH,Spain\n${filler}\nTWOFOLD GMBH,Norway\nTwofold,Chile\n`;
    const tried = await check('apart.csv', content);
    const foretold = await world.state(tried);
    expect(foretold).toMatchObject({ status: 'checked', created: 121, updated: 1, rejected: 1 });
    expect(await world.text('marta', tried)).toContain('It looks like the customer in line 2.');
    await world.type('marta', `import run I-${tried}`);
    await world.runner().work();
    const { created, updated, same, rejected } = foretold;
    expect(await world.state(tried)).toMatchObject({ status: 'done', created, updated, same, rejected });
  });

  it('goes by what was said about those that are alike', async () => {
    const content = `Name\nAlikeness Ltd\n${filler.replaceAll(',', '')}\nAlikeness\n`;
    const said = async (settings: string) => world.state(await check('alike.csv', content, settings));
    expect(await said('alike:create existing:skip')).toMatchObject({ created: 2, rejected: 0 });
    expect(await said('alike:skip existing:skip')).toMatchObject({ created: 1, rejected: 0 });
    expect(await said('alike:update existing:skip')).toMatchObject({ created: 1, updated: 1, rejected: 0 });
  });

  it('that another worker goes on with begins at the beginning', async () => {
    const content = `Name,Country\nRestarted GmbH,Spain\n${filler.replaceAll('Filler', 'Refill')}\nRestarted GmbH,Norway\n`;
    const id = await world.send('marta', 'restart.csv', content, 'customers');
    await world.type('marta', `import check I-${id}`);
    // As a worker leaves it that was killed after its first chunk.
    await world.rows(sql`UPDATE imports SET rows_done = 100, created_count = 100 WHERE id = ${id}::int`);
    await world.runner().work();
    expect(await world.state(id)).toMatchObject({ status: 'checked', created: 121, updated: 1, rejected: 0 });
  });
});

describe('a row that fails halfway', () => {
  it('leaves nothing of itself, and the others of its chunk stay', async () => {
    const content = [
      'Name,Country,Contact name,Contact e-mail',
      'Halfway One,Spain,Ana Ruiz,ana@one.example',
      'Halfway Two,Spain,Bo Berg,not an address',
      'Halfway Three,Spain,Cy Chen,cy@three.example',
    ].join('\n');
    const id = await world.import('marta', 'halfway.csv', `${content}\n`, 'customers');
    expect(await world.state(id)).toMatchObject({ created: 2, rejected: 1 });
    expect(
      await world.rows(sql`
        SELECT c.name, p.name AS person FROM customers c LEFT JOIN contacts p ON p.customer_id = c.id
        WHERE c.name LIKE 'Halfway%' ORDER BY c.id`),
    ).toEqual([
      { name: 'Halfway One', person: 'Ana Ruiz' },
      { name: 'Halfway Three', person: 'Cy Chen' },
    ]);
  });
});

describe('what people said to being contacted', () => {
  const consentOf = async (name: string) => {
    const [row] = await world.rows<{ consent: Record<string, { answer: string }>; stopped: boolean }>(
      sql`SELECT consent, do_not_contact_at IS NOT NULL AS stopped FROM contacts WHERE name = ${name}`,
    );
    const answers = Object.entries(row?.consent ?? {}).map(([way, { answer }]) => [way, answer]);
    return { ...Object.fromEntries(answers), stopped: row?.stopped };
  };

  it('comes along: refusals count, a yes lifts none, and a no to a refusal is no consent', async () => {
    await world.customer('Reached Works', 'sales', 'lena');
    const head = 'Account Name,Full name,Email,Email Opt Out,Do Not Call,Do not contact,Newsletter\n';
    const rows = [
      'Reached Works,Ana Optout,ana@reached.example,TRUE,FALSE,,yes',
      'Reached Works,Bo Stopped,bo@reached.example,0,1,yes,',
      'Reached Works,Cy Agreed,cy@reached.example,false,false,no,yes',
      'Reached Works,Di Unclear,di@reached.example,perhaps,,,',
    ].join('\n');
    const id = await world.import('marta', 'people.csv', `${head}${rows}\n`, 'contacts');
    expect(await world.state(id)).toMatchObject({ created: 3, rejected: 1 });
    expect(await world.text('marta', id)).toContain('Say yes or no here.');
    expect(await consentOf('Ana Optout')).toEqual({ email: 'no', stopped: false });
    expect(await consentOf('Bo Stopped')).toEqual({ phone: 'no', stopped: true });
    expect(await consentOf('Cy Agreed')).toEqual({ email: 'yes', stopped: false });
    // Later a file says yes for somebody who has said no here, and nothing new of the others.
    const again = await world.import(
      'marta',
      'people2.csv',
      `${head}Reached Works,Ana Optout,ana@reached.example,,,,yes\n${rows.split('\n')[1]}\n`,
      'contacts',
    );
    expect(await world.state(again)).toMatchObject({ created: 0, updated: 0, same: 2, rejected: 0 });
    expect(await consentOf('Ana Optout')).toEqual({ email: 'no', stopped: false });
    await world.type('marta', `import undo I-${id}`);
    await world.runner().work();
    expect(await world.rows(sql`SELECT name FROM contacts WHERE name LIKE '% Optout' AND removed_at IS NULL`)).toEqual(
      [],
    );
  });
});

describe('the columns of every noun', () => {
  it('fill arguments of commands that there are', () => {
    // Of a customer's row `contact.…` is the person in it.
    const filled = (arg: string) => (arg.startsWith('contact.') ? ['contact add', arg.slice(8)] : null);
    const missing = specs.flatMap((spec) =>
      spec.columns.flatMap(({ key, arg }) => {
        if (arg === undefined) return [];
        const [path, name] = filled(arg) ?? [spec.command, arg];
        const also = spec.noun === 'campaign' ? world.registry.command('campaign result') : undefined;
        const args = { ...world.registry.command(path as string)?.args, ...also?.args };
        return (name as string) in args ? [] : [`${spec.noun}: ${key} → ${path} ${name}`];
      }),
    );
    expect(missing).toEqual([]);
  });
});

describe('one row of every other noun', () => {
  it.each([
    ['logs', 'Customer,Notes,Type,Date\nEvery Works,Asked for an offer,call,2026-01-04\n', 'interactions'],
    ['tasks', 'Customer,Subject,Due date,Priority\nEvery Works,Send the offer,2027-01-04,high\n', 'tasks'],
    [
      'deals',
      'Account Name,Opportunity Name,Amount,Currency,Close Date\nEvery Works,A machine,900.00,EUR,2027-01-04\n',
      'deals',
    ],
    ['orders', 'Customer,Items,Order number,Order date\nEvery Works,2 Shelf @ 100 EUR,PO-77,2026-01-04\n', 'orders'],
    ['needs', 'Customer,Requirement,Needed by\nEvery Works,Single sign-on,2027-01-04\n', 'needs'],
    ['cases', 'Customer,Subject,Severity,Type\nEvery Works,It leaks,high,issue\n', 'cases'],
    ['contacts', 'Account Name,Full name,Job title\nEvery Works,Eve Ery,Buyer\n', 'contacts'],
  ])('%s', async (what, content, table) => {
    const [there] = await world.rows<{ id: number }>(sql`SELECT id FROM customers WHERE name = 'Every Works'`);
    const customer = there?.id ?? (await world.customer('Every Works', 'sales', 'marta'));
    const id = await world.import('marta', `${what}.csv`, content, what);
    expect(await world.text('marta', id)).toContain('1 added');
    expect(
      await world.rows(sql`SELECT count(*)::int AS n FROM ${rawSql(table)} WHERE customer_id = ${customer}::int`),
    ).toEqual([{ n: 1 }]);
    await world.type('marta', `import undo I-${id}`);
    await world.runner().work();
    expect(await world.state(id)).toMatchObject({ status: 'undone', undone: 1 });
  });
});

describe('surveys', () => {
  it('are read in with what was expected and how it was, per period', async () => {
    await world.customer('Surveyed Works', 'sales', 'lena');
    const content = [
      'Customer,Expected satisfaction,Actual satisfaction,Actual loyalty,Expected loyalty,Period,Date,CSAT',
      'Surveyed Works,80,70,60,75,Q3 2025,2025-10-02,4',
      'Surveyed Works,,55,,,Q2 2025,2025-07-02,',
      'Surveyed Works,180,55,,,Q2 2025,2025-07-02,',
    ].join('\n');
    const id = await world.import('marta', 'surveys.csv', `${content}\n`, 'surveys');
    expect(await world.state(id)).toMatchObject({ created: 2, rejected: 1 });
    expect(
      await world.rows(sql`
        SELECT satisfaction_expected::float AS ws, satisfaction_actual::float AS cs, loyalty_expected::float AS pl, loyalty_actual::float AS rl,
          period_from::text AS since, csat FROM surveys v JOIN customers c ON c.id = v.customer_id
        WHERE c.name = 'Surveyed Works' ORDER BY v.id`),
    ).toEqual([
      { ws: 80, cs: 70, pl: 75, rl: 60, since: '2025-07-01', csat: 4 },
      { ws: null, cs: 55, pl: null, rl: null, since: '2025-04-01', csat: null },
    ]);
  });
});

describe('a row that the database refuses', () => {
  it('is rejected alone, and the import goes on', async () => {
    const refuse = sql`
      CREATE FUNCTION refuse_one() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN IF NEW.name = ''Refused Works'' THEN RAISE check_violation; END IF; RETURN NEW; END'`;
    await world.rows(refuse);
    await world.rows(
      sql`CREATE TRIGGER refuse_one BEFORE INSERT ON customers FOR EACH ROW EXECUTE FUNCTION refuse_one()`,
    );
    const id = await world.import(
      'marta',
      'refused.csv',
      'Name\nTaken Works\nRefused Works\nTaken Too Works\n',
      'customers',
    );
    await world.rows(sql`DROP TRIGGER refuse_one ON customers`);
    expect(await world.state(id)).toMatchObject({ status: 'done', created: 2, rejected: 1 });
    expect(await world.text('marta', id)).toContain('cannot be stored');
    expect(world.faults).toEqual([]);
  });
});

describe('touches of a campaign', () => {
  it('are read in with what people did, and taken back', async () => {
    await world.customer('Touched Works', 'sales', 'lena');
    await world.customer('Silent Works', 'sales', 'lena');
    const { out } = await world.type('iris', 'campaign add "Autumn fair" channels:event department:marketing');
    const campaign = (out as { id: number }).id;
    await world.type('iris', `campaign start CM-${campaign}`);
    const content = [
      'Campaign,Account,Date,Member status',
      'Autumn fair,Touched Works,2026-01-05,Replied',
      `CM-${campaign},SILENT WORKS,2026-01-06,`,
      'Autumn fair,Nobody Works,2026-01-06,',
    ].join('\n');
    const id = await world.import('iris', 'touches.csv', `${content}\n`, 'touches');
    expect(await world.state(id)).toMatchObject({ noun: 'campaign', created: 2, rejected: 1 });
    const touches = () =>
      world.rows(sql`
        SELECT c.name, t.response, (t.touched_at AT TIME ZONE 'Europe/Berlin')::date::text AS on FROM campaign_touches t JOIN customers c ON c.id = t.customer_id
        WHERE t.campaign_id = ${campaign}::int AND t.removed_at IS NULL ORDER BY t.id`);
    expect(await touches()).toEqual([
      { name: 'Touched Works', response: 'replied', on: '2026-01-05' },
      { name: 'Silent Works', response: 'none', on: '2026-01-06' },
    ]);
    await world.type('iris', `import undo I-${id}`);
    await world.runner().work();
    expect(await world.state(id)).toMatchObject({ status: 'undone', undone: 2 });
    expect(await touches()).toEqual([]);
  });
});
