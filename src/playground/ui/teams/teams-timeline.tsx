import { Fragment, type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import type { Attachment } from '../../teams-connector/activity.ts';
import type { Conversation, TeamsMessage } from '../../teams-connector/types.ts';
import type { UiPerson } from '../../ui-protocol.ts';
import { Icon } from '../icons.tsx';
import { dayOf } from '../times.ts';
import type { Workspace } from '../workspace.ts';
import { TeamsMessageItem } from './teams-message.tsx';
import { membersOf, type TeamsSpace, visibleTo } from './teams-space.ts';

interface TeamsTimelineProps {
  conversation: Conversation;
  viewer: UiPerson;
  /** People, to draw with. */
  workspace: Workspace;
  space: TeamsSpace;
  onReply(message: TeamsMessage): void;
  onInserted(attachments: readonly Attachment[]): void;
}

interface Post {
  root: TeamsMessage;
  replies: TeamsMessage[];
}

/** Posts with their replies in a channel, messages one below the other in a chat; kept at the end while one is there. */
export function TeamsTimeline(props: TeamsTimelineProps): ReactNode {
  const { conversation, viewer, workspace, space, onReply, onInserted } = props;
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const seen = useRef({ top: 0, height: 0 });
  const isChannel = conversation.kind === 'channel';
  const list = space.messages.get(conversation.id);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the posts follow the place's own messages
  const posts = useMemo(
    () => postsOf(visibleTo(space, viewer.id, conversation.id)),
    [list, viewer.id, conversation.id],
  );
  const newest = list?.at(-1);
  const isOwn = newest?.from === viewer.id;

  useLayoutEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, []);

  useEffect(() => {
    const element = box.current;
    if (!element || newest === undefined) return;
    // Whoever writes wants to see it, and a reply stands where its post is.
    if (isOwn || newest.root !== undefined) {
      const shown = element.querySelector(`[data-id="${newest.id}"]`);
      if (isOwn || atEnd.current) shown?.scrollIntoView({ block: 'nearest' });
    }
    if (atEnd.current && newest.root === undefined) element.scrollTop = element.scrollHeight;
  }, [newest, isOwn]);

  useEffect(() => {
    const element = box.current;
    const content = element?.firstElementChild;
    if (!element || !content) return;
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(content);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const last = posts.at(-1);
  const lastId = last?.replies.at(-1)?.id ?? last?.root.id;
  const item = (message: TeamsMessage, isReply: boolean): ReactNode => (
    <TeamsMessageItem
      key={message.id}
      message={message}
      viewer={viewer}
      workspace={workspace}
      view={space.views.get(`${viewer.id}/${message.id}`)}
      isReply={isReply}
      isLast={message.id === lastId}
      onInserted={onInserted}
      {...(isChannel && message.onlyFor === undefined ? { onReply } : {})}
    />
  );
  return (
    <div
      ref={box}
      className={`timeline teams-timeline ${conversation.kind}`}
      onScroll={(event) => {
        const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
        const movedUp = scrollTop < seen.current.top && scrollHeight === seen.current.height;
        if (scrollHeight - scrollTop - clientHeight < 60) atEnd.current = true;
        else if (movedUp) atEnd.current = false;
        seen.current = { top: scrollTop, height: scrollHeight };
      }}
    >
      <div
        role="log"
        aria-label="Messages"
        aria-live="polite"
        data-testid="teams-timeline"
        onKeyDown={moveBetweenMessages}
      >
        <Beginning {...props} />
        {posts.map((post, i) => {
          const before = posts[i - 1];
          const day = dayOf(new Date(post.root.at), viewer.tz);
          const isNewDay = !before || dayOf(new Date(before.root.at), viewer.tz) !== day;
          return (
            <Fragment key={post.root.id}>
              {isNewDay && (
                <div className="day">
                  <span>{day}</span>
                </div>
              )}
              {isChannel ? (
                <section className={`teams-post ${isPrivate(post) ? 'private' : ''}`} aria-label="Post">
                  {item(post.root, false)}
                  {post.replies.map((reply) => item(reply, true))}
                  {!isPrivate(post) && (
                    <button
                      type="button"
                      className="teams-reply-link"
                      data-testid="teams-reply-link"
                      onClick={() => onReply(post.root)}
                    >
                      <Icon name="thread" size={14} /> Reply
                    </button>
                  )}
                </section>
              ) : (
                item(post.root, false)
              )}
            </Fragment>
          );
        })}
      </div>
    </div>
  );
}

function Beginning({ conversation, workspace, space }: TeamsTimelineProps): ReactNode {
  if (conversation.kind === 'personal') {
    return (
      <div className="beginning">
        <h2>{workspace.about.bot.name}</h2>
        <p>Your own chat with {workspace.about.bot.name}. Nobody else sees it. Say “help” or “home”.</p>
      </div>
    );
  }
  const people = membersOf(space, conversation)
    .map((id) => workspace.people.get(id)?.realName.split(' ')[0])
    .filter((name) => name !== undefined);
  return (
    <div className="beginning">
      <h2>{conversation.name}</h2>
      <p>
        {conversation.topic === '' ? '' : `${conversation.topic}. `}
        {people.slice(0, 4).join(', ')}
        {people.length > 4 ? ` and ${people.length - 4} more` : ''} {people.length > 0 ? 'are here.' : ''}
      </p>
    </div>
  );
}

/** Between the app and one person: there is no thread to answer in. */
function isPrivate(post: Post): boolean {
  return post.root.onlyFor !== undefined;
}

/** Replies below their post; a reply to a post that is no longer kept stands alone. */
function postsOf(messages: readonly TeamsMessage[]): Post[] {
  const posts = new Map<string, Post>();
  for (const message of messages) {
    const post = message.root === undefined ? undefined : posts.get(message.root);
    if (post) post.replies.push(message);
    else posts.set(message.id, { root: message, replies: [] });
  }
  return [...posts.values()];
}

function moveBetweenMessages(event: KeyboardEvent<HTMLDivElement>): void {
  const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
  const target = event.target as HTMLElement;
  if (step === 0 || target.tagName !== 'ARTICLE') return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('article')];
  const next = all[all.indexOf(target) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
