import { SlackFault } from './fault.ts';
import { limits } from './limits.ts';
import type { Block, ViewSource } from './types.ts';
import { checkElement, checkOptions } from './validate-elements.ts';
import {
  asArray,
  checkCount,
  checkLength,
  checkText,
  type Faults,
  type Fields,
  fault,
  isFields,
} from './validate-values.ts';

/**
 * Slack's checks of Block Kit, with its wording: `[ERROR] must be less than 3001 characters
 * [json-pointer:/blocks/0/text/text]`. All faults of a payload are reported together, as Slack does.
 */

export function validateMessageBlocks(value: unknown): Block[] {
  const faults: Faults = [];
  const blocks = asArray(value, '/blocks', faults);
  if (blocks.length > limits.messageBlocks)
    fault(faults, `no more than ${limits.messageBlocks} items allowed`, '/blocks');
  checkBlocks(blocks, '/blocks', 'message', faults);
  if (faults.length > 0)
    throw new SlackFault('invalid_blocks', faults, { errors: faults.map((text) => text.replace('[ERROR] ', '')) });
  if (JSON.stringify(blocks).length > limits.messageBlocksChars) throw new SlackFault('msg_blocks_too_long');
  return blocks as unknown as Block[];
}

export function validateView(value: unknown, kind?: 'modal' | 'home'): ViewSource {
  const faults: Faults = [];
  if (!isFields(value))
    throw new SlackFault('invalid_arguments', ['[ERROR] must be a valid object [json-pointer:/view]']);
  const type = value.type;
  if ((type !== 'modal' && type !== 'home') || (kind !== undefined && type !== kind)) {
    fault(faults, `unsupported type: ${String(type)}`, '/view/type');
  }
  const blocks = asArray(value.blocks, '/view/blocks', faults);
  if (blocks.length > limits.viewBlocks)
    fault(faults, `no more than ${limits.viewBlocks} items allowed`, '/view/blocks');
  checkBlocks(blocks, '/view/blocks', type === 'home' ? 'home' : 'modal', faults);
  if (type === 'modal') {
    if (value.title === undefined) fault(faults, 'missing required field: title', '/view');
    for (const key of ['title', 'submit', 'close'] as const) {
      if (value[key] !== undefined) checkText(value[key], `/view/${key}`, limits.viewTitle, faults, 'plain_text');
    }
    const hasInput = blocks.some((block) => isFields(block) && block.type === 'input');
    if (hasInput && value.submit === undefined) fault(faults, 'missing required field: submit', '/view');
  }
  checkLength(value.private_metadata, '/view/private_metadata', limits.privateMetadata, faults, 0);
  checkLength(value.callback_id, '/view/callback_id', limits.id, faults, 0);
  checkLength(value.external_id, '/view/external_id', limits.id, faults, 0);
  if (faults.length > 0) throw new SlackFault('invalid_arguments', faults);
  if (Buffer.byteLength(JSON.stringify(value)) > limits.viewBytes) throw new SlackFault('view_too_large');
  return value as unknown as ViewSource;
}

/** The options that an app answered to a `block_suggestion`. */
export function validateSuggestions(value: unknown): Faults {
  const faults: Faults = [];
  if (!isFields(value)) return ['[ERROR] must be a valid object'];
  if (value.options === undefined && value.option_groups === undefined)
    return ['[ERROR] missing required field: options'];
  checkOptions(value, '', limits.options, limits.optionText, faults, false);
  return faults;
}

