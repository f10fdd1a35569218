import { memo, type ReactNode, useEffect, useRef, useState } from 'react';
import { type Attachment, adaptiveCardType, type CardNode, isRecord } from '../../teams-connector/activity.ts';
import type { TeamsMessage } from '../../teams-connector/types.ts';
import type { UiPerson } from '../../ui-protocol.ts';
import { request } from '../api.ts';
import { Avatar } from '../avatar.tsx';
import { FileChip, sizeText } from '../files.tsx';
import { BotMark, Icon } from '../icons.tsx';
import { useNotices } from '../notices.ts';
import { Menu } from '../popover.tsx';
import { clockTime } from '../times.ts';
import type { Workspace } from '../workspace.ts';
import { AdaptiveCardView, type Pressed } from './adaptive-card-view.tsx';
import { markdownToHtml } from './markdown.ts';

export interface TeamsMessageProps {
  message: TeamsMessage;
  viewer: UiPerson;
  workspace: Workspace;
  /** What this viewer sees instead of the message's own card. */
  view: CardNode | undefined;
  isReply: boolean;
  isLast: boolean;
  onReply?(message: TeamsMessage): void;
  onInserted(attachments: readonly Attachment[]): void;
}

/** One message in Teams: words, cards, and what its menu offers. */
export const TeamsMessageItem = memo(function TeamsMessageItem(props: TeamsMessageProps): ReactNode {
  const { message, viewer, workspace, view, isReply, onInserted } = props;
  const person = workspace.people.get(message.from);
  const isBot = message.from === 'bot';
  const author = person?.realName ?? workspace.about.bot.name;
  const date = new Date(message.at);
  const [focused, setFocused] = useState(false);
  const onPressed = (result: Pressed): void => {
    if (result.inserted) onInserted(result.inserted);
  };
  const cards = view
    ? [{ contentType: adaptiveCardType, content: view }]
    : (message.activity.attachments ?? []).filter((attachment) => attachment.contentType !== 'text/html');
  const text = message.activity.text ?? '';
  return (
    <article
      tabIndex={props.isLast || focused ? 0 : -1}
      onFocus={() => setFocused(true)}
      onBlur={(event) => setFocused(event.currentTarget.contains(event.relatedTarget))}
      className={`message teams-message ${isReply ? 'reply' : ''} ${message.onlyFor === undefined ? '' : 'ephemeral'} ${message.from === viewer.id ? 'own' : ''}`}
      data-testid={message.onlyFor === undefined ? 'teams-message' : 'teams-targeted'}
      data-id={message.id}
      aria-label={`${author}, ${clockTime(date, viewer.tz)}`}
    >
      <div className="message-side">
        {person ? <Avatar person={person} size={isReply ? 26 : 34} /> : <BotMark size={isReply ? 26 : 34} />}
      </div>
      <div className="message-body">
        {message.onlyFor !== undefined && (
          <div className="message-private">
            <Icon name="eye" size={13} /> Only visible to you
          </div>
        )}
        <header className="message-head">
          <span className="message-author">{author}</span>
          {isBot && <span className="badge-app">APP</span>}
          <time dateTime={date.toISOString()}>{clockTime(date, viewer.tz)}</time>
          {message.edited && !isBot && <span className="message-edited">Edited</span>}
        </header>
        {text !== '' &&
          (isBot ? <BotWords text={text} /> : <p className="teams-words">{withMentions(text, workspace)}</p>)}
        {cards.map((attachment, i) => (
          <AttachmentView
            // biome-ignore lint/suspicious/noArrayIndexKey: attachments have no other identity than their place
            key={i}
            attachment={attachment}
            viewer={viewer}
            message={message}
            onPressed={onPressed}
          />
        ))}
      </div>
      <Tools {...props} tabIndex={focused ? 0 : -1} />
    </article>
  );
});

function AttachmentView(props: {
  attachment: Attachment;
  viewer: UiPerson;
  message: TeamsMessage;
  onPressed(result: Pressed): void;
}): ReactNode {
  const { attachment, viewer, message, onPressed } = props;
  if (isFile(attachment)) return <FileView attachment={attachment} viewer={viewer} message={message} />;
  if (!isRecord(attachment.content)) return null;
  if (attachment.contentType === adaptiveCardType) {
    return (
      <AdaptiveCardView
        card={attachment.content}
        viewer={viewer}
        place={{ conversation: message.conversation, message: message.id }}
        onPressed={onPressed}
      />
    );
  }
  const { title, text } = attachment.content;
  return (
    <div className="adaptive-card plain">
      <strong>{typeof title === 'string' ? title : ''}</strong>
      <p>{typeof text === 'string' ? text : ''}</p>
    </div>
  );
}

