import { useSyncExternalStore } from 'react';
import type { UiChange } from '../ui-protocol.ts';
import { fetchState } from './api.ts';
import { applyChange, type Ran, stateToWorkspace, type Workspace } from './workspace.ts';

/** Until a stream that the browser gave up is opened again, ms. */
const retryMs = 1_000;

export interface Live {
  workspace: Workspace | undefined;
  connection: 'connecting' | 'live' | 'lost';
}

/**
 * Keeps the page's copy of the workspace in step with the server. Changes that arrive while the whole state is being
 * fetched wait for it, and a lost stream fetches the whole again when it is back, so nothing is missed or doubled.
 */
function createWorkspaceStore() {
  let live: Live = { workspace: undefined, connection: 'connecting' };
  let waiting: UiChange[] | undefined = [];
  let started = false;
  const listeners = new Set<() => void>();
  const set = (next: Partial<Live>): void => {
    live = { ...live, ...next };
    for (const listener of listeners) listener();
  };

  async function resync(): Promise<void> {
    waiting = [];
    try {
      let workspace = stateToWorkspace(await fetchState(), live.workspace);
      for (const change of waiting) workspace = applyOnce(workspace, change);
      waiting = undefined;
      set({ workspace, connection: 'live' });
    } catch {
      // The stream's own retry brings the next attempt; until then the page says that it is not connected.
      set({ connection: 'lost' });
    }
  }

  function applyOnce(workspace: Workspace, change: UiChange): Workspace {
    const isKnown =
      (change.type === 'ephemeral' && workspace.ephemerals.some((known) => known.id === change.ephemeral.id)) ||
      (change.type === 'call' && workspace.calls.some((known) => known.id === change.call.id)) ||
      (change.type === 'request' &&
        workspace.requests.some((known) => known.id === change.request.id && known.at === change.request.at));
    return isKnown ? workspace : applyChange(workspace, change);
  }

  function listen(): void {
    const stream = new EventSource('/playground/api/stream');
    stream.addEventListener('hello', () => void resync());
    stream.addEventListener('message', (event: MessageEvent<string>) => {
      const change = JSON.parse(event.data) as UiChange;
      if (waiting) waiting.push(change);
      else if (live.workspace) set({ workspace: applyOnce(live.workspace, change) });
    });
    stream.addEventListener('error', () => {
      waiting = [];
      set({ connection: 'lost' });
      // A server that answers before it is ready ends the stream for good, and the browser does not try again.
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, retryMs);
    });
  }

  function start(): void {
    if (started) return;
    started = true;
    listen();
  }

  return {
    subscribe(listener: () => void): () => void {
      start();
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get: (): Live => live,
    addRan(ran: Ran): void {
      if (live.workspace) set({ workspace: { ...live.workspace, ran: [...live.workspace.ran, ran].slice(-100) } });
    },
    setRan(id: string, state: Ran['state']): void {
      if (!live.workspace) return;
      set({
        workspace: {
          ...live.workspace,
          ran: live.workspace.ran.map((ran) => (ran.id === id ? { ...ran, state } : ran)),
        },
      });
    },
  };
}

export const workspaceStore = createWorkspaceStore();

export function useLive(): Live {
  return useSyncExternalStore(workspaceStore.subscribe, workspaceStore.get);
}
