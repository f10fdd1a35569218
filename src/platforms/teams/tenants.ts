import type { Installations } from '../../core/ports.ts';

/** Which tenants are served: the configured one, which needs nobody's approval, or without credentials whoever plays here. */
export function createTenants(options: {
  readonly appId: string | null;
  readonly tenantId: string | null;
  readonly installations: Installations;
}) {
  const { installations, tenantId } = options;
  const known = new Set<string>();

  async function admit(workspace: string, bot: string | null): Promise<void> {
    const before = await installations.get('teams', workspace);
    if (before?.status === 'approved' && (bot === null || before.botUserId === bot)) return;
    // An admin silenced it since: only an admin gives it its voice back.
    if (before?.status === 'removed') return;
    const saved = await installations.save({
      platform: 'teams',
      workspace,
      name: before?.name ?? 'Microsoft Teams',
      // Tokens are asked for by the app itself; there is none of a tenant's.
      token: '-',
      botUserId: bot ?? before?.botUserId ?? null,
      botId: bot ?? before?.botId ?? null,
      appId: options.appId,
      enterprise: null,
      scopes: [],
      installedBy: null,
    });
    // Whoever configured it has approved it.
    if (saved.status !== 'approved') await installations.setStatus('teams', workspace, 'approved');
  }

  return {
    /** The configured tenant is there from the start, so that pushes know it before anybody has written. */
    async prepare(): Promise<void> {
      if (tenantId !== null) await admit(tenantId, null);
    },
    async serve(workspace: string, bot: string | null): Promise<boolean> {
      if (tenantId !== null && tenantId.toLowerCase() !== workspace.toLowerCase()) return false;
      const key = `${workspace} ${bot ?? ''}`;
      if (!known.has(key)) {
        await admit(workspace, bot);
        known.add(key);
      }
      return true;
    },
  };
}
