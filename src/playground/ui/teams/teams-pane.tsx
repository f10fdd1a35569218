import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Attachment } from '../../teams-connector/activity.ts';
import type { TeamsMessage } from '../../teams-connector/types.ts';
import { request } from '../api.ts';
import { Avatar } from '../avatar.tsx';
import type { Draft } from '../composer.tsx';
import { BotMark, Icon } from '../icons.tsx';
import { useNotices } from '../notices.ts';
import { useDirectory, type Workspace } from '../workspace.ts';
import { TeamsComposer } from './teams-composer.tsx';
import { TeamsDialog } from './teams-dialog.tsx';
import { TeamsMark } from './teams-mark.tsx';
import { mayOpen, type TeamsSpace, teamsLastRead, teamsTitle } from './teams-space.ts';
import { TeamsTimeline } from './teams-timeline.tsx';

interface TeamsPaneProps {
  pane: { viewer: string; channel: string };
  workspace: Workspace;
  space: TeamsSpace;
  draft?: Draft | undefined;
  isSecond?: boolean;
  showsViewer: boolean;
  /** Dialogs of a person who looks from both panes open in one. */
  showsModals: boolean;
  /** The second pane's choice of person and place. */
  picker?: ReactNode;
  onClose?: (() => void) | undefined;
  tools?: ReactNode;
  above?: ReactNode;
}

/** One person's view of one channel or chat in Teams. */
export function TeamsPane(props: TeamsPaneProps): ReactNode {
  const { pane, workspace, space, isSecond = false } = props;
  const viewer = workspace.people.get(pane.viewer);
  const conversation = space.conversations.get(pane.channel);
  const directory = useDirectory(workspace);
  const [replyTo, setReplyTo] = useState<TeamsMessage | undefined>();
  const [inserted, setInserted] = useState<readonly Attachment[]>([]);
  const [visible, setVisible] = useState(!document.hidden);
  const { notify, report } = useNotices();
  const told = useRef(space.notices.at(-1)?.id ?? 0);

  useEffect(() => {
    const onVisibility = (): void => setVisible(!document.hidden);
    document.addEventListener('visibilitychange', onVisibility);
    return () => document.removeEventListener('visibilitychange', onVisibility);
  }, []);

  const newest = space.messages.get(pane.channel)?.at(-1)?.at;
  const unseen = newest !== undefined && newest > teamsLastRead(space, pane.viewer, pane.channel);
  useEffect(() => {
    if (!unseen || !visible || newest === undefined) return;
    void report(request('teams-read', { as: pane.viewer, conversation: pane.channel, at: newest }));
  }, [unseen, visible, newest, pane.viewer, pane.channel, report]);

  useEffect(() => {
    for (const notice of space.notices) {
      if (notice.id <= told.current) continue;
      told.current = notice.id;
      if (notice.user === pane.viewer && notice.text !== '')
        notify({ title: workspace.about.bot.name, text: notice.text, tone: 'info' });
    }
  }, [space.notices, pane.viewer, notify, workspace.about.bot.name]);

  if (!viewer || !conversation || !mayOpen(space, viewer.id, conversation)) return null;
  const title = teamsTitle(conversation, workspace.about.bot.name);
  const dialog = space.dialogs.get(viewer.id);
  const place = `${viewer.id}/${conversation.id}`;
  return (
    <section
      className={`pane teams-pane ${isSecond ? 'pane-second' : ''}`}
      aria-label={`${title} in Teams, seen by ${viewer.realName}`}
      data-testid={isSecond ? 'pane-second' : 'pane'}
      data-side="teams"
    >
      <header className="pane-head">
        <div className="pane-title">
          {props.picker ?? (
            <h1 data-testid="channel-title">
              {conversation.kind === 'personal' ? <BotMark size={22} /> : <TeamsMark size={20} />}
              {conversation.kind === 'channel' && <span className="teams-team">{space.about.team.name} ›</span>} {title}
            </h1>
          )}
          {!props.picker && conversation.topic !== '' && <span className="pane-topic">{conversation.topic}</span>}
        </div>
        {props.showsViewer && !isSecond && (
          <span className="as-chip">
            <Avatar person={viewer} size={20} /> as {viewer.realName}
          </span>
        )}
        {props.tools}
        {props.onClose && (
          <button
            type="button"
            className="icon-button"
            aria-label="Close second view"
            title="Close second view"
            data-testid="close-second"
            onClick={props.onClose}
          >
            <Icon name="close" />
          </button>
        )}
      </header>
      {props.above}
      <div className="pane-main">
        <div className="pane-column">
          <TeamsTimeline
            key={place}
            conversation={conversation}
            viewer={viewer}
            workspace={directory}
            space={space}
            onReply={setReplyTo}
            onInserted={setInserted}
          />
          <TeamsComposer
            key={`composer/${place}`}
            conversation={conversation}
            viewer={viewer}
            workspace={workspace}
            space={space}
            draft={props.draft}
            replyTo={replyTo?.conversation === conversation.id ? replyTo : undefined}
            onReplyEnd={() => setReplyTo(undefined)}
            inserted={inserted}
            onInserted={setInserted}
          />
        </div>
      </div>
      {props.showsModals && dialog && (
        <TeamsDialog dialog={dialog} viewer={viewer} appName={workspace.about.bot.name} onInserted={setInserted} />
      )}
    </section>
  );
}
