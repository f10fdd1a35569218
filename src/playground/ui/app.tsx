import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { UiSuggestion } from '../ui-protocol.ts';
import type { Draft } from './composer.tsx';
import { Guide } from './guide.tsx';
import { BotMark, Icon } from './icons.tsx';
import { failureText, type Notice, type Notices, NoticesProvider } from './notices.ts';
import { Pane, type PaneState } from './pane.tsx';
import { type Theme, usePreference, useTheme } from './preferences.ts';
import { type PanelTab, SidePanel, whereOf } from './side-panel.tsx';
import { PeopleRail, Sidebar } from './sidebar.tsx';
import { suggestionsFor } from './teams/suggestions.ts';
import { mayOpen as mayOpenPlace, placesFor } from './teams/teams-space.ts';
import { useTick } from './times.ts';
import { Toasts } from './toasts.tsx';
import { type Activity, botDirect, channelsFor, type Workspace } from './workspace.ts';
import { type Live, useLive } from './workspace-store.ts';

/** The page: who one is, what one sees, and what the bot does elsewhere meanwhile. */
export function App(): ReactNode {
  const live = useLive();
  if (!live.workspace) {
    return (
      <div className="loading" role="status">
        <BotMark size={52} />
        <p>{live.connection === 'lost' ? 'The server is not answering. Trying again…' : 'Opening the workspace…'}</p>
      </div>
    );
  }
  return <Workbench workspace={live.workspace} connection={live.connection} />;
}

