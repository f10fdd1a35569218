import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/store/database.ts';
import { createImportWorld, type ImportWorld } from './import-world.ts';

let world: ImportWorld;
beforeAll(async () => {
  world = await createImportWorld();
});
afterAll(() => world?.close());

const names = async (like: string) =>
  (
    await world.rows<{ name: string }>(
      sql`SELECT name FROM customers WHERE name LIKE ${like} AND archived_at IS NULL ORDER BY id`,
    )
  ).map(({ name }) => name);
const fails = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'went through',
    (error) => error.user?.en ?? String(error),
  );

describe('reading a file in', () => {
  it('writes customers and the people in their rows, and says what became of each line', async () => {
    const id = await world.import(
      'marta',
      'accounts.csv',
      [
        'Account Name,Website,Billing City,Billing Country,First Name,Last Name,Contact Email',
        'Alpha Robotics,alpha.example,Berlin,Germany,Ana,Lima,ana@alpha.example',
        '"Beta, Ltd",beta.example,"Lon\ndon",UK,,,',
        'Gamma,NULL,N/A,-,,,',
        ',nobody.example,,,,,',
        'Delta,not a website,,,,,',
        'Epsilon,too,many,columns,in,this,row,really',
        'Zeta,short',
      ].join('\n'),
    );
    expect(world.faults).toEqual([]);
    expect(await world.state(id)).toMatchObject({ status: 'done', rows: 7, created: 3, rejected: 4, failure: null });
    expect(await names('%a%')).toEqual(expect.arrayContaining(['Alpha Robotics', 'Beta, Ltd', 'Gamma']));
    expect(
      await world.rows(
        sql`SELECT p.name FROM contacts p JOIN customers c ON c.id = p.customer_id WHERE c.name = 'Alpha Robotics'`,
      ),
    ).toEqual([{ name: 'Ana Lima' }]);
    const card = await world.text('marta', id);
    expect(card).toContain('3 added · 0 updated · 0 already the same · 4 rejected');
    expect(card).toContain('Line 7, Website: “not a website”');
  });

  it('does nothing the second time', async () => {
    const content = 'Name,Country\nTwice GmbH,Germany\nTwice Again GmbH,France\n';
    const first = await world.import('marta', 'twice.csv', content);
    expect(await world.state(first)).toMatchObject({ created: 2 });
    const second = await world.import('marta', 'again.csv', content);
    expect(await world.state(second)).toMatchObject({ created: 0, updated: 0, same: 2, rejected: 0 });
    expect(await names('Twice%')).toEqual(['Twice GmbH', 'Twice Again GmbH']);
  });

  it('finds those that are here by id, by name, by shouted name and by e-mail, and asks about those that look alike', async () => {
    const byId = await world.customer('Kappa AG', 'sales', 'lena');
    await world.customer('Lambda Tools', 'sales', 'lena');
    await world.type('lena', 'customer add "Müller Söhne GmbH"');
    await world.type('marta', 'customer add "Mail Co" email:hello@mailco.example');
    const content = [
      'Crossdesk ID,Name,Email,Country',
      `C-${byId},Kappa AG,,Austria`,
      ',LAMBDA TOOLS,,Belgium',
      ',The Mail Company,hello@mailco.example,Norway',
      ',Muller Sohne,,Sweden',
    ].join('\n');
    const id = await world.import('iris', 'mixed.csv', content, 'customers');
    expect(await world.state(id)).toMatchObject({ created: 0, updated: 3, rejected: 1 });
    expect(await world.text('iris', id)).toContain('It looks like Müller Söhne GmbH');
    const rows = await world.rows(
      sql`SELECT name, country FROM customers WHERE country IN ('AT', 'BE', 'NO') ORDER BY country`,
    );
    expect(rows).toEqual([
      { name: 'Kappa AG', country: 'AT' },
      { name: 'Lambda Tools', country: 'BE' },
      { name: 'The Mail Company', country: 'NO' },
    ]);
    // The rejected line has its next try, and the others are left alone.
    await world.type('iris', `import map I-${id} alike:update`);
    await world.type('iris', `import run I-${id}`);
    await world.runner().work();
    expect(await world.state(id)).toMatchObject({ status: 'done', updated: 4, rejected: 0 });
    expect(await world.rows(sql`SELECT country FROM customers WHERE name = 'Müller Söhne GmbH'`)).toEqual([
      { country: 'SE' },
    ]);
  });

  it('tries without writing', async () => {
    const id = await world.send('marta', 'trial.csv', 'Name,Phone\nTrial One,+49 30 901820\nTrial Two,12\n');
    await world.type('marta', `import check I-${id}`);
    await world.runner().work();
    expect(await world.state(id)).toMatchObject({ status: 'checked', created: 1, rejected: 1 });
    expect(await names('Trial%')).toEqual([]);
    await world.type('marta', `import run I-${id}`);
    await world.runner().work();
    expect(await world.state(id)).toMatchObject({ status: 'done', created: 1, rejected: 1 });
    expect(await names('Trial%')).toEqual(['Trial One']);
  });

  it('takes back what nobody has changed since', async () => {
    const id = await world.import('marta', 'undo.csv', 'Name\nUndo One\nUndo Two\nUndo Three\n');
    const [two] = await world.rows<{ id: number }>(sql`SELECT id FROM customers WHERE name = 'Undo Two'`);
    await world.type('marta', `customer edit C-${two?.id} country:Spain`);
    await world.type('marta', `import undo I-${id}`);
    await world.runner().work();
    expect(await world.state(id)).toMatchObject({ status: 'undone', undone: 2 });
    expect(await names('Undo%')).toEqual(['Undo Two']);
    expect(await world.text('marta', id)).toContain('2 taken back; 1 stay');
  });

  it('asks how dates are written rather than guessing, and goes by the answer', async () => {
    await world.customer('Date Works', 'sales', 'marta');
    const rows = (dates: readonly string[]) =>
      ['Customer,Deal name,Close date', ...dates.map((date, n) => `Date Works,Deal ${n},${date}`)].join('\n');
    const open = await world.send('marta', 'deals.csv', rows(['03/04/2027', '05/06/2027']), 'deals');
    expect(await world.text('marta', open)).toContain('with the day or the month first');
    expect(await fails(world.type('marta', `import run I-${open}`))).toBe('Some of it has to be said first.');
    await world.type('marta', `import map I-${open} dates:dmy`);
    await world.type('marta', `import run I-${open}`);
    await world.runner().work();
    expect(await world.rows(sql`SELECT expected_on::text AS on FROM deals ORDER BY id DESC LIMIT 2`)).toEqual([
      { on: '2027-06-05' },
      { on: '2027-04-03' },
    ]);
    const told = await world.send('marta', 'told.csv', rows(['31/04/2027', '12/31/2027', '01/02/2027']), 'deals');
    expect(await world.text('marta', told)).toContain('written in two ways');
  });

  it('is for managers and admins', async () => {
    expect(await fails(world.send('lena', 'x.csv', 'Name\nNope\n'))).not.toBe('went through');
    const id = await world.send('marta', 'x.csv', 'Name\nNope\n');
    expect(await fails(world.type('omar', `import show I-${id}`))).toContain('I know no import');
    expect(await world.card('sam', 'import', id)).toBeNull();
    expect(await world.channelCard('department', 'sales', 'import', id)).toBeNull();
  });

  it('goes on where a worker left off, and writes nothing twice', async () => {
    const lines = Array.from({ length: 350 }, (_, n) => `Resume ${n} Works`);
    const id = await world.send('marta', 'resume.csv', `Name\n${lines.join('\n')}\n`);
    await world.type('marta', `import run I-${id}`);
    // Somebody stops it at once: at most a chunk is written.
    await world.type('marta', `import cancel I-${id}`);
    await world.runner().work();
    await world.type('marta', `import run I-${id}`);
    await Promise.all([world.runner().work(), world.runner().work()]);
    expect(await world.state(id)).toMatchObject({ status: 'done', created: 350 });
    expect((await names('Resume%')).length).toBe(350);
  });

  it('hands out the rejected lines with their reasons, formulas made harmless', async () => {
    const id = await world.import('marta', 'bad.csv', 'Name,Phone\n"=HYPERLINK(""x"")",nonsense\n');
    await world.type('marta', `import report I-${id}`);
    const csv = Buffer.from(world.delivered.at(-1)?.bytes ?? []).toString('utf8');
    expect(csv).toContain('Line,Column,Value,Reason');
    expect(csv).toContain('2,Phone,nonsense,');
  });

  it('keeps what another system calls things, and finds customers by it', async () => {
    const accounts =
      'Account ID,Account Name,Account Owner,Billing Street,Last Modified By\n001A,Sierra Force,,Main St 1,Bob\n';
    const first = await world.import('iris', 'accounts.csv', accounts, 'customers', '"Account Owner = -"');
    // An admin without a department has to say whose customers they become.
    expect(await world.state(first)).toMatchObject({ rejected: 1, settings: { system: 'salesforce' } });
    const second = await world.import('marta', 'accounts2.csv', accounts, 'customers');
    expect(await world.state(second)).toMatchObject({ created: 1 });
    const deals =
      'Opportunity ID,Account ID,Opportunity Name,Amount,Close Date,Opportunity Owner\n006B,001A,Big one,"EUR 12,000.00",2027-03-01,\n';
    const third = await world.import('marta', 'opps.csv', deals, 'deals', 'currency:EUR system:salesforce');
    expect(await world.state(third)).toMatchObject({ created: 1, rejected: 0 });
    expect(
      await world.rows(
        sql`SELECT d.amount_minor::text AS minor, c.name FROM deals d JOIN customers c ON c.id = d.customer_id WHERE d.title = 'Big one'`,
      ),
    ).toEqual([{ minor: '1200000', name: 'Sierra Force' }]);
    const again = await world.import('marta', 'opps2.csv', `${deals}\n`, 'deals', 'currency:EUR system:salesforce');
    expect(await world.state(again)).toMatchObject({ created: 0, same: 1 });
  });
});
