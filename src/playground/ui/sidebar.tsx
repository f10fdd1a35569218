import type { ReactNode } from 'react';
import type { Channel } from '../slack-workspace/types.ts';
import type { UiPerson } from '../ui-protocol.ts';
import { Avatar, departmentOf, departments } from './avatar.tsx';
import { BotMark, Icon } from './icons.tsx';
import { SideSwitch, TeamsPlaces } from './teams/teams-places.tsx';
import { placesFor, teamsUnread } from './teams/teams-space.ts';
import { clockTime } from './times.ts';
import { channelsFor, channelTitle, directsFor, unreadOf, type Workspace } from './workspace.ts';

/** The people one can be, by department: one press changes who "you" are. */
export function PeopleRail(props: { workspace: Workspace; viewer: UiPerson; onPick(id: string): void }): ReactNode {
  const { workspace, viewer, onPick } = props;
  const order = [...Object.keys(departments), ''];
  const people = [...workspace.people.values()].sort(
    (a, b) => order.indexOf(a.department) - order.indexOf(b.department) || Number(a.isGuest) - Number(b.isGuest),
  );
  return (
    <nav className="rail" aria-label="Who you are" data-testid="person-switcher">
      <div className="rail-label">You are</div>
      {people.map((person, i) => {
        const waiting = unreadBySide(workspace, person);
        const unread = waiting.slack + waiting.teams;
        const startsGroup = i > 0 && departmentOf(people[i - 1] as UiPerson) !== departmentOf(person);
        return (
          <button
            key={person.id}
            type="button"
            className={`rail-person ${startsGroup ? 'group' : ''}`}
            aria-pressed={person.id === viewer.id}
            aria-label={`${person.realName}, ${departmentOf(person)}${unread > 0 ? `, ${unread} unread` : ''}`}
            data-testid={`person-${person.name}`}
            onClick={() => onPick(person.id)}
          >
            <Avatar person={person} size={38} />
            {unread > 0 && person.id !== viewer.id && <span className="rail-dot" />}
            <span className="rail-tip" aria-hidden="true">
              <strong>{person.realName}</strong>
              {person.title} · {departmentOf(person)}
              <br />
              {clockTime(new Date(), person.tz)} in {person.tz.split('/').at(-1)?.replaceAll('_', ' ')}
              {person.locale.startsWith('zh') ? ' · 中文' : ''}
            </span>
          </button>
        );
      })}
    </nav>
  );
}

interface SidebarProps {
  workspace: Workspace;
  viewer: UiPerson;
  current: string;
  isOpen: boolean;
  onOpen(channel: string): void;
  /** Where there are two sides: the same person on the other one. */
  onSide(side: 'slack' | 'teams'): void;
  foot: ReactNode;
}

/** The workspace's name, who one is, channels and direct messages with what is unread. */
export function Sidebar({ workspace, viewer, current, isOpen, onOpen, onSide, foot }: SidebarProps): ReactNode {
  const { teams } = workspace;
  const isTeams = teams?.conversations.has(current) === true;
  const channels = channelsFor(workspace, viewer.id);
  const directs = directsFor(workspace, viewer.id);
  const item = (channel: Channel): ReactNode => (
    <ChannelItem
      key={channel.id}
      channel={channel}
      workspace={workspace}
      viewer={viewer}
      isCurrent={channel.id === current}
      onOpen={onOpen}
    />
  );
  return (
    <aside className={`sidebar ${isOpen ? 'open' : ''}`} aria-label="Channels">
      <header className="team">
        <h1>{workspace.about.team.name}</h1>
        <span className="team-note">local playground</span>
      </header>
      <div className="me" data-testid="me">
        <Avatar person={viewer} size={40} />
        <div>
          <strong data-testid="me-name">{viewer.realName}</strong>
          <span>
            {viewer.title}
            {viewer.isAdmin ? ' · Admin' : ''}
          </span>
          <span className="me-time">
            {clockTime(new Date(), viewer.tz)} · {viewer.tz.split('/').at(-1)?.replaceAll('_', ' ')}
          </span>
        </div>
      </div>
      {teams && (
        <SideSwitch side={isTeams ? 'teams' : 'slack'} unread={unreadBySide(workspace, viewer)} onSide={onSide} />
      )}
      {teams && isTeams ? (
        <TeamsPlaces workspace={workspace} space={teams} viewer={viewer} current={current} onOpen={onOpen} />
      ) : (
        <nav className="channels">
          <h2>Channels</h2>
          <ul>{channels.map(item)}</ul>
          <h2>Direct messages</h2>
          <ul>{directs.map(item)}</ul>
        </nav>
      )}
      <footer className="sidebar-foot">{foot}</footer>
    </aside>
  );
}

/** What waits for somebody on each side, in the places that are theirs. */
function unreadBySide(workspace: Workspace, viewer: UiPerson): { slack: number; teams: number } {
  const { teams } = workspace;
  const slack = channelsFor(workspace, viewer.id)
    .filter((channel) => channel.members.includes(viewer.id))
    .concat(directsFor(workspace, viewer.id))
    .reduce((sum, channel) => sum + unreadOf(workspace, viewer.id, channel.id), 0);
  if (!teams) return { slack, teams: 0 };
  const { personal, chats, channels } = placesFor(teams, viewer.id);
  return {
    slack,
    teams: [...(personal ? [personal] : []), ...chats, ...channels].reduce(
      (sum, place) => sum + teamsUnread(teams, viewer.id, place.id),
      0,
    ),
  };
}

function ChannelItem(props: {
  channel: Channel;
  workspace: Workspace;
  viewer: UiPerson;
  isCurrent: boolean;
  onOpen(channel: string): void;
}): ReactNode {
  const { channel, workspace, viewer, isCurrent, onOpen } = props;
  const isMember = channel.members.includes(viewer.id);
  const unread = isMember ? unreadOf(workspace, viewer.id, channel.id) : 0;
  const isBot = channel.kind === 'im' && channel.members.includes(workspace.about.bot.id);
  const title = channelTitle(workspace, channel, viewer.id);
  const other =
    channel.kind === 'im'
      ? workspace.people.get(channel.members.find((member) => member !== viewer.id) ?? '')
      : undefined;
  return (
    <li>
      <button
        type="button"
        className={`channel-item ${unread > 0 ? 'unread' : ''} ${isMember ? '' : 'foreign'}`}
        aria-current={isCurrent ? 'page' : undefined}
        data-testid={`channel-${isBot ? 'bot' : title}`}
        onClick={() => onOpen(channel.id)}
      >
        {isBot ? (
          <BotMark size={20} />
        ) : other ? (
          <Avatar person={other} size={20} />
        ) : (
          <Icon name={channel.kind === 'private' ? 'lock' : 'hash'} size={16} />
        )}
        <span className="channel-name">{title}</span>
        {unread > 0 && !isCurrent && (
          <span
            className="unread-badge"
            data-testid={`unread-${isBot ? 'bot' : title}`}
            role="img"
            aria-label={`${unread} unread`}
          >
            {unread}
          </span>
        )}
      </button>
    </li>
  );
}
