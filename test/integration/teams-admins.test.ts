import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { startWarnings } from '../../src/start-checks.ts';
import { startTeamsApp, type TeamsTestApp } from '../support/teams-app.ts';
import { until } from '../support/until.ts';

/** Teams alone: nobody owns anything there that a bot could know of. */
let world: TeamsTestApp;
const token = 'a-metrics-token-0123456789';
beforeAll(async () => {
  world = await startTeamsApp({ demo: false, env: { CROSSDESK_METRICS_TOKEN: token } });
}, 120_000);
afterAll(() => world?.stop());

const findings = () => world.app.doctor();
const says = (text: RegExp) => ({ timeoutMs: 15_000, until: (seen: { text: string }) => text.test(seen.text) });

describe('Teams without an admin', () => {
  it('nobody becomes one by being there first', async () => {
    await until('everybody was greeted', async () => {
      const [row] = await world.rows<{ n: number }>('SELECT count(*)::int AS n FROM staff');
      return (row?.n ?? 0) > 5;
    });
    expect(await world.rows(`SELECT name FROM staff WHERE role = 'admin'`)).toEqual([]);
    const { text } = await world.teams.as('iris').personal('setup', says(/./u));
    expect(text).not.toContain('Setting up');
  });

  it('the doctor and the start say so, with the mend', async () => {
    const nobody = (await findings()).find(({ what }) => what.en === 'Nobody is an admin');
    expect(nobody?.fix?.en).toMatch(/CROSSDESK_ADMINS to your e-mail address in Teams/u);
    expect(nobody?.fix?.zh).toContain('CROSSDESK_ADMINS');
    expect(await startWarnings(world.config, world.app.database)).toEqual([
      expect.stringMatching(/Nobody can administer.*CROSSDESK_ADMINS/u),
    ]);
    expect(await startWarnings({ ...world.config, admins: ['iris@fernhill.example'] }, world.app.database)).toEqual([]);
    expect(await startWarnings(loadConfig({ env: {} }), world.app.database)).toEqual([]);
  });

  it('and nothing once somebody is', async () => {
    await world.rows(`UPDATE staff SET role = 'admin' WHERE id = (SELECT min(id) FROM staff)`);
    expect(await startWarnings(world.config, world.app.database)).toEqual([]);
    expect((await findings()).some(({ what }) => what.en === 'Nobody is an admin')).toBe(false);
  });
});

describe('the doctor on Teams', () => {
  it('counts conversations, and names where the bot was removed with what to do', async () => {
    const before = await findings();
    expect(before.find(({ what }) => /credentials work/u.test(what.en))?.ok).toBe(true);
    expect(before.find(({ what }) => /conversations can be reached/u.test(what.en))?.ok).toBe(true);
    await world.teams.happen.uninstall('Acme renewal');
    const removed = (await findings()).find(({ what }) => /was removed from Acme renewal/u.test(what.en));
    expect(removed?.ok).toBe(false);
    expect(removed?.fix?.en).toMatch(/Add the app there again, or unlink/u);
  });

  it('names a linked channel that turned the bot away', async () => {
    await world.rows(
      `INSERT INTO channels (platform, workspace, channel_id, name, department_id, is_private, status, status_reason)
       SELECT 'teams', 'x', '19:gone', 'Fernhill › Gone', id, false, 'broken', 'BotNotInConversationRoster'
       FROM departments WHERE key = 'support'`,
    );
    const broken = (await findings()).find(({ what }) => /^Fernhill › Gone is broken/u.test(what.en));
    expect(broken?.fix?.en).toMatch(/Add the app there again.*@Crossdesk channel link/u);
  });

  it('counts pushes without an answer, as the metrics do', async () => {
    const metric = async (): Promise<string> => {
      const response = await fetch(`${world.url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
      return /^crossdesk_unanswered_posts\{platform="teams"\} \d+$/mu.exec(await response.text())?.[0] ?? '';
    };
    const line = async () => (await findings()).find(({ what }) => /got no answer/u.test(what.en));
    expect(await metric()).toMatch(/ 0$/u);
    expect(await line()).toBeUndefined();
    const [channel] = await world.rows<{ id: number }>(
      `UPDATE channels SET workspace = $1, channel_id = $2, status = 'ok' RETURNING id`,
      [world.config.teams?.tenantId, world.teams.conversation('General').id],
    );
    expect(channel).toBeDefined();
    world.teams.failNext('send', { status: 504, afterActing: true });
    await world.rows(`
      WITH task AS (
        INSERT INTO tasks (title, department_id, created_by_id, creator_department_id)
        SELECT 'Call back', d.id, s.id, d.id FROM departments d, staff s WHERE d.key = 'support' ORDER BY s.id LIMIT 1
        RETURNING id, department_id, created_by_id)
      INSERT INTO outbox (type, noun, record_id, actor_id, details)
      SELECT 'task.added', 'task', id, created_by_id, jsonb_build_object('departmentId', department_id, 'creatorId', created_by_id)
      FROM task`);
    world.app.notifications.wake();
    await until('the push came twice', () => world.teams.textIn('General').split('Call back').length > 2);
    await until('it was counted', async () => (await metric()).endsWith(' 1'));
    const counted = await line();
    expect(counted?.ok).toBe(true);
    expect(counted?.what.en).toMatch(/1 push got no answer and may be there twice, the last on \d{4}-\d\d-\d\d/u);
  });
});

describe('Slack and Teams, started together for the first time', () => {
  it('the company’s own workspace is Slack’s, whose owners are the admins', async () => {
    const both = await startTeamsApp({ demo: false, slack: true });
    try {
      expect(await both.rows('SELECT platform FROM installations WHERE is_first')).toEqual([{ platform: 'slack' }]);
      expect(await both.rows(`SELECT platform FROM installations WHERE status = 'approved' ORDER BY 1`)).toEqual([
        { platform: 'slack' },
        { platform: 'teams' },
      ]);
      await both.slack?.as('iris').command('/crm whoami', '#general');
      expect(await both.rows(`SELECT role FROM staff WHERE role = 'admin'`)).not.toEqual([]);
    } finally {
      await both.stop();
    }
  }, 60_000);
});
