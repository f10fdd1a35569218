import { type ReactNode, useEffect, useRef } from 'react';
import type { ConfirmDialog as Confirm } from '../../slack-workspace/types.ts';

/** The question that an element asks before it acts. */
export function ConfirmDialog({ confirm, onAnswer }: { confirm: Confirm; onAnswer(yes: boolean): void }): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="confirm"
      aria-label={confirm.title.text}
      onCancel={(event) => {
        event.preventDefault();
        onAnswer(false);
      }}
    >
      <h2>{confirm.title.text}</h2>
      <p>{confirm.text.text}</p>
      <div className="confirm-buttons">
        <button type="button" className="button" onClick={() => onAnswer(false)}>
          {confirm.deny.text}
        </button>
        <button
          type="button"
          className={`button ${confirm.style === 'danger' ? 'danger filled' : 'primary'}`}
          data-testid="confirm-yes"
          onClick={() => onAnswer(true)}
        >
          {confirm.confirm.text}
        </button>
      </div>
    </dialog>
  );
}
