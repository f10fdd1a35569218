import pg from 'pg';
import { dictionaryWords, searchName, searchTokens } from '../../src/core/names.ts';
import { sealContact } from '../../src/crm/customers/contact.ts';
import { createSecrets } from '../../src/store/secrets.ts';
import { customerNamed } from './names.ts';
import { slack, slackUser } from './peers/slack-requests.ts';
import { teams, teamsUser } from './peers/teams-requests.ts';

export const encryptionKey = Buffer.alloc(32, 7).toString('base64');
export const benchSecrets = createSecrets([Buffer.from(encryptionKey, 'base64')]);

/** People who type; each has an identity on both platforms. Their ids are 1 to this. */
export const staffCount = 40;
export const firstCustomers = 1_000;
const tasks = 5_000;
const logs = 3_000;

const staff = Array.from({ length: staffCount }, (_, index) => index + 1);

/** A company at work, in an empty migrated database: four departments, colleagues, customers, tasks and logs. The same in every run. */
export async function moveIn(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`
      INSERT INTO departments (key, name_en, name_zh, position) VALUES
        ('sales', 'Sales', '销售部', 1), ('support', 'Support', '客服部', 2),
        ('marketing', 'Marketing', '市场部', 3), ('finance', 'Finance', '财务部', 4);
      INSERT INTO settings (key, value) VALUES ('departments.seeded', 'true'),
        ('noise_budget', '{"person": 1000000, "channel": 1000000}');`);
    await client.query(
      `INSERT INTO staff (name, email, department_id) SELECT 'Colleague ' || n, 'u0bench' || n || '@bench.example', 1 + n % 4
       FROM generate_series(1, $1::int) AS n`,
      [staffCount],
    );
    for (const [platform, workspace, users] of [
      ['slack', slack.team, staff.map(slackUser)],
      ['teams', teams.tenant, staff.map(teamsUser)],
    ] as const) {
      await client.query(
        `INSERT INTO chat_identities (platform, workspace, user_id, staff_id, kind, email, name, checked_at)
         SELECT $1, $2, u.id, s.id, 'member', s.email, s.name, now()
         FROM unnest($3::text[]) WITH ORDINALITY AS u(id, staff) JOIN staff s ON s.id = u.staff`,
        [platform, workspace, users],
      );
    }
    await client.query(
      `INSERT INTO installations (platform, workspace, name, status, is_first, bot_user_id, bot_id, scopes)
       VALUES ('slack', $1, 'Bench', 'approved', true, 'U0BOT', 'B0BOT', '{}'), ('teams', $2, 'Bench', 'approved', false, $3, $3, '{}')`,
      [slack.team, teams.tenant, `28:${teams.appId}`],
    );
    await addCustomers(client, 1, firstCustomers);
    await client.query(
      `INSERT INTO tasks (title, customer_id, department_id, assignee_id, created_by_id, creator_department_id, priority, due_at)
       SELECT 'Follow up no. ' || n, 1 + n % ${firstCustomers}, 1 + n % 4, 1 + n % ${staffCount}, 1 + n % ${staffCount}, 1 + n % 4, 'normal',
         date_trunc('day', now()) + (2 + n % 60) * interval '1 day'
       FROM generate_series(1, ${tasks}) AS n`,
    );
    await client.query(
      `INSERT INTO interactions (customer_id, by_id, department_id, via, content, happened_at)
       SELECT 1 + n % ${firstCustomers}, 1 + n % ${staffCount}, 1 + n % 4, 'call', 'They asked for an offer, the ' || n || 'th this year.',
         now() - n * interval '1 hour'
       FROM generate_series(1, ${logs}) AS n`,
    );
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}

const chunk = 10_000;

/** Customers number `from` to `to`, with the search words that adding them one by one would have left. */
export async function addCustomers(client: pg.Client | pg.Pool, from: number, to: number): Promise<void> {
  for (let begin = from; begin <= to; begin += chunk) {
    const numbers = Array.from({ length: Math.min(chunk, to - begin + 1) }, (_, index) => begin + index);
    const people = numbers.map((number) => customerNamed(number));
    const emails = people.map((person) => sealContact(benchSecrets, 'email', person.email));
    await client.query(
      `INSERT INTO customers (id, name, kind, country, email_sealed, email_digest, search_name, search_tokens, department_id, owner_id, created_by_id)
       SELECT id, name, kind, country, sealed, digest, search, string_to_array(tokens, ' '), 1 + id % 4, 1 + id % ${staffCount}, 1
       FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
         AS c(id, name, kind, country, sealed, digest, search, tokens)`,
      [
        numbers,
        people.map((person) => person.name),
        people.map((person) => person.kind),
        people.map((person) => person.country),
        emails.map((email) => email.sealed),
        emails.map((email) => email.digest),
        people.map((person) => searchName(person.name)),
        people.map((person) => searchTokens(person.name).join(' ')),
      ],
    );
    const known = new Set(people.flatMap((person) => dictionaryWords(person.name)));
    await client.query('INSERT INTO search_words SELECT unnest($1::text[]) ON CONFLICT DO NOTHING', [[...known]]);
  }
  await client.query(`SELECT setval(pg_get_serial_sequence('customers', 'id'), $1)`, [to]);
}
