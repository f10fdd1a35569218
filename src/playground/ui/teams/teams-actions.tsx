import { type ReactNode, useRef, useState } from 'react';
import type { Attachment } from '../../teams-connector/activity.ts';
import { request } from '../api.ts';
import { Icon } from '../icons.tsx';
import { useNotices } from '../notices.ts';
import { Menu } from '../popover.tsx';
import type { TeamsSpace } from './teams-space.ts';

/** The menu beside the box that one writes in: the app's actions that its manifest puts there, each with a dialog of its own. */
export function TeamsActions(props: {
  viewer: string;
  conversation: string;
  space: TeamsSpace;
  appName: string;
  onInserted(attachments: readonly Attachment[]): void;
}): ReactNode {
  const { viewer, conversation, space, onInserted } = props;
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const { report } = useNotices();
  const label = `Actions of ${props.appName}`;
  const { composeActions } = space.about;
  if (composeActions.length === 0) return null;

  function openDialog(commandId: string): void {
    void report(
      request('teams-compose-action', { as: viewer, conversation, commandId }).then(
        ({ inserted }) => inserted && onInserted(inserted),
      ),
    );
  }

  return (
    <>
      <button
        ref={anchor}
        type="button"
        className="icon-button"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        data-testid="teams-plus"
        onClick={() => setOpen(!open)}
      >
        <Icon name="plus" size={18} />
      </button>
      {open && (
        <Menu
          anchor={anchor}
          label={label}
          align="start"
          onClose={() => setOpen(false)}
          items={composeActions.map(({ commandId, title, description }) => ({
            label: title,
            // A description that only repeats the name says nothing.
            hint: description === undefined || description === title ? props.appName : description,
            onSelect: () => openDialog(commandId),
          }))}
        />
      )}
    </>
  );
}
