import { createContext, useContext } from 'react';
import type { Choice, Option, OptionGroup } from '../../slack-workspace/types.ts';
import type { UiPerson } from '../../ui-protocol.ts';
import type { Workspace } from '../workspace.ts';

/** What blocks need to know about where they are drawn, and what their elements can do there. */
export interface Surface {
  viewer: UiPerson;
  workspace: Workspace;
  theme: 'light' | 'dark';
  /** What an input holds; undefined where it was not touched. */
  valueOf(blockId: string, actionId: string): Choice | undefined;
  setValue(blockId: string, actionId: string, choice: Choice): void;
  /** Tell the app. Resolves when it has acknowledged. */
  act(blockId: string, actionId: string, choice: Choice): Promise<void>;
  suggest(
    blockId: string,
    actionId: string,
    query: string,
  ): Promise<{ options: Option[]; groups: OptionGroup[]; problem?: string }>;
  openChannel(channel: string): void;
  /** Inputs of a modal wait for its submission; elsewhere a choice is told at once. */
  isForm: boolean;
  errorOf(blockId: string): string | undefined;
}

const context = createContext<Surface | undefined>(undefined);

export const SurfaceProvider = context.Provider;

export function useSurface(): Surface {
  const surface = useContext(context);
  if (!surface) throw new Error('blocks are drawn outside of a surface');
  return surface;
}
