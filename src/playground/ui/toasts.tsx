import { type ReactNode, useEffect } from 'react';
import { Icon } from './icons.tsx';
import type { Notice } from './notices.ts';

/** How long a toast stays, ms: long enough to read two lines. */
const shownMs = 7_000;

export function Toasts({ notices, onDismiss }: { notices: readonly Notice[]; onDismiss(id: number): void }): ReactNode {
  return (
    <div className="toasts" role="status" aria-live="polite" data-testid="toasts">
      {notices.map((notice) => (
        <Toast key={notice.id} notice={notice} onDismiss={onDismiss} />
      ))}
    </div>
  );
}

function Toast({ notice, onDismiss }: { notice: Notice; onDismiss(id: number): void }): ReactNode {
  const { id } = notice;
  useEffect(() => {
    const timer = setTimeout(() => onDismiss(id), shownMs);
    return () => clearTimeout(timer);
  }, [id, onDismiss]);
  return (
    <div className={`toast ${notice.tone}`}>
      <div>
        <strong>{notice.title}</strong>
        <span>{notice.text}</span>
      </div>
      {notice.action && (
        <button
          type="button"
          className="toast-action"
          onClick={() => {
            notice.action?.run();
            onDismiss(id);
          }}
        >
          {notice.action.label}
        </button>
      )}
      <button type="button" className="icon-button" aria-label="Dismiss" onClick={() => onDismiss(id)}>
        <Icon name="close" size={14} />
      </button>
    </div>
  );
}
