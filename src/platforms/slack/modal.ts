import type {
  ExternalSelect,
  InputBlock,
  KnownBlock,
  ModalView,
  PlainTextInput,
  PlainTextOption,
  StaticSelect,
} from '@slack/types';
import { z } from 'zod';
import type { Card } from '../../cards/card.ts';
import type { Choice, Form, FormField } from '../../cards/form.ts';
import type { Reader } from '../../core/actor.ts';
import type { Invocation } from '../../core/invocation.ts';
import { type Locale, locales, type Msg } from '../../core/msg.ts';
import { common } from '../../i18n/messages.ts';
import { cardsToViewBlocks, type RenderOptions } from './block-kit.ts';
import { limits } from './limits.ts';
import { messages } from './messages.ts';
import { focusOnFirstGap } from './modal-focus.ts';
import type { ViewPayload } from './payloads.ts';
import { readRoute, type SlackRoute } from './route.ts';
import { inLanguage, label, plainText, type TextContext, textToRich, textToTextObject } from './spans.ts';

export const formCallback = 'crossdesk.form';
export const cardCallback = 'crossdesk.card';
export const lookupPrefix = 'lookup.';
const fieldPrefix = 'field.';
/** A text longer than one input takes goes on in further ones, up to this many. */
const mostParts = 8;

/** Form → modal. `route`: where the answer to its submission goes. Throws when not even the settled arguments fit. */
export function formToView(
  form: Form,
  reader: Reader,
  route: SlackRoute,
  names: ReadonlyMap<number, string> = new Map(),
): ModalView {
  const context: TextContext = { reader, names, now: new Date() };
  const { metadata, spilled } = fitMetadata(form.does, route, reader.locale);
  const asked = new Set(form.fields.map((field) => field.name));
  const fields = [...form.fields, ...spilled.filter((field) => !asked.has(field.name))];
  const intro = form.intro ? textToRich(form.intro, context, limits.sectionText) : [];
  const blocks: KnownBlock[] = [
    ...(intro.length > 0
      ? [{ type: 'rich_text' as const, elements: [{ type: 'rich_text_section' as const, elements: intro }] }]
      : []),
    ...fields.flatMap((field) => fieldToBlocks(field, context)),
  ];
  return {
    type: 'modal',
    callback_id: formCallback,
    private_metadata: metadata,
    title: label(form.title, context, limits.viewTitle),
    submit: label(form.submit, context, limits.viewTitle),
    close: label(common.cancel, context, limits.viewTitle),
    blocks: focusOnFirstGap(blocks.slice(0, limits.viewBlocks)),
  };
}

/** A card in a modal of its own: what a button on the home page answers with. */
export function cardToView(card: Card, reader: Reader, route: SlackRoute, options: RenderOptions = {}): ModalView {
  return {
    type: 'modal',
    callback_id: cardCallback,
    private_metadata: JSON.stringify({ route: withoutTrigger(route) }),
    title: label(messages.card, { reader }, limits.viewTitle),
    close: label(common.close, { reader }, limits.viewTitle),
    blocks: cardsToViewBlocks([card], reader, options),
  };
}

const metadataSchema = z.object({
  does: z.object({ command: z.string(), args: z.record(z.string(), z.string()) }).optional(),
  route: z.unknown(),
  locale: z.enum(locales).optional(),
});

export interface ViewMemory {
  /** Absent in a modal that only shows a card. */
  readonly does?: Invocation;
  readonly route: SlackRoute | null;
  readonly locale?: Locale;
}

/** What a modal of ours was opened with; null for one that is not ours, or not readable any more. */
export function viewToMemory(view: ViewPayload): ViewMemory | null {
  if (view.callback_id !== formCallback && view.callback_id !== cardCallback) return null;
  let raw: unknown;
  try {
    raw = JSON.parse(view.private_metadata ?? '');
  } catch {
    return null; // written by an older version; whoever pressed is told that it is stale
  }
  const read = metadataSchema.safeParse(raw);
  if (!read.success) return null;
  const { does, route, locale } = read.data;
  return { ...(does ? { does } : {}), ...(locale ? { locale } : {}), route: readRoute(route) };
}

