import { committedManifests, declaredRegistry } from '../../src/manifests.ts';
import { globalShortcutsOf, messageActionsOf } from '../../src/platform-parts.ts';
import {
  activityToText,
  cardsOf,
  cardToText,
  type TeamsMessage,
  type Seen as TeamsSeen,
  type TeamsWorkspace,
} from '../../src/playground/teams-connector/index.ts';
import { startTeamsApp, teamsTenant } from '../support/teams-app.ts';
import { until } from '../support/until.ts';
import { type Client, type ContractPerson, type PlaceName, plainWords, type Seen, type Shown } from './client.ts';

const names: Record<PlaceName, string> = {
  general: 'General',
  sales: 'Sales',
  support: 'Support',
  marketing: 'Marketing',
  finance: 'Finance',
};

/** Other tests use the same machine. */
const timeoutMs = 15_000;

/** A person in the local Teams. */
export function teamsPerson(teams: TeamsWorkspace, who: string): ContractPerson {
  const person = teams.as(who);
  const waits = (expects?: RegExp) =>
    expects ? { timeoutMs, until: (seen: TeamsSeen) => expects.test(plainWords(seen.text)) } : {};
  const opens = { timeoutMs, until: (seen: TeamsSeen) => seen.dialog !== undefined || seen.failure !== undefined };
  const toShown = (message: TeamsMessage): Shown => ({
    text: plainWords(person.cardText(message)),
    drawn: plainWords(person.cardText(message)),
    isPrivate: message.onlyFor !== undefined || teams.conversation(message.conversation).kind === 'personal',
    raw: message,
  });
  const toSeen = (seen: TeamsSeen): Seen => ({
    text: plainWords(`${seen.text}${seen.failure ? `\n[${seen.failure}]` : ''}`),
    shown: [...seen.messages, ...seen.updated].map(toShown),
    form: seen.dialog ? plainWords(seen.text) : null,
    closed: seen.closed,
    errors: [
      ...Object.values(seen.errors ?? {}),
      // A dialog that comes back after sending says what is wrong in its own words.
      ...(seen.dialog && !seen.closed ? faultsIn(seen.dialog.card) : []),
    ],
  });

  return {
    type: async (words, place, expects) => toSeen(await person.slash(words, names[place], undefined, waits(expects))),
    mention: async (words, place, expects) =>
      toSeen(await person.mention(words, names[place], undefined, waits(expects))),
    direct: async (words, expects) => toSeen(await person.personal(words, waits(expects))),
    async sendFile(file, words, expects) {
      return toSeen(await person.personal(words, waits(expects), [file]));
    },
    /** Teams asks first whether one wants a file. */
    async received() {
      const offers = person
        .activitiesIn()
        .filter(({ activity: { attachments = [] } }) =>
          attachments.some(({ contentType }) => contentType.endsWith('teams.card.file.consent')),
        );
      for (const offer of offers) await person.answerFile(offer, true, { timeoutMs });
      return teams.files.received(person.id);
    },
    press: async (on, label, expects) =>
      toSeen(await person.click(confirmed(on.raw as TeamsMessage, label), label, {}, waits(expects))),
    /** Teams opens a dialog only for who pressed something: the answer has the button. */
    async openForm(words, place) {
      const asked = await this.type(words, place, /Open the form/u);
      const last = asked.shown.find((one) => one.text.includes('Open the form'));
      if (!last) throw new Error(`“${words}” was answered without a form: ${asked.text}`);
      return toSeen(await person.click(last.raw as TeamsMessage, 'Open the form', {}, opens));
    },
    submit: async (fields) =>
      toSeen(
        await person.submitDialog(fields, undefined, {
          timeoutMs,
          until: (seen) => seen.closed || seen.errors !== undefined || seen.dialog !== undefined,
        }),
      ),
    async offers(label, words) {
      const offered = await person.choices(label, words);
      return offered.map(({ title, value }) => ({ label: title, value }));
    },
    async messageAction(words, place, action) {
      const message = teams
        .activitiesIn(names[place])
        .find((one) => one.from !== 'bot' && activityToText(one.activity).includes(words));
      if (!message) throw new Error(`nobody said “${words}” in ${place}`);
      return toSeen(await person.messageAction(message, action, opens));
    },
    /** Teams offers an app's actions beside the box that one writes in, too: those of the manifest. */
    async shortcut(path) {
      const registry = declaredRegistry();
      const offered = menuCommands();
      const entry = [...globalShortcutsOf(registry), ...messageActionsOf(registry)].find(
        ({ command, callbackId }) => command === path && offered.includes(callbackId),
      );
      if (!entry) throw new Error(`Teams’ menu has no “${path}”`);
      const place = teams.conversation(names.general);
      await teams.people.dialogs.command(person.id, place, undefined, entry.callbackId);
      const dialog = person.dialog();
      const form = dialog ? plainWords(`${dialog.title}\n${cardToText(dialog.card)}`) : null;
      return { text: form ?? '', shown: [], form, closed: false, errors: [] };
    },
    async search(kind, words) {
      const { found } = await person.search(`Find a ${kind}`, words, names.general);
      return found.map((one) => plainWords(`${one.title} ${one.text}`));
    },
    home: async () => toSeen(await person.personal('home', waits(/(?:Hello|您好)[\s\S]*(?:My day|我的一天)/u))),
    reads: (place) =>
      person
        .activitiesIn(names[place])
        .filter((message) => message.from === 'bot')
        .map(toShown),
    async say(words, place) {
      await person.say(words, names[place]);
    },
  };
}

