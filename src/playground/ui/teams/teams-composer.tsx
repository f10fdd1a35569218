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
import { type Attachment, adaptiveCardType, isRecord } from '../../teams-connector/activity.ts';
import type { Conversation, TeamsMessage } from '../../teams-connector/types.ts';
import type { UiPerson } from '../../ui-protocol.ts';
import { request } from '../api.ts';
import type { Draft } from '../composer.tsx';
import { AttachButton, PickedList, usePickedFiles } from '../files.tsx';
import { Icon } from '../icons.tsx';
import { useNotices } from '../notices.ts';
import type { Workspace } from '../workspace.ts';
import { AdaptiveCardView } from './adaptive-card-view.tsx';
import { TeamsActions } from './teams-actions.tsx';
import { teamsCompletionAt } from './teams-completion.ts';
import { TeamsSearch } from './teams-search.tsx';
import { membersOf, type TeamsSpace } from './teams-space.ts';

interface TeamsComposerProps {
  conversation: Conversation;
  viewer: UiPerson;
  workspace: Workspace;
  space: TeamsSpace;
  draft?: Draft | undefined;
  /** The post that the next message answers. */
  replyTo: TeamsMessage | undefined;
  onReplyEnd(): void;
  /** Cards that will be sent with the next message. */
  inserted: readonly Attachment[];
  onInserted(attachments: readonly Attachment[]): void;
}

