import { z } from 'zod';
import type { Choice, Form, FormField } from '../../cards/form.ts';
import type { Reader } from '../../core/actor.ts';
import { type Locale, locales, type Msg } from '../../core/msg.ts';
import { sizeOf } from './adaptive-card.ts';
import type { Element } from './controls.ts';
import { limits } from './limits.ts';
import { escapeMarkdown } from './markdown.ts';
import { messages } from './messages.ts';
import { inLanguage, label, type TextContext, textToLines } from './spans.ts';

/** Inputs are named after their arguments; the prefix keeps them apart from what our own button carries. */
const fieldPrefix = 'field.';
const datasetPrefix = 'lookup.';
/** What an optional choice shows for “nothing”: a choice once made could not be taken back otherwise. */
const nothing = '—';
/** Between what a found choice stands for and its name: Teams submits no more of a choice than its value. */
const nameMark = '¦';

/** Form → the card of a dialog. What was entered comes back with the form itself, so that faults can be shown by any process. */
export function formToCard(form: Form, reader: Reader): Element {
  const context: TextContext = { reader, names: new Map(), now: new Date() };
  let fields = form.fields;
  let dropped = 0;
  for (;;) {
    const card = draw({ ...form, fields }, context, dropped);
    const over = sizeOf(card) - limits.cardUnits;
    if (over <= 0) return card;
    const longest = [...fields].sort((a, b) => (b.value?.length ?? 0) - (a.value?.length ?? 0))[0];
    const largest = [...fields].sort((a, b) => optionsOf(b) - optionsOf(a))[0];
    if (largest && optionsOf(largest) > 20 && (longest?.value?.length ?? 0) < 1_000) {
      // More choices than a card has room for are typed; the command understands the same words.
      fields = fields.map((field) => (field === largest ? { ...field, input: { kind: 'line' } } : field));
      continue;
    }
    if (!longest?.value) return card;
    // A text that is too long for a card is cut, and the form says so.
    const value = longest.value.slice(0, Math.max(0, longest.value.length - Math.max(over, 200)));
    dropped += longest.value.length - value.length;
    fields = fields.map((field) => (field === longest ? { ...field, value } : field));
  }
}

const optionsOf = ({ input }: FormField): number => (input.kind === 'choice' ? input.options.length : 0);

/** The title that a dialog shows above its card. */
export function dialogTitle(title: Msg, reader: Reader): string {
  return label(title, { reader }, limits.dialogTitle);
}

function draw(form: Form, context: TextContext, dropped: number): Element {
  const intro = form.intro ? textToLines(form.intro, context, 2_000).filter((line) => line.length > 0) : [];
  const body: Element[] = [
    ...intro.map((inlines) => ({ type: 'RichTextBlock', inlines })),
    ...(dropped > 0 ? [note(inLanguage(messages.textWasCut(dropped), context), 'warning')] : []),
    ...form.fields.flatMap((field) => fieldToElements(field, form.does.command, context)),
  ];
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    body,
    actions: [
      {
        type: 'Action.Submit',
        title: label(form.submit, context, limits.buttonText),
        style: 'positive',
        data: { crossdesk: { form: memoryOf(form), locale: context.reader.locale } },
      },
    ],
    fallbackText: inLanguage(form.title, context),
  };
}

function note(text: string, color: 'attention' | 'warning' | 'default' = 'default'): Element {
  return {
    type: 'TextBlock',
    text: escapeMarkdown(text),
    wrap: true,
    size: 'small',
    spacing: 'small',
    ...(color === 'default' ? { isSubtle: true } : { color }),
  };
}

function fieldToElements(field: FormField, command: string, context: TextContext): Element[] {
  const hint = field.hint ? inLanguage(field.hint, context).trim() : '';
  const error = field.error ? inLanguage(field.error, context).trim() : '';
  return [
    fieldToInput(field, command, context),
    ...(error === '' ? [] : [note(`⚠️ ${error}`, 'attention')]),
    ...(hint === '' ? [] : [note(hint)]),
  ];
}

