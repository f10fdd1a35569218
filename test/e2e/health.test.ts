import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';

const token = 'metrics-token-0123456789';
let open: TestApp;
let guarded: TestApp;
beforeAll(async () => {
  open = await startTestApp({ demo: false });
  guarded = await startTestApp({ env: { CROSSDESK_METRICS_TOKEN: token } });
});
afterAll(async () => {
  await open?.stop();
  await guarded?.stop();
});

describe('fixed paths', () => {
  it('say that the process lives and can serve', async () => {
    expect((await fetch(`${open.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${open.url}/readyz`)).status).toBe(200);
    expect((await fetch(`${open.url}/nothing`)).status).toBe(404);
    expect((await fetch(`${open.url}/playground`)).status).toBe(404);
  });

  it('hide metrics without a token and guard them with one', async () => {
    expect((await fetch(`${open.url}/metrics`)).status).toBe(404);
    expect((await fetch(`${guarded.url}/metrics`)).status).toBe(401);
    expect((await fetch(`${guarded.url}/metrics`, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
    await guarded.slack.as('lena').command('/crm help', '#sales');
    const response = await fetch(`${guarded.url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(text).toMatch(/crossdesk_requests_total\{door="command"\} [1-9]/u);
    expect(text).toMatch(/crossdesk_backlog\{of="deadLetters"\} 0/u);
    expect(text).toMatch(/crossdesk_unanswered_posts\{platform="teams"\} 0/u);
    expect(text).not.toMatch(/Lena|acme|xoxb/iu);
  });
});

describe('a real installation', () => {
  it('starts with the four departments and no customers', async () => {
    expect(await open.rows(`SELECT key FROM departments ORDER BY position`)).toMatchObject([
      { key: 'sales' },
      { key: 'support' },
      { key: 'marketing' },
      { key: 'finance' },
    ]);
    expect(await open.rows('SELECT 1 FROM customers')).toEqual([]);
    expect(await open.rows('SELECT 1 FROM staff')).toEqual([]);
  });

  it('makes the owner of the first workspace an admin while none is configured', async () => {
    const owner = open.slack.state.company.people.find((person) => person.isOwner);
    const seen = await open.slack.as(owner?.name as string).command('/crm setup', '#general');
    expect(seen.text).not.toMatch(/may not/u);
    expect(await open.rows(`SELECT role FROM staff WHERE email = $1`, [owner?.email])).toEqual([{ role: 'admin' }]);
    const lena = await open.slack.as('lena').command('/crm customer find acme', '#sales');
    expect(lena.text).toMatch(/not in a department/u);
  });

  it('tells an admin what doctor finds, and nobody else', async () => {
    const doctor = await guarded.slack.as('iris').command('/crm doctor', '#general');
    expect(doctor.text).toMatch(/Database: PostgreSQL/u);
    expect(doctor.text).toMatch(/Queue on postgres/u);
    const refused = await guarded.slack.as('lena').command('/crm doctor', '#general');
    expect(refused.text).toMatch(/may not/u);
    expect(refused.text).not.toMatch(/PostgreSQL/u);
  });
});
