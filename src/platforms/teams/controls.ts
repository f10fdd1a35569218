import type { Button } from '../../cards/card.ts';
import { common } from '../../i18n/messages.ts';
import { buttonToData } from './invocation-value.ts';
import { limits } from './limits.ts';
import { inLanguage, label, type TextContext } from './spans.ts';

/** A card's JSON as we write it: Adaptive Cards 1.5. */
export type Element = Readonly<Record<string, unknown>> & { readonly type: string };

/** Longest invocation that a button may carry, as JSON; the same as on Slack, so that a card works on both. */
const longestValue = 2_000;

/** An invocation that no control can carry: the card is wrong, so this fails loudly where it is made. */
export class InvocationTooLong extends Error {
  constructor(command: string, length: number) {
    super(
      `A button for “${command}” needs ${length} characters for its arguments; ${longestValue} are allowed. ` +
        'Carry ids in buttons, not texts.',
    );
    this.name = 'InvocationTooLong';
  }
}

export interface ControlContext extends TextContext {
  /** Room is short: no second way for clients that, not knowing Action.Execute, would not draw a card of version 1.5 either. */
  readonly terse?: boolean;
  /** The card is for one person, who alone sees it. */
  readonly mine: boolean;
  /** The card stands in a dialog, where Teams knows no Action.Execute. */
  readonly inDialog: boolean;
}

/**
 * `Action.Execute`, with `Action.Submit` for clients that do not know it. A button that asks for a form is a Submit that opens a
 * dialog, since a dialog cannot be opened from the answer to an Execute. Teams asks no questions of its own, so a button to be
 * confirmed shows the question first. Throws InvocationTooLong.
 */
export function buttonToAction(button: Button, context: ControlContext, about = ''): Element {
  const length = JSON.stringify(button.does).length;
  if (length > longestValue) throw new InvocationTooLong(button.does.command, length);
  const title = label(button.label, context, limits.buttonText);
  const act = actionOf(button, title, context, about);
  if (!button.confirm) return act;
  return {
    type: 'Action.ShowCard',
    title,
    ...styleOf(button),
    card: {
      type: 'AdaptiveCard',
      body: [
        {
          type: 'RichTextBlock',
          inlines: [
            {
              type: 'TextRun',
              text: inLanguage(button.confirm, context).trim() || inLanguage(common.areYouSure, context),
            },
          ],
        },
      ],
      actions: [act],
    },
  };
}

function actionOf(button: Button, title: string, context: ControlContext, about: string): Element {
  const data = buttonToData({ does: button.does, mine: context.mine });
  const shared = {
    title,
    ...styleOf(button),
    // Ten buttons “Done” in a list are ten different ones for people who hear the page.
    ...(about.trim() === '' ? {} : { tooltip: `${title}: ${label(about, context, context.terse ? 40 : 80)}` }),
  };
  if (context.inDialog) return { type: 'Action.Submit', ...shared, data };
  if (button.does.command === 'form') {
    return { type: 'Action.Submit', ...shared, data: { msteams: { type: 'task/fetch' }, ...data } };
  }
  return {
    type: 'Action.Execute',
    // Ours are told apart by their data.
    verb: 'do',
    ...shared,
    data,
    ...(context.terse ? {} : { fallback: { type: 'Action.Submit', title, data } }),
  };
}

function styleOf(button: Button): { readonly style?: 'positive' | 'destructive' } {
  return button.style === undefined ? {} : { style: button.style === 'primary' ? 'positive' : 'destructive' };
}

/** Without what makes it large: a client that has menus knows Action.Execute, and each entry stands beside its row. */
function withoutExtras({ fallback: _fallback, tooltip: _tooltip, ...action }: Element): Element {
  return action as Element;
}

/** What pressing an element itself does: a part of a card that opens what it is about. Throws InvocationTooLong. */
export function selection(button: Button, context: ControlContext, about: string): Element {
  const action = withoutExtras(buttonToAction(button, context));
  // Nobody sees it, but it is what the part is called for people who hear the page.
  return { ...action, title: label(`${inLanguage(button.label, context)}: ${about}`, context, 60) };
}

/** Rows of buttons; those of an overflow menu come last and go into a “…”. */
export function buttonsToSets(
  buttons: readonly Button[],
  overflow: readonly Button[],
  context: ControlContext,
  about = '',
): Element[] {
  const primary = buttons.map((button) => buttonToAction(button, context, about));
  // A question cannot be shown from a menu.
  for (const button of overflow) if (button.confirm) primary.push(buttonToAction(button, context, about));
  const secondary = overflow
    .filter((button) => !button.confirm)
    .map((button): Element => ({ ...withoutExtras(buttonToAction(button, context, about)), mode: 'secondary' }));
  const rows = inRows(primary);
  const last = rows.at(-1) ?? [];
  if (last.length + secondary.length <= limits.actions) {
    rows.splice(-1, 1, [...last, ...secondary]);
  } else if (secondary.length < limits.actions) {
    // Split between two sets the menu would be two “…”, so a button comes down to it.
    rows.push([...last.splice(-1), ...secondary]);
  } else {
    rows.push(...inRows(secondary));
  }
  return rows.filter((actions) => actions.length > 0).map((actions) => ({ type: 'ActionSet', actions }));
}

function inRows(actions: readonly Element[]): Element[][] {
  const rows: Element[][] = [];
  for (let from = 0; from < actions.length; from += limits.actions) {
    rows.push(actions.slice(from, from + limits.actions));
  }
  return rows;
}
