import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useId, useRef, useState } from 'react';
import type { Attachment } from '../../teams-connector/activity.ts';
import type { Found } from '../../teams-connector/people.ts';
import type { UiPerson } from '../../ui-protocol.ts';
import { request } from '../api.ts';
import { BotMark } from '../icons.tsx';
import { Popover } from '../popover.tsx';
import type { TeamsSpace } from './teams-space.ts';

const pauseMs = 200;

/** The app's search from the compose box: what one picks becomes a card in the message being written. */
export function TeamsSearch(props: {
  anchor: RefObject<HTMLElement | null>;
  viewer: UiPerson;
  conversation: string;
  space: TeamsSpace;
  appName: string;
  onPick(attachment: Attachment): void;
  onClose(): void;
}): ReactNode {
  const { viewer, conversation, space, onClose } = props;
  const { searches } = space.about;
  const [chosen, setChosen] = useState(searches[0]?.commandId ?? '');
  const [words, setWords] = useState('');
  const [found, setFound] = useState<readonly Found[]>([]);
  const [marked, setMarked] = useState(0);
  const [notice, setNotice] = useState('Searching…');
  const field = useRef<HTMLInputElement>(null);
  const listId = useId();
  const search = searches.find((one) => one.commandId === chosen);

  useEffect(() => field.current?.focus(), []);

  useEffect(() => {
    if (!search) return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      const { commandId, parameter } = search;
      request('teams-search', { as: viewer.id, conversation, commandId, parameter, words: words.trim() }).then(
        (answer) => {
          if (!isCurrent) return;
          setFound(answer.found);
          setMarked(0);
          setNotice(answer.problem ?? answer.notice ?? 'Nothing found');
        },
        (error: Error) => {
          if (isCurrent) setNotice(error.message);
        },
      );
    }, pauseMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [search, words, viewer.id, conversation]);

  function pick(one: Found | undefined): void {
    if (!one) return;
    request('teams-pick', { as: viewer.id, conversation, found: one }).then(
      ({ attachment }) => {
        props.onPick(attachment);
        onClose();
      },
      (error: Error) => setNotice(error.message),
    );
  }

  function onKey(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      event.preventDefault();
      setMarked((before) => (before + step + found.length) % found.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      pick(found[marked]);
    }
  }

  return (
    <Popover anchor={props.anchor} onClose={onClose} className="teams-search">
      <div role="dialog" aria-label={`Search in ${props.appName}`} data-testid="teams-search">
        <header>
          <BotMark size={20} /> <strong>{props.appName}</strong>
        </header>
        {searches.length > 1 && (
          <div className="teams-search-kinds" role="tablist" aria-label="What to search">
            {searches.map(({ commandId, title }) => (
              <button
                key={commandId}
                type="button"
                role="tab"
                aria-selected={commandId === chosen}
                data-testid={`teams-search-${commandId}`}
                onClick={() => {
                  setChosen(commandId);
                  field.current?.focus();
                }}
              >
                {title}
              </button>
            ))}
          </div>
        )}
        <input
          ref={field}
          type="text"
          value={words}
          placeholder={search?.title ?? 'Search'}
          aria-label={search?.title ?? 'Search'}
          role="combobox"
          aria-expanded={found.length > 0}
          aria-controls={listId}
          aria-activedescendant={found.length > 0 ? `${listId}-${marked}` : undefined}
          data-testid="teams-search-field"
          onChange={(event) => setWords(event.target.value)}
          onKeyDown={onKey}
        />
        <div id={listId} role="listbox" aria-label="Results" className="teams-results">
          {found.map((one, i) => (
            // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the field, which names the active row
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field handles the keys
            <div
              // biome-ignore lint/suspicious/noArrayIndexKey: results have no identity of their own
              key={i}
              id={`${listId}-${i}`}
              role="option"
              aria-selected={i === marked}
              className={`teams-result ${i === marked ? 'active' : ''}`}
              data-testid="teams-result"
              onPointerDown={(event) => event.preventDefault()}
              onPointerMove={() => setMarked(i)}
              onClick={() => pick(one)}
            >
              <strong>{one.title}</strong>
              {one.text !== '' && <span>{one.text}</span>}
            </div>
          ))}
          {found.length === 0 && <p className="teams-results-empty">{notice}</p>}
        </div>
      </div>
    </Popover>
  );
}
