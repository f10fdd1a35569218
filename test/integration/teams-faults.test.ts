import { describe, expect, it, vi } from 'vitest';
import { until } from '../support/until.ts';
import { createTeamsWorld, personal, type TeamsWorld } from './teams-world.ts';

/** The known faults of the libraries below: what would go wrong if one of them decided. */
async function inWorld(
  work: (world: TeamsWorld) => Promise<void>,
  options: Parameters<typeof createTeamsWorld>[0] = {},
): Promise<void> {
  const world = await createTeamsWorld(options);
  try {
    await work(world);
  } finally {
    await world.stop();
  }
}

describe('teams-ai', () => {
  it('would take a word inside of a sentence for a command; we hand on the whole sentence', () =>
    inWorld(async (world) => {
      await world.send(world.in('personal', { text: 'do not help me with tasks' }));
      expect(world.requests[0]?.says).toEqual({ text: 'do not help me with tasks' });
    }));

  it('would crash on an empty submission; we take it for no button of ours', () =>
    inWorld(async (world) => {
      for (const value of [null, undefined, '', 0, [], {}]) {
        expect((await world.send(world.in('personal', { text: '', value }))).status).toBe(200);
      }
    }));

  it('would lose what parallel messages write to its state; we keep nothing there', () =>
    inWorld(async (world) => {
      const texts = Array.from({ length: 20 }, (_, n) => `task show T-${n}`);
      const answers = await Promise.all(texts.map((text) => world.send(world.in('personal', { text }))));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      expect(world.requests.map(({ says }) => ('text' in says ? says.text : '')).sort()).toEqual([...texts].sort());
    }));

  it('would answer 200 when a handler fails; we say so, and Teams delivers the message again', () =>
    inWorld(async (world) => {
      const save = vi.spyOn(world.references, 'save').mockRejectedValueOnce(new Error('the database is away'));
      const activity = world.in('personal', { text: 'task list' });
      expect((await world.send(activity)).status).toBe(500);
      expect(world.requests).toHaveLength(0);
      save.mockRestore();
      expect((await world.send(activity)).status).toBe(200);
      expect(world.requests).toHaveLength(1);
    }));

  it('would leave a dialog of another client without an answer; we answer it', () =>
    inWorld(
      async (world) => {
        const data = { crossdesk: { does: { command: 'form', args: {} } } };
        const activity = world.in('personal', {
          type: 'invoke',
          name: 'task/fetch',
          channelId: 'emulator',
          value: { data },
        });
        const { status } = await world.send(activity, null);
        expect(status).toBe(200);
        expect(world.requests).toHaveLength(1);
      },
      { appId: null, appPassword: null, tenantId: null, unauthenticated: 'loopback' },
    ));

  it('would never answer on a bare HTTP response; and needs no other here', () =>
    inWorld(async (world) => {
      expect((await world.send(world.in('personal', { type: 'event', name: 'x' }))).status).toBe(200);
    }));
});

describe('botbuilder', () => {
  it('would repeat a post by itself when the connection breaks after it arrived; we leave that to the queue', () =>
    inWorld(async (world) => {
      world.behave.answer = () => ({ kind: 'card', card: { title: ['once'], blocks: [] }, to: 'caller' });
      world.connector.faults.push('act-and-hang-up');
      await world.send(world.in('personal', { text: 'task list' })).catch(() => undefined);
      await until('the post', () => world.connector.sent(personal).length > 0);
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(world.connector.sent(personal)).toHaveLength(1);
    }));

  it('would sleep through 429; the answer waits once and shortly, and no longer', () =>
    inWorld(async (world) => {
      world.behave.answer = () => ({ kind: 'card', card: { title: ['x'], blocks: [] }, to: 'caller' });
      world.connector.faults.push({ status: 429, retryAfter: 1 });
      await world.send(world.in('personal', { text: 'task list' }));
      await until('the answer', () => world.connector.sent(personal).length === 1);
    }));
});
