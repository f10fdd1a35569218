import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Change, NotPossible, type SlackWorkspace } from './slack-workspace/index.ts';
import { readBody, sendJson } from './slack-workspace/wire.ts';
import type { TeamsWorkspace } from './teams-connector/index.ts';
import type { TeamsUiAnswers, TeamsUiRequests } from './teams-protocol.ts';
import { createTeamsUi, type TeamsUiOptions } from './teams-ui.ts';
import type { UiAnswers, UiChange, UiRequests, UiShortcut, UiState, UiSuggestion } from './ui-protocol.ts';

/** Newest messages per channel that the page is given; older ones stay in the workspace. */
const shownMessages = 300;
const shownCalls = 200;
const heartbeatMs = 15_000;
/** Files come in base64: a third longer than they are. */
const mostBytes = 60_000_000;
/** Open forms of people whom nobody plays any more are closed, as closing Slack does; a reload keeps them. */
const abandonedMs = 5_000;

type HandlersFor<Names extends keyof UiRequests> = {
  [Name in Names]: (body: UiRequests[Name]) => UiAnswers[Name] | Promise<UiAnswers[Name]>;
};
type Handlers = HandlersFor<Exclude<keyof UiRequests, keyof TeamsUiRequests>>;

/** The page's backend: the whole workspace once, every change after it as one event stream, and what people do. */
export function createUiServer(
  slack: SlackWorkspace,
  about: { command: string; shortcuts: readonly UiShortcut[]; suggestions: readonly UiSuggestion[] },
  teams?: { workspace: TeamsWorkspace; options: TeamsUiOptions },
) {
  const teamsUi = teams && createTeamsUi(teams.workspace, teams.options);
  const { state, people, views } = slack;
  const listeners = new Set<ServerResponse>();
  const requests: UiState['requests'] = [];
  let abandoned: NodeJS.Timeout | undefined;

  function send(change: UiChange): void {
    const data = `data: ${JSON.stringify(change)}\n\n`;
    for (const res of listeners) res.write(data);
  }

  const off = state.onChange((change) => {
    if (change.type === 'request') {
      requests.push(change.request);
      if (requests.length > shownCalls) requests.shift();
    }
    const shown = changeToUi(change);
    if (shown) send(shown);
  });

  const offTeams = teams?.workspace.state.onChange((change) => send({ type: 'teams', change }));

  function changeToUi(change: Change): UiChange | undefined {
    if (change.type === 'person') return undefined;
    if (change.type === 'modal') return { type: 'modal', user: change.user, stack: views.stackOf(change.user) };
    if (change.type === 'home') {
      const view = state.homes.get(change.user);
      return view && { type: 'home', user: change.user, view };
    }
    return change;
  }

  function snapshot(): UiState {
    const kept = state.snapshot();
    return {
      team: { name: state.company.team.name },
      bot: { id: state.company.bot.userId, name: state.company.bot.name },
      ...about,
      people: [...state.people.values()]
        .filter((person) => !person.isDeleted && !person.isBot && !person.isStranger)
        .map((person) => ({
          id: person.id,
          name: person.name,
          realName: person.realName,
          title: person.title,
          department: person.department,
          tz: person.tz,
          locale: person.locale,
          hue: person.avatarHue ?? 220,
          isGuest: Boolean(person.isRestricted || person.isUltraRestricted),
          isAdmin: Boolean(person.isAdmin || person.isOwner),
        })),
      channels: kept.channels,
      messages: [...state.channels.keys()].flatMap((channel) => state.messagesIn(channel).slice(-shownMessages)),
      ephemerals: kept.ephemerals,
      modals: [...state.modals],
      homes: kept.homes,
      reads: kept.reads,
      seededUpTo: kept.seededUpTo,
      calls: slack.calls().slice(-shownCalls),
      requests,
      isDown: slack.isDown,
      ...(teamsUi ? { teams: teamsUi.snapshot() } : {}),
    };
  }

  const failureOf = (result: { failure?: string }) => (result.failure === undefined ? {} : { failure: result.failure });

  const handlers: Handlers = {
    async command({ as, channel, text }) {
      const result = await people.command(as, channel, text);
      return { ...failureOf(result), ms: Math.round(result.ms) };
    },
    say({ as, channel, text, thread, files = [] }) {
      const picked = files.map((file) => ({ ...file, content: Buffer.from(file.content, 'base64') }));
      return { ts: people.say(as, channel, text, thread, picked).ts };
    },
    act: async ({ as, target, blockId, actionId, choice, values }) =>
      failureOf(await people.act(as, target, blockId, actionId, choice, values)),
    suggest: ({ as, target, blockId, actionId, query }) => people.suggest(as, target, blockId, actionId, query),
    async submit({ as, view, values }) {
      const result = await people.submit(as, view, values);
      return { ...failureOf(result), ...(result.errors ? { errors: result.errors } : {}) };
    },
    async close({ as, view, all }) {
      await people.close(as, view, all);
      return {};
    },
    'message-action': async ({ as, channel, ts, callbackId }) =>
      failureOf(await people.messageAction(as, channel, ts, callbackId)),
    shortcut: async ({ as, callbackId }) => failureOf(await people.shortcut(as, callbackId)),
    home({ as, tab }) {
      people.openHome(as, tab);
      return {};
    },
    read({ as, channel, ts }) {
      state.markRead(as, channel, ts);
      return {};
    },
    dismiss({ as, ephemeral }) {
      if (state.ephemeral(ephemeral)?.user === as) state.removeEphemeral(ephemeral);
      return {};
    },
    outage({ on }) {
      slack.outage(on);
      return { on };
    },
  };

  const all: Handlers & Partial<HandlersFor<keyof TeamsUiAnswers>> = { ...handlers, ...teamsUi?.handlers };

  function stream(req: IncomingMessage, res: ServerResponse): void {
    res.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      connection: 'keep-alive',
      'x-accel-buffering': 'no',
    });
    res.write('retry: 1000\n\n');
    // The page asks for the whole state when this arrives, so nothing between the two is missed.
    res.write('event: hello\ndata: {}\n\n');
    const heartbeat = setInterval(() => res.write(': still here\n\n'), heartbeatMs);
    heartbeat.unref();
    listeners.add(res);
    clearTimeout(abandoned);
    req.on('close', () => {
      clearInterval(heartbeat);
      listeners.delete(res);
      if (listeners.size > 0) return;
      abandoned = setTimeout(() => {
        for (const user of [...state.modals.keys()]) views.clear(user);
        teamsUi?.abandon();
      }, abandonedMs);
      abandoned.unref();
    });
  }

  /** Hands a file of the workspace to whoever plays: `slack/<id>` or `teams/<id>`. */
  function file(where: string, res: ServerResponse): void {
    const [side, id = ''] = where.split('/');
    const found = side === 'teams' ? teams?.workspace.files.find(id)?.bytes : slack.files.content(id);
    if (!found) {
      sendJson(res, 404, { error: 'That file is gone: contents live as long as the playground runs.' });
      return;
    }
    res.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment',
      'x-content-type-options': 'nosniff',
      'content-security-policy': 'sandbox',
    });
    res.end(found);
  }

  async function perform(name: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (!Object.hasOwn(all, name)) return sendJson(res, 404, { error: 'no such request' });
    // A form of another site cannot send this content type without being asked about first.
    if (!(req.headers['content-type'] ?? '').startsWith('application/json'))
      return sendJson(res, 415, { error: 'JSON only' });
    try {
      const body = JSON.parse(await readBody(req, mostBytes)) as never;
      sendJson(res, 200, await all[name as keyof Handlers](body));
    } catch (error) {
      if (error instanceof NotPossible) return sendJson(res, 409, { error: error.message });
      if (error instanceof SyntaxError) return sendJson(res, 400, { error: 'not JSON' });
      throw error;
    }
  }

  return {
    /** `path` is what follows `/playground/api/`. */
    async serve(path: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
      if (req.method === 'GET' && path === 'state') return sendJson(res, 200, snapshot());
      if (req.method === 'GET' && path === 'stream') return stream(req, res);
      if (req.method === 'GET' && path.startsWith('file/')) return file(path.slice('file/'.length), res);
      if (req.method === 'POST') return perform(path, req, res);
      sendJson(res, 405, { error: 'GET or POST' }, { allow: 'GET, POST' });
    },
    stop(): void {
      off();
      offTeams?.();
      teamsUi?.stop();
      clearTimeout(abandoned);
      for (const res of listeners) res.end();
      listeners.clear();
    },
  };
}
