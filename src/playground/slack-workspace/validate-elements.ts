import { limits } from './limits.ts';
import { asArray, checkLength, checkText, type Faults, type Fields, fault, isFields } from './validate-values.ts';

const inputOnly = new Set([
  'plain_text_input',
  'number_input',
  'email_text_input',
  'url_text_input',
  'rich_text_input',
  'file_input',
]);
const pickers = new Set(['datepicker', 'timepicker', 'datetimepicker']);

export function checkElement(
  value: unknown,
  path: string,
  place: 'section' | 'actions' | 'input' | 'context',
  faults: Faults,
): void {
  if (!isFields(value)) {
    fault(faults, 'missing required field: element', path);
    return;
  }
  const type = String(value.type);
  if (
    type !== 'image' &&
    type !== 'button' &&
    value.action_id === undefined &&
    place === 'input' &&
    !inputOnly.has(type) &&
    !type.includes('select')
  ) {
    fault(faults, 'missing required field: action_id', path);
  }
  if (value.placeholder !== undefined)
    checkText(value.placeholder, `${path}/placeholder`, limits.placeholder, faults, 'plain_text');
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
    if (typeof value.image_url !== 'string' && !isFields(value.slack_file))
      fault(faults, 'missing required field: image_url', path);
    if (typeof value.alt_text !== 'string') fault(faults, 'missing required field: alt_text', path);
  } else if (inputOnly.has(type)) {
    if (place !== 'input') fault(faults, `unsupported type: ${type}`, `${path}/type`);
    checkLength(value.initial_value, `${path}/initial_value`, limits.plainTextInput, faults, 0);
    if (typeof value.max_length === 'number' && (value.max_length < 1 || value.max_length > limits.plainTextInput)) {
      fault(faults, `must be between 1 and ${limits.plainTextInput}`, `${path}/max_length`);
    }
  } else if (pickers.has(type)) {
    if (
      type === 'datepicker' &&
      value.initial_date !== undefined &&
      !/^\d{4}-\d{2}-\d{2}$/.test(String(value.initial_date))
    ) {
      fault(faults, 'must be a valid date', `${path}/initial_date`);
    }
  } else if (!/^(multi_)?(external|users|conversations|channels)_select$/.test(type)) {
    fault(faults, `unsupported type: ${type}`, `${path}/type`);
  }
}

function checkConfirm(value: unknown, path: string, faults: Faults): void {
  if (!isFields(value)) {
    fault(faults, 'must be a valid object', path);
    return;
  }
  checkText(value.title, `${path}/title`, limits.confirmTitle, faults, 'plain_text');
  checkText(value.text, `${path}/text`, limits.confirmText, faults);
  checkText(value.confirm, `${path}/confirm`, limits.confirmButton, faults, 'plain_text');
  checkText(value.deny, `${path}/deny`, limits.confirmButton, faults, 'plain_text');
}

export function checkOptions(
  element: Fields,
  path: string,
  most: number,
  textMost: number,
  faults: Faults,
  needed: boolean,
): void {
  const checkList = (list: unknown, at: string): void => {
    const options = asArray(list, at, faults);
    if (options.length > most) fault(faults, `no more than ${most} items allowed`, at);
    if (needed && options.length === 0) fault(faults, 'must have at least 1 item', at);
    for (const [i, option] of options.entries()) {
      if (!isFields(option)) {
        fault(faults, 'must be a valid object', `${at}/${i}`);
        continue;
      }
      checkText(option.text, `${at}/${i}/text`, textMost, faults);
      checkLength(option.value, `${at}/${i}/value`, limits.optionValue, faults, 1);
      if (typeof option.value !== 'string') fault(faults, 'missing required field: value', `${at}/${i}`);
      if (option.description !== undefined) checkText(option.description, `${at}/${i}/description`, textMost, faults);
    }
  };
  if (element.option_groups !== undefined) {
    const groups = asArray(element.option_groups, `${path}/option_groups`, faults);
    if (groups.length > limits.optionGroups)
      fault(faults, `no more than ${limits.optionGroups} items allowed`, `${path}/option_groups`);
    for (const [i, group] of groups.entries()) {
      if (!isFields(group)) {
        fault(faults, 'must be a valid object', `${path}/option_groups/${i}`);
        continue;
      }
      checkText(group.label, `${path}/option_groups/${i}/label`, limits.optionText, faults, 'plain_text');
      checkList(group.options, `${path}/option_groups/${i}/options`);
    }
    return;
  }
  checkList(element.options, `${path}/options`);
  const known = new Set(
    (Array.isArray(element.options) ? element.options : []).map((option) =>
      isFields(option) ? option.value : undefined,
    ),
  );
  const chosen = [element.initial_option, ...(Array.isArray(element.initial_options) ? element.initial_options : [])];
  for (const option of chosen) {
    if (isFields(option) && !known.has(option.value)) fault(faults, 'initial option is not among the options', path);
  }
}
