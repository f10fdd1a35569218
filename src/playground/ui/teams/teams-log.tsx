import type { ReactNode } from 'react';
import type { TeamsCall, TeamsRequest } from '../../teams-connector/types.ts';
import type { Workspace } from '../workspace.ts';

/** One call of the app to the Bot Connector. */
export function ConnectorRow({ call, workspace }: { call: TeamsCall; workspace: Workspace }): ReactNode {
  const place = workspace.teams?.conversations.get(call.conversation ?? '');
  return (
    <details className={`log-row ${call.status >= 200 && call.status < 300 ? '' : 'bad'}`}>
      <summary>
        <time>{shortTime(call.at)}</time>
        <span className="log-arrow" title="The bot calls Teams">
          ←
        </span>
        <span className="log-name">{`${call.method} ${nameOf(call.path)}`}</span>
        <span className="log-where">{place?.name ?? ''}</span>
        <span className="log-result">
          {call.status < 300 && call.status > 0 ? `${call.ms} ms` : call.status || 'reset'}
        </span>
      </summary>
      <pre>{JSON.stringify(call.body ?? null, undefined, 1)}</pre>
    </details>
  );
}

/** One activity that Teams sent to the app. */
export function ActivityRow({ sent, workspace }: { sent: TeamsRequest; workspace: Workspace }): ReactNode {
  return (
    <div className={`log-row request ${sent.failure === undefined ? '' : 'bad'}`}>
      <time>{shortTime(sent.at)}</time>
      <span className="log-arrow" title="Teams calls the bot">
        →
      </span>
      <span className="log-name">{sent.kind}</span>
      <span className="log-where">{workspace.people.get(sent.user ?? '')?.realName ?? ''}</span>
      <span className="log-result">{sent.failure ?? `${sent.status} · ${sent.ms} ms`}</span>
    </div>
  );
}

/** What a path is about: its last word, without ids. */
function nameOf(path: string): string {
  return (
    path
      .split('/')
      .filter((part) => /^[a-z]{3,}$/i.test(part))
      .at(-1) ?? path
  );
}

function shortTime(at: number): string {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at);
}
