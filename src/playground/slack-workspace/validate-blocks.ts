import { SlackFault } from './fault.ts';
import { limits } from './limits.ts';
import type { Block, ViewSource } from './types.ts';

/**
 * Slack's checks of Block Kit, with its wording: `[ERROR] must be less than 3001 characters
 * [json-pointer:/blocks/0/text/text]`. All faults of a payload are reported together, as Slack does.
 */
type Faults = string[];
type Fields = Record<string, unknown>;

export function validateMessageBlocks(value: unknown): Block[] {
  const faults: Faults = [];
  const blocks = asArray(value, '/blocks', faults);
  if (blocks.length > limits.messageBlocks) fault(faults, `no more than ${limits.messageBlocks} items allowed`, '/blocks');
  checkBlocks(blocks, '/blocks', 'message', faults);
  if (faults.length > 0) throw new SlackFault('invalid_blocks', faults, { errors: faults.map((text) => text.replace('[ERROR] ', '')) });
  if (JSON.stringify(blocks).length > limits.messageBlocksChars) throw new SlackFault('msg_blocks_too_long');
  return blocks as unknown as Block[];
}

export function validateView(value: unknown, kind?: 'modal' | 'home'): ViewSource {
  const faults: Faults = [];
  if (!isFields(value)) throw new SlackFault('invalid_arguments', ['[ERROR] must be a valid object [json-pointer:/view]']);
  const type = value.type;
  if ((type !== 'modal' && type !== 'home') || (kind !== undefined && type !== kind)) {
    fault(faults, `unsupported type: ${String(type)}`, '/view/type');
  }
  const blocks = asArray(value.blocks, '/view/blocks', faults);
  if (blocks.length > limits.viewBlocks) fault(faults, `no more than ${limits.viewBlocks} items allowed`, '/view/blocks');
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
  if (value.options === undefined && value.option_groups === undefined) return ['[ERROR] missing required field: options'];
  checkOptions(value, '', limits.options, limits.optionText, faults, false);
  return faults;
}

function checkBlocks(blocks: unknown[], at: string, surface: 'message' | 'modal' | 'home', faults: Faults): void {
  const blockIds = new Set<string>();
  const actionIds = new Set<string>();
  let focused = 0;
  blocks.forEach((block, i) => {
    const path = `${at}/${i}`;
    if (!isFields(block)) return fault(faults, 'must be a valid object', path);
    checkLength(block.block_id, `${path}/block_id`, limits.id, faults, 1);
    if (typeof block.block_id === 'string') {
      if (blockIds.has(block.block_id)) fault(faults, `\`block_id\` already exists: ${block.block_id}`, `${path}/block_id`);
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
  });
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
      if (block.text === undefined && block.fields === undefined) fault(faults, 'missing required field: text or fields', path);
      if (block.text !== undefined) checkText(block.text, `${path}/text`, limits.sectionText, faults);
      const fields = block.fields === undefined ? [] : asArray(block.fields, `${path}/fields`, faults);
      if (fields.length > limits.sectionFields) fault(faults, `no more than ${limits.sectionFields} items allowed`, `${path}/fields`);
      fields.forEach((field, i) => {
        checkText(field, `${path}/fields/${i}`, limits.fieldText, faults);
      });
      if (block.accessory !== undefined) checkElement(block.accessory, `${path}/accessory`, 'section', faults);
      return;
    }
    case 'header':
      return checkText(block.text, `${path}/text`, limits.headerText, faults, 'plain_text');
    case 'divider':
    case 'rich_text':
      return;
    case 'image':
      if (typeof block.image_url !== 'string' && !isFields(block.slack_file)) fault(faults, 'missing required field: image_url', path);
      checkLength(block.image_url, `${path}/image_url`, limits.imageUrl, faults, 1);
      if (typeof block.alt_text !== 'string') fault(faults, 'missing required field: alt_text', path);
      checkLength(block.alt_text, `${path}/alt_text`, limits.altText, faults, 0);
      return;
    case 'context': {
      const elements = asArray(block.elements, `${path}/elements`, faults);
      checkCount(elements, limits.contextElements, `${path}/elements`, faults);
      elements.forEach((element, i) => {
        if (isFields(element) && element.type === 'image') return checkElement(element, `${path}/elements/${i}`, 'context', faults);
        checkText(element, `${path}/elements/${i}`, limits.contextText, faults);
      });
      return;
    }
    case 'actions': {
      const elements = asArray(block.elements, `${path}/elements`, faults);
      checkCount(elements, limits.actionsElements, `${path}/elements`, faults);
      elements.forEach((element, i) => {
        checkElement(element, `${path}/elements/${i}`, 'actions', faults);
      });
      return;
    }
    case 'input':
      if (surface === 'home' && block.dispatch_action === undefined) break;
      checkText(block.label, `${path}/label`, limits.label, faults, 'plain_text');
      if (block.hint !== undefined) checkText(block.hint, `${path}/hint`, limits.hint, faults, 'plain_text');
      return checkElement(block.element, `${path}/element`, 'input', faults);
    case 'markdown':
      return checkLength(block.text, `${path}/text`, 12_000, faults, 1);
    case 'video':
    case 'table':
    case 'file':
      return;
    default:
      return fault(faults, `unsupported type: ${String(block.type)}`, `${path}/type`);
  }
}