/** What was entered, by argument name; an empty input is an empty text. Parts of a long text are one again. */
export function viewToFields(view: ViewPayload): Record<string, string> {
  const parts = new Map<string, { order: number; joint: string; text: string }[]>();
  for (const [blockId, elements] of Object.entries(view.state?.values ?? {})) {
    const place = readBlockId(blockId);
    const [element] = Object.values(elements);
    if (!place || !element) continue;
    const text = element.selected_option?.value ?? element.value ?? '';
    const known = parts.get(place.name) ?? [];
    parts.set(place.name, [...known, { order: place.part, joint: place.joint, text }]);
  }
  const fields: Record<string, string> = {};
  for (const [name, pieces] of parts) {
    fields[name] = pieces
      .sort((a, b) => a.order - b.order)
      .map((piece, i) => (i === 0 || piece.text === '' ? piece.text : `${piece.joint}${piece.text}`))
      .join('');
  }
  return fields;
}

/** Faults by argument → errors by block. One that belongs to no input of the form is shown at the first. */
export function faultsToErrors(
  view: ViewPayload,
  faults: Readonly<Record<string, Msg>>,
  locale: Locale,
): Record<string, string> {
  const inputs = view.blocks.filter((block) => block.type === 'input').map((block) => block.block_id ?? '');
  const errors: Record<string, string> = {};
  for (const [name, fault] of Object.entries(faults)) {
    const block = inputs.find((id) => readBlockId(id)?.name === name) ?? inputs[0];
    if (block === undefined) continue;
    errors[block] = errors[block] === undefined ? fault[locale] : `${errors[block]} ${fault[locale]}`;
  }
  return errors;
}

function withoutTrigger(route: SlackRoute): SlackRoute {
  const { trigger: _used, ...rest } = route;
  return rest;
}

/** Settled arguments that are too long for a view's memory become inputs of the form: seen, but not lost. */
function fitMetadata(does: Invocation, route: SlackRoute, locale: Locale): { metadata: string; spilled: FormField[] } {
  const args = { ...does.args };
  const spilled: FormField[] = [];
  for (;;) {
    const metadata = JSON.stringify({ does: { command: does.command, args }, route: withoutTrigger(route), locale });
    if (metadata.length <= limits.privateMetadata) return { metadata, spilled };
    const [longest] = Object.entries(args).sort(([, a], [, b]) => b.length - a.length);
    if (!longest) throw new Error(`The form of “${does.command}” does not fit into a view's memory.`);
    const [name, value] = longest;
    delete args[name];
    spilled.push({ name, label: { en: name, zh: name }, optional: true, value, input: { kind: 'lines' } });
  }
}

function fieldToBlocks(field: FormField, context: TextContext): KnownBlock[] {
  const element = fieldToElement(field, context);
  if (element) return [inputBlock(field, blockId(field.name, 0, ''), element, context)];
  return textToInputs(field, context);
}

function inputBlock(field: FormField, id: string, element: InputBlock['element'], context: TextContext): InputBlock {
  const hint = [field.error && `⚠️ ${inLanguage(field.error, context)}`, field.hint && inLanguage(field.hint, context)]
    .filter((line) => line !== undefined && line !== '')
    .join('\n');
  return {
    type: 'input',
    block_id: id,
    optional: field.optional,
    label: label(field.label, context, limits.label),
    element,
    ...(hint ? { hint: plainText(hint, limits.hint) } : {}),
  };
}

/** The control of a field that picks something; null for one that is written. */
function fieldToElement(field: FormField, context: TextContext): StaticSelect | ExternalSelect | null {
  const { input } = field;
  if (input.kind === 'lookup') {
    const chosen = input.chosen ?? (field.value ? { label: field.value, value: field.value } : undefined);
    const initial = chosen && choiceToOption(chosen, context);
    return {
      type: 'external_select',
      action_id: `${lookupPrefix}${input.reference}`,
      min_query_length: 0,
      placeholder: label(messages.search, context, limits.placeholder),
      ...(initial ? { initial_option: initial } : {}),
    };
  }
  if (input.kind !== 'choice') return null;
  const options = input.options.map((choice) => choiceToOption(choice, context));
  // A word that no option can carry would silently be missing from the menu, so it is written instead.
  if (options.length === 0 || options.includes(null) || options.length > limits.options * limits.optionGroups)
    return null;
  const all = options.filter((option) => option !== null);
  const initial = all.find((option) => option.value === field.value);
  return {
    type: 'static_select',
    action_id: 'choice',
    placeholder: label(messages.choose, context, limits.placeholder),
    ...(all.length <= limits.options ? { options: all } : { option_groups: groupsOf(all) }),
    ...(initial ? { initial_option: initial } : {}),
  };
}