/** Where a person writes in Teams: messages, mentions, slash commands, cards found by search. */
export function TeamsComposer(props: TeamsComposerProps): ReactNode {
  const { conversation, viewer, workspace, space, draft, replyTo, onReplyEnd, inserted, onInserted } = props;
  const [text, setText] = useState('');
  const [caret, setCaret] = useState(0);
  const [marked, setMarked] = useState(0);
  const [dismissed, setDismissed] = useState('');
  const [searchOpen, setSearchOpen] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const searchButton = useRef<HTMLButtonElement>(null);
  const listId = useId();
  const { report } = useNotices();
  const files = usePickedFiles();
  const { bot } = workspace.about;
  const isPersonal = conversation.kind === 'personal';
  const completion =
    dismissed === text
      ? undefined
      : teamsCompletionAt(text, caret, {
          workspace,
          space,
          members: membersOf(space, conversation).filter((id) => id !== viewer.id),
          hasSlash: !isPersonal,
        });

  const wantedCaret = useRef<number | undefined>(undefined);
  const placeCaret = useCallback((at: number): void => {
    wantedCaret.current = at;
    setCaret(at);
  }, []);

  useEffect(() => {
    // A composer that appears later has nothing to do with it.
    if (!draft || Date.now() - draft.at > 1_000) return;
    setText(draft.text);
    // A whole suggestion needs no further ones.
    setDismissed(draft.text === '/' ? '' : draft.text);
    field.current?.focus();
    placeCaret(draft.text.length);
  }, [draft, placeCaret]);

  useEffect(() => {
    if (replyTo || inserted.length > 0) field.current?.focus();
  }, [replyTo, inserted]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(element.scrollHeight, 200)}px`;
    // Before the next key is heard, or it would land where the caret was.
    if (wantedCaret.current !== undefined) element.setSelectionRange(wantedCaret.current, wantedCaret.current);
    wantedCaret.current = undefined;
  }, [text]);

  function send(): void {
    const line = text.trim();
    const { picked } = files;
    if (line === '' && inserted.length + picked.length === 0) return;
    const root = replyTo && (replyTo.root ?? replyTo.id);
    const where = { as: viewer.id, conversation: conversation.id, ...(root === undefined ? {} : { root }) };
    setText('');
    onReplyEnd();
    onInserted([]);
    files.set([]);
    const isSlash = line.startsWith('/') && !isPersonal && inserted.length + picked.length === 0;
    const pending = isSlash
      ? request('teams-slash', { ...where, text: line.slice(1) })
      : request('teams-say', { ...where, text: line, attachments: [...inserted], files: picked });
    void report(
      pending.catch((error: unknown) => {
        setText(line);
        files.set(picked);
        throw error;
      }),
    );
  }

  function complete(index: number): void {
    const row = completion?.rows[index];
    if (!completion || !row) return;
    const next = text.slice(0, completion.from) + row.insert + text.slice(caret);
    setText(next);
    setDismissed(next);
    setMarked(0);
    field.current?.focus();
    placeCaret(completion.from + row.insert.length);
  }

  function onKey(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.nativeEvent.isComposing) return;
    const rows = completion?.rows.length ?? 0;
    if (rows > 0) {
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
      if (step !== 0) {
        event.preventDefault();
        setMarked((before) => (before + step + rows) % rows);
        return;
      }
      if (event.key === 'Tab' || event.key === 'Enter') {
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
    if (event.key === 'Escape' && replyTo) {
      event.preventDefault();
      onReplyEnd();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    }
  }

  const placeholder = replyTo
    ? 'Reply'
    : isPersonal
      ? `Message ${bot.name}`
      : `Message ${conversation.name}: @${bot.name} or / for commands`;
  const answered = replyTo && (workspace.people.get(replyTo.from)?.realName ?? bot.name);
  return (
    <div className="composer teams-composer">
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
        {replyTo && (
          <div className="teams-answering" data-testid="teams-answering">
            <Icon name="thread" size={14} />
            <span>
              Replying to <strong>{answered}</strong>
            </span>
            <button type="button" className="icon-button" aria-label="Do not reply" onClick={onReplyEnd}>
              <Icon name="close" size={14} />
            </button>
          </div>
        )}
        {inserted.map((attachment, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: cards have no identity of their own
          <div className="teams-inserted" key={i} data-testid="teams-inserted">
            {attachment.contentType === adaptiveCardType && isRecord(attachment.content) && (
              <AdaptiveCardView card={attachment.content} viewer={viewer} />
            )}
            <button
              type="button"
              className="icon-button"
              aria-label="Remove the card"
              onClick={() => onInserted(inserted.filter((one) => one !== attachment))}
            >
              <Icon name="close" size={16} />
            </button>
          </div>
        ))}
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
          data-testid="teams-composer"
          onChange={(event) => {
            setText(event.target.value);
            setCaret(event.target.selectionStart);
            setMarked(0);
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKey}
        />
        <div className="composer-tools">
          <AttachButton files={files} />
          <TeamsActions
            viewer={viewer.id}
            conversation={conversation.id}
            space={space}
            appName={bot.name}
            onInserted={(attachments) => onInserted([...inserted, ...attachments])}
          />
          {space.about.searches.length > 0 && (
            <button
              ref={searchButton}
              type="button"
              className="icon-button"
              aria-label={`Search in ${bot.name}`}
              title={`Search in ${bot.name}`}
              aria-haspopup="dialog"
              aria-expanded={searchOpen}
              data-testid="teams-search-button"
              onClick={() => setSearchOpen(!searchOpen)}
            >
              <Icon name="spark" size={17} />
            </button>
          )}
          {searchOpen && (
            <TeamsSearch
              anchor={searchButton}
              viewer={viewer}
              conversation={conversation.id}
              space={space}
              appName={bot.name}
              onPick={(attachment) => onInserted([...inserted, attachment])}
              onClose={() => setSearchOpen(false)}
            />
          )}
          <span className="composer-hint">
            <kbd>Shift</kbd>+<kbd>Enter</kbd> new line
          </span>
          <button
            type="button"
            className="send"
            aria-label="Send"
            title="Send"
            data-testid="teams-send"
            disabled={text.trim() === '' && inserted.length + files.picked.length === 0}
            onClick={send}
          >
            <Icon name="send" size={16} />
          </button>
        </div>
      </div>
    </div>
  );
}
