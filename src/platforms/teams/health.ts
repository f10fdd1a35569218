import type { Finding } from '../../commands/define.ts';
import { DeliveryError } from '../../core/errors.ts';
import type { ConversationReference } from '../../core/ports.ts';
import { messages } from './messages.ts';

/** Asks for a token, and looks at what is known of conversations. Never throws: what fails is a finding. */
export async function checkHealth(deps: {
  /** null: it serves this machine without any. */
  readonly credentials: 'SingleTenant' | 'ManagedIdentity' | null;
  readonly loginUrl: string;
  token(): Promise<unknown>;
  references(): Promise<readonly ConversationReference[]>;
}): Promise<readonly Finding[]> {
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
  return findings;
}
