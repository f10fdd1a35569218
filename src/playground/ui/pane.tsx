import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { request } from './api.ts';
import { Avatar, departmentOf } from './avatar.tsx';
import { Composer, type Draft } from './composer.tsx';
import { HomeTab } from './home-tab.tsx';
import { BotMark, Icon } from './icons.tsx';
import { ModalHost } from './modal-host.tsx';
import { useNotices } from './notices.ts';
import { TeamsPane } from './teams/teams-pane.tsx';
import { placesFor, teamsTitle } from './teams/teams-space.ts';
import { Timeline } from './timeline.tsx';
import { clockTime } from './times.ts';
import { channelsFor, channelTitle, directsFor, lastReadOf, useDirectory, type Workspace } from './workspace.ts';

/** Who looks at what. */
export interface PaneState {
  viewer: string;
  channel: string;
  tab: 'home' | 'messages';
  thread?: string | undefined;
}

interface PaneProps {
  pane: PaneState;
  workspace: Workspace;
  theme: 'light' | 'dark';
  draft?: Draft | undefined;
  /** The second pane chooses its own person and channel, and can be closed. */
  isSecond?: boolean;
  /** Shown as "as Lena" where two people look at once. */
  showsViewer: boolean;
  /** Modals of a person who looks from both panes open in one. */
  showsModals: boolean;
  onChange(pane: PaneState): void;
  onClose?(): void;
  tools?: ReactNode;
  above?: ReactNode;
}

/** One person's view of one place, in Slack or in Teams. */
export function Pane(props: PaneProps): ReactNode {
  const { teams } = props.workspace;
  if (!teams?.conversations.has(props.pane.channel)) return <SlackPane {...props} />;
  return <TeamsPane {...props} space={teams} picker={props.isSecond ? <PanePicker {...props} /> : undefined} />;
}

/** One person's view of one channel: header, messages, composer, thread, modals. */
function SlackPane(props: PaneProps): ReactNode {
  const {
    pane,
    workspace,
    theme,
    draft,
    isSecond = false,
    showsViewer,
    showsModals,
    onChange,
    onClose,
    tools,
    above,
  } = props;
  const viewer = workspace.people.get(pane.viewer);
  const channel = workspace.channels.get(pane.channel);
  const { report } = useNotices();
  const messages = workspace.messages.get(pane.channel);
  const newest = messages?.at(-1)?.ts;
  const isBot = channel?.kind === 'im' && channel.members.includes(workspace.about.bot.id);
  const [visible, setVisible] = useState(!document.hidden);
  const directory = useDirectory(workspace);

  useEffect(() => {
    const onVisibility = (): void => setVisible(!document.hidden);
    document.addEventListener('visibilitychange', onVisibility);
    return () => document.removeEventListener('visibilitychange', onVisibility);
  }, []);

  const unseen = newest !== undefined && newest > lastReadOf(workspace, pane.viewer, pane.channel);
  useEffect(() => {
    if (!unseen || !visible || newest === undefined) return;
    void report(request('read', { as: pane.viewer, channel: pane.channel, ts: newest }));
  }, [unseen, visible, newest, pane.viewer, pane.channel, report]);

  useEffect(() => {
    if (isBot) void report(request('home', { as: pane.viewer, tab: pane.tab }));
  }, [isBot, pane.viewer, pane.tab, report]);

  const openChannel = useCallback(
    (id: string) => onChange({ viewer: pane.viewer, channel: id, tab: 'messages' }),
    [onChange, pane.viewer],
  );
  const openThread = useCallback((ts: string) => onChange({ ...pane, thread: ts }), [onChange, pane]);
  if (!viewer || !channel) return null;

  const showsHome = isBot && pane.tab === 'home';
  const title = channelTitle(workspace, channel, viewer.id);
  const common = { viewer, workspace: directory, theme, openChannel };
  return (
    <section
      className={`pane ${isSecond ? 'pane-second' : ''}`}
      aria-label={`${title}, seen by ${viewer.realName}`}
      data-testid={isSecond ? 'pane-second' : 'pane'}
    >
      <header className="pane-head">
        <div className="pane-title">
          {isSecond ? <PanePicker {...props} /> : <ChannelName title={title} kind={isBot ? 'bot' : channel.kind} />}
          {!isSecond && channel.topic !== '' && <span className="pane-topic">{channel.topic}</span>}
        </div>
        {showsViewer && !isSecond && (
          <span className="as-chip">
            <Avatar person={viewer} size={20} /> as {viewer.realName}
          </span>
        )}
        {tools}
        {onClose && (
          <button
            type="button"
            className="icon-button"
            aria-label="Close second view"
            title="Close second view"
            data-testid="close-second"
            onClick={onClose}
          >
            <Icon name="close" />
          </button>
        )}
      </header>
      {isBot && (
        <div className="tabs" role="tablist" aria-label={workspace.about.bot.name}>
          {(['home', 'messages'] as const).map((tab) => (
            <button
              key={tab}
              type="button"
              role="tab"
              aria-selected={pane.tab === tab}
              data-testid={`tab-${tab}`}
              onClick={() => onChange({ ...pane, tab, thread: undefined })}
            >
              <Icon name={tab === 'home' ? 'home' : 'chat'} size={15} /> {tab === 'home' ? 'Home' : 'Messages'}
            </button>
          ))}
        </div>
      )}
      {above}
      <div className="pane-main">
        <div className="pane-column">
          {showsHome ? (
            <HomeTab {...common} view={workspace.homes.get(viewer.id)} />
          ) : (
            <>
              <Timeline
                key={`${viewer.id}/${channel.id}`}
                {...common}
                live={workspace}
                channel={channel}
                openThread={openThread}
              />
              <Composer key={viewer.id} channel={channel} viewer={viewer} workspace={workspace} draft={draft} />
            </>
          )}
        </div>
        {pane.thread !== undefined && !showsHome && (
          <aside className="thread-panel" aria-label="Thread">
            <header>
              <h2>Thread</h2>
              <span>{isBot ? title : `#${title}`}</span>
              <button
                type="button"
                className="icon-button"
                aria-label="Close thread"
                data-testid="close-thread"
                onClick={() => onChange({ ...pane, thread: undefined })}
              >
                <Icon name="close" />
              </button>
            </header>
            <Timeline key={pane.thread} {...common} live={workspace} channel={channel} thread={pane.thread} />
            <Composer channel={channel} viewer={viewer} workspace={workspace} thread={pane.thread} />
          </aside>
        )}
      </div>
      {showsModals && <ModalHost {...common} stack={workspace.modals.get(viewer.id) ?? []} />}
    </section>
  );
}