function fieldToInput(field: FormField, command: string, context: TextContext): Element {
  const { input } = field;
  const base = {
    id: `${fieldPrefix}${field.name}`,
    label: label(field.label, context, 200),
    isRequired: !field.optional,
    errorMessage: inLanguage(messages.needed, context),
  };
  if (input.kind === 'lookup') {
    const chosen = input.chosen ?? (field.value ? { label: field.value, value: field.value } : undefined);
    return {
      type: 'Input.ChoiceSet',
      ...base,
      style: 'filtered',
      placeholder: inLanguage(messages.search, context),
      choices: chosen ? [choiceToJson(chosen, context)] : [],
      ...(chosen ? { value: chosen.value } : {}),
      'choices.data': { type: 'Data.Query', dataset: `${datasetPrefix}${input.reference}.${command}` },
    };
  }
  if (input.kind === 'choice' && input.options.length > 0) {
    const choices = input.options.map((choice) => choiceToJson(choice, context));
    const isKnown = choices.some((choice) => choice.value === field.value);
    return {
      type: 'Input.ChoiceSet',
      ...base,
      style: choices.length > 12 ? 'filtered' : 'compact',
      placeholder: inLanguage(messages.choose, context),
      choices: field.optional ? [{ title: nothing, value: nothing }, ...choices] : choices,
      ...(isKnown ? { value: field.value } : {}),
    };
  }
  const placeholder = 'placeholder' in input && input.placeholder ? inLanguage(input.placeholder, context) : '';
  return {
    type: 'Input.Text',
    ...base,
    isMultiline: input.kind === 'lines' || /\n/u.test(field.value ?? ''),
    ...(placeholder === '' ? {} : { placeholder }),
    ...(field.value ? { value: field.value } : {}),
  };
}

function choiceToJson(choice: Choice, context: TextContext): { title: string; value: string } {
  return { title: choiceTitle(choice, context.reader.locale), value: choice.value };
}

/** What a search field offers for a found choice. Its value carries the name, so that any process can draw the form again. */
export function choiceToFound(choice: Choice, locale: Locale): { title: string; value: string } {
  const title = choiceTitle(choice, locale);
  return { title, value: `${choice.value}${nameMark}${title.replaceAll(nameMark, '|')}` };
}

function foundToChoice(found: string): Choice | null {
  const at = found.lastIndexOf(nameMark);
  return at < 0 ? null : { value: found.slice(0, at), label: found.slice(at + nameMark.length) };
}

export function choiceTitle(choice: Choice, locale: Locale): string {
  const said = (text: string | Msg | undefined): string =>
    (text === undefined ? '' : typeof text === 'string' ? text : text[locale]).replace(/\s+/gu, ' ').trim();
  const detail = said(choice.detail);
  return `${said(choice.label) || choice.value}${detail === '' ? '' : ` · ${detail}`}`.slice(0, 200);
}

const msgSchema = z.object({ en: z.string(), zh: z.string() });
const choiceSchema = z.object({
  label: z.union([z.string(), msgSchema]),
  value: z.string(),
  detail: z.union([z.string(), msgSchema]).optional(),
});
const fieldSchema = z.object({
  name: z.string(),
  label: msgSchema,
  hint: msgSchema.optional(),
  optional: z.boolean(),
  input: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('line'), placeholder: msgSchema.optional() }),
    z.object({ kind: z.literal('lines'), placeholder: msgSchema.optional() }),
    z.object({ kind: z.literal('choice'), options: z.array(choiceSchema).max(1_000) }),
    z.object({ kind: z.literal('lookup'), reference: z.string(), chosen: choiceSchema.optional() }),
  ]),
});
const memorySchema = z.object({
  title: msgSchema,
  submit: msgSchema,
  does: z.object({ command: z.string(), args: z.record(z.string(), z.string()) }),
  fields: z.array(fieldSchema).max(100),
});
const submittedSchema = z.looseObject({
  crossdesk: z.object({ form: memorySchema, locale: z.enum(locales) }),
});