/** Choice → option; null when its word does not fit. */
export function choiceToOption(choice: Choice, context: Pick<TextContext, 'reader'>): PlainTextOption | null {
  if (choice.value === '' || choice.value.length > limits.optionValue) return null;
  const detail = choice.detail === undefined ? '' : inLanguage(choice.detail, context).trim();
  return {
    text: plainText(inLanguage(choice.label, context), limits.optionText),
    value: choice.value,
    ...(detail === '' ? {} : { description: plainText(detail, limits.optionText) }),
  };
}

function groupsOf(
  options: readonly PlainTextOption[],
): { label: ReturnType<typeof plainText>; options: PlainTextOption[] }[] {
  const groups = [];
  for (let from = 0; from < options.length; from += limits.options) {
    const group = options.slice(from, from + limits.options);
    groups.push({ label: plainText(`${from + 1}–${from + group.length}`, limits.optionText), options: group });
  }
  return groups;
}

/** One input, or several where the text that is already there is longer than one takes. */
function textToInputs(field: FormField, context: TextContext): KnownBlock[] {
  const { input } = field;
  const { parts, dropped } = splitText(field.value ?? '');
  const multiline = input.kind === 'lines' || parts.length > 1 || /\n/u.test(field.value ?? '');
  const placeholder = 'placeholder' in input ? input.placeholder : undefined;
  const blocks: KnownBlock[] = parts.map((part, i) => {
    const element: PlainTextInput = {
      type: 'plain_text_input',
      action_id: 'text',
      multiline,
      max_length: limits.plainTextInput,
      ...(part.text === '' ? {} : { initial_value: part.text }),
      ...(placeholder && i === 0 ? { placeholder: label(placeholder, context, limits.placeholder) } : {}),
    };
    if (i === 0) return inputBlock(field, blockId(field.name, 0, ''), element, context);
    const goesOn = plainText(
      `${inLanguage(field.label, context)} (${inLanguage(messages.textGoesOn(i + 1), context)})`,
      limits.label,
    );
    return { type: 'input', block_id: blockId(field.name, i, part.joint), optional: true, label: goesOn, element };
  });
  if (dropped > 0) {
    blocks.push({
      type: 'context',
      elements: [textToTextObject([messages.textWasCut(dropped)], context, limits.contextText)],
    });
  }
  return blocks;
}

interface TextPart {
  readonly text: string;
  /** What stood between this part and the one before. */
  readonly joint: '' | ' ' | '\n';
}

/** Split between lines where possible, else between words: an input does not keep blanks at its ends. */
function splitText(text: string): { parts: TextPart[]; dropped: number } {
  const parts: TextPart[] = [];
  let rest = text;
  let joint: TextPart['joint'] = '';
  while (rest.length > limits.plainTextInput && parts.length < mostParts - 1) {
    const { end, by } = cutPoint(rest);
    parts.push({ text: rest.slice(0, end), joint });
    rest = rest.slice(end + by.length);
    joint = by;
  }
  const last = rest.slice(0, wholeCharacters(rest, limits.plainTextInput));
  return { parts: [...parts, { text: last, joint }], dropped: rest.length - last.length };
}

function cutPoint(text: string): { end: number; by: TextPart['joint'] } {
  const line = text.lastIndexOf('\n', limits.plainTextInput);
  if (line > limits.plainTextInput / 2) return { end: line, by: '\n' };
  const word = text.lastIndexOf(' ', limits.plainTextInput);
  if (word > limits.plainTextInput / 2) return { end: word, by: ' ' };
  return { end: wholeCharacters(text, limits.plainTextInput), by: '' };
}

function wholeCharacters(text: string, max: number): number {
  if (text.length <= max) return text.length;
  const last = text.charCodeAt(max - 1);
  return last >= 0xd800 && last <= 0xdbff ? max - 1 : max;
}

const joints = { '': '0', ' ': 's', '\n': 'n' } as const;

function blockId(name: string, part: number, joint: TextPart['joint']): string {
  return `${fieldPrefix}${part}${joints[joint]}.${name}`;
}

function readBlockId(id: string): { name: string; part: number; joint: string } | null {
  const match = /^field\.(\d+)([0sn])\.(.+)$/su.exec(id);
  if (!match) return null;
  const joint = match[2] === 's' ? ' ' : match[2] === 'n' ? '\n' : '';
  return { name: match[3] ?? '', part: Number(match[1]), joint };
}
