import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { Choices, View } from '../slack-workspace/types.ts';
import type { UiPerson } from '../ui-protocol.ts';
import { request } from './api.ts';
import { BlockList } from './blocks/block-list.tsx';
import { type Surface, SurfaceProvider } from './blocks/surface.ts';
import { BotMark, Icon } from './icons.tsx';
import { failureText, useNotices } from './notices.ts';
import type { Workspace } from './workspace.ts';

const focusable = 'button:not([disabled]):not([tabindex="-1"]), input, textarea, select, a[href]';

/** The modal on top of one person's stack, over their pane. */
export function ModalHost(props: {
  stack: readonly View[];
  viewer: UiPerson;
  workspace: Workspace;
  theme: 'light' | 'dark';
  openChannel(channel: string): void;
}): ReactNode {
  const view = props.stack.at(-1);
  if (!view) return null;
  return <Modal key={view.id} {...props} view={view} isStacked={props.stack.length > 1} />;
}

function Modal({
  view,
  viewer,
  workspace,
  theme,
  openChannel,
  isStacked,
}: Parameters<typeof ModalHost>[0] & { view: View; isStacked: boolean }): ReactNode {
  const [values, setValues] = useState<Choices>({});
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | undefined>();
  const box = useRef<HTMLFormElement>(null);
  const { report } = useNotices();

  useEffect(() => {
    const before = document.activeElement;
    // An element that asked for the focus has it by now; else the first input, as in Slack.
    if (!box.current?.contains(document.activeElement)) {
      const first = box.current?.querySelector<HTMLElement>(
        '.modal-content input, .modal-content textarea, .modal-content button',
      );
      (first ?? box.current?.querySelector<HTMLElement>('.modal-foot button'))?.focus({ preventScroll: true });
    }
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  const latest = useRef(values);
  latest.current = values;
  const surface = useMemo<Surface>(
    () => ({
      viewer,
      workspace,
      theme,
      openChannel,
      isForm: true,
      errorOf: (blockId) => errors[blockId],
      valueOf: (blockId, actionId) => values[blockId]?.[actionId],
      setValue: (blockId, actionId, choice) => {
        setValues((before) => ({ ...before, [blockId]: { ...before[blockId], [actionId]: choice } }));
        setErrors(({ [blockId]: _solved, ...others }) => others);
      },
      act: (blockId, actionId, choice) =>
        report(
          request('act', {
            as: viewer.id,
            target: { view: view.id },
            blockId,
            actionId,
            choice,
            values: latest.current,
          }),
        ),
      suggest: (blockId, actionId, query) =>
        request('suggest', { as: viewer.id, target: { view: view.id }, blockId, actionId, query }),
    }),
    [viewer, workspace, theme, openChannel, values, errors, view.id, report],
  );

  const close = (all: boolean): void => void report(request('close', { as: viewer.id, view: view.id, all }));

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (busy || !view.submit) return;
    setBusy(true);
    setProblem(undefined);
    try {
      const result = await request('submit', { as: viewer.id, view: view.id, values });
      setErrors(result.errors ?? {});
      if (result.failure !== undefined) setProblem(`${failureText(result.failure)} Try again?`);
      const [first] = Object.keys(result.errors ?? {});
      if (first !== undefined)
        box.current
          ?.querySelector<HTMLElement>(`[data-testid="input-${CSS.escape(first)}"] :is(input, textarea)`)
          ?.focus();
    } catch (error) {
      setProblem((error as Error).message);
    } finally {
      setBusy(false);
    }
  }

  function onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape' && !event.defaultPrevented) {
      event.stopPropagation();
      close(false);
    }
    // As in Slack, from any field: a lone Enter means a new line in some of them.
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      box.current?.requestSubmit();
    }
    if (event.key !== 'Tab') return;
    const all = [...(box.current?.querySelectorAll<HTMLElement>(focusable) ?? [])];
    const edge = event.shiftKey ? all[0] : all.at(-1);
    if (document.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? all.at(-1) : all[0])?.focus();
  }

  return (
    <div className="modal-backdrop" data-testid="modal-backdrop">
      <form
        ref={box}
        className="modal"
        role="dialog"
        aria-modal="true"
        aria-label={view.title?.text}
        data-testid="modal"
        noValidate
        onSubmit={(event) => void submit(event)}
        onKeyDown={onKey}
      >
        <header className="modal-head">
          {isStacked ? (
            <button type="button" className="icon-button" aria-label="Back" onClick={() => close(false)}>
              <Icon name="back" />
            </button>
          ) : (
            <BotMark size={24} />
          )}
          <h2>{view.title?.text}</h2>
          <button
            type="button"
            className="icon-button"
            aria-label="Close"
            data-testid="modal-close"
            onClick={() => close(true)}
          >
            <Icon name="close" />
          </button>
        </header>
        <SurfaceProvider value={surface}>
          <div className="modal-content">
            <BlockList blocks={view.blocks} />
          </div>
        </SurfaceProvider>
        {problem !== undefined && (
          <div className="modal-problem" role="alert">
            {problem}
          </div>
        )}
        <footer className="modal-foot">
          <button type="button" className="button" onClick={() => close(false)}>
            {view.close?.text ?? (view.submit ? 'Cancel' : 'Close')}
          </button>
          {view.submit && (
            <button
              type="submit"
              className={`button primary ${busy ? 'busy' : ''}`}
              aria-busy={busy}
              data-testid="modal-submit"
            >
              {view.submit.text}
            </button>
          )}
        </footer>
      </form>
    </div>
  );
}