/** Ids of the commands that open a dialog from the box that one writes in, as the app's manifest has them. */
function menuCommands(): string[] {
  const manifest = committedManifests().find(({ path }) => path === 'manifests/teams/manifest.json');
  const { composeExtensions } = JSON.parse(manifest?.content ?? '{}') as {
    composeExtensions: { commands: { id: string; type: string; context: string[] }[] }[];
  };
  return composeExtensions
    .flatMap(({ commands }) => commands)
    .filter(({ type, context }) => type === 'action' && context.includes('compose') && context.includes('commandBox'))
    .map(({ id }) => id);
}

/** Where a button asks first, the one in the question is what is pressed: the message as if it were that question alone. */
function confirmed(message: TeamsMessage, label: string): TeamsMessage {
  const [card] = cardsOf(message.activity);
  const found = card && nodesBelow(card).find((node) => node.type === 'Action.ShowCard' && node.title === label);
  if (!found) return message;
  const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content: found.card }];
  return { ...message, activity: { ...message.activity, attachments } };
}

function nodesBelow(node: unknown): Record<string, unknown>[] {
  if (Array.isArray(node)) return node.flatMap(nodesBelow);
  if (typeof node !== 'object' || node === null) return [];
  return [node as Record<string, unknown>, ...Object.values(node).flatMap(nodesBelow)];
}

function faultsIn(card: Record<string, unknown>): string[] {
  return nodesBelow(card)
    .filter((node) => node.type === 'TextBlock' && node.color === 'attention')
    .map((node) => plainWords(String(node.text)));
}

/** Those who lead a department link its channel, as they would. */
export async function linkTeamsChannels(teams: TeamsWorkspace): Promise<void> {
  const heads = [
    ['marta', 'sales'],
    ['grace', 'support'],
    ['priya', 'marketing'],
    ['viktor', 'finance'],
  ] as const;
  for (const [who, place] of heads) {
    const said = await teamsPerson(teams, who).type(`channel link department:${place}`, place, /linked/iu);
    if (!/linked/iu.test(said.text)) throw new Error(`${place} could not be linked: ${said.text}`);
  }
}

/** The program with the local Teams, and the demo company at work in it. */
export async function startTeamsClient(): Promise<Client> {
  // Everybody talks into the same few channels here, faster than people do: Microsoft's pace has tests of its own.
  const t = await startTeamsApp({ pace: [{ count: 1_000, withinMs: 1_000 }] });
  await until(
    'the team is known',
    async () => (await t.rows(`SELECT 1 FROM installations WHERE status = 'approved'`)).length > 0,
  );
  await linkTeamsChannels(t.teams);
  return {
    name: 'Teams',
    platform: 'teams',
    workspace: teamsTenant,
    commands: t.app.registry.commands.filter((command) => !command.hidden).map((command) => command.path),
    as: (who) => teamsPerson(t.teams, who),
    rows: t.rows,
    stop: () => t.stop(),
  };
}