type Memory = z.infer<typeof memorySchema>;

function memoryOf(form: Form): unknown {
  return {
    title: form.title,
    submit: form.submit,
    does: form.does,
    fields: form.fields.map(({ value: _value, error: _error, ...field }) => field),
  };
}

export interface Submitted {
  readonly memory: Memory;
  readonly locale: Locale;
  /** What was entered, by argument name; an empty input is an empty text. */
  readonly fields: Readonly<Record<string, string>>;
}

/** What a dialog of ours was submitted with; null for one that is not ours, or of another version. */
export function dataToSubmitted(data: unknown): Submitted | null {
  const read = submittedSchema.safeParse(data);
  if (!read.success) return null;
  const { form, locale } = read.data.crossdesk;
  const fields: Record<string, string> = {};
  const remembered = form.fields.map((field) => {
    const { name, input } = field;
    const value = read.data[`${fieldPrefix}${name}`];
    const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
    const chosen = input.kind === 'lookup' && input.chosen?.value !== text ? foundToChoice(text) : null;
    fields[name] = chosen ? chosen.value : text === nothing ? '' : text;
    return chosen && input.kind === 'lookup' ? { ...field, input: { ...input, chosen } } : field;
  });
  return { memory: { ...form, fields: remembered }, locale, fields };
}

/** The same form with what was entered and what is wrong with it. A fault of no field of the form is shown at the first. */
export function submittedToForm(submitted: Submitted, faults: Readonly<Record<string, Msg>>): Form {
  const { memory, fields } = submitted;
  const names = memory.fields.map((field) => field.name);
  const errors = new Map<string, Msg>();
  for (const [name, fault] of Object.entries(faults)) {
    const at = names.includes(name) ? name : (names[0] ?? name);
    const before = errors.get(at);
    errors.set(at, before ? { en: `${before.en} ${fault.en}`, zh: `${before.zh} ${fault.zh}` } : fault);
  }
  return {
    title: memory.title,
    submit: memory.submit,
    does: memory.does,
    fields: memory.fields.map((field): FormField => {
      const error = errors.get(field.name);
      const value = fields[field.name];
      return {
        name: field.name,
        label: field.label,
        optional: field.optional,
        input: chosenIn(field.input, value),
        ...(field.hint ? { hint: field.hint } : {}),
        ...(value ? { value } : {}),
        ...(error ? { error } : {}),
      };
    }),
  };
}

/** A search field shows the name of what was chosen as long as it is the one that we know the name of. */
function chosenIn(input: Memory['fields'][number]['input'], value: string | undefined): FormField['input'] {
  switch (input.kind) {
    case 'line':
    case 'lines':
      return { kind: input.kind, ...(input.placeholder ? { placeholder: input.placeholder } : {}) };
    case 'choice':
      return { kind: 'choice', options: input.options.map(plainChoice) };
    case 'lookup':
      return {
        kind: 'lookup',
        reference: input.reference,
        ...(input.chosen && input.chosen.value === value ? { chosen: plainChoice(input.chosen) } : {}),
      };
    default:
      return input satisfies never;
  }
}

function plainChoice({ label: shown, value, detail }: z.infer<typeof choiceSchema>): Choice {
  return { label: shown, value, ...(detail === undefined ? {} : { detail }) };
}

/** What a search field of ours asks for: `lookup.customer.task add`. null for another's. */
export function datasetToLookup(dataset: string): { readonly reference: string; readonly command: string } | null {
  const found = /^lookup\.([^.]+)\.(.*)$/su.exec(dataset);
  return found?.[1] === undefined ? null : { reference: found[1], command: found[2] ?? '' };
}
