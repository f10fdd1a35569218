import type { Installation, Installations } from '../../core/ports.ts';
import type { Clients } from './clients.ts';
import type { Log } from './log.ts';

/**
 * Single-token mode: finds out whose token it is and notes that workspace as installed. It goes on trying in the background, so that
 * neither starting nor any request waits for Slack.
 */
export interface OwnWorkspace {
  start(): void;
  stop(): void;
  /** Resolves when the workspace is known. */
  known(): Promise<Installation>;
  readonly installation: Installation | null;
}

const waits = [50, 100, 250, 500, 1_000, 2_000, 5_000, 15_000, 60_000] as const;

export function createOwnWorkspace(deps: {
  clients: Clients;
  installations: Installations;
  botToken: string;
  log: Log;
}): OwnWorkspace {
  let installation: Installation | null = null;
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let settle: (found: Installation) => void = () => undefined;
  const known = new Promise<Installation>((resolve) => {
    settle = resolve;
  });

  async function find(attempt: number): Promise<void> {
    try {
      installation = await register();
      settle(installation);
    } catch (error) {
      if (!running) return;
      const wait = waits[Math.min(attempt, waits.length - 1)] ?? 60_000;
      const say = attempt < 4 ? deps.log.debug : deps.log.warn;
      say.call(deps.log, { error: String(error), again: wait }, 'the bot token could not be checked with Slack yet');
      timer = setTimeout(() => void find(attempt + 1), wait);
      timer.unref();
    }
  }

  async function register(): Promise<Installation> {
    const who = await deps.clients.call('', (client) => client.auth.test());
    const workspace = who.is_enterprise_install && who.enterprise_id ? who.enterprise_id : who.team_id;
    if (!workspace) throw new Error('auth.test named no workspace');
    const saved = await deps.installations.save({
      platform: 'slack',
      workspace,
      name: who.team ?? workspace,
      botUserId: who.user_id ?? null,
      botId: who.bot_id ?? null,
      appId: null,
      enterprise: who.enterprise_id ?? null,
      scopes: who.response_metadata?.scopes ?? [],
      token: deps.botToken,
      installedBy: null,
    });
    if (saved.status !== 'pending') return saved;
    // Whoever runs this deployment gave it this very token: nobody else is there to approve the only workspace that it serves.
    await deps.installations.setStatus('slack', workspace, 'approved');
    return { ...saved, status: 'approved' };
  }

  return {
    start() {
      if (running) return;
      running = true;
      void find(0);
    },
    stop() {
      running = false;
      clearTimeout(timer);
    },
    known: () => known,
    get installation() {
      return installation;
    },
  };
}
