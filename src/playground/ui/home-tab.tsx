import type { ReactNode } from 'react';
import type { View } from '../slack-workspace/types.ts';
import type { UiPerson } from '../ui-protocol.ts';
import { BlockList } from './blocks/block-list.tsx';
import { SurfaceProvider } from './blocks/surface.ts';
import { BotMark } from './icons.tsx';
import { useMessageSurface } from './message-surface.ts';
import type { Workspace } from './workspace.ts';

/** The app's own page for one person. */
export function HomeTab(props: {
  view: View | undefined;
  viewer: UiPerson;
  workspace: Workspace;
  theme: 'light' | 'dark';
  openChannel(channel: string): void;
}): ReactNode {
  const { view, workspace } = props;
  const surface = useMessageSurface({ ...props, target: { view: view?.id ?? '' } });
  return (
    <div className="home" data-testid="app-home">
      {view ? (
        <SurfaceProvider value={surface}>
          <div className="home-page">
            <BlockList blocks={view.blocks} />
          </div>
        </SurfaceProvider>
      ) : (
        <div className="home-empty">
          <BotMark size={44} />
          <p>{workspace.about.bot.name} is preparing your page…</p>
        </div>
      )}
    </div>
  );
}
