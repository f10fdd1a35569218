import { type ReactNode, useRef, useState } from 'react';
import { initialChoice } from '../../slack-workspace/initial-choice.ts';
import type { Choice, Option } from '../../slack-workspace/types.ts';
import { Icon } from '../icons.tsx';
import { Menu } from '../popover.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import type { ControlProps, Held } from './control.ts';
import { Select } from './select.tsx';
import { useSurface } from './surface.ts';
import { TextControl } from './text-control.tsx';

/** Any interactive element of Block Kit. */
export function ElementControl(props: ControlProps): ReactNode {
  const { block, element } = props;
  const surface = useSurface();
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState<Choice | undefined>();
  const blockId = block.block_id ?? '';
  const actionId = element.action_id ?? '';
  const known = surface.valueOf(blockId, actionId);
  const value = known === undefined ? initialChoice(element) : known;

  async function tell(choice: Choice): Promise<void> {
    setBusy(true);
    try {
      await surface.act(blockId, actionId, choice);
    } finally {
      setBusy(false);
    }
  }

  function choose(next: Choice, told = true): void {
    if (element.type !== 'button' && element.type !== 'overflow') surface.setValue(blockId, actionId, next);
    const waits =
      block.type === 'input' && (surface.isForm || block.dispatch_action !== true) && block.dispatch_action !== true;
    if (!told || waits) return;
    if (element.confirm) setAsking(next);
    else void tell(next);
  }

  const held: Held = { value, choose, busy };
  return (
    <>
      {controlOf(props, held)}
      {asking !== undefined && element.confirm && (
        <ConfirmDialog
          confirm={element.confirm}
          onAnswer={(yes) => {
            setAsking(undefined);
            if (yes) void tell(asking);
          }}
        />
      )}
    </>
  );
}

function controlOf(props: ControlProps, held: Held): ReactNode {
  const { type } = props.element;
  if (type === 'button') return <ButtonControl {...props} held={held} />;
  if (type === 'overflow') return <OverflowControl {...props} held={held} />;
  if (type === 'radio_buttons' || type === 'checkboxes') return <ChoiceControl {...props} held={held} />;
  if (type.endsWith('_select')) return <Select {...props} held={held} />;
  if (type === 'image')
    return <img className="element-image" src={props.element.image_url} alt={props.element.alt_text} />;
  return <TextControl {...props} held={held} />;
}

function ButtonControl({ element, held }: ControlProps & { held: Held }): ReactNode {
  const text = typeof element.text === 'string' ? element.text : (element.text?.text ?? '');
  const className = `button ${element.style ?? ''} ${held.busy ? 'busy' : ''}`;
  const press = (): void => {
    if (!held.busy) held.choose(null);
  };
  if (element.url !== undefined && /^https?:/.test(element.url)) {
    return (
      <a className={className} href={element.url} target="_blank" rel="noreferrer noopener" onClick={press}>
        {text} <Icon name="link" size={14} />
      </a>
    );
  }
  return (
    <button
      type="button"
      className={className}
      aria-busy={held.busy}
      aria-label={element.accessibility_label}
      data-testid={`action-${element.action_id}`}
      onClick={press}
    >
      {text}
    </button>
  );
}

function OverflowControl({ element, held }: ControlProps & { held: Held }): ReactNode {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={anchor}
        type="button"
        className={`button overflow ${held.busy ? 'busy' : ''}`}
        aria-label="More"
        aria-haspopup="menu"
        aria-expanded={open}
        data-testid={`action-${element.action_id}`}
        onClick={() => setOpen(!open)}
      >
        <Icon name="more" size={16} />
      </button>
      {open && (
        <Menu
          anchor={anchor}
          label="More"
          onClose={() => setOpen(false)}
          items={(element.options ?? []).map((option) => ({
            label: option.text.text,
            ...(option.description ? { hint: option.description.text } : {}),
            onSelect: () => held.choose(option.value),
          }))}
        />
      )}
    </>
  );
}

function ChoiceControl({ block, element, held, labelledBy, describedBy }: ControlProps & { held: Held }): ReactNode {
  const many = element.type === 'checkboxes';
  const chosen = Array.isArray(held.value) ? held.value : held.value === null ? [] : [held.value];
  const pick = (option: Option, on: boolean): void => {
    if (!many) held.choose(option.value);
    else held.choose(on ? [...chosen, option.value] : chosen.filter((value) => value !== option.value));
  };
  return (
    <fieldset className="choices" aria-labelledby={labelledBy} aria-describedby={describedBy}>
      {(element.options ?? []).map((option) => (
        <label key={option.value} className="choice">
          <input
            type={many ? 'checkbox' : 'radio'}
            name={`${block.block_id}/${element.action_id}`}
            checked={chosen.includes(option.value)}
            onChange={(event) => pick(option, event.target.checked)}
          />
          <span>
            {option.text.text.replace(/[*_~]/g, '')}
            {option.description && <span className="choice-hint">{option.description.text}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
