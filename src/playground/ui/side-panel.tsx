import { type ReactNode, useEffect, useRef } from 'react';
import type { ApiCall, AppRequest } from '../slack-workspace/types.ts';
import type { Conversation, TeamsCall, TeamsRequest } from '../teams-connector/types.ts';
import { request } from './api.ts';
import { Icon } from './icons.tsx';
import { useNotices } from './notices.ts';
import { ActivityRow, ConnectorRow } from './teams/teams-log.tsx';
import type { TeamsSpace } from './teams/teams-space.ts';
import { type Activity, channelTitle, type Workspace } from './workspace.ts';

export type PanelTab = 'activity' | 'log';

interface SidePanelProps {
  tab: PanelTab;
  workspace: Workspace;
  onTab(tab: PanelTab): void;
  onClose(): void;
  onWatch(activity: Activity): void;
}

/** What just happened where, and what the bot and the workspace said to each other. */
export function SidePanel({ tab, workspace, onTab, onClose, onWatch }: SidePanelProps): ReactNode {
  return (
    <aside className="side-panel" aria-label="Behind the scenes" data-testid="side-panel">
      <header>
        <div className="tabs" role="tablist" aria-label="Behind the scenes">
          {(['activity', 'log'] as const).map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              aria-selected={tab === name}
              data-testid={`panel-${name}`}
              onClick={() => onTab(name)}
            >
              {name === 'activity' ? 'Activity' : 'Web API log'}
            </button>
          ))}
        </div>
        <button type="button" className="icon-button" aria-label="Close panel" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      {tab === 'activity' ? (
        <ActivityList workspace={workspace} onWatch={onWatch} />
      ) : (
        <CallLog workspace={workspace} />
      )}
    </aside>
  );
}

const kinds: Record<Activity['kind'], string> = {
  posted: 'posted in',
  updated: 'updated a card in',
  private: 'answered privately',
  form: 'opened a form for',
};

