import type { Dispatched, TeamsWorkspace } from './teams-connector/index.ts';
import type { TeamsUiAnswers, TeamsUiRequests, UiSlashCommand, UiTeams, UiTeamsAction } from './teams-protocol.ts';

/** Newest messages per place that the page is given; older ones stay in the workspace. */
const shownMessages = 200;
const shownCalls = 200;

type Handlers = {
  [Name in keyof TeamsUiRequests]: (
    body: TeamsUiRequests[Name],
  ) => TeamsUiAnswers[Name] | Promise<TeamsUiAnswers[Name]>;
};

export interface TeamsUiOptions {
  commands: readonly UiSlashCommand[];
  messageActions: readonly UiTeamsAction[];
  composeActions: readonly UiTeamsAction[];
  searches: readonly { commandId: string; title: string; parameter: string }[];
}

/** The Teams side of the page's backend: what it knows at first, and what people do there. */
export function createTeamsUi(teams: TeamsWorkspace, options: TeamsUiOptions) {
  const { state, people } = teams;
  const requests: UiTeams['requests'] = [];
  const off = state.onChange((change) => {
    if (change.type !== 'request') return;
    requests.push(change.request);
    if (requests.length > shownCalls) requests.shift();
  });
  const problemOf = (result: Dispatched) =>
    result.failure === undefined ? {} : { problem: people.desk.describe(result) };
  const insertedOf = (result: { inserted?: TeamsUiAnswers['teams-message-action']['inserted'] }) =>
    result.inserted ? { inserted: result.inserted } : {};

  const handlers: Handlers = {
    async 'teams-say'({ as, conversation, text, root, attachments, files = [] }) {
      const picked = files.map((file) => ({ ...file, content: Buffer.from(file.content, 'base64') }));
      const { message } = await people.say(as, conversation, text, root, attachments, picked);
      return { id: message.id };
    },
    async 'teams-answer-file'({ as, conversation, message, isTaken }) {
      await people.answerFile(as, conversation, message, isTaken);
      return {};
    },
    async 'teams-slash'({ as, conversation, text, root }) {
      await people.slash(as, conversation, text, root);
      return {};
    },
    async 'teams-press'({ as, place, node, inputs }) {
      const result = await people.press(as, place, node, inputs);
      return {
        ...insertedOf(result),
        ...(result.errors ? { errors: result.errors } : {}),
        ...(result.url === undefined ? {} : { url: result.url }),
      };
    },
    async 'teams-choices'({ as, place, dataset, words, inputs }) {
      const result = await people.choices(as, place, dataset, words, inputs);
      return { choices: result.choices, ...problemOf(result) };
    },
    'teams-message-action': async ({ as, conversation, message, commandId }) =>
      insertedOf(await people.messageAction(as, conversation, message, commandId)),
    'teams-compose-action': async ({ as, conversation, commandId }) =>
      insertedOf(await people.composeAction(as, conversation, commandId)),
    async 'teams-search'({ as, conversation, commandId, parameter, words }) {
      const result = await people.search(as, conversation, commandId, parameter, words);
      return {
        found: result.found,
        ...(result.notice === undefined ? {} : { notice: result.notice }),
        ...problemOf(result),
      };
    },
    'teams-pick': async ({ as, conversation, found }) => ({ attachment: await people.pick(as, conversation, found) }),
    'teams-close'({ as }) {
      people.dialogs.close(as);
      return {};
    },
    'teams-read'({ as, conversation, at }) {
      state.markRead(as, conversation, at);
      return {};
    },
    'teams-outage'({ on }) {
      teams.outage(on);
      return { on };
    },
  };

  return {
    handlers,
    snapshot(): UiTeams {
      return {
        team: { name: state.plan.teamName },
        conversations: [...state.conversations.values()],
        messages: [...state.conversations.keys()].flatMap((id) => state.messagesIn(id).slice(-shownMessages)),
        views: [...state.views],
        dialogs: [...state.dialogs],
        reads: [...state.reads],
        seededUpTo: state.seededUpTo,
        ...options,
        members: state.teamMembers(),
        calls: teams.calls().slice(-shownCalls),
        requests,
        isDown: teams.isDown,
      };
    },
    /** Nobody plays any more: open dialogs close, as closing Teams does. */
    abandon(): void {
      for (const user of [...state.dialogs.keys()]) people.dialogs.close(user);
    },
    stop: off,
  };
}

export type TeamsUi = ReturnType<typeof createTeamsUi>;
