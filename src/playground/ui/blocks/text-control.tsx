import { type ReactNode, useEffect, useRef } from 'react';
import type { BlockElement, Choice } from '../../slack-workspace/types.ts';
import type { ControlProps, Held } from './control.ts';

const inputTypes: Record<string, string> = {
  email_text_input: 'email',
  url_text_input: 'url',
  datepicker: 'date',
  timepicker: 'time',
  datetimepicker: 'datetime-local',
};

/** Everything that is typed: texts, numbers, addresses, dates and times. */
export function TextControl({ element, held, id, describedBy, invalid }: ControlProps & { held: Held }): ReactNode {
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  useEffect(() => {
    if (element.focus_on_load === true) field.current?.focus();
  }, [element.focus_on_load]);
  const isPicker = element.type.endsWith('picker');
  const tellsOn = element.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed'];
  const tellsWhileTyping = isPicker || tellsOn.includes('on_character_entered');
  const common = {
    ref: field,
    id,
    className: 'text-field',
    placeholder: element.placeholder?.text,
    'aria-describedby': describedBy,
    'aria-invalid': invalid,
    'aria-label': id === undefined ? (element.placeholder?.text ?? 'Value') : undefined,
    value: toField(element, held.value),
    'data-testid': `field-${element.action_id}`,
    onChange: (event: { target: { value: string } }) =>
      held.choose(fromField(element, event.target.value), tellsWhileTyping),
  };
  if (element.multiline === true) return <textarea {...common} rows={4} maxLength={element.max_length} />;
  return (
    <input
      {...common}
      type={inputTypes[element.type] ?? 'text'}
      inputMode={element.type === 'number_input' ? 'decimal' : undefined}
      maxLength={element.max_length}
      autoComplete="off"
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !isPicker && tellsOn.includes('on_enter_pressed')) {
          held.choose(fromField(element, event.currentTarget.value), true);
        }
      }}
    />
  );
}

function toField(element: BlockElement, value: Choice): string {
  const one = Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
  if (element.type !== 'datetimepicker' || one === '') return one;
  const date = new Date(Number(one) * 1000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function fromField(element: BlockElement, text: string): Choice {
  if (text === '') return null;
  return element.type === 'datetimepicker' ? String(Math.floor(new Date(text).getTime() / 1000)) : text;
}
