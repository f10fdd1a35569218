import { expect, it } from 'vitest';
import { createSlackWorld } from './slack-world.ts';

it('an ending process answers what it has let in, and takes nothing more', async () => {
  const world = await createSlackWorld();
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  try {
    // Slow to be kept, and slow to be done.
    world.behave.ack = async () => {
      await pause(300);
      return { kind: 'ok' };
    };
    world.behave.answer = async () => {
      await pause(300);
      return { kind: 'card', card: { title: ['It is done'], blocks: [] }, to: 'caller' };
    };
    const seen = world.workspace.as('lena').command('/crm today', '#sales', { timeoutMs: 4_000 });
    await pause(100);
    await world.slack.stop();
    expect(world.requests).toHaveLength(1);
    expect((await seen).text).toContain('It is done');
    const late = await fetch(`${world.url}/slack/events`, { method: 'POST', body: '{}' });
    expect(late.status).toBe(503);
  } finally {
    await world.stop();
  }
});
