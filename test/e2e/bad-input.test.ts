import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signatureOf } from '../../src/playground/slack-workspace/index.ts';
import { startTestApp, type TestApp } from '../support/app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t?.stop());

async function counts(): Promise<Record<string, number>> {
  const [row] = await t.rows<
    Record<string, number>
  >(`SELECT (SELECT count(*)::int FROM customers) AS customers, (SELECT count(*)::int FROM tasks) AS tasks,
    (SELECT count(*)::int FROM interactions) AS interactions, (SELECT count(*)::int FROM audit_entries) AS audit, (SELECT count(*)::int FROM staff) AS staff`);
  return row as Record<string, number>;
}

/** Answers privately, clearly, without a 5xx, and writes nothing. */
async function refusedWithoutTrace(line: string, says: RegExp, who = 'lena'): Promise<void> {
  const before = await counts();
  const posted = t.slack.messagesIn('#sales').length;
  const seen = await t.slack.as(who).command(line, '#sales');
  expect(seen.failure, line.slice(0, 60)).toBeUndefined();
  expect(seen.ack.status).toBe(200);
  expect(seen.text, line.slice(0, 60)).toMatch(says);
  expect(t.slack.messagesIn('#sales')).toHaveLength(posted);
  expect(await counts(), line.slice(0, 60)).toEqual(before);
}

describe('what cannot be understood', () => {
  const cases: [string, RegExp][] = [
    ['/crm    ', /What you can do/u],
    ['/crm frobnicate the widgets', /no command/u],
    ['/crm task ad acme "x"', /Did you mean.*task add/su],
    ['/crm task add acme "Send', /never closed/u],
    ['/crm task add acme “Send', /never closed/u],
    ['/crm task add zzqqxxyy "Send quote"', /zzqqxxyy/u],
    ['/crm task add acme "Send quote" due:yesterday', /past|already/iu],
    ['/crm task add acme "Send quote" due:blurgh', /blurgh.*(For example|example)/isu],
    ['/crm task add acme "Send quote" due:2026-02-30', /2026-02-30|no such|does not exist/iu],
    ['/crm task add acme "Send quote" due:03/04/2031', /2031-04-03|2031-03-04/u],
    ['/crm task done T-999999', /T-999999/u],
    ['/crm customer show 🙂🙂🙂', /🙂/u],
    ['/crm customer find ‮مرحبا', /./u],
    ['/crm log add müller "x"', /Which one/u],
    [`/crm task add acme ${'long '.repeat(8_000)}`, /at most|characters/u],
    ['/crm task add acme "x" for:@nobodyhere', /nobodyhere/u],
    ['/crm task add acme "x" priority:purple', /purple/u],
  ];
  for (const [line, says] of cases) {
    it(`${line.slice(0, 50)} …`, () => refusedWithoutTrace(line, says));
  }

  it('a title that would ping everybody pings nobody', async () => {
    await t.slack.as('lena').command('/crm task add acme "<!channel> look <@U0OMARSAID> *now*" for:support', '#sales');
    await t.slack.waitFor(() => t.slack.textIn('#support').includes('look'));
    expect(t.slack.pingsIn('#support')).toEqual([]);
    expect(t.slack.pingsIn('#sales')).toEqual([]);
  });
});

