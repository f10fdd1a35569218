import type { ActionsBlock, ConfirmationDialog, Overflow, Button as SlackButton } from '@slack/types';
import type { Button } from '../../cards/card.ts';
import { ellipsize, oneLine } from '../../core/text.ts';
import { common } from '../../i18n/messages.ts';
import { invocationToShortValue, invocationToValue } from './invocation-value.ts';
import { limits } from './limits.ts';
import { messages } from './messages.ts';
import { inLanguage, label, plainText, type TextContext } from './spans.ts';

/** Action ids of everything that carries an invocation begin with this. */
export const doesPrefix = 'do.';

/** Hands out action ids that are unique within one message or view. */
export interface ActionIds {
  next(): string;
}

export function createActionIds(): ActionIds {
  let n = 0;
  return {
    next: () => {
      n += 1;
      return `${doesPrefix}${n}`;
    },
  };
}

/** An invocation that no control can carry: the card is wrong, so this fails loudly where it is made. */
export class InvocationTooLong extends Error {
  constructor(command: string, length: number) {
    super(
      `A button for “${command}” needs ${length} characters for its arguments; Slack takes ${limits.buttonValue}. ` +
        'Carry ids in buttons, not texts.',
    );
    this.name = 'InvocationTooLong';
  }
}

/**
 * `about`: what the button belongs to, for people who hear the page: ten buttons “Done” in a list are ten different ones.
 * Throws InvocationTooLong.
 */
export function buttonToSlack(button: Button, ids: ActionIds, context: TextContext, about = ''): SlackButton {
  const value = invocationToValue(button.does);
  if (value.length > limits.buttonValue) throw new InvocationTooLong(button.does.command, value.length);
  return {
    type: 'button',
    action_id: ids.next(),
    text: label(button.label, context, limits.buttonText),
    value,
    ...(about.trim() === ''
      ? {}
      : {
          accessibility_label: ellipsize(
            `${inLanguage(button.label, context)}: ${oneLine(about)}`,
            limits.accessibilityLabel,
          ),
        }),
    ...(button.style ? { style: button.style } : {}),
    ...(button.confirm ? { confirm: confirmation(button, context) } : {}),
  };
}

function confirmation(button: Button, context: TextContext): ConfirmationDialog {
  return {
    title: label(messages.confirmTitle, context, limits.confirmTitle),
    text: label(button.confirm ?? common.areYouSure, context, limits.confirmText),
    confirm: label(button.label, context, limits.confirmButton),
    deny: label(common.cancel, context, limits.confirmButton),
    ...(button.style ? { style: button.style } : {}),
  };
}

/**
 * Overflow menus for these, with buttons for what a menu cannot hold: an invocation over 150 characters, one that asks for
 * confirmation (a menu asks for all of its entries or none), and a last one that would stand alone in a menu.
 */
export function overflowToSlack(
  entries: readonly Button[],
  ids: ActionIds,
  context: TextContext,
): (SlackButton | Overflow)[] {
  const inMenu: { button: Button; value: string }[] = [];
  const outside: Button[] = [];
  for (const button of entries) {
    const value = invocationToShortValue(button.does);
    if (button.confirm || value.length > limits.optionValue) outside.push(button);
    else inMenu.push({ button, value });
  }
  const menus: (SlackButton | Overflow)[] = [];
  for (let from = 0; from < inMenu.length; from += limits.overflowOptions) {
    const entriesOfMenu = inMenu.slice(from, from + limits.overflowOptions);
    const [only] = entriesOfMenu;
    if (entriesOfMenu.length === 1 && only) {
      menus.push(buttonToSlack(only.button, ids, context));
      continue;
    }
    menus.push({
      type: 'overflow',
      action_id: ids.next(),
      options: entriesOfMenu.map(({ button, value }) => ({
        text: plainText(inLanguage(button.label, context), limits.optionText),
        value,
      })),
    });
  }
  return [...outside.map((button) => buttonToSlack(button, ids, context)), ...menus];
}

/** A row a block; long values make more rows of it, so that each block stays small enough to be kept or dropped alone. */
export function controlsToBlocks(controls: readonly (SlackButton | Overflow)[]): ActionsBlock[] {
  const rows: ActionsBlock[] = [];
  let row: (SlackButton | Overflow)[] = [];
  let size = 0;
  const close = (): void => {
    if (row.length > 0) rows.push({ type: 'actions', elements: row });
    row = [];
    size = 0;
  };
  for (const control of controls) {
    const length = JSON.stringify(control).length;
    if (row.length >= limits.actionsElements || (row.length > 0 && size + length > 6_000)) close();
    row.push(control);
    size += length;
  }
  close();
  return rows;
}
