import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { BlockElement, Choice } from '../../slack-workspace/types.ts';
import { departmentOf } from '../avatar.tsx';
import { Icon } from '../icons.tsx';
import { Popover } from '../popover.tsx';
import { channelsFor, channelTitle, directsFor, type Workspace } from '../workspace.ts';
import type { ControlProps, Held } from './control.ts';
import { type Surface, useSurface } from './surface.ts';

interface Row {
  value: string;
  label: string;
  hint?: string;
  group?: string;
}

/** Any select menu: static, external (asks the app while typing), people, conversations; one or several. */
export function Select({
  block,
  element,
  held,
  id,
  labelledBy,
  describedBy,
  invalid,
}: ControlProps & { held: Held }): ReactNode {
  const surface = useSurface();
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState('');
  const [marked, setAt] = useState(0);
  const listId = useId();
  const anchor = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const many = element.type.startsWith('multi_');
  const chosen = Array.isArray(held.value) ? held.value : held.value === null ? [] : [held.value];
  const { rows, problem, loading } = useRows(surface, block.block_id ?? '', element, query, open);
  const at = Math.max(0, Math.min(marked, rows.length - 1));
  const [labels, setLabels] = useState<Record<string, string>>({});
  const labelOf = (value: string): string =>
    labels[value] ?? known(element, surface.workspace, surface.viewer.id, value);

  function pick(row: Row): void {
    setLabels((before) => ({ ...before, [row.value]: row.label }));
    setQuery('');
    if (!many) {
      held.choose(row.value);
      setOpen(false);
      return;
    }
    held.choose(chosen.includes(row.value) ? chosen.filter((value) => value !== row.value) : [...chosen, row.value]);
  }

  function onKey(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) setOpen(true);
      else setAt((at + (event.key === 'ArrowDown' ? 1 : -1) + rows.length) % Math.max(1, rows.length));
    } else if (event.key === 'Enter' && open) {
      event.preventDefault();
      const row = rows[at];
      if (row) pick(row);
    } else if (event.key === 'Backspace' && query === '') {
      held.choose(many ? chosen.slice(0, -1) : null);
    } else if (event.key === 'Tab') setOpen(false);
  }

  const shown = !many && chosen[0] !== undefined && !open ? labelOf(chosen[0]) : query;
  return (
    <div ref={anchor} className={`select ${open ? 'open' : ''} ${held.busy ? 'busy' : ''}`}>
      {many &&
        chosen.map((value) => (
          <span key={value} className="chip">
            {labelOf(value)}
            <button
              type="button"
              aria-label={`Remove ${labelOf(value)}`}
              onClick={() => held.choose(chosen.filter((other) => other !== value))}
            >
              <Icon name="close" size={12} />
            </button>
          </span>
        ))}
      <input
        ref={field}
        id={id}
        role="combobox"
        autoComplete="off"
        aria-expanded={open}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={open && rows[at] ? `${listId}-${at}` : undefined}
        aria-labelledby={labelledBy}
        aria-describedby={describedBy}
        aria-invalid={invalid}
        aria-label={labelledBy === undefined ? (element.placeholder?.text ?? 'Choose') : undefined}
        placeholder={chosen.length > 0 && many ? '' : (element.placeholder?.text ?? 'Choose an option')}
        value={shown}
        data-testid={`select-${element.action_id}`}
        onClick={() => setOpen(true)}
        onChange={(event) => {
          setOpen(true);
          setAt(0);
          setQuery(event.target.value);
        }}
        onKeyDown={onKey}
      />
      <span className="select-arrow">
        <Icon name="down" size={16} />
      </span>
      {open && (
        <Popover anchor={anchor} onClose={() => setOpen(false)} matchWidth className="listbox">
          <div
            id={listId}
            role="listbox"
            aria-multiselectable={many}
            aria-label={element.placeholder?.text ?? 'Options'}
          >
            {rows.map((row, i) => (
              <div key={row.value}>
                {row.group !== undefined && row.group !== rows[i - 1]?.group && (
                  <div className="listbox-group">{row.group}</div>
                )}
                {/* biome-ignore lint/a11y/useFocusableInteractive: focus stays in the combobox, which names the active option */}
                {/* biome-ignore lint/a11y/useKeyWithClickEvents: the combobox handles the keys */}
                <div
                  id={`${listId}-${i}`}
                  role="option"
                  aria-selected={chosen.includes(row.value)}
                  className={`listbox-option ${i === at ? 'active' : ''}`}
                  onPointerMove={() => setAt(i)}
                  onClick={() => pick(row)}
                >
                  <span>{row.label}</span>
                  {row.hint !== undefined && <span className="menu-hint">{row.hint}</span>}
                  {chosen.includes(row.value) && <Icon name="check" size={14} />}
                </div>
              </div>
            ))}
            {rows.length === 0 && (
              <div className="listbox-empty">{loading ? 'Looking…' : (problem ?? 'Nothing found')}</div>
            )}
          </div>
        </Popover>
      )}
    </div>
  );
}

