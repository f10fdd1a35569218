import type { Finding } from '../../commands/define.ts';
import { DeliveryError } from '../../core/errors.ts';
import type { ConversationReference } from '../../core/ports.ts';
import { type Graph, graphPermissions } from './graph.ts';
import { messages } from './messages.ts';

export interface HealthDeps {
  /** null: it serves this machine without any. */
  readonly credentials: 'SingleTenant' | 'ManagedIdentity' | null;
  readonly loginUrl: string;
  token(): Promise<unknown>;
  references(): Promise<readonly ConversationReference[]>;
  /** null: it is not asked. */
  readonly graph: Graph | null;
  groupOf(one: ConversationReference): Promise<string | null>;
}

/** Asks for a token, and looks at what is known of conversations. Never throws: what fails is a finding. */
export async function checkHealth(deps: HealthDeps): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  if (deps.credentials === null) {
    findings.push({ ok: true, what: messages.loopbackOnly });
  } else {
    try {
      await deps.token();
      findings.push({ ok: true, what: messages.credentialsWork });
    } catch (error) {
      const reason = error instanceof DeliveryError ? error.reason : error instanceof Error ? error.message : 'unknown';
      findings.push({
        ok: false,
        what: messages.credentialsFail(reason),
        fix: deps.credentials === 'ManagedIdentity' ? messages.identityMend : messages.credentialsMend(deps.loginUrl),
      });
    }
  }
  const all = await deps.references();
  const gone = all.filter((one) => one.isGone && one.kind !== 'personal');
  const reachable = all.filter((one) => !one.isGone).length;
  findings.push(
    reachable > 0
      ? { ok: true, what: messages.conversations(reachable) }
      : { ok: false, what: messages.noConversations, fix: messages.noConversationsMend },
  );
  if (gone.length > 0) {
    const names = gone.slice(0, 5).map((one) => one.facts.name ?? one.facts.teamName ?? one.conversation);
    const more = gone.length > names.length ? ' …' : '';
    findings.push({ ok: false, what: messages.removedFrom(`${names.join(', ')}${more}`), fix: messages.removedMend });
  }
  findings.push(...(await graphFindings(deps, all)));
  return findings;
}

/** One line: nothing depends on Graph, so what it does not tell is no fault. */
async function graphFindings(
  { graph, groupOf }: Pick<HealthDeps, 'graph' | 'groupOf'>,
  all: readonly ConversationReference[],
): Promise<Finding[]> {
  const one = all.find(({ facts, isGone }) => facts.team !== undefined && !isGone);
  if (graph === null || one?.facts.team === undefined) return [];
  try {
    const group = await groupOf(one);
    if (group === null) return [];
    const state = await graph.check(group, one.facts.team);
    switch (state.kind) {
      case 'granted':
        return [{ ok: true, what: messages.graphGranted }];
      case 'missing':
        return [{ ok: true, what: messages.graphMissing(state.permissions.join(', ')) }];
      case 'unreachable':
        return [{ ok: true, what: messages.graphAway(state.reason, Object.values(graphPermissions).join(', ')) }];
      default:
        return state satisfies never;
    }
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    // The connector itself could not be asked about the team: the lines above say so.
    return [];
  }
}
