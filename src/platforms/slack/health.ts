import type { Finding } from '../../commands/define.ts';
import type { Msg } from '../../core/msg.ts';
import type { Installations } from '../../core/ports.ts';
import type { Clients } from './clients.ts';
import { slackErrorToDelivery } from './errors.ts';
import { messages } from './messages.ts';
import { botScopes } from './scopes.ts';

/** Asks Slack about every approved workspace. Never throws: what fails is a finding. */
export async function checkHealth(deps: {
  clients: Clients;
  installations: Installations;
  single: boolean;
  apiUrl: string;
  socketState: string | null;
}): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  if (deps.socketState !== null) findings.push(socketFinding(deps.socketState));
  const installed = (await deps.installations.list()).filter(
    (one) => one.platform === 'slack' && one.status === 'approved',
  );
  // With one token, Slack itself says whose it is; what the database remembers may be another workspace's.
  const asked = deps.single ? [{ workspace: '', name: '' }] : installed;
  if (asked.length === 0) findings.push({ ok: false, what: messages.noWorkspace, fix: messages.noWorkspaceMend });
  for (const { workspace, name } of asked) findings.push(...(await workspaceFindings(deps, workspace, name)));
  return findings;
}

async function workspaceFindings(
  deps: { clients: Clients; apiUrl: string },
  workspace: string,
  name: string,
): Promise<Finding[]> {
  try {
    const who = await deps.clients.call(workspace, (client) => client.auth.test());
    const shown = who.team ?? name;
    const granted = who.response_metadata?.scopes ?? [];
    // Stand-ins and proxies may leave the header out; then there is nothing to compare.
    const missing = granted.length === 0 ? [] : botScopes.filter((scope) => !granted.includes(scope));
    if (missing.length === 0) return [{ ok: true, what: messages.tokenWorks(shown) }];
    return [{ ok: false, what: messages.scopesMissing(shown, missing.join(', ')), fix: messages.scopesMend }];
  } catch (error) {
    const failure = slackErrorToDelivery(error);
    const fix: Msg =
      failure.kind === 'gone' || failure.kind === 'invalid' ? messages.tokenMend : messages.reachMend(deps.apiUrl);
    return [{ ok: false, what: messages.tokenFails(name === '' ? 'the workspace' : name, failure.reason), fix }];
  }
}

function socketFinding(state: string): Finding {
  return state === 'connected'
    ? { ok: true, what: messages.socketUp }
    : { ok: false, what: messages.socketDown(state), fix: messages.socketMend };
}