function ActivityList({ workspace, onWatch }: Pick<SidePanelProps, 'workspace' | 'onWatch'>): ReactNode {
  const lines = [...workspace.activity].reverse();
  if (lines.length === 0)
    return <p className="panel-empty">Nothing yet. Whatever the bot does anywhere in the workspace shows up here.</p>;
  return (
    <ol className="activity">
      {lines.map((line) => (
        <li key={line.id}>
          <button type="button" onClick={() => onWatch(line)}>
            <time>{shortTime(line.at)}</time>
            <span>
              <strong>{workspace.about.bot.name}</strong> {kinds[line.kind]} <strong>{whereOf(line, workspace)}</strong>
              <span className="activity-text">{line.text}</span>
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}

/** A channel by its name, a direct message by its person. */
export function whereOf(line: Activity, workspace: Workspace): string {
  if (line.user !== undefined) return workspace.people.get(line.user)?.realName ?? line.user;
  const { teams } = workspace;
  const place = teams?.conversations.get(line.channel ?? '');
  if (teams && place) return placeName(teams, place, workspace);
  const channel = workspace.channels.get(line.channel ?? '');
  if (!channel) return '';
  if (channel.kind === 'im') return `${channelTitle(workspace, channel, workspace.about.bot.id)}’s messages`;
  return `#${channel.name}`;
}

function placeName(teams: TeamsSpace, place: Conversation, workspace: Workspace): string {
  if (place.kind === 'channel') return `${teams.about.team.name} › ${place.name}`;
  if (place.kind === 'groupChat') return place.name;
  return `${workspace.people.get(place.members[0] ?? '')?.realName ?? ''}’s chat in Teams`;
}

type Entry = { at: number; key: string } & (
  | { call: ApiCall }
  | { request: AppRequest }
  | { connectorCall: TeamsCall }
  | { activity: TeamsRequest }
);

function CallLog({ workspace }: { workspace: Workspace }): ReactNode {
  const { report } = useNotices();
  const entries: Entry[] = [
    ...workspace.calls.map((call) => ({ at: call.at, key: `c${call.id}`, call })),
    ...workspace.requests.map((request) => ({ at: request.at, key: `r${request.id}`, request })),
    ...(workspace.teams?.calls ?? []).map((call) => ({ at: call.at, key: `t${call.id}`, connectorCall: call })),
    ...(workspace.teams?.requests ?? []).map((sent) => ({ at: sent.at, key: `a${sent.id}`, activity: sent })),
  ].sort((a, b) => a.at - b.at);
  const list = useRef<HTMLDivElement>(null);
  const newest = entries.at(-1)?.key;
  useEffect(() => {
    if (newest !== undefined && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [newest]);
  return (
    <>
      <label className="outage">
        <input
          type="checkbox"
          role="switch"
          checked={workspace.isDown}
          aria-checked={workspace.isDown}
          data-testid="outage"
          onChange={(event) => void report(request('outage', { on: event.target.checked }))}
        />
        <span>
          <strong>Slack is down</strong>
          Every Web API call answers 503. Pushes wait and are tried again.
        </span>
      </label>
      {workspace.teams && (
        <label className="outage">
          <input
            type="checkbox"
            role="switch"
            checked={workspace.teams.isDown}
            aria-checked={workspace.teams.isDown}
            data-testid="teams-outage"
            onChange={(event) => void report(request('teams-outage', { on: event.target.checked }))}
          />
          <span>
            <strong>Teams is down</strong>
            Every call of the Bot Connector answers 503.
          </span>
        </label>
      )}
      <div ref={list} className="log" data-testid="api-log">
        {entries.map((entry) => {
          if ('call' in entry) return <CallRow key={entry.key} call={entry.call} workspace={workspace} />;
          if ('request' in entry) return <RequestRow key={entry.key} request={entry.request} workspace={workspace} />;
          if ('activity' in entry) return <ActivityRow key={entry.key} sent={entry.activity} workspace={workspace} />;
          return <ConnectorRow key={entry.key} call={entry.connectorCall} workspace={workspace} />;
        })}
        {entries.length === 0 && <p className="panel-empty">No calls yet.</p>}
      </div>
    </>
  );
}

function CallRow({ call, workspace }: { call: ApiCall; workspace: Workspace }): ReactNode {
  const channel = workspace.channels.get(call.channel ?? '');
  const where = channel
    ? channel.kind === 'im'
      ? 'DM'
      : `#${channel.name}`
    : (workspace.people.get(call.channel ?? '')?.realName ?? '');
  return (
    <details className={`log-row ${call.result === 'ok' ? '' : 'bad'}`}>
      <summary>
        <time>{shortTime(call.at)}</time>
        <span className="log-arrow" title="The bot calls Slack">
          ←
        </span>
        <span className="log-name">{call.method}</span>
        <span className="log-where">{where}</span>
        <span className="log-result">
          {call.result === 'ok' ? `${call.ms} ms` : call.status === 200 ? call.result : call.status || 'reset'}
        </span>
      </summary>
      <pre>{JSON.stringify(call.args, undefined, 1)}</pre>
    </details>
  );
}

function RequestRow({ request: sent, workspace }: { request: AppRequest; workspace: Workspace }): ReactNode {
  return (
    <div className={`log-row request ${sent.failure === undefined ? '' : 'bad'}`}>
      <time>{shortTime(sent.at)}</time>
      <span className="log-arrow" title="Slack calls the bot">
        →
      </span>
      <span className="log-name">
        {sent.kind}
        {sent.retry === undefined ? '' : ` (retry ${sent.retry})`}
      </span>
      <span className="log-where">{workspace.people.get(sent.user ?? '')?.realName ?? ''}</span>
      <span className="log-result">{sent.failure ?? `${sent.status} · ${sent.ms} ms`}</span>
    </div>
  );
}

function shortTime(at: number): string {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at);
}
