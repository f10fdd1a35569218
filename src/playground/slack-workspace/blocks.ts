import { randomHex } from './clock.ts';
import { initialChoice } from './initial-choice.ts';
import type { Block, BlockElement, Choice, Choices, Option, StateValue, StateValues, TextObject } from './types.ts';

/** Elements that only report a press; all others hold a value that appears in `state.values`. */
const stateless = new Set(['button', 'overflow', 'image', 'workflow_button', 'icon_button', 'feedback_buttons']);

/** All interactive elements with the block that holds them, in reading order. */
export function interactiveElements(blocks: readonly Block[]): { block: Block; element: BlockElement }[] {
  const found: { block: Block; element: BlockElement }[] = [];
  for (const block of blocks) {
    const candidates = [block.accessory, block.element, ...(block.type === 'actions' ? (block.elements ?? []) : [])];
    for (const element of candidates) {
      if (element && 'action_id' in element && element.action_id !== undefined) {
        found.push({ block, element: element as BlockElement });
      }
    }
  }
  return found;
}

export function isStateful(element: BlockElement): boolean {
  return !stateless.has(element.type);
}

/** Fill in what Slack fills in: ids that the app left out, and the defaults of text objects. */
export function completeBlocks(blocks: readonly Block[]): Block[] {
  return blocks.map((source) => {
    const block = completeTexts(structuredClone(source)) as Block;
    block.block_id ??= randomHex(3).slice(0, 5);
    for (const element of [block.accessory, block.element, ...(block.elements ?? [])]) {
      if (element && needsActionId(element as BlockElement))
        (element as BlockElement).action_id ??= randomHex(3).slice(0, 5);
    }
    return block;
  });
}

function needsActionId(element: BlockElement): boolean {
  return !['image', 'mrkdwn', 'plain_text'].includes(element.type) && !element.type.startsWith('rich_text_');
}

function completeTexts(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(completeTexts);
  if (typeof node !== 'object' || node === null) return node;
  const record = node as Record<string, unknown>;
  if (record.type === 'plain_text' && typeof record.text === 'string') record.emoji ??= true;
  if (record.type === 'mrkdwn' && typeof record.text === 'string') record.verbatim ??= false;
  for (const [key, value] of Object.entries(record)) {
    if (typeof value === 'object' && value !== null) record[key] = completeTexts(value);
  }
  return record;
}

export function optionsOf(element: BlockElement): Option[] {
  return [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((group) => group.options)];
}

/**
 * One input's value in the form Slack reports it. `known` resolves an option by its value: an external
 * select's options are not in the element, so whoever asked the app for them remembers them.
 */
export function choiceToState(
  element: BlockElement,
  choice: Choice,
  known: (value: string) => Option | undefined,
): StateValue {
  const one = Array.isArray(choice) ? (choice[0] ?? null) : choice === '' ? null : choice;
  const many = Array.isArray(choice) ? choice : choice === null || choice === '' ? [] : [choice];
  const option = (value: string): Option | undefined =>
    optionsOf(element).find((candidate) => candidate.value === value) ??
    known(value) ??
    [element.initial_option, ...(element.initial_options ?? [])].find((candidate) => candidate?.value === value);
  const type = element.type;
  switch (type) {
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
    case 'overflow':
      return { type, selected_option: one === null ? null : (option(one) ?? null) };
    case 'multi_static_select':
    case 'multi_external_select':
    case 'checkboxes':
      return { type, selected_options: many.map(option).filter((found) => found !== undefined) };
    case 'users_select':
      return { type, selected_user: one };
    case 'multi_users_select':
      return { type, selected_users: many };
    case 'conversations_select':
      return { type, selected_conversation: one };
    case 'multi_conversations_select':
      return { type, selected_conversations: many };
    case 'channels_select':
      return { type, selected_channel: one };
    case 'multi_channels_select':
      return { type, selected_channels: many };
    case 'datepicker':
      return { type, selected_date: one };
    case 'timepicker':
      return { type, selected_time: one };
    case 'datetimepicker':
      return { type, selected_date_time: one === null ? null : Number(one) };
    default:
      return { type, value: one };
  }
}

/** The `state.values` of a message or view: what was put in, and for the rest what it started with. */
export function stateOf(
  blocks: readonly Block[],
  choices: Choices,
  known: (actionId: string, value: string) => Option | undefined,
): StateValues {
  const values: StateValues = {};
  for (const { block, element } of interactiveElements(blocks)) {
    if (!isStateful(element) || block.block_id === undefined || element.action_id === undefined) continue;
    const actionId = element.action_id;
    const given = choices[block.block_id]?.[actionId];
    const choice = given === undefined ? initialChoice(element) : given;
    values[block.block_id] ??= {};
    values[block.block_id]![actionId] = choiceToState(element, choice, (value) => known(actionId, value));
  }
  return values;
}

export function textOf(text: TextObject | string | undefined): string {
  return typeof text === 'string' ? text : (text?.text ?? '');
}

/** Everything a reader sees in some blocks, as plain lines: labels of buttons and menus included. */
export function blocksToText(blocks: readonly Block[] | undefined): string {
  const lines: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const item of node) visit(item);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const record = node as Record<string, unknown>;
    if (typeof record.text === 'string' && typeof record.type === 'string') lines.push(record.text);
    if (typeof record.alt_text === 'string') lines.push(record.alt_text);
    for (const [key, value] of Object.entries(record)) if (key !== 'confirm') visit(value);
  };
  visit(blocks ?? []);
  return lines.join('\n');
}
