import { initialChoice } from './initial-choice.ts';
import type { Block, Choices } from './types.ts';

/** What Slack's own client refuses before it asks the app, by block id. Empty when all is well. */
export function missingInputs(blocks: readonly Block[], choices: Choices): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const block of blocks) {
    const { element, block_id: blockId } = block;
    if (block.type !== 'input' || !element || blockId === undefined || element.action_id === undefined) continue;
    const given = choices[blockId]?.[element.action_id];
    const choice = given === undefined ? initialChoice(element) : given;
    const empty = choice === null || choice === '' || (Array.isArray(choice) && choice.length === 0);
    if (empty) {
      if (block.optional !== true) errors[blockId] = 'Please complete this required field.';
      continue;
    }
    if (typeof choice !== 'string') continue;
    if (element.max_length !== undefined && choice.length > element.max_length)
      errors[blockId] = `Must be ${element.max_length} characters or fewer.`;
    if (element.min_length !== undefined && choice.length < element.min_length)
      errors[blockId] = `Must be at least ${element.min_length} characters.`;
    if (element.type === 'plain_text_input' && choice.length > 3_000)
      errors[blockId] = 'Must be 3000 characters or fewer.';
    if (element.type === 'email_text_input' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(choice))
      errors[blockId] = 'Please enter a valid email address.';
    if (element.type === 'url_text_input' && !/^https?:\/\/\S+$/.test(choice))
      errors[blockId] = 'Please enter a valid URL.';
    if (element.type === 'number_input') {
      const number = Number(choice);
      if (Number.isNaN(number)) errors[blockId] = 'Please enter a number.';
      else if (element.is_decimal_allowed !== true && !Number.isInteger(number))
        errors[blockId] = 'Please enter a whole number.';
    }
  }
  return errors;
}
