import { Fragment, type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import type { Channel, Ephemeral, Message } from '../slack-workspace/types.ts';
import type { UiPerson } from '../ui-protocol.ts';
import { Icon } from './icons.tsx';
import { MessageItem } from './message-item.tsx';
import { dayOf, tsToDate } from './times.ts';
import { lastReadOf, type Ran, type Workspace } from './workspace.ts';

interface TimelineProps {
  channel: Channel;
  viewer: UiPerson;
  /** People and channels, to draw with. */
  workspace: Workspace;
  /** What is said, as of now. */
  live: Workspace;
  theme: 'light' | 'dark';
  /** Only this thread, its first message included. */
  thread?: string;
  openThread?(ts: string): void;
  openChannel(channel: string): void;
}

type Line = { ts: string; message: Message } | { ts: string; ephemeral: Ephemeral } | { ts: string; ran: Ran };

/** Messages close to each other in time need the author's name once. */
const continuedWithinSeconds = 300;

/** What one person sees in a channel or a thread, oldest first, kept at its end while they are there. */
export function Timeline(props: TimelineProps): ReactNode {
  const { channel, viewer, workspace, live, theme, thread, openThread, openChannel } = props;
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const seen = useRef({ top: 0, height: 0 });
  // Where "new" began when this person came here; it must not move while they read.
  const newSince = useRef<{ place: string; ts: string; until: string }>({ place: '', ts: '', until: '' });
  const place = `${viewer.id}/${channel.id}`;
  if (newSince.current.place !== place) {
    // What arrives while somebody looks is not "new" to them.
    const until = live.messages.get(channel.id)?.at(-1)?.ts ?? '';
    newSince.current = { place, ts: lastReadOf(live, viewer.id, channel.id), until };
  }

  const { lines, replies } = useMemo(
    () => linesOf(live, channel.id, viewer.id, thread),
    [live, channel.id, viewer.id, thread],
  );
  const end = lines.at(-1)?.ts;
  const count = lines.length;
  const newest = lines.at(-1);
  const endsWithOwn =
    newest !== undefined && ('ran' in newest || ('message' in newest && newest.message.user === viewer.id));

  useLayoutEffect(() => {
    atEnd.current = true;
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
    return () => {
      atEnd.current = true;
    };
  }, []);

  useEffect(() => {
    const element = box.current;
    if (!element || count === 0 || end === undefined) return;
    // Whoever writes wants to see it.
    if (endsWithOwn) atEnd.current = true;
    if (atEnd.current) element.scrollTop = element.scrollHeight;
  }, [count, end, endsWithOwn]);

  useEffect(() => {
    const element = box.current;
    const content = element?.firstElementChild;
    if (!element || !content) return;
    // A card that grows in place (an image, an update) must not push the newest line out of sight.
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(content);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const firstNew =
    thread === undefined
      ? lines.find(
          (line) =>
            'message' in line &&
            line.ts > newSince.current.ts &&
            line.ts <= newSince.current.until &&
            line.message.user !== viewer.id,
        )?.ts
      : undefined;
  return (
    <div
      ref={box}
      className="timeline"
      onScroll={(event) => {
        const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
        // Only a person moves up while nothing changes its size; everything else is layout, and stays at the end.
        const movedUp = scrollTop < seen.current.top && scrollHeight === seen.current.height;
        if (scrollHeight - scrollTop - clientHeight < 60) atEnd.current = true;
        else if (movedUp) atEnd.current = false;
        seen.current = { top: scrollTop, height: scrollHeight };
      }}
    >
      <div
        role="log"
        aria-label={thread === undefined ? 'Messages' : 'Thread'}
        aria-live="polite"
        data-testid={thread === undefined ? 'timeline' : 'thread'}
        onKeyDown={moveBetweenMessages}
      >
        {thread === undefined && <Beginning channel={channel} workspace={workspace} />}
        {lines.map((line, i) => {
          const before = lines[i - 1];
          const day = dayOf(tsToDate(line.ts), viewer.tz);
          const isNewDay = thread === undefined && (!before || dayOf(tsToDate(before.ts), viewer.tz) !== day);
          const isFirstNew = line.ts === firstNew;
          return (
            <Fragment key={keyOf(line)}>
              {isNewDay && (
                <div className="day">
                  <span>{day}</span>
                </div>
              )}
              {isFirstNew && (
                <div className="new-line">
                  <span>New</span>
                </div>
              )}
              {'ran' in line ? (
                <RanLine ran={line.ran} />
              ) : (
                <MessageItem
                  shown={'message' in line ? line.message : line.ephemeral}
                  viewer={viewer}
                  workspace={workspace}
                  theme={theme}
                  isLast={i === lines.length - 1}
                  isContinued={!isNewDay && !isFirstNew && isContinued(before, line)}
                  replies={replies.get(line.ts) ?? none}
                  {...(openThread ? { openThread } : {})}
                  openChannel={openChannel}
                />
              )}
            </Fragment>
          );
        })}
      </div>
    </div>
  );
}

const none: readonly Message[] = [];

/** One stop for the Tab key; the arrows go from message to message, and Tab goes on into its buttons. */
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

function RanLine({ ran }: { ran: Ran }): ReactNode {
  return (
    <div className={`ran ${ran.state}`} data-testid="ran">
      <Icon name="terminal" size={14} />
      <code>{ran.text}</code>
      {ran.state === 'running' && <span className="ran-wait">sending…</span>}
    </div>
  );
}

function Beginning({ channel, workspace }: { channel: Channel; workspace: Workspace }): ReactNode {
  if (channel.kind !== 'public' && channel.kind !== 'private') return null;
  const people = channel.members
    .map((id) => workspace.people.get(id)?.realName.split(' ')[0])
    .filter((name) => name !== undefined);
  return (
    <div className="beginning">
      <h2>
        <Icon name={channel.kind === 'private' ? 'lock' : 'hash'} size={22} />
        {channel.name}
      </h2>
      <p>
        {channel.topic}. {people.slice(0, 4).join(', ')}
        {people.length > 4 ? ` and ${people.length - 4} more` : ''} {people.length > 0 ? 'are here.' : ''}
      </p>
    </div>
  );
}

function keyOf(line: Line): string {
  if ('ran' in line) return line.ran.id;
  return 'message' in line ? line.ts : line.ephemeral.id;
}

function isContinued(before: Line | undefined, line: Line): boolean {
  if (!before || !('message' in before) || !('message' in line)) return false;
  // Every card of the app stands for itself.
  if (before.message.bot_id !== undefined || line.message.bot_id !== undefined) return false;
  return before.message.user === line.message.user && Number(line.ts) - Number(before.ts) < continuedWithinSeconds;
}

function linesOf(
  workspace: Workspace,
  channel: string,
  viewer: string,
  thread: string | undefined,
): { lines: Line[]; replies: Map<string, Message[]> } {
  const all = workspace.messages.get(channel) ?? [];
  const replies = new Map<string, Message[]>();
  for (const message of all) {
    if (message.thread_ts === undefined || message.thread_ts === message.ts) continue;
    const list = replies.get(message.thread_ts) ?? [];
    list.push(message);
    replies.set(message.thread_ts, list);
  }
  const isReply = (message: Message): boolean => message.thread_ts !== undefined && message.thread_ts !== message.ts;
  const messages =
    thread === undefined
      ? all.filter((message) => !isReply(message) || message.subtype === 'thread_broadcast')
      : all.filter((message) => message.ts === thread || message.thread_ts === thread);
  const ephemerals = workspace.ephemerals.filter(
    (ephemeral) => ephemeral.channel === channel && ephemeral.user === viewer && ephemeral.thread_ts === thread,
  );
  const ran =
    thread === undefined ? workspace.ran.filter((line) => line.channel === channel && line.user === viewer) : [];
  const lines: Line[] = [
    ...messages.map((message) => ({ ts: message.ts, message })),
    ...ephemerals.map((ephemeral) => ({ ts: ephemeral.ts, ephemeral })),
    ...ran.map((line) => ({ ts: line.ts, ran: line })),
  ];
  return { lines: lines.sort((a, b) => (a.ts < b.ts ? -1 : 1)), replies };
}