function Workbench({ workspace, connection }: { workspace: Workspace; connection: Live['connection'] }): ReactNode {
  const { theme, shown, setTheme } = useTheme();
  const [first, setFirst] = usePreference<PaneState | undefined>('pane', undefined);
  const [second, setSecond] = usePreference<PaneState | undefined>('second', undefined);
  const [guideOpen, setGuideOpen] = usePreference('guide', true);
  const [panel, setPanel] = usePreference<PanelTab | undefined>('panel', undefined);
  const [menuOpen, setMenuOpen] = useState(false);
  const [draft, setDraft] = useState<Draft | undefined>();
  const [notices, setNotices] = useState<Notice[]>([]);
  const noticeIds = useRef(0);
  const visited = useRef(new Map<string, PaneState>());
  useTick(20_000);

  const pane = useMemo(() => validPane(workspace, first), [workspace, first]);
  const other = useMemo(() => (second ? validPane(workspace, second) : undefined), [workspace, second]);
  const viewer = workspace.people.get(pane.viewer);

  const notify = useCallback((notice: Omit<Notice, 'id'>) => {
    const id = ++noticeIds.current;
    setNotices((before) => [...before.slice(-2), { ...notice, id }]);
  }, []);
  const dismiss = useCallback((id: number) => setNotices((before) => before.filter((notice) => notice.id !== id)), []);
  const context = useMemo<Notices>(
    () => ({
      notify,
      async report(pending) {
        try {
          const answer = (await pending) as { failure?: string } | undefined;
          if (answer?.failure !== undefined)
            notify({ title: 'No answer', text: failureText(answer.failure), tone: 'bad' });
        } catch (error) {
          notify({ title: 'That did not work', text: (error as Error).message, tone: 'bad' });
        }
      },
    }),
    [notify],
  );

  const watch = useCallback(
    (line: Activity) => {
      const place = workspace.teams?.conversations.get(line.channel ?? '');
      const channel = place ?? workspace.channels.get(line.channel ?? '');
      const member = line.user ?? channel?.members.find((id) => workspace.people.has(id) && id !== pane.viewer);
      if (!channel || member === undefined) return;
      const next: PaneState = {
        viewer: channel.members.includes(pane.viewer) && line.user === undefined ? pane.viewer : member,
        channel: channel.id,
        tab: 'messages',
      };
      if (next.viewer === pane.viewer || innerWidth < 1100) setFirst(next);
      else setSecond(next);
    },
    [workspace, pane.viewer, setFirst, setSecond],
  );
  useArrivals(workspace, [pane, other], (line) => {
    // The activity list shows it already.
    if (panel === 'activity') return;
    notify({
      title: `${workspace.about.bot.name} in ${whereOf(line, workspace)}`,
      // Below the first line stand the fields of a card, which a glance does not need.
      text: line.text.split('\n')[0] ?? '',
      tone: 'info',
      action: { label: 'Watch', run: () => watch(line) },
    });
  });

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { target } = event;
      const types = target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
      const isOpen = document.querySelector('[role=dialog], dialog[open]') !== null;
      if (event.key !== '/' || types || isOpen || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      // From anywhere, a slash begins a command.
      setDraft({ text: '/', at: Date.now() });
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  if (!viewer) return null;

  /** Everybody comes back to where they were, and starts in their department's channel. */
  function become(id: string): void {
    visited.current.set(pane.viewer, pane);
    setFirst(validPane(workspace, visited.current.get(id) ?? { viewer: id, channel: '', tab: 'messages' }));
  }

  function tryIt(suggestion: UiSuggestion): void {
    if (pane.tab === 'home') setFirst({ ...pane, tab: 'messages' });
    setDraft({ text: suggestion.text, at: Date.now() });
    // On a phone the answer needs the room.
    if (innerWidth < 700) setGuideOpen(false);
  }

  function toggleSecond(): void {
    if (other) {
      setSecond(undefined);
      return;
    }
    const support =
      [...workspace.people.values()].find((person) => person.department === 'support' && person.id !== pane.viewer) ??
      viewer;
    const id = support?.id ?? pane.viewer;
    // The other side is what one wants to see beside this one.
    const place = workspace.teams?.conversations.has(pane.channel) === true ? undefined : ownTeamsPlace(workspace, id);
    setSecond({
      viewer: id,
      channel: (place ?? ownChannel(workspace, id))?.id ?? pane.channel,
      tab: 'messages',
    });
  }

  const tools = (
    <div className="pane-tools">
      <ToolButton
        label="Try this"
        icon="spark"
        pressed={guideOpen}
        onPress={() => setGuideOpen(!guideOpen)}
        testId="toggle-guide"
      />
      <ToolButton
        label="Second view, as somebody else"
        icon="split"
        pressed={other !== undefined}
        onPress={toggleSecond}
        testId="toggle-second"
        wide
      />
      <ToolButton
        label="Activity"
        icon="bell"
        pressed={panel === 'activity'}
        onPress={() => setPanel(panel === 'activity' ? undefined : 'activity')}
        testId="toggle-activity"
      />
      <ToolButton
        label="Web API log"
        icon="terminal"
        pressed={panel === 'log'}
        onPress={() => setPanel(panel === 'log' ? undefined : 'log')}
        testId="toggle-log"
      />
    </div>
  );

  return (
    <NoticesProvider value={context}>
      <div className={`workbench ${other ? 'two' : 'one'} ${panel === undefined ? '' : 'with-panel'}`}>
        <PeopleRail workspace={workspace} viewer={viewer} onPick={become} />
        <Sidebar
          workspace={workspace}
          viewer={viewer}
          current={pane.channel}
          isOpen={menuOpen}
          onOpen={(channel) => {
            setMenuOpen(false);
            setFirst({
              viewer: pane.viewer,
              channel,
              tab: channel === botDirect(workspace, pane.viewer)?.id ? 'home' : 'messages',
            });
          }}
          onSide={(side) => {
            const place = side === 'teams' ? ownTeamsPlace(workspace, pane.viewer) : ownChannel(workspace, pane.viewer);
            if (place) setFirst({ viewer: pane.viewer, channel: place.id, tab: 'messages' });
          }}
          foot={<ThemeButton theme={theme} onTheme={setTheme} />}
        />
        {menuOpen && (
          <button
            type="button"
            className="scrim"
            aria-label="Close the list of channels"
            onClick={() => setMenuOpen(false)}
          />
        )}
        <main className="panes">
          {(workspace.isDown || connection === 'lost') && (
            <div className="banner" role="status" data-testid="banner">
              <Icon name="plug" size={16} />
              {connection === 'lost'
                ? 'The connection to the server is lost. Trying again…'
                : 'Slack is down: the bot’s calls fail until you switch it back on in the Web API log.'}
            </div>
          )}
          <Pane
            pane={pane}
            workspace={workspace}
            theme={shown}
            draft={draft}
            showsViewer={other !== undefined}
            showsModals
            onChange={setFirst}
            tools={
              <>
                <button
                  type="button"
                  className="icon-button menu-button"
                  aria-label="Channels"
                  aria-expanded={menuOpen}
                  data-testid="menu-button"
                  onClick={() => setMenuOpen(true)}
                >
                  <Icon name="menu" />
                </button>
                {tools}
              </>
            }
            above={
              guideOpen && pane.tab !== 'home' ? (
                <Guide
                  suggestions={suggestionsFor(workspace, pane.channel)}
                  onTry={tryIt}
                  onClose={() => setGuideOpen(false)}
                />
              ) : undefined
            }
          />
          {other && (
            <Pane
              pane={other}
              workspace={workspace}
              theme={shown}
              isSecond
              showsViewer
              showsModals={other.viewer !== pane.viewer}
              onChange={setSecond}
              onClose={() => setSecond(undefined)}
            />
          )}
        </main>
        {panel !== undefined && (
          <SidePanel
            tab={panel}
            workspace={workspace}
            onTab={setPanel}
            onClose={() => setPanel(undefined)}
            onWatch={watch}
          />
        )}
        <Toasts notices={notices} onDismiss={dismiss} />
      </div>
    </NoticesProvider>
  );
}

/** Calls back for every new message of the app in a place that no pane shows. */
function useArrivals(
  workspace: Workspace,
  panes: readonly (PaneState | undefined)[],
  onArrival: (line: Activity) => void,
): void {
  const last = useRef(workspace.activity.at(-1)?.id);
  const latest = useRef({ panes, onArrival });
  latest.current = { panes, onArrival };
  useEffect(() => {
    const from = workspace.activity.findIndex((line) => line.id === last.current) + 1;
    last.current = workspace.activity.at(-1)?.id;
    for (const line of workspace.activity.slice(from)) {
      const isShown = latest.current.panes.some((pane) => pane?.channel === line.channel);
      if (line.kind === 'posted' && !isShown) latest.current.onArrival(line);
    }
  }, [workspace.activity]);
}

/** A stored view may name people and channels that are gone; a first visit starts as the first person. */
function validPane(workspace: Workspace, stored: PaneState | undefined): PaneState {
  const viewer = workspace.people.get(stored?.viewer ?? '') ?? [...workspace.people.values()][0];
  const id = viewer?.id ?? '';
  const place = workspace.teams?.conversations.get(stored?.channel ?? '');
  if (stored && workspace.teams && stored.viewer === id && mayOpenPlace(workspace.teams, id, place)) return stored;
  const channel = workspace.channels.get(stored?.channel ?? '');
  const mayOpen = channel && (channel.kind === 'public' || channel.members.includes(id));
  if (stored && mayOpen && stored.viewer === id) return stored;
  return { viewer: id, channel: (mayOpen ? channel : ownChannel(workspace, id))?.id ?? '', tab: 'messages' };
}

/** The channel where somebody works: their department's, else the first that is theirs. */
function ownChannel(workspace: Workspace, user: string) {
  const mine = channelsFor(workspace, user).filter((channel) => channel.members.includes(user));
  return mine.find((channel) => channel.name === workspace.people.get(user)?.department) ?? mine[0];
}

/** Where somebody works in Teams: their department's channel, else the first place that is theirs. */
function ownTeamsPlace(workspace: Workspace, user: string) {
  if (!workspace.teams) return undefined;
  const { channels, personal } = placesFor(workspace.teams, user);
  const department = workspace.people.get(user)?.department;
  return channels.find((channel) => channel.name.toLowerCase() === department) ?? channels[0] ?? personal;
}

function ToolButton(props: {
  label: string;
  icon: Parameters<typeof Icon>[0]['name'];
  pressed: boolean;
  onPress(): void;
  testId: string;
  wide?: boolean;
}): ReactNode {
  return (
    <button
      type="button"
      className={`icon-button ${props.wide ? 'only-wide' : ''}`}
      aria-label={props.label}
      title={props.label}
      aria-pressed={props.pressed}
      data-testid={props.testId}
      onClick={props.onPress}
    >
      <Icon name={props.icon} />
    </button>
  );
}

function ThemeButton({ theme, onTheme }: { theme: Theme; onTheme(next: Theme): void }): ReactNode {
  const next = { auto: 'light', light: 'dark', dark: 'auto' } as const;
  const names = { auto: 'System theme', light: 'Light theme', dark: 'Dark theme' } as const;
  return (
    <button type="button" className="theme-button" data-testid="theme" onClick={() => onTheme(next[theme])}>
      <Icon name={theme === 'auto' ? 'auto' : theme === 'light' ? 'sun' : 'moon'} size={16} /> {names[theme]}
    </button>
  );
}
