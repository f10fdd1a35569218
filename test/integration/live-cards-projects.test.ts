import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLiveWorld, directOf, type LiveWorld, wordsOf } from '../support/live-world.ts';

let world: LiveWorld;
const channels = [
  ['slack', 'C-sales', 'sales'],
  ['slack', 'C-support', 'support'],
  ['teams', 'T-marketing', 'marketing'],
  ['teams', 'T-finance', 'finance'],
] as const;

beforeAll(async () => {
  world = await createLiveWorld();
  for (const [on, channel, department] of channels) await world.link(on, channel, department);
  await world.customer('Acme', 'sales', 'lena');
});
afterAll(() => world?.close());

const inChannel = (channel: string): string[] =>
  [...world.platforms.slack.messages, ...world.platforms.teams.messages]
    .filter((one) => one.channel === channel && one.onlyFor === undefined)
    .map(wordsOf);

describe('a project that is started from a playbook', () => {
  it('is one message in each department’s channel, which counts its tasks', async () => {
    await world.says('lena', 'slack', 'project start onboarding for:acme', 'C-sales');
    const { rows } = await world.write('SELECT count(*)::int AS n FROM tasks WHERE project_id IS NOT NULL');
    expect(rows[0].n).toBe(7);
    await world.settle();
    await world.sweeps();
    await world.settle();
    for (const [, channel] of channels) {
      const shown = inChannel(channel);
      expect(shown, channel).toHaveLength(1);
      expect(shown[0], channel).toMatch(/Onboarding: Acme · PJ-1[\s\S]*Progress 0\/7[\s\S]*Finance 0\/2/u);
    }
  });

  it('is one message to each who got tasks, which lists them', async () => {
    await world.type('iris', 'playbook add "Roll-out" summary:"In three steps"');
    for (const step of ['"Plan it" to:support', '"Train them" to:support', '"Write of it" to:marketing']) {
      await world.type('iris', `playbook step add Roll-out ${step} role:manager`);
    }
    await world.type('lena', 'project start Roll-out for:acme');
    await world.settle();
    await world.sweeps();
    await world.settle();
    const { rows } = await world.write(
      `SELECT s.id, s.email, count(*)::int AS n FROM tasks t JOIN staff s ON s.id = t.assignee_id
       WHERE t.project_id IS NOT NULL AND s.id <> $1 GROUP BY 1, 2 ORDER BY 1`,
      [world.actors.lena.staffId],
    );
    expect(rows.map((row) => row.n)).toEqual([2, 1]);
    for (const { id, email, n } of rows as { id: number; email: string; n: number }[]) {
      const shown = [...world.platforms.slack.messages, ...world.platforms.teams.messages]
        .filter((one) => one.channel === directOf(email.split('@')[0] as string))
        .map(wordsOf);
      expect(shown, email).toHaveLength(1);
      const { rows: told } = await world.write(
        `SELECT d.state, count(*)::int AS n FROM deliveries d JOIN targets t ON t.id = d.target_id
         WHERE t.staff_id = $1 AND d.event = 'task.assigned' GROUP BY 1`,
        [id],
      );
      expect(told).toEqual([{ state: n > 1 ? 'folded' : 'sent', n }]);
    }
  });

  it('goes on in those messages: what is done counts there, and a task that is due is told by itself', async () => {
    const { rows } = await world.write(
      `SELECT t.id FROM tasks t JOIN departments d ON d.id = t.department_id
       WHERE t.project_id IS NOT NULL AND d.key = 'support'
         AND NOT EXISTS (SELECT FROM task_dependencies x WHERE x.task_id = t.id) ORDER BY t.id LIMIT 1`,
    );
    const [first] = rows as { id: number }[];
    const { rows: any } = await world.write(
      `SELECT t.id FROM tasks t WHERE t.project_id IS NOT NULL
         AND NOT EXISTS (SELECT FROM task_dependencies x WHERE x.task_id = t.id) ORDER BY t.id LIMIT 1`,
    );
    const id = (first ?? (any[0] as { id: number })).id;
    await world.type('iris', `task done T-${id}`);
    await world.settle();
    // Of the first project, which every department has a part in.
    for (const [, channel] of channels) expect(inChannel(channel).join('\n'), channel).toContain('Progress 1/7');
    const { rows: late } = await world.write(
      `UPDATE tasks SET due_at = $1, alert = 'due', alert_at = $1
       WHERE id = (SELECT t.id FROM tasks t JOIN departments d ON d.id = t.department_id
         WHERE t.project_id IS NOT NULL AND t.status = 'open' AND d.key = 'finance' ORDER BY t.id LIMIT 1) RETURNING id`,
      [world.clock.now()],
    );
    world.wait(1_000);
    await world.sweeps();
    await world.settle();
    expect(
      inChannel('T-finance').filter((words) => words.includes(`T-${late[0].id}`) && /Due now/u.test(words)),
    ).toHaveLength(1);
  });
});
