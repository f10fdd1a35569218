import { memo, type ReactNode, useRef, useState } from 'react';
import type { Ephemeral, Message } from '../slack-workspace/types.ts';
import type { UiPerson } from '../ui-protocol.ts';
import { request } from './api.ts';
import { Avatar } from './avatar.tsx';
import { BlockList } from './blocks/block-list.tsx';
import { MrkdwnText } from './blocks/static-blocks.tsx';
import { SurfaceProvider } from './blocks/surface.ts';
import { FileChip, sizeText } from './files.tsx';
import { BotMark, Icon } from './icons.tsx';
import { useMessageSurface } from './message-surface.ts';
import { useNotices } from './notices.ts';
import { Menu, type MenuItem } from './popover.tsx';
import { ago, clockTime, tsToDate } from './times.ts';
import type { Workspace } from './workspace.ts';

export interface MessageItemProps {
  shown: Message | Ephemeral;
  viewer: UiPerson;
  workspace: Workspace;
  theme: 'light' | 'dark';
  /** Follows a message of the same author closely, so it needs no name of its own. */
  isContinued: boolean;
  /** The newest one is where the Tab key enters. */
  isLast: boolean;
  replies?: readonly Message[];
  openThread?(ts: string): void;
  openChannel(channel: string): void;
}

/** One message, of a person or the app, or one that only the viewer sees. */
export const MessageItem = memo(function MessageItem(props: MessageItemProps): ReactNode {
  const { shown, viewer, workspace, theme, isContinued, openThread, openChannel, replies = [] } = props;
  const ephemeral = 'from' in shown ? shown : undefined;
  const message = 'from' in shown ? undefined : shown;
  const author = authorOf(shown, workspace);
  const target = ephemeral ? { ephemeral: ephemeral.id } : { channel: shown.channel, ts: shown.ts };
  const surface = useMessageSurface({ viewer, workspace, theme, target, openChannel });
  const person = message?.user === undefined ? undefined : workspace.people.get(message.user);
  const date = tsToDate(shown.ts);
  const [focused, setFocused] = useState(false);
  return (
    <article
      tabIndex={props.isLast || focused ? 0 : -1}
      onFocus={() => setFocused(true)}
      onBlur={(event) => setFocused(event.currentTarget.contains(event.relatedTarget))}
      className={`message ${isContinued ? 'continued' : ''} ${ephemeral ? 'ephemeral' : ''}`}
      data-testid={ephemeral ? 'ephemeral' : 'message'}
      data-ts={shown.ts}
      aria-label={`${author}, ${clockTime(date, viewer.tz)}`}
    >
      <div className="message-side">
        {isContinued ? (
          <time className="message-time-side">{clockTime(date, viewer.tz)}</time>
        ) : person ? (
          <Avatar person={person} />
        ) : ephemeral?.from === 'slack' ? (
          <span className="system-mark">
            <Icon name="hash" size={20} />
          </span>
        ) : (
          <BotMark />
        )}
      </div>
      <div className="message-body">
        {ephemeral && (
          <div className="message-private">
            <Icon name="eye" size={13} /> Only visible to you
          </div>
        )}
        {!isContinued && (
          <header className="message-head">
            <span className="message-author">{author}</span>
            {!person && <span className="badge-app">{ephemeral?.from === 'slack' ? 'SYSTEM' : 'APP'}</span>}
            <time dateTime={date.toISOString()} title={date.toISOString()}>
              {clockTime(date, viewer.tz)}
            </time>
          </header>
        )}
        <SurfaceProvider value={surface}>
          <div className={`message-content ${person ? '' : 'framed'}`}>
            {shown.blocks && shown.blocks.length > 0 ? (
              <BlockList blocks={shown.blocks} />
            ) : (
              shown.text !== '' && <MrkdwnText text={shown.text} />
            )}
            {message?.files?.map((file) => (
              <FileChip
                key={file.id}
                name={file.title}
                detail={sizeText(file.size)}
                href={`/playground/api/file/slack/${file.id}`}
              />
            ))}
          </div>
        </SurfaceProvider>
        {message?.edited && person && <span className="message-edited">(edited)</span>}
        {message?.reactions && (
          <div className="reactions">
            {message.reactions.map((reaction) => (
              <span key={reaction.name} className="reaction">
                <SurfaceProvider value={surface}>
                  <MrkdwnText text={`:${reaction.name}:`} />
                </SurfaceProvider>
                {reaction.count}
              </span>
            ))}
          </div>
        )}
        {replies.length > 0 && openThread && (
          <button type="button" className="thread-link" data-testid="thread-link" onClick={() => openThread(shown.ts)}>
            <Icon name="thread" size={15} />
            <strong>
              {replies.length} {replies.length === 1 ? 'reply' : 'replies'}
            </strong>
            <span>last {ago(tsToDate(replies.at(-1)?.ts ?? shown.ts))}</span>
          </button>
        )}
      </div>
      <Toolbar {...props} tabIndex={focused ? 0 : -1} />
    </article>
  );
});

function authorOf(shown: Message | Ephemeral, workspace: Workspace): string {
  if ('from' in shown) return shown.from === 'app' ? workspace.about.bot.name : 'Workspace';
  return (
    (shown.user === undefined ? undefined : workspace.people.get(shown.user)?.realName) ?? workspace.about.bot.name
  );
}

function Toolbar({
  shown,
  viewer,
  workspace,
  openThread,
  tabIndex,
}: MessageItemProps & { tabIndex: 0 | -1 }): ReactNode {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const { report } = useNotices();
  if ('from' in shown) {
    return (
      <div className="message-tools">
        <button
          type="button"
          tabIndex={tabIndex}
          aria-label="Dismiss message"
          title="Dismiss"
          onClick={() => void report(request('dismiss', { as: viewer.id, ephemeral: shown.id }))}
        >
          <Icon name="close" size={16} />
        </button>
      </div>
    );
  }
  const items: MenuItem[] = workspace.about.shortcuts
    .filter((shortcut) => shortcut.type === 'message')
    .map((shortcut) => ({
      label: shortcut.name,
      hint: workspace.about.bot.name,
      onSelect: () =>
        void report(
          request('message-action', {
            as: viewer.id,
            channel: shown.channel,
            ts: shown.ts,
            callbackId: shortcut.callbackId,
          }),
        ),
    }));
  return (
    <div className={`message-tools ${open ? 'open' : ''}`}>
      {openThread && (
        <button
          type="button"
          tabIndex={tabIndex}
          aria-label="Reply in thread"
          title="Reply in thread"
          data-testid="reply-in-thread"
          onClick={() => openThread(shown.thread_ts ?? shown.ts)}
        >
          <Icon name="thread" size={16} />
        </button>
      )}
      {items.length > 0 && (
        <button
          ref={anchor}
          type="button"
          tabIndex={tabIndex}
          aria-label="More actions"
          title="More actions"
          aria-haspopup="menu"
          aria-expanded={open}
          data-testid="more-actions"
          onClick={() => setOpen(!open)}
        >
          <Icon name="more" size={16} />
        </button>
      )}
      {open && <Menu anchor={anchor} label="Message actions" items={items} onClose={() => setOpen(false)} />}
    </div>
  );
}
