import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import { sameRecord, shortId } from '../../src/core/records.ts';
import { buttonsOf } from '../contract/fake-platform.ts';
import {
  createLiveWorld,
  type LiveMessage,
  type LiveWorld,
  refOf,
  showsAsWanted,
  wordsOf,
} from '../support/live-world.ts';
import { lives } from '../support/lives.ts';

let world: LiveWorld;
beforeAll(async () => {
  world = await createLiveWorld();
  await world.link('slack', 'C-general', 'sales');
  await world.link('teams', 'T-general', 'support');
  await world.link('slack', 'C-sales', 'sales', true);
  await world.link('teams', 'T-sales', 'sales', true);
});
afterAll(() => world?.close());

const labels = (card: Card | null | undefined): string[] => (card ? buttonsOf(card) : []).map(({ label }) => label.en);
const sameButtons = (shown: LiveMessage | undefined, wanted: Card | null): boolean =>
  isDeepStrictEqual(labels(shown?.card), labels(wanted));

describe('every copy of a card follows its record', () => {
  it.each(lives)(
    '$noun',
    async ({ noun, make, steps, alone, only }) => {
      const id = await make(world);
      await world.settle();
      const ref = refOf(id);
      const wrong: string[] = [];
      const where = ['target', 'review'].includes(ref.noun) ? 'sales' : 'general';
      if (alone) await world.says(alone, 'teams', `${ref.noun === 'grant' ? 'access' : ref.noun} show ${id}`);
      else {
        await world.shares('iris', 'slack', `C-${where}`, ref);
        await world.shares('iris', 'teams', `T-${where}`, ref);
      }
      expect((await world.liveCards(ref)).length, `copies of the ${noun}`).toBeGreaterThanOrEqual(alone ? 1 : 2);
      async function look(said: string, all = false): Promise<void> {
        await world.settle();
        await world.sweeps();
        await world.settle();
        for (const { ref: of, platform, shown, wanted } of await world.liveCards(all ? undefined : ref)) {
          const what = `${said}: ${shortId(of)} on ${platform}`;
          const isOwn = sameRecord(of, ref);
          if (isOwn && only === 'buttons' ? !sameButtons(shown, wanted) : !showsAsWanted(shown, wanted)) {
            wrong.push(`${what} shows ${shown && wordsOf(shown)}`);
          }
          // What is drawn alike has the same buttons: one of the copies stands for all.
          if (!isOwn || all || (platform === 'slack') === (alone !== undefined)) continue;
          for (const button of shown ? buttonsOf(shown.card) : []) {
            const no = await world.refusal(alone ?? 'iris', button);
            if (no) wrong.push(`${what}: the button “${button.label.en}” says: ${no}`);
          }
        }
      }
      await look('at first');
      for (const [who, line, keep] of steps) {
        const said = line.replace('?', id);
        try {
          await world.type(who, said);
          await look(said);
          if (keep) continue;
          await world.undo(who);
          await look(`${said}, undone`);
          await world.type(who, said);
        } catch (error) {
          wrong.push(`${said}: ${String(error)}`);
          continue;
        }
        await look(`${said}, again`);
      }
      await look('in the end', true);
      expect(wrong.map((one) => one.slice(0, 600))).toEqual([]);
    },
    120_000,
  );
});
