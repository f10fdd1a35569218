import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairText, parsePair } from '../../src/crm/surveys/rules.ts';

describe('expected and actual', () => {
  it.each([
    ['80/70', 80, 70],
    ['80 / 70', 80, 70],
    ['100/0', 100, 0],
    ['72.5/70', 72.5, 70],
    ['72,25/70', 72.25, 70],
    ['80/-', 80, null],
    ['-/70', null, 70],
    ['８０／７０', 80, 70],
    ['80:70', 80, 70],
  ])('%s is read', (text, expected, actual) => {
    expect(parsePair(text)).toEqual({ ok: true, value: { expected, actual } });
  });

  it.each([
    ['80', 'not-a-pair'],
    ['-/-', 'not-a-pair'],
    ['', 'not-a-pair'],
    ['good/bad', 'not-a-pair'],
    ['80/70/60', 'not-a-pair'],
    ['-5/70', 'not-a-pair'],
    ['80.123/70', 'not-a-pair'],
    ['101/70', 'out-of-scale'],
    ['80/999', 'out-of-scale'],
  ])('%s is refused with a right example', (text, kind) => {
    expect(parsePair(text)).toMatchObject({ ok: false, fault: { kind, example: '80/70' } });
  });

  it('is read back as it is written', () => {
    const side = fc.option(fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100));
    const pair = fc
      .record({ expected: side, actual: side })
      .filter(({ expected, actual }) => expected !== null || actual !== null);
    fc.assert(
      fc.property(pair, (value) => {
        expect(parsePair(pairText(value))).toEqual({ ok: true, value });
      }),
    );
  });
});