const filePrefix = 'application/vnd.microsoft.teams.';

function isFile({ contentType }: Attachment): boolean {
  return contentType.startsWith(filePrefix) || contentType.startsWith('image/');
}

/** A file that somebody shared, one that was taken from the app, or one that the app offers. */
function FileView(props: { attachment: Attachment; viewer: UiPerson; message: TeamsMessage }): ReactNode {
  const { attachment, viewer, message } = props;
  const { report } = useNotices();
  const { contentType, name = 'file' } = attachment;
  const content = isRecord(attachment.content) ? attachment.content : {};
  if (!contentType.endsWith('card.file.consent')) {
    const id = typeof content.uniqueId === 'string' ? content.uniqueId : '';
    return <FileChip name={name} {...(id === '' ? {} : { href: `/playground/api/file/teams/${id}` })} />;
  }
  const answer = (isTaken: boolean) =>
    void report(
      request('teams-answer-file', { as: viewer.id, conversation: message.conversation, message: message.id, isTaken }),
    );
  return (
    <div className="adaptive-card plain file-offer" data-testid="file-offer">
      <FileChip name={name} detail={sizeText(Number(content.sizeInBytes ?? 0))} />
      <button type="button" className="button primary" onClick={() => answer(true)}>
        Accept
      </button>
      <button type="button" className="button" onClick={() => answer(false)}>
        Decline
      </button>
    </div>
  );
}

/** An app's words may hold Markdown; what it becomes is escaped there. */
function BotWords({ text }: { text: string }): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (box.current) box.current.innerHTML = markdownToHtml(text);
  }, [text]);
  return <div ref={box} className="teams-words" />;
}

function withMentions(text: string, workspace: Workspace): ReactNode[] {
  const names = new Map<string, string>([[workspace.about.bot.name.toLowerCase(), workspace.about.bot.name]]);
  for (const person of workspace.people.values()) names.set(person.name.toLowerCase(), person.realName);
  return text.split(/(@[\p{L}\p{N}][\p{L}\p{N}._-]*)/u).map((part, i) => {
    const word = part.slice(1).replace(/[._-]+$/u, '');
    const name = part.startsWith('@') ? names.get(word.toLowerCase()) : undefined;
    if (name === undefined) return part;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text keep their order
      <span key={i}>
        <span className="teams-mention">{name}</span>
        {part.slice(1 + word.length)}
      </span>
    );
  });
}

function Tools({
  message,
  viewer,
  workspace,
  onReply,
  onInserted,
  tabIndex,
}: TeamsMessageProps & { tabIndex: 0 | -1 }): ReactNode {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const { report } = useNotices();
  const actions = message.onlyFor === undefined ? (workspace.teams?.about.messageActions ?? []) : [];
  if (!onReply && actions.length === 0) return null;
  return (
    <div className={`message-tools ${open ? 'open' : ''}`}>
      {onReply && (
        <button
          type="button"
          tabIndex={tabIndex}
          aria-label="Reply"
          title="Reply"
          data-testid="teams-reply"
          onClick={() => onReply(message)}
        >
          <Icon name="thread" size={16} />
        </button>
      )}
      {actions.length > 0 && (
        <button
          ref={anchor}
          type="button"
          tabIndex={tabIndex}
          aria-label="More options"
          title="More options"
          aria-haspopup="menu"
          aria-expanded={open}
          data-testid="teams-more"
          onClick={() => setOpen(!open)}
        >
          <Icon name="more" size={16} />
        </button>
      )}
      {open && (
        <Menu
          anchor={anchor}
          label="More options"
          onClose={() => setOpen(false)}
          items={actions.map(({ commandId, title }) => ({
            label: title,
            hint: workspace.about.bot.name,
            onSelect: () =>
              void report(
                request('teams-message-action', {
                  as: viewer.id,
                  conversation: message.conversation,
                  message: message.id,
                  commandId,
                }).then(({ inserted }) => inserted && onInserted(inserted)),
              ),
          }))}
        />
      )}
    </div>
  );
}
