import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import type { Attachment, CardNode } from '../../teams-connector/activity.ts';
import { nodesOf } from '../../teams-connector/cards.ts';
import type { Dialog } from '../../teams-connector/types.ts';
import type { UiPerson } from '../../ui-protocol.ts';
import { request } from '../api.ts';
import { BotMark, Icon } from '../icons.tsx';
import { useNotices } from '../notices.ts';
import { AdaptiveCardView } from './adaptive-card-view.tsx';

const focusable =
  'button:not([disabled]):not([tabindex="-1"]), input, textarea, select, a[href], [role=button][tabindex="0"]';

/** A dialog (task module): the app's card over one person's pane. */
export function TeamsDialog(props: {
  dialog: Dialog;
  viewer: UiPerson;
  appName: string;
  onInserted(attachments: readonly Attachment[]): void;
}): ReactNode {
  const { dialog, viewer, onInserted } = props;
  const box = useRef<HTMLDivElement>(null);
  const { report } = useNotices();
  const close = (): void => void report(request('teams-close', { as: viewer.id }));

  useEffect(() => {
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  // Every answer of the app is a card anew: the first thing to fill in has the focus, unless one has to be corrected.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new dialog is a new card
  useEffect(() => {
    if (faultyInput(dialog.card) !== undefined) return;
    const first = box.current?.querySelector<HTMLElement>(
      '.modal-content :is(input, textarea, select), .modal-content button',
    );
    (first ?? box.current?.querySelector<HTMLElement>('button'))?.focus({ preventScroll: true });
  }, [dialog.id]);

  function onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape' && !event.defaultPrevented) {
      event.stopPropagation();
      close();
    }
    // From any field, as in Slack: a lone Enter means a new line in some of them.
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      const buttons = [...(box.current?.querySelectorAll<HTMLElement>('.ac-pushButton') ?? [])];
      (buttons.find((button) => button.classList.contains('style-positive')) ?? buttons[0])?.click();
    }
    if (event.key !== 'Tab') return;
    const all = [...(box.current?.querySelectorAll<HTMLElement>(focusable) ?? [])];
    const edge = event.shiftKey ? all[0] : all.at(-1);
    if (document.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? all.at(-1) : all[0])?.focus();
  }

  return (
    <div className="modal-backdrop" data-testid="teams-dialog-backdrop">
      <div
        ref={box}
        className="modal"
        role="dialog"
        aria-modal="true"
        aria-label={dialog.title || props.appName}
        data-testid="teams-dialog"
        onKeyDown={onKey}
      >
        <header className="modal-head">
          <BotMark size={24} />
          <h2>{dialog.title || props.appName}</h2>
          <button
            type="button"
            className="icon-button"
            aria-label="Close"
            data-testid="teams-dialog-close"
            onClick={close}
          >
            <Icon name="close" />
          </button>
        </header>
        <div className="modal-content teams-dialog-content">
          <AdaptiveCardView
            key={dialog.id}
            card={dialog.card}
            viewer={viewer}
            place={{ dialog: dialog.id }}
            focusOn={faultyInput(dialog.card)}
            onPressed={(result) => result.inserted && onInserted(result.inserted)}
          />
        </div>
      </div>
    </div>
  );
}

/** The input that the app complains about: the one above the first words in the colour of trouble. */
function faultyInput(card: CardNode): string | undefined {
  let last: string | undefined;
  for (const node of nodesOf(card)) {
    const type = String(node.type ?? '');
    if (type.startsWith('Input.') && typeof node.id === 'string') last = node.id;
    const runs = Array.isArray(node.inlines) ? (node.inlines as unknown[]) : [node];
    const isTrouble = runs.some((run) => /"color":"attention"/i.test(JSON.stringify(run)));
    if ((type === 'TextBlock' || type === 'RichTextBlock') && isTrouble && last !== undefined) return last;
  }
  return undefined;
}