const inputOnly = new Set(['plain_text_input', 'number_input', 'email_text_input', 'url_text_input', 'rich_text_input', 'file_input']);
const pickers = new Set(['datepicker', 'timepicker', 'datetimepicker']);

function checkElement(value: unknown, path: string, place: 'section' | 'actions' | 'input' | 'context', faults: Faults): void {
  if (!isFields(value)) return fault(faults, 'missing required field: element', path);
  const type = String(value.type);
  if (type !== 'image' && type !== 'button' && value.action_id === undefined && place === 'input' && !inputOnly.has(type) && !type.includes('select')) {
    fault(faults, 'missing required field: action_id', path);
  }
  if (value.placeholder !== undefined) checkText(value.placeholder, `${path}/placeholder`, limits.placeholder, faults, 'plain_text');
  if (value.confirm !== undefined) checkConfirm(value.confirm, `${path}/confirm`, faults);
  if (type === 'button') {
    if (place === 'input') fault(faults, 'unsupported type: button', `${path}/type`);
    checkText(value.text, `${path}/text`, limits.buttonText, faults, 'plain_text');
    checkLength(value.value, `${path}/value`, limits.buttonValue, faults, 0);
    checkLength(value.url, `${path}/url`, limits.url, faults, 0);
    if (value.style !== undefined && value.style !== 'primary' && value.style !== 'danger') {
      fault(faults, 'must be a valid enum value', `${path}/style`);
    }
  } else if (type === 'overflow') {
    if (place === 'input') fault(faults, 'unsupported type: overflow', `${path}/type`);
    checkOptions(value, path, limits.overflowOptions, limits.optionText, faults, true);
  } else if (type === 'checkboxes' || type === 'radio_buttons') {
    checkOptions(value, path, limits.choiceOptions, limits.choiceText, faults, true);
  } else if (type === 'static_select' || type === 'multi_static_select') {
    checkOptions(value, path, limits.options, limits.optionText, faults, true);
  } else if (type === 'image') {
    if (typeof value.image_url !== 'string' && !isFields(value.slack_file)) fault(faults, 'missing required field: image_url', path);
    if (typeof value.alt_text !== 'string') fault(faults, 'missing required field: alt_text', path);
  } else if (inputOnly.has(type)) {
    if (place !== 'input') fault(faults, `unsupported type: ${type}`, `${path}/type`);
    checkLength(value.initial_value, `${path}/initial_value`, limits.plainTextInput, faults, 0);
    if (typeof value.max_length === 'number' && (value.max_length < 1 || value.max_length > limits.plainTextInput)) {
      fault(faults, `must be between 1 and ${limits.plainTextInput}`, `${path}/max_length`);
    }
  } else if (pickers.has(type)) {
    if (type === 'datepicker' && value.initial_date !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(String(value.initial_date))) {
      fault(faults, 'must be a valid date', `${path}/initial_date`);
    }
  } else if (!/^(multi_)?(external|users|conversations|channels)_select$/.test(type)) {
    fault(faults, `unsupported type: ${type}`, `${path}/type`);
  }
}

