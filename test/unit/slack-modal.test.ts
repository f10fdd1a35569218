import type { InputBlock } from '@slack/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Form, FormField } from '../../src/cards/form.ts';
import type { Reader } from '../../src/core/actor.ts';
import { msg, same } from '../../src/core/msg.ts';
import { faultsToErrors, formToView, viewToFields, viewToMemory } from '../../src/platforms/slack/modal.ts';
import type { ViewPayload } from '../../src/platforms/slack/payloads.ts';
import type { SlackRoute } from '../../src/platforms/slack/route.ts';
import { validateView } from '../../src/playground/slack-workspace/validate-blocks.ts';
import { anyText } from './slack-card-arbitrary.ts';

const reader: Reader = { locale: 'en', timezone: 'UTC' };
const route: SlackRoute = {
  workspace: 'T1',
  user: 'U1',
  at: 1_773_000_000_000,
  channel: 'C1',
  thread: '1.1',
  responseUrl: 'https://hooks.slack.com/commands/T1/123/abc',
  trigger: 'secret-trigger',
};

const anyMsg = fc.record({ en: anyText, zh: anyText });
const anyChoice = fc.record({ value: anyText, label: fc.oneof(anyText, anyMsg), detail: anyText });
const anyField: fc.Arbitrary<FormField> = fc
  .record({
    name: fc.stringMatching(/^[a-zA-Z]{1,12}$/),
    label: anyMsg,
    hint: fc.option(anyMsg, { nil: undefined }),
    optional: fc.boolean(),
    value: fc.option(anyText, { nil: undefined }),
    error: fc.option(anyMsg, { nil: undefined }),
    input: fc.oneof(
      fc.record({ kind: fc.constant('line' as const), placeholder: anyMsg }),
      fc.record({ kind: fc.constant('lines' as const) }),
      fc.record({ kind: fc.constant('choice' as const), options: fc.array(anyChoice, { maxLength: 150 }) }),
      fc.record({ kind: fc.constant('lookup' as const), reference: fc.constant('customer'), chosen: anyChoice }),
    ),
  })
  .map(({ hint, value, error, ...rest }) => ({
    ...rest,
    ...(hint ? { hint } : {}),
    ...(value === undefined ? {} : { value }),
    ...(error ? { error } : {}),
  }));
const anyForm: fc.Arbitrary<Form> = fc.record({
  title: anyMsg,
  submit: anyMsg,
  does: fc.record({
    command: fc.constant('task add'),
    args: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), anyText, { maxKeys: 4 }),
  }),
  intro: fc.array(anyText, { maxLength: 3 }),
  fields: fc.uniqueArray(anyField, { maxLength: 10, selector: (field) => field.name }),
});

/** What Slack sends back when somebody submits the form without touching it. */
function submitted(view: ReturnType<typeof formToView>): ViewPayload {
  const values: Record<
    string,
    Record<string, { type: string; value?: string | null; selected_option?: { value: string } | null }>
  > = {};
  for (const block of view.blocks) {
    if (block.type !== 'input' || block.block_id === undefined) continue;
    const { element } = block as InputBlock;
    const option = 'initial_option' in element ? (element.initial_option as { value: string } | undefined) : undefined;
    const text = 'initial_value' in element ? (element.initial_value as string | undefined) : undefined;
    values[block.block_id] = {
      [element.action_id ?? '']: {
        type: element.type,
        ...(element.type === 'plain_text_input' ? { value: text ?? null } : { selected_option: option ?? null }),
      },
    };
  }
  return {
    id: 'V1',
    type: 'modal',
    callback_id: view.callback_id,
    private_metadata: view.private_metadata,
    blocks: view.blocks,
    state: { values },
  } as never;
}

describe('any form', () => {
  it('is a view within Slack’s limits, with everything it needs to come back', () => {
    fc.assert(
      fc.property(anyForm, (form) => {
        const view = JSON.parse(JSON.stringify(formToView(form, reader, route))) as ReturnType<typeof formToView>;
        expect(() => validateView(view, 'modal')).not.toThrow();
        const memory = viewToMemory(submitted(view));
        expect(memory).toMatchObject({
          does: { command: 'task add' },
          locale: 'en',
          route: { channel: 'C1', thread: '1.1', responseUrl: route.responseUrl },
        });
        // Settled arguments are remembered, or were too long for it and are inputs now.
        const fields = viewToFields(submitted(view));
        for (const name of Object.keys(form.does.args))
          expect(name in (memory?.does?.args ?? {}) || name in fields).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

const lines = (value: string): Form => ({
  title: same('Log'),
  submit: same('Save'),
  does: { command: 'log add', args: {} },
  fields: [{ name: 'text', label: msg('What was said', '内容'), optional: false, value, input: { kind: 'lines' } }],
});

describe('long texts', () => {
  it('come back whole, however they are split', () => {
    const piece = fc.constantFrom('word ', 'line\n', '词语', '😀', 'x'.repeat(3_500), `${'y'.repeat(2_900)} `, '\n\n');
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 60 }), (pieces) => {
        const text = pieces.join('').trim().slice(0, 20_000);
        const view = formToView(lines(text), reader, route);
        // At an input's end Slack keeps no blanks; splitting puts none there but where there were several.
        expect(viewToFields(submitted(view)).text).toBe(text);
      }),
      { numRuns: 100 },
    );
  });

  it('that no form can hold say how much is missing', () => {
    const view = formToView(lines('z'.repeat(40_000)), reader, route);
    expect(JSON.stringify(view.blocks)).toContain('its last 16000 characters were left out');
  });
});

describe('what comes back', () => {
  it('is empty text for what was left empty', () => {
    const view = formToView(
      {
        ...lines(''),
        fields: [
          ...lines('').fields,
          { name: 'who', label: same('Who'), optional: true, input: { kind: 'lookup', reference: 'staff' } },
        ],
      },
      reader,
      route,
    );
    expect(viewToFields(submitted(view))).toEqual({ text: '', who: '' });
  });

  it('faults stand at their inputs; what belongs to none stands at the first', () => {
    const view = submitted(formToView(lines('x'), reader, route));
    expect(faultsToErrors(view, { text: msg('Too long', '太长'), other: msg('Also', '还有') }, 'zh')).toEqual({
      'field.00.text': '太长 还有',
    });
  });

  it('a trigger is not remembered, and a view of somebody else is not read', () => {
    const view = submitted(formToView(lines('x'), reader, route));
    expect(view.private_metadata).not.toContain('secret-trigger');
    expect(viewToMemory({ ...view, callback_id: 'other' })).toBeNull();
    expect(viewToMemory({ ...view, private_metadata: '{half' })).toBeNull();
    expect(viewToMemory({ ...view, private_metadata: '{"does":7}' })).toBeNull();
  });
});
