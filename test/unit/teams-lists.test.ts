import { describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import { invocation } from '../../src/core/invocation.ts';
import { msg } from '../../src/core/msg.ts';
import { cardsToAdaptive } from '../../src/platforms/teams/adaptive-card.ts';

const reader = { locale: 'en', timezone: 'Europe/Berlin' } as const;
const does = (command: string, n: number) => invocation(command, { task: `T-${n}`, back: 'task list support overdue' });

/** A page of a list as the nouns make it: a button and a menu a row. */
function listOf(rows: number): Card {
  return {
    title: ['Tasks'],
    blocks: [
      {
        block: 'list',
        items: Array.from({ length: rows }, (_, n) => ({
          text: [{ strong: `Row ${n} of a list that somebody needs to the end` }, ` · T-${n}`],
          detail: ['Due in 3 hours, Fri 20 Nov 2026, 13:35 · In progress · High · Acme Industrial Supplies Ltd'],
          button: { label: msg('Done', '完成'), does: does('task done', n) },
          overflow: ['task show', 'task start', 'task snooze', 'task assign', 'task note'].map((command) => ({
            label: msg(command, command),
            does: does(command, n),
          })),
        })),
      },
    ],
  };
}

describe('a list', () => {
  it('loses its menus before it loses a row', () => {
    for (const rows of [4, 8, 10]) {
      const drawn = JSON.stringify(cardsToAdaptive([listOf(rows)], reader).content.body);
      for (let n = 0; n < rows; n += 1) expect(drawn, `${rows} rows`).toContain(`T-${n}`);
      expect(drawn).not.toMatch(/\d+ more/u);
    }
  });

  it('keeps its menus while there is room', () => {
    expect(JSON.stringify(cardsToAdaptive([listOf(4)], reader).content)).toContain('task snooze');
  });
});
