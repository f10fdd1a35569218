import { completeBlocks } from './blocks.ts';
import { randomHex, slackId } from './clock.ts';
import { SlackFault } from './fault.ts';
import { limits } from './limits.ts';
import type { State } from './state.ts';
import type { View, ViewSource } from './types.ts';

/** Opens, pushes, replaces and closes people's modals, and publishes their App Home. */
export function createViews(state: State) {
  const stackOf = (user: string): View[] => state.modals.get(user) ?? [];

  function makeView(source: ViewSource, place: { id?: string; root?: string; previous?: string | null }): View {
    const id = place.id ?? slackId('V');
    return {
      ...source,
      blocks: completeBlocks(source.blocks),
      id,
      team_id: state.company.team.id,
      app_id: state.company.bot.appId,
      app_installed_team_id: state.company.team.id,
      bot_id: state.company.bot.botId,
      hash: `${Math.floor(state.now() / 1000)}.${randomHex(4)}`,
      root_view_id: place.root ?? id,
      previous_view_id: place.previous ?? null,
      private_metadata: source.private_metadata ?? '',
      callback_id: source.callback_id ?? '',
      external_id: source.external_id ?? '',
      clear_on_close: source.clear_on_close ?? false,
      notify_on_close: source.notify_on_close ?? false,
      state: { values: {} },
    };
  }

  function setStack(user: string, stack: View[]): void {
    if (stack.length > 0) state.modals.set(user, stack);
    else state.modals.delete(user);
    state.announce({ type: 'modal', user });
  }

  function uniqueExternalId(source: ViewSource, except?: string): void {
    if (source.external_id === undefined || source.external_id === '') return;
    for (const stack of state.modals.values()) {
      if (stack.some((view) => view.external_id === source.external_id && view.id !== except)) {
        throw new SlackFault('invalid_arguments', [
          '[ERROR] external_id already exists [json-pointer:/view/external_id]',
        ]);
      }
    }
  }

  return {
    stackOf,
    find(viewId: string): { user: string; view: View } | undefined {
      for (const [user, stack] of state.modals) {
        const view = stack.find((candidate) => candidate.id === viewId);
        if (view) return { user, view };
      }
      for (const [user, view] of state.homes) if (view.id === viewId) return { user, view };
      return undefined;
    },
    findExternal(externalId: string): { user: string; view: View } | undefined {
      for (const [user, stack] of state.modals) {
        const view = stack.find((candidate) => candidate.external_id === externalId);
        if (view) return { user, view };
      }
      return undefined;
    },
    open(user: string, source: ViewSource): View {
      uniqueExternalId(source);
      const view = makeView(source, {});
      setStack(user, [view]);
      return view;
    },
    push(user: string, source: ViewSource): View {
      const stack = stackOf(user);
      if (stack.length >= limits.stackedViews) throw new SlackFault('push_limit_reached');
      uniqueExternalId(source);
      const below = stack.at(-1);
      const view = makeView(source, { ...(stack[0] ? { root: stack[0].id } : {}), previous: below?.id ?? null });
      setStack(user, [...stack, view]);
      return view;
    },
    /** Replaces a view in place. `hash` guards against two updates that do not know of each other. */
    update(viewId: string, source: ViewSource, hash: string | undefined): View {
      for (const [user, stack] of state.modals) {
        const old = stack.find((view) => view.id === viewId);
        if (!old) continue;
        if (hash !== undefined && hash !== old.hash) throw new SlackFault('hash_conflict');
        uniqueExternalId(source, viewId);
        const view = makeView(source, { id: viewId, root: old.root_view_id, previous: old.previous_view_id });
        setStack(
          user,
          stack.map((candidate) => (candidate.id === viewId ? view : candidate)),
        );
        return view;
      }
      throw new SlackFault('not_found');
    },
    publish(user: string, source: ViewSource, hash: string | undefined): View {
      const old = state.homes.get(user);
      if (old && hash !== undefined && hash !== old.hash) throw new SlackFault('hash_conflict');
      const view = makeView(source, old ? { id: old.id } : {});
      state.homes.set(user, view);
      state.announce({ type: 'home', user });
      return view;
    },
    /** Takes the top view away; the one below shows again. */
    pop(user: string): void {
      setStack(user, stackOf(user).slice(0, -1));
    },
    clear(user: string): void {
      setStack(user, []);
    },
  };
}

export type Views = ReturnType<typeof createViews>;
