import {
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { Channel } from '../slack-workspace/types.ts';
import type { UiPerson } from '../ui-protocol.ts';
import { Refused, request } from './api.ts';
import { completionAt } from './completion.ts';
import { AttachButton, PickedList, usePickedFiles } from './files.tsx';
import { Icon } from './icons.tsx';
import { failureText, useNotices } from './notices.ts';
import { Menu } from './popover.tsx';
import { usePreference } from './preferences.ts';
import { channelTitle, type Workspace } from './workspace.ts';
import { workspaceStore } from './workspace-store.ts';

/** Text that somebody else put into a composer: a suggestion that was clicked. `at` tells two equal ones apart. */
export interface Draft {
  text: string;
  at: number;
}

interface ComposerProps {
  channel: Channel;
  viewer: UiPerson;
  workspace: Workspace;
  thread?: string;
  draft?: Draft | undefined;
}

/** Where a person types: messages, slash commands with their history, @people, #channels. */
export function Composer({ channel, viewer, workspace, thread, draft }: ComposerProps): ReactNode {
  const [text, setText] = useState('');
  const [caret, setCaret] = useState(0);
  const [marked, setMarked] = useState(0);
  const [dismissed, setDismissed] = useState('');
  const [history, setHistory] = usePreference<string[]>(`history.${viewer.id}`, []);
  const [recalled, setRecalled] = useState<number | undefined>();
  const [shortcutsOpen, setShortcutsOpen] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const plus = useRef<HTMLButtonElement>(null);
  const listId = useId();
  const { notify, report } = useNotices();
  const files = usePickedFiles();
  const { command, bot, shortcuts } = workspace.about;
  const completion = dismissed === text ? undefined : completionAt(text, caret, workspace, viewer);
  const globals = shortcuts.filter((shortcut) => shortcut.type === 'global');

  /** Once the new text is in the field, which is after this render. */
  const placeCaret = useCallback((at: number): void => {
    requestAnimationFrame(() => {
      field.current?.setSelectionRange(at, at);
      setCaret(at);
    });
  }, []);

  useEffect(() => {
    // A composer that appears later, for another person, has nothing to do with it.
    if (!draft || Date.now() - draft.at > 1_000) return;
    setText(draft.text);
    // A whole suggestion needs no further ones.
    setDismissed(draft.text === '/' ? '' : draft.text);
    field.current?.focus();
    placeCaret(draft.text.length);
  }, [draft, placeCaret]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(element.scrollHeight, 200)}px`;
  }, [text]);

  async function send(): Promise<void> {
    const line = text.trim();
    const { picked } = files;
    if (line === '' && picked.length === 0) return;
    setText('');
    setRecalled(undefined);
    if (line !== '') setHistory((before) => [...before.filter((known) => known !== line), line].slice(-50));
    // With a file it is a message: Slack's commands take none.
    if (!line.startsWith('/') || picked.length > 0) {
      files.set([]);
      return report(
        request('say', {
          as: viewer.id,
          channel: channel.id,
          text: line,
          ...(thread === undefined ? {} : { thread }),
          ...(picked.length === 0 ? {} : { files: picked }),
        }),
      );
    }
    if (thread !== undefined) {
      setText(line);
      notify({
        title: 'Not in threads',
        text: `Slack takes slash commands in channels only. Here, write @${bot.name.toLowerCase()} instead.`,
        tone: 'info',
      });
      return;
    }
    const id = `ran${Date.now()}`;
    const ts = (Date.now() / 1000).toFixed(6);
    workspaceStore.addRan({ id, ts, channel: channel.id, user: viewer.id, text: line, state: 'running' });
    try {
      const { failure } = await request('command', { as: viewer.id, channel: channel.id, text: line });
      workspaceStore.setRan(id, failure === undefined ? 'done' : 'failed');
      // As in Slack, a command that failed is given back.
      if (failure !== undefined) setText(line);
    } catch (error) {
      workspaceStore.setRan(id, 'failed');
      if (!(error instanceof Refused) && !(error instanceof TypeError)) throw error;
      notify({ title: 'Not sent', text: error.message, tone: 'bad' });
      setText(line);
    }
  }

  function complete(index: number): void {
    const row = completion?.rows[index];
    if (!completion || !row) return;
    const next = text.slice(0, completion.from) + row.insert + text.slice(caret);
    const at = completion.from + row.insert.length;
    setText(next);
    setDismissed(next);
    setMarked(0);
    field.current?.focus();
    placeCaret(at);
  }

  function recall(step: number): void {
    const at = (recalled ?? history.length) + step;
    if (at < 0 || at > history.length) return;
    const line = history[at] ?? '';
    setRecalled(at === history.length ? undefined : at);
    setText(line);
    setDismissed(line);
  }

  function onKey(event: KeyboardEvent<HTMLTextAreaElement>): void {
    // Enter that ends the choice of a Chinese word is not the Enter that sends.
    if (event.nativeEvent.isComposing) return;
    const rows = completion?.rows.length ?? 0;
    if (completion && rows > 0) {
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault();
        setMarked((before) => (before + (event.key === 'ArrowDown' ? 1 : -1) + rows) % rows);
        return;
      }
      if (event.key === 'Tab' || (event.key === 'Enter' && text !== command)) {
        event.preventDefault();
        complete(Math.min(marked, rows - 1));
        return;
      }
      if (event.key === 'Escape') {
        event.preventDefault();
        event.stopPropagation();
        setDismissed(text);
        return;
      }
    }
    const single = !text.includes('\n');
    if (event.key === 'ArrowUp' && single && (text === '' || recalled !== undefined)) {
      event.preventDefault();
      recall(-1);
    } else if (event.key === 'ArrowDown' && single && recalled !== undefined) {
      event.preventDefault();
      recall(1);
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void send();
    }
  }

  const title = channelTitle(workspace, channel, viewer.id);
  const isBot = channel.members.includes(bot.id) && channel.kind === 'im';
  const placeholder =
    thread !== undefined
      ? 'Reply…'
      : isBot
        ? `Message ${bot.name}, or type ${command}`
        : `Message #${title}, or type ${command}`;
  return (
    <div className="composer">
      {completion && (
        <div className="completion" id={listId} role="listbox" aria-label="Suggestions">
          {completion.rows.map((row, i) => (
            // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the composer, which names the active row
            // biome-ignore lint/a11y/useKeyWithClickEvents: the composer handles the keys
            <div
              key={row.insert}
              id={`${listId}-${i}`}
              role="option"
              aria-selected={i === marked}
              className={`completion-row ${i === marked ? 'active' : ''}`}
              onPointerDown={(event) => event.preventDefault()}
              onPointerMove={() => setMarked(i)}
              onClick={() => complete(i)}
            >
              <span>{row.label}</span>
              <span className="menu-hint">{row.hint}</span>
            </div>
          ))}
        </div>
      )}
      <div className="composer-box" {...files.target}>
        <PickedList files={files} />
        <textarea
          ref={field}
          rows={1}
          value={text}
          placeholder={placeholder}
          aria-label={placeholder}
          role="combobox"
          aria-expanded={completion !== undefined}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={completion ? `${listId}-${marked}` : undefined}
          data-testid={thread === undefined ? 'composer' : 'thread-composer'}
          spellCheck={!text.startsWith('/')}
          onChange={(event) => {
            setText(event.target.value);
            setCaret(event.target.selectionStart);
            setMarked(0);
            setRecalled(undefined);
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKey}
        />
        <div className="composer-tools">
          <AttachButton files={files} />
          {globals.length > 0 && (
            <button
              ref={plus}
              type="button"
              className="icon-button"
              aria-label={`Shortcuts of ${bot.name}`}
              title={`Shortcuts of ${bot.name}`}
              aria-haspopup="menu"
              aria-expanded={shortcutsOpen}
              data-testid="shortcuts"
              onClick={() => setShortcutsOpen(!shortcutsOpen)}
            >
              <Icon name="plus" size={18} />
            </button>
          )}
          {shortcutsOpen && (
            <Menu
              anchor={plus}
              label="Shortcuts"
              align="start"
              onClose={() => setShortcutsOpen(false)}
              items={globals.map((shortcut) => ({
                label: shortcut.name,
                hint: shortcut.description === shortcut.name ? bot.name : (shortcut.description ?? bot.name),
                onSelect: () =>
                  void request('shortcut', { as: viewer.id, callbackId: shortcut.callbackId }).then(
                    ({ failure }) =>
                      failure !== undefined &&
                      notify({ title: shortcut.name, text: failureText(failure), tone: 'bad' }),
                    (error: Error) => notify({ title: shortcut.name, text: error.message, tone: 'bad' }),
                  ),
              }))}
            />
          )}
          <span className="composer-hint">
            <kbd>↑</kbd> history · <kbd>Shift</kbd>+<kbd>Enter</kbd> new line
          </span>
          <button
            type="button"
            className="send"
            aria-label="Send"
            title="Send"
            data-testid="send"
            disabled={text.trim() === '' && files.picked.length === 0}
            onClick={() => void send()}
          >
            <Icon name="send" size={16} />
          </button>
        </div>
      </div>
    </div>
  );
}