function checkBlocks(blocks: unknown[], at: string, surface: 'message' | 'modal' | 'home', faults: Faults): void {
  const blockIds = new Set<string>();
  const actionIds = new Set<string>();
  let focused = 0;
  for (const [i, block] of blocks.entries()) {
    const path = `${at}/${i}`;
    if (!isFields(block)) {
      fault(faults, 'must be a valid object', path);
      continue;
    }
    checkLength(block.block_id, `${path}/block_id`, limits.id, faults, 1);
    if (typeof block.block_id === 'string') {
      if (blockIds.has(block.block_id))
        fault(faults, `\`block_id\` already exists: ${block.block_id}`, `${path}/block_id`);
      blockIds.add(block.block_id);
    }
    checkBlock(block, path, surface, faults);
    for (const [element, where] of elementsOf(block, path)) {
      if (element.focus_on_load === true) focused++;
      if (typeof element.action_id !== 'string') continue;
      checkLength(element.action_id, `${where}/action_id`, limits.id, faults, 1);
      // Unique within their block only: the block id tells the rest.
      const key = `${i}/${element.action_id}`;
      if (actionIds.has(key)) fault(faults, `\`action_id\` already exists: ${element.action_id}`, `${where}/action_id`);
      actionIds.add(key);
    }
  }
  if (focused > 1) fault(faults, 'only one element can have focus_on_load', at);
}

function elementsOf(block: Fields, path: string): [Fields, string][] {
  const list = Array.isArray(block.elements) && block.type === 'actions' ? block.elements : [];
  const found: [unknown, string][] = [
    [block.accessory, `${path}/accessory`],
    [block.element, `${path}/element`],
    ...list.map((element, i): [unknown, string] => [element, `${path}/elements/${i}`]),
  ];
  return found.filter((pair): pair is [Fields, string] => isFields(pair[0]));
}

function checkBlock(block: Fields, path: string, surface: 'message' | 'modal' | 'home', faults: Faults): void {
  switch (block.type) {
    case 'section': {
      if (block.text === undefined && block.fields === undefined)
        fault(faults, 'missing required field: text or fields', path);
      if (block.text !== undefined) checkText(block.text, `${path}/text`, limits.sectionText, faults);
      const fields = block.fields === undefined ? [] : asArray(block.fields, `${path}/fields`, faults);
      if (fields.length > limits.sectionFields)
        fault(faults, `no more than ${limits.sectionFields} items allowed`, `${path}/fields`);
      for (const [i, field] of fields.entries()) {
        checkText(field, `${path}/fields/${i}`, limits.fieldText, faults);
      }
      if (block.accessory !== undefined) checkElement(block.accessory, `${path}/accessory`, 'section', faults);
      return;
    }
    case 'header':
      checkText(block.text, `${path}/text`, limits.headerText, faults, 'plain_text');
      return;
    case 'divider':
    case 'rich_text':
      return;
    case 'image':
      if (typeof block.image_url !== 'string' && !isFields(block.slack_file))
        fault(faults, 'missing required field: image_url', path);
      checkLength(block.image_url, `${path}/image_url`, limits.imageUrl, faults, 1);
      if (typeof block.alt_text !== 'string') fault(faults, 'missing required field: alt_text', path);
      checkLength(block.alt_text, `${path}/alt_text`, limits.altText, faults, 0);
      return;
    case 'context': {
      const elements = asArray(block.elements, `${path}/elements`, faults);
      checkCount(elements, limits.contextElements, `${path}/elements`, faults);
      for (const [i, element] of elements.entries()) {
        if (isFields(element) && element.type === 'image') {
          checkElement(element, `${path}/elements/${i}`, 'context', faults);
          continue;
        }
        checkText(element, `${path}/elements/${i}`, limits.contextText, faults);
      }
      return;
    }
    case 'actions': {
      const elements = asArray(block.elements, `${path}/elements`, faults);
      checkCount(elements, limits.actionsElements, `${path}/elements`, faults);
      for (const [i, element] of elements.entries()) {
        checkElement(element, `${path}/elements/${i}`, 'actions', faults);
      }
      return;
    }
    case 'input':
      if (surface === 'home' && block.dispatch_action === undefined) break;
      checkText(block.label, `${path}/label`, limits.label, faults, 'plain_text');
      if (block.hint !== undefined) checkText(block.hint, `${path}/hint`, limits.hint, faults, 'plain_text');
      checkElement(block.element, `${path}/element`, 'input', faults);
      return;
    case 'markdown':
      checkLength(block.text, `${path}/text`, 12_000, faults, 1);
      return;
    case 'video':
    case 'table':
    case 'file':
      return;
    default:
      fault(faults, `unsupported type: ${String(block.type)}`, `${path}/type`);
  }
}