/** The options for what is typed. An external select asks the app, a moment after the last key. */
function useRows(
  surface: Surface,
  blockId: string,
  element: BlockElement,
  query: string,
  open: boolean,
): { rows: Row[]; problem?: string; loading: boolean } {
  const external = element.type.includes('external');
  const [answer, setAnswer] = useState<{ rows: Row[]; problem?: string; loading: boolean }>({
    rows: [],
    loading: true,
  });
  const least = element.min_query_length ?? 3;
  const { suggest } = surface;
  const actionId = element.action_id ?? '';
  useEffect(() => {
    if (!external || !open) return;
    if (query.length < least) {
      setAnswer({ rows: [], loading: false, problem: `Type at least ${least} characters` });
      return;
    }
    let gone = false;
    const timer = setTimeout(() => {
      setAnswer((before) => ({ ...before, loading: true }));
      suggest(blockId, actionId, query).then(
        ({ options, groups, problem }) => {
          if (gone) return;
          const rows = [
            ...options.map((option) => ({
              value: option.value,
              label: option.text.text,
              ...(option.description ? { hint: option.description.text } : {}),
            })),
            ...groups.flatMap((group) =>
              group.options.map((option) => ({
                value: option.value,
                label: option.text.text,
                group: group.label.text,
              })),
            ),
          ];
          setAnswer({ rows, loading: false, ...(problem === undefined ? {} : { problem }) });
        },
        (error: Error) => setAnswer({ rows: [], loading: false, problem: error.message }),
      );
    }, 180);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [external, open, query, least, suggest, blockId, actionId]);

  const local = useMemo(
    () => (external ? [] : localRows(element, surface.workspace, surface.viewer.id)),
    [external, element, surface.workspace, surface.viewer.id],
  );
  const found = useMemo(() => {
    const wanted = query.toLowerCase();
    return local.filter((row) => `${row.label} ${row.hint ?? ''}`.toLowerCase().includes(wanted));
  }, [local, query]);
  return external ? answer : { rows: found, loading: false };
}

function localRows(element: BlockElement, workspace: Workspace, viewer: string): Row[] {
  if (element.type.includes('users')) {
    return [...workspace.people.values()].map((person) => ({
      value: person.id,
      label: person.realName,
      hint: departmentOf(person),
    }));
  }
  if (element.type.includes('conversations') || element.type.includes('channels')) {
    const include =
      element.filter?.include ?? (element.type.includes('channels') ? ['public'] : ['public', 'private', 'im', 'mpim']);
    return [...channelsFor(workspace, viewer), ...directsFor(workspace, viewer)]
      .filter((channel) => include.includes(channel.kind))
      .map((channel) => ({
        value: channel.id,
        label: `${channel.kind === 'im' ? '' : '#'}${channelTitle(workspace, channel, viewer)}`,
      }));
  }
  return [
    ...(element.options ?? []).map((option) => ({
      value: option.value,
      label: option.text.text,
      ...(option.description ? { hint: option.description.text } : {}),
    })),
    ...(element.option_groups ?? []).flatMap((group) =>
      group.options.map((option) => ({ value: option.value, label: option.text.text, group: group.label.text })),
    ),
  ];
}

function known(
  element: BlockElement,
  workspace: Workspace,
  viewer: string,
  value: Exclude<Choice, null | string[]>,
): string {
  const initial = [element.initial_option, ...(element.initial_options ?? [])].find(
    (option) => option?.value === value,
  );
  return initial?.text.text ?? localRows(element, workspace, viewer).find((row) => row.value === value)?.label ?? value;
}
