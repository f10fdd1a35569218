import type { ReactNode } from 'react';
import type { Conversation } from '../../teams-connector/types.ts';
import type { UiPerson } from '../../ui-protocol.ts';
import { BotMark, Icon } from '../icons.tsx';
import type { Workspace } from '../workspace.ts';
import { TeamsMark } from './teams-mark.tsx';
import { placesFor, type TeamsSpace, teamsTitle, teamsUnread } from './teams-space.ts';

/** Slack or Teams: which of the two one sees. Each side says when something waits on the other. */
export function SideSwitch(props: {
  side: 'slack' | 'teams';
  unread: { slack: number; teams: number };
  onSide(side: 'slack' | 'teams'): void;
}): ReactNode {
  return (
    <div className="side-switch" role="tablist" aria-label="Slack or Teams" data-testid="side-switch">
      {(['slack', 'teams'] as const).map((side) => (
        <button
          key={side}
          type="button"
          role="tab"
          aria-selected={props.side === side}
          data-testid={`side-${side}`}
          onClick={() => props.onSide(side)}
        >
          {side === 'slack' ? <Icon name="hash" size={15} /> : <TeamsMark size={16} />}
          {side === 'slack' ? 'Slack' : 'Teams'}
          {props.side !== side && props.unread[side] > 0 && (
            <span className="side-dot" role="img" aria-label={`${props.unread[side]} unread`} />
          )}
        </button>
      ))}
    </div>
  );
}

/** The Teams half of the list of places. */
export function TeamsPlaces(props: {
  workspace: Workspace;
  space: TeamsSpace;
  viewer: UiPerson;
  current: string;
  onOpen(conversation: string): void;
}): ReactNode {
  const { workspace, space, viewer, current, onOpen } = props;
  const { personal, chats, channels } = placesFor(space, viewer.id);
  const item = (conversation: Conversation): ReactNode => {
    const unread = teamsUnread(space, viewer.id, conversation.id);
    const title = teamsTitle(conversation, workspace.about.bot.name);
    const isPersonal = conversation.kind === 'personal';
    return (
      <li key={conversation.id}>
        <button
          type="button"
          className={`channel-item ${unread > 0 ? 'unread' : ''}`}
          aria-current={conversation.id === current ? 'page' : undefined}
          data-testid={`teams-${isPersonal ? 'bot' : title}`}
          onClick={() => onOpen(conversation.id)}
        >
          {isPersonal ? (
            <BotMark size={20} />
          ) : (
            <Icon
              name={
                conversation.kind === 'groupChat' ? 'chat' : conversation.channelType === 'standard' ? 'hash' : 'lock'
              }
              size={16}
            />
          )}
          <span className="channel-name">{title}</span>
          {unread > 0 && conversation.id !== current && (
            <span className="unread-badge" role="img" aria-label={`${unread} unread`}>
              {unread}
            </span>
          )}
        </button>
      </li>
    );
  };
  return (
    <nav className="channels" aria-label="Teams">
      <h2>Chat</h2>
      <ul>
        {personal && item(personal)}
        {chats.map(item)}
      </ul>
      {channels.length > 0 && <h2>{space.about.team.name}</h2>}
      <ul>{channels.map(item)}</ul>
    </nav>
  );
}