function checkConfirm(value: unknown, path: string, faults: Faults): void {
  if (!isFields(value)) return fault(faults, 'must be a valid object', path);
  checkText(value.title, `${path}/title`, limits.confirmTitle, faults, 'plain_text');
  checkText(value.text, `${path}/text`, limits.confirmText, faults);
  checkText(value.confirm, `${path}/confirm`, limits.confirmButton, faults, 'plain_text');
  checkText(value.deny, `${path}/deny`, limits.confirmButton, faults, 'plain_text');
}

function checkOptions(element: Fields, path: string, most: number, textMost: number, faults: Faults, needed: boolean): void {
  const checkList = (list: unknown, at: string): void => {
    const options = asArray(list, at, faults);
    if (options.length > most) fault(faults, `no more than ${most} items allowed`, at);
    if (needed && options.length === 0) fault(faults, 'must have at least 1 item', at);
    options.forEach((option, i) => {
      if (!isFields(option)) return fault(faults, 'must be a valid object', `${at}/${i}`);
      checkText(option.text, `${at}/${i}/text`, textMost, faults);
      checkLength(option.value, `${at}/${i}/value`, limits.optionValue, faults, 1);
      if (typeof option.value !== 'string') fault(faults, 'missing required field: value', `${at}/${i}`);
      if (option.description !== undefined) checkText(option.description, `${at}/${i}/description`, textMost, faults);
    });
  };
  if (element.option_groups !== undefined) {
    const groups = asArray(element.option_groups, `${path}/option_groups`, faults);
    if (groups.length > limits.optionGroups) fault(faults, `no more than ${limits.optionGroups} items allowed`, `${path}/option_groups`);
    groups.forEach((group, i) => {
      if (!isFields(group)) return fault(faults, 'must be a valid object', `${path}/option_groups/${i}`);
      checkText(group.label, `${path}/option_groups/${i}/label`, limits.optionText, faults, 'plain_text');
      checkList(group.options, `${path}/option_groups/${i}/options`);
    });
    return;
  }
  checkList(element.options, `${path}/options`);
  const known = new Set((Array.isArray(element.options) ? element.options : []).map((option) => (isFields(option) ? option.value : undefined)));
  const chosen = [element.initial_option, ...(Array.isArray(element.initial_options) ? element.initial_options : [])];
  for (const option of chosen) {
    if (isFields(option) && !known.has(option.value)) fault(faults, 'initial option is not among the options', path);
  }
}

function checkText(value: unknown, path: string, most: number, faults: Faults, only?: 'plain_text'): void {
  if (!isFields(value)) return fault(faults, 'must provide an object', path);
  if (value.type !== 'plain_text' && (value.type !== 'mrkdwn' || only)) fault(faults, `unsupported type: ${String(value.type)}`, `${path}/type`);
  if (typeof value.text !== 'string') return fault(faults, 'must provide a string', `${path}/text`);
  checkLength(value.text, `${path}/text`, most, faults, 1);
}

function checkLength(value: unknown, path: string, most: number, faults: Faults, least: number): void {
  if (value === undefined || value === null) return;
  if (typeof value !== 'string') return fault(faults, 'must provide a string', path);
  if (value.length > most) fault(faults, `must be less than ${most + 1} characters`, path);
  if (value.length < least) fault(faults, `must be more than ${least - 1} characters`, path);
}

function checkCount(list: unknown[], most: number, path: string, faults: Faults): void {
  if (list.length > most) fault(faults, `no more than ${most} items allowed`, path);
  if (list.length === 0) fault(faults, 'must have at least 1 item', path);
}

function asArray(value: unknown, path: string, faults: Faults): unknown[] {
  if (Array.isArray(value)) return value;
  fault(faults, 'must provide an array', path);
  return [];
}

function fault(faults: Faults, text: string, path: string): void {
  faults.push(`[ERROR] ${text} [json-pointer:${path}]`);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