describe('rights', () => {
  it('somebody without a department sees nothing protected', async () => {
    await t.rows(`UPDATE staff SET department_id = NULL, role = 'member' WHERE email LIKE 'lena%'`);
    await refusedWithoutTrace('/crm customer find acme', /not in a department/u);
    await refusedWithoutTrace('/crm customer show C-1', /not in a department|know no C-1/u);
    await t.rows(
      `UPDATE staff SET department_id = (SELECT id FROM departments WHERE key = 'sales') WHERE email LIKE 'lena%'`,
    );
  });

  it('a guest is refused politely and nothing is written', async () => {
    const guest = t.slack.state.company.people.find((person) => person.isRestricted);
    const before = await counts();
    const seen = await t.slack.as(guest?.name as string).command('/crm customer find acme', '#general');
    expect(seen.text).toMatch(/guest/u);
    expect(seen.text).not.toMatch(/Acme/u);
    expect(await counts()).toEqual(before);
  });

  it("another department's record is not changed, and the refusal says whom to ask", async () => {
    const [row] = await t.rows<{ id: number }>(
      `SELECT c.id FROM customers c JOIN departments d ON d.id = c.department_id WHERE d.key = 'finance' AND c.owner_id IS DISTINCT FROM (SELECT id FROM staff WHERE email LIKE 'lena%') LIMIT 1`,
    );
    await refusedWithoutTrace(`/crm customer edit C-${row?.id} name:Stolen`, /You may not.*(manager|admin)/su);
    await refusedWithoutTrace(`/crm staff place @omar sales role:admin`, /You may not/u);
  });
});

describe('requests that Slack would not send', () => {
  const body = new URLSearchParams({
    command: '/crm',
    text: 'help',
    team_id: 'T0FERNHILL',
    user_id: 'U0LENAVOGT',
    channel_id: 'C1',
    trigger_id: '1.2',
  }).toString();
  const post = (payload: string, headers: Record<string, string>) =>
    fetch(`${t.url}/slack/events`, {
      method: 'POST',
      body: payload,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });
  const signed = (
    payload: string,
    at = Math.floor(Date.now() / 1000),
    secret = t.config.slack?.signingSecret as string,
  ) => ({
    'x-slack-request-timestamp': String(at),
    'x-slack-signature': signatureOf(secret, at, payload),
  });

  it('refuses missing, wrong, old and future signatures, and writes nothing', async () => {
    const before = await counts();
    const now = Math.floor(Date.now() / 1000);
    const write = body.replace('text=help', `text=${encodeURIComponent('task add - "forged"')}`);
    for (const headers of [
      {},
      signed(write, now, 'another-secret'),
      signed(write, now - 3_600),
      signed(write, now + 3_600),
      { 'x-slack-signature': 'v0=zz' },
    ]) {
      const response = await post(write, headers as Record<string, string>);
      expect(response.status).toBe(401);
    }
    expect(await counts()).toEqual(before);
  });

  it('answers malformed payloads without a 5xx', async () => {
    for (const payload of [
      '',
      'payload=',
      'payload=%7Bnot+json',
      'payload=%7B%7D',
      'payload=null',
      'payload=%5B1%2C2%5D',
      'command=%2Fcrm',
      '%%%',
      'a'.repeat(20_000),
    ]) {
      const response = await post(payload, signed(payload));
      expect(response.status, payload.slice(0, 30)).toBeLessThan(500);
    }
    for (const payload of [
      '{}',
      '[]',
      'null',
      '{"type":"event_callback"}',
      '{"type":"event_callback","event":{"type":"app_mention"}}',
      '{"type":"view_submission","view":null}',
    ]) {
      const response = await post(payload, { ...signed(payload), 'content-type': 'application/json' });
      expect(response.status, payload).toBeLessThan(500);
    }
  });

  it('a replayed request changes nothing twice', async () => {
    const user = t.slack.state.person('lena')?.id as string;
    const channel = t.slack.channel('#sales').id;
    const payload = new URLSearchParams({
      command: '/crm',
      text: 'task add acme "Only once"',
      team_id: t.slack.state.company.team.id,
      user_id: user,
      channel_id: channel,
      trigger_id: '77.88',
      response_url: 'http://127.0.0.1:9/none',
    }).toString();
    const headers = signed(payload);
    const answers = await Promise.all([post(payload, headers), post(payload, headers), post(payload, signed(payload))]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    await expect.poll(() => t.rows(`SELECT 1 FROM tasks WHERE title = 'Only once'`)).toHaveLength(1);
    await post(payload, headers);
    expect(await t.rows(`SELECT 1 FROM tasks WHERE title = 'Only once'`)).toHaveLength(1);
  });
});
