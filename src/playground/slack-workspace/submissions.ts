import { parseBody } from './answer-body.ts';
import { type Desk, type DeskParts, NotPossible } from './desk.ts';
import { SlackFault } from './fault.ts';
import { commonFields, placeFields } from './interaction-payloads.ts';
import { missingInputs } from './required-inputs.ts';
import type { Dispatched } from './signed-sender.ts';
import type { Choices, View } from './types.ts';
import { validateView } from './validate-blocks.ts';

/** A press of "Submit": closed, or kept open with errors by block id, or replaced by another view. */
export interface Submitted extends Dispatched {
  errors?: Record<string, string>;
}

/** Submitting and closing modals. */
export function createSubmissions({ state, views, triggers, sender }: DeskParts, desk: Desk) {
  function answerSubmission(user: string, view: View, result: Dispatched): Submitted {
    const answer = parseBody(result.body);
    const action = typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : {};
    switch (action.response_action) {
      case 'errors': {
        const errors = (action.errors ?? {}) as Record<string, string>;
        const inputBlocks = new Set(
          view.blocks.filter((block) => block.type === 'input').map((block) => block.block_id),
        );
        const unknown = Object.keys(errors).filter((blockId) => !inputBlocks.has(blockId));
        // Slack drops such an answer and shows a general failure: the app named a block that is no input.
        if (unknown.length > 0 || Object.keys(errors).length === 0) return { ...result, failure: 'dispatch_failed' };
        return { ...result, errors };
      }
      case 'update':
        views.update(view.id, validateView(action.view, 'modal'), undefined);
        return result;
      case 'push':
        views.push(user, validateView(action.view, 'modal'));
        return result;
      case 'clear':
        views.clear(user);
        return result;
      default:
        if (views.stackOf(user).at(-1)?.id === view.id) views.pop(user);
        desk.forgetInputs(user, { view });
        return result;
    }
  }

  return {
    /** Press "Submit" in the top modal. */
    async submit(user: string, viewId: string, choices: Choices): Promise<Submitted> {
      const place = desk.placeOf(user, { view: viewId });
      if (!('view' in place)) throw new NotPossible('not a view');
      const { view } = place;
      const all = { ...desk.inputsOf(user, place), ...choices };
      desk.setInputs(user, place, all);
      const missing = missingInputs(view.blocks, all);
      if (Object.keys(missing).length > 0) return { status: null, body: '', ms: 0, errors: missing };
      const result = await sender.interaction({
        type: 'view_submission',
        ...commonFields(state, user),
        trigger_id: triggers.trigger(user, view.id),
        ...placeFields(state, place, all, desk.known(user)),
        response_urls: [],
      });
      if (result.failure) return result;
      try {
        return answerSubmission(user, view, result);
      } catch (error) {
        // The app answered with a view that Slack does not take: its fault, told as a failure.
        if (!(error instanceof SlackFault)) throw error;
        return { ...result, failure: 'dispatch_failed' };
      }
    },

    /** Close the top modal with its X, Cancel or Esc. `all`: the whole stack at once. */
    async close(user: string, viewId: string, all = false): Promise<void> {
      const stack = views.stackOf(user);
      const view = stack.at(-1);
      if (view?.id !== viewId) throw new NotPossible('that view is no longer open');
      const closed = all || view.clear_on_close ? [...stack].reverse() : [view];
      if (closed.length === stack.length) views.clear(user);
      else views.pop(user);
      for (const gone of closed) {
        desk.forgetInputs(user, { view: gone });
        if (!gone.notify_on_close) continue;
        await sender.interaction({
          type: 'view_closed',
          ...commonFields(state, user),
          view: gone,
          is_cleared: closed.length > 1,
        });
      }
    },
  };
}
