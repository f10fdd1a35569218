import { useMemo, useState } from 'react';
import type { Choice, Choices } from '../slack-workspace/types.ts';
import type { UiPerson, UiTarget } from '../ui-protocol.ts';
import { request } from './api.ts';
import type { Surface } from './blocks/surface.ts';
import { useNotices } from './notices.ts';
import type { Workspace } from './workspace.ts';

/** A message (or the App Home) as a place where elements act at once. */
export function useMessageSurface(about: {
  viewer: UiPerson;
  workspace: Workspace;
  theme: 'light' | 'dark';
  target: UiTarget;
  openChannel(channel: string): void;
}): Surface {
  const { viewer, workspace, theme, openChannel } = about;
  const [values, setValues] = useState<Choices>({});
  const { report } = useNotices();
  const key = JSON.stringify(about.target);
  return useMemo(() => {
    const target = JSON.parse(key) as UiTarget;
    return {
      viewer,
      workspace,
      theme,
      openChannel,
      isForm: false,
      errorOf: () => undefined,
      valueOf: (blockId: string, actionId: string) => values[blockId]?.[actionId],
      setValue: (blockId: string, actionId: string, choice: Choice) =>
        setValues((before) => ({ ...before, [blockId]: { ...before[blockId], [actionId]: choice } })),
      act: (blockId: string, actionId: string, choice: Choice) =>
        report(request('act', { as: viewer.id, target, blockId, actionId, choice })),
      suggest: (blockId: string, actionId: string, query: string) =>
        request('suggest', { as: viewer.id, target, blockId, actionId, query }),
    };
  }, [viewer, workspace, theme, openChannel, values, key, report]);
}
