import { parseBody } from './answer-body.ts';
import { choiceToState, interactiveElements, isStateful } from './blocks.ts';
import { type Desk, type DeskParts, NotPossible, type Target } from './desk.ts';
import { blocksOf, commonFields, containerOf, placeFields } from './interaction-payloads.ts';
import type { Dispatched } from './signed-sender.ts';
import type { Choice, Choices, Option, OptionGroup } from './types.ts';
import { validateSuggestions } from './validate-blocks.ts';

/** Pressing, picking and searching in the elements of messages, modals and the App Home. */
export function createInteractions({ state, triggers, sender }: DeskParts, desk: Desk) {
  return {
    /** Press, pick or enter something in an element. `all` are the other inputs of a view as they stand. */
    async act(
      user: string,
      target: Target,
      blockId: string,
      actionId: string,
      choice: Choice,
      all?: Choices,
    ): Promise<Dispatched> {
      const place = desk.placeOf(user, target);
      const found = interactiveElements(blocksOf(place)).find(
        ({ block, element }) => block.block_id === blockId && element.action_id === actionId,
      );
      if (!found) throw new NotPossible('that element is no longer there');
      const { element } = found;
      const choices: Choices = { ...desk.inputsOf(user, place), ...all };
      if (isStateful(element)) choices[blockId] = { ...choices[blockId], [actionId]: choice };
      desk.setInputs(user, place, choices);
      const pressed =
        element.type === 'button'
          ? { type: 'button', text: element.text, value: element.value, style: element.style }
          : undefined;
      const action = {
        ...(pressed ?? choiceToState(element, choice, (value) => desk.known(user)(actionId, value))),
        action_id: actionId,
        block_id: blockId,
        ...(element.placeholder && !pressed ? { placeholder: element.placeholder } : {}),
        action_ts: state.timestamps.next(),
      };
      const inMessage = 'view' in place ? undefined : 'message' in place ? place.message : place.ephemeral;
      const responseUrl = inMessage && {
        response_url: triggers.responseUrl({
          user,
          channel: inMessage.channel,
          origin:
            'message' in place
              ? { ts: place.message.ts }
              : { ephemeral: (place as { ephemeral: { id: string } }).ephemeral.id },
          ...(inMessage.thread_ts === undefined ? {} : { thread: inMessage.thread_ts }),
        }),
      };
      const result = await sender.interaction({
        type: 'block_actions',
        ...commonFields(state, user),
        container: containerOf(place),
        trigger_id: triggers.trigger(user, 'view' in place && place.view.type === 'modal' ? place.view.id : undefined),
        ...placeFields(state, place, choices, desk.known(user)),
        ...(responseUrl ?? {}),
        actions: [action],
      });
      if (inMessage) desk.tellFailure(user, inMessage.channel, result);
      return result;
    },

    /** Options of an external select for what was typed so far. */
    async suggest(
      user: string,
      target: Target,
      blockId: string,
      actionId: string,
      query: string,
    ): Promise<{ options: Option[]; groups: OptionGroup[]; problem?: string }> {
      const place = desk.placeOf(user, target);
      const result = await sender.interaction({
        type: 'block_suggestion',
        ...commonFields(state, user),
        container: containerOf(place),
        action_id: actionId,
        block_id: blockId,
        value: query,
        ...placeFields(state, place, desk.inputsOf(user, place), desk.known(user)),
      });
      if (result.failure) return { options: [], groups: [], problem: desk.describe(result.failure) };
      const answer = parseBody(result.body);
      const faults = validateSuggestions(answer);
      if (faults.length > 0) return { options: [], groups: [], problem: faults.join('; ') };
      const { options = [], option_groups: groups = [] } = answer as {
        options?: Option[];
        option_groups?: OptionGroup[];
      };
      for (const option of [...options, ...groups.flatMap((group) => group.options)])
        desk.suggest(user, actionId, option);
      return { options, groups };
    },
  };
}
