import { type Invocation, invocation } from '../core/invocation.ts';
import type { Msg } from '../core/msg.ts';
import type { Card } from './card.ts';
import type { Form } from './form.ts';

/**
 * A card whose button opens the form, where a platform could not open it at once. Values that the button cannot carry are left out, the
 * longest first: they are still where they came from. `fits`: whether a button can carry it.
 */
export function formOffer(
  form: Form,
  words: { readonly waits: Msg; readonly open: Msg },
  fits: (does: Invocation) => boolean,
): Card {
  const args: Record<string, string> = { ...form.does.args };
  for (const { name, value } of form.fields) if (value) args[name] = value;
  for (;;) {
    const does = invocation('form', { ...args, command: form.does.command });
    const [longest] = Object.entries(args).sort(([, a], [, b]) => b.length - a.length);
    if (longest === undefined || fits(does)) {
      return {
        title: [form.title],
        blocks: [
          { block: 'text', text: [words.waits] },
          { block: 'buttons', buttons: [{ label: words.open, does, style: 'primary' }] },
        ],
      };
    }
    delete args[longest[0]];
  }
}
