import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/store/database.ts';
import { createImportWorld, type ImportWorld } from './import-world.ts';

let world: ImportWorld;
beforeAll(async () => {
  world = await createImportWorld();
  await world.type('lena', 'customer add "Out Works" email:info@out.example value:"EUR 1,200.50" notes:"Secret plan"');
  await world.type('omar', 'customer add "=Formula Ltd" country:France');
  await world.type('lena', 'deal add "Out Works" "Two hundred seats" amount:"EUR 900"');
});
afterAll(() => world?.close());

const exported = async (who: Parameters<ImportWorld['type']>[0], line: string): Promise<string> => {
  await world.type(who, `export ${line}`);
  return Buffer.from(world.delivered.at(-1)?.bytes ?? []).toString('utf8');
};

describe('an export', () => {
  it('holds what its reader may see, and nothing else', async () => {
    const lenas = await exported('lena', 'customers');
    expect(lenas).toContain('Out Works');
    expect(lenas).toContain('info@out.example');
    expect(lenas).toContain('Secret plan');
    expect(lenas).toContain(',1200.5,EUR,');
    // A formula comes out as text.
    expect(lenas).toContain("'=Formula Ltd");
    const mias = await exported('mia', 'customers');
    expect(mias).toContain('Out Works');
    expect(mias).not.toContain('info@out.example');
    expect(mias).not.toContain('Secret plan');
    expect(mias).not.toContain('1200.5');
    expect(await exported('mia', 'deals')).not.toContain('900');
    expect(await exported('lena', 'deals mine')).toContain('900,EUR');
  });

  it('is JSON lines where that is wanted, and only the department that was asked for', async () => {
    const lines = (await exported('lena', 'customers department:support format:jsonl')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).Name)).toEqual(['=Formula Ltd']);
  });

  it('is written down', async () => {
    const rows = await world.rows<{ fields: string[] }>(
      sql`SELECT fields FROM audit_entries WHERE operation = 'export.make' AND staff_id = ${world.actors.lena.staffId}::int`,
    );
    expect(rows.some(({ fields }) => fields.includes('customer') && fields.some((field) => /rows$/u.test(field)))).toBe(
      true,
    );
  });

  it('can be read in again and changes nothing', async () => {
    const file = await exported('marta', 'customers department:sales');
    const id = await world.import('marta', 'again.csv', Buffer.from(file), 'customers', '"Created = -, Owner = -"');
    expect(await world.state(id)).toMatchObject({ status: 'done', created: 0, rejected: 0 });
  });
});

describe('declared fields in an export', () => {
  it('are columns for those who may read them, and can be read in again', async () => {
    await world.type('iris', 'field add customer Tier type:choice options:"gold, silver"');
    await world.type('iris', 'field add customer "Credit limit" type:money group:money');
    await world.type('iris', 'field add customer "On hold" type:yes-no');
    await world.type('lena', 'customer set "Out Works" Tier gold');
    await world.type('lena', 'customer set "Out Works" "On hold" no');
    await world.type('lena', 'customer set "Out Works" "Credit limit" "EUR 2,500.50"');
    const lenas = JSON.parse(
      (await exported('lena', 'customers format:jsonl')).split('\n').find((line) => line.includes('Out Works')) ?? '{}',
    );
    expect(lenas).toMatchObject({ Tier: 'gold', 'On hold': 'no', 'Credit limit': 'EUR 2500.5' });
    const mias = JSON.parse(
      (await exported('mia', 'customers format:jsonl')).split('\n').find((line) => line.includes('Out Works')) ?? '{}',
    );
    expect(mias).toMatchObject({ Tier: 'gold', 'Credit limit': null });
    const file = await exported('marta', 'customers department:sales');
    const id = await world.import('marta', 'fields.csv', Buffer.from(file), 'customers', '"Created = -, Owner = -"');
    expect(await world.state(id)).toMatchObject({ status: 'done', created: 0, updated: 0, rejected: 0 });
  });
});

describe('views for reports', () => {
  it('hold no contact details and nothing that people wrote', async () => {
    const columns = await world.rows<{ name: string }>(
      sql`SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'bi'`,
    );
    expect(columns.length).toBeGreaterThan(100);
    for (const { name } of columns)
      expect(name).not.toMatch(
        /sealed|digest|email|phone|address|notes?$|content|description|comment|subject$|title$|text/u,
      );
  });

  it('can be read by a role that can read nothing else', async () => {
    const { options } = world.database.pool as unknown as { options: { connectionString: string } };
    const role = 'crossdesk_bi_test';
    const owner = new pg.Client({ connectionString: options.connectionString });
    await owner.connect();
    try {
      await owner.query(`DROP ROLE IF EXISTS ${role}`);
      const { grants } = await import('../../src/bin/bi.ts');
      const { rows } = await owner.query<{ name: string }>('SELECT current_database() AS name');
      await owner.query(`CREATE ROLE ${role} LOGIN NOINHERIT`);
      for (const statement of grants(rows[0]?.name ?? '', role)) await owner.query(statement);
      await owner.query(`SET ROLE ${role}`);
      const views = await owner.query<{ name: string }>(
        "SELECT table_name AS name FROM information_schema.views WHERE table_schema = 'bi'",
      );
      expect(views.rows.length).toBeGreaterThan(12);
      for (const { name } of views.rows) await owner.query(`SELECT * FROM bi.${pg.escapeIdentifier(name)} LIMIT 1`);
      const deals = await owner.query('SELECT amount::text, amount_currency FROM bi.deals');
      expect(deals.rows).toEqual([{ amount: '900.0000', amount_currency: 'EUR' }]);
      for (const table of ['customers', 'staff', 'audit_entries', 'contacts', 'settings'])
        await expect(owner.query(`SELECT * FROM public.${table}`)).rejects.toThrow('permission denied');
      await expect(owner.query('UPDATE bi.departments SET key = key')).rejects.toThrow('permission denied');
      await expect(owner.query('CREATE TABLE bi.mine (id int)')).rejects.toThrow('permission denied');
    } finally {
      await owner.query('RESET ROLE');
      await owner.query(`DROP OWNED BY ${role}`);
      await owner.query(`DROP ROLE ${role}`);
      await owner.end();
    }
  });
});