function ChannelName({ title, kind }: { title: string; kind: string }): ReactNode {
  return (
    <h1 data-testid="channel-title">
      {kind === 'bot' ? (
        <BotMark size={22} />
      ) : (
        <Icon name={kind === 'private' ? 'lock' : kind === 'public' ? 'hash' : 'chat'} size={17} />
      )}
      {title}
    </h1>
  );
}

/** The second pane's own choice of person and channel. */
function PanePicker({ pane, workspace, onChange }: PaneProps): ReactNode {
  const viewer = workspace.people.get(pane.viewer);
  if (!viewer) return null;
  const channels = [...channelsFor(workspace, viewer.id), ...directsFor(workspace, viewer.id)];
  const { teams } = workspace;
  const places = teams && placesFor(teams, viewer.id);
  const slackOptions = channels.map((channel) => (
    <option key={channel.id} value={channel.id}>
      {channel.kind === 'im' ? '' : '#'}
      {channelTitle(workspace, channel, viewer.id)}
    </option>
  ));
  return (
    <div className="pane-picker">
      <Avatar person={viewer} size={26} />
      <select
        aria-label="Person"
        data-testid="second-person"
        value={viewer.id}
        onChange={(event) => {
          const next = event.target.value;
          const mine =
            teams?.conversations.has(pane.channel) === true
              ? placesFor(teams, next).channels.filter((place) => !place.isGeneral)
              : channelsFor(workspace, next);
          const kept = mine.find((place) => place.id === pane.channel) ?? mine[0] ?? channelsFor(workspace, next)[0];
          onChange({ viewer: next, channel: kept?.id ?? pane.channel, tab: 'messages' });
        }}
      >
        {[...workspace.people.values()].map((person) => (
          <option key={person.id} value={person.id}>
            {person.realName} · {departmentOf(person)}
          </option>
        ))}
      </select>
      <span className="pane-picker-in">in</span>
      <select
        aria-label="Channel"
        data-testid="second-channel"
        value={pane.channel}
        onChange={(event) => onChange({ viewer: viewer.id, channel: event.target.value, tab: 'messages' })}
      >
        {teams && places ? (
          <>
            <optgroup label="Slack">{slackOptions}</optgroup>
            <optgroup label="Teams">
              {[...places.channels, ...places.chats, ...(places.personal ? [places.personal] : [])].map((place) => (
                <option key={place.id} value={place.id}>
                  {place.kind === 'channel' ? `${teams.about.team.name} › ` : ''}
                  {teamsTitle(place, workspace.about.bot.name)}
                </option>
              ))}
            </optgroup>
          </>
        ) : (
          slackOptions
        )}
      </select>
      <span className="pane-picker-time">{clockTime(new Date(), viewer.tz)}</span>
    </div>
  );
}
