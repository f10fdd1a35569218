import { declaredRegistry, manifestMenus } from '../../src/manifests.ts';
import { globalShortcutsOf } from '../../src/platform-parts.ts';
import { demoCompany } from '../../src/playground/demo-workspace.ts';
import { blocksToText } from '../../src/playground/slack-workspace/blocks.ts';
import {
  type Ephemeral,
  type Message,
  readable,
  type Seen as SlackSeen,
  type SlackWorkspace,
  type View,
} from '../../src/playground/slack-workspace/index.ts';
import { startTestApp } from '../support/app.ts';
import { type Client, type ContractPerson, plainWords, type Seen, type Shown } from './client.ts';

/** Other tests use the same machine. */
const timeoutMs = 15_000;

/** A person in the local Slack workspace. */
export function slackPerson(slack: SlackWorkspace, who: string): ContractPerson {
  const person = slack.as(who);
  const waits = (expects?: RegExp) =>
    expects ? { timeoutMs, until: (seen: SlackSeen) => expects.test(plainWords(seen.text)) } : {};
  const opens = { timeoutMs, until: (seen: SlackSeen) => seen.modal !== undefined || seen.failure !== undefined };
  const channel = (place: string) => `#${place}`;

  return {
    type: async (words, place, expects) =>
      toSeen(await person.command(`/crm ${words}`, channel(place), waits(expects))),
    mention: async (words, place, expects) =>
      toSeen(await person.mention(words, channel(place), undefined, waits(expects))),
    direct: async (words, expects) => toSeen(await person.dm(words, undefined, waits(expects))),
    sendFile: async (file, words, expects) => toSeen(await person.dm(words, undefined, waits(expects), [file])),
    received: async () =>
      slack
        .messagesIn(who)
        .flatMap(({ user, files = [] }) =>
          user === demoCompany.bot.userId
            ? files.map(({ id, name }) => ({ name, bytes: slack.files.content(id) ?? Buffer.alloc(0) }))
            : [],
        ),
    press: async (on, label, expects) =>
      toSeen(await person.click(on.raw as Message, label, undefined, waits(expects))),
    openForm: async (words, place) => toSeen(await person.command(`/crm ${words}`, channel(place), opens)),
    submit: async (fields) =>
      toSeen(await person.submit(fields, { timeoutMs, until: (seen) => seen.closed || seen.errors !== undefined })),
    async offers(label, words) {
      const view = person.modal();
      if (!view) throw new Error('no form is open');
      const block = view.blocks.find((one) => JSON.stringify(one.label ?? '').includes(`"${label}`));
      const element = block?.element as { action_id?: string } | undefined;
      const offered = await person.suggest(view, `${block?.block_id}/${element?.action_id}`, words);
      return offered.options.map(({ text, value }) => ({ label: text.text, value: String(value) }));
    },
    async messageAction(words, place, action) {
      const message = slack.messagesIn(channel(place)).find((one) => !one.bot_id && one.text.includes(words));
      if (!message) throw new Error(`nobody said “${words}” in ${place}`);
      return toSeen(await person.messageAction(message, action, opens));
    },
    async shortcut(path) {
      const entry = globalShortcutsOf(declaredRegistry()).find(({ command }) => command === path);
      if (!entry) throw new Error(`Slack’s menu has no “${path}”`);
      return toSeen(await person.shortcut(entry.callbackId, opens));
    },
    /** Slack has no search of apps while one writes: it is the field of a form that searches. */
    async search(kind, words) {
      await person.command(`/crm ${kind} show`, '#general', opens);
      const found = await this.offers(kind === 'task' ? 'Task' : 'Customer', words);
      await person.close();
      return found.map((one) => one.label);
    },
    home: async () => toSeen(await person.openHome()),
    reads(place) {
      const { id } = slack.channel(channel(place));
      const own = person.ephemerals().filter((one) => one.channel === id);
      const all = slack.messagesIn(channel(place)).filter((one) => one.user === demoCompany.bot.userId);
      return [...own, ...all].map(toShown);
    },
    async say(words, place) {
      person.say(words, channel(place));
    },
  };
}

function toShown(message: Message | Ephemeral): Shown {
  return {
    text: plainWords(readable(message)),
    drawn: plainWords(blocksToText(message.blocks)),
    isPrivate: 'from' in message,
    raw: message,
  };
}

function toSeen(seen: SlackSeen): Seen {
  const shown = [...seen.messages, ...seen.ephemerals, ...seen.updated].map(toShown);
  return {
    text: plainWords(`${seen.text}${seen.failure ? `\n[${seen.failure}]` : ''}`),
    shown,
    form: seen.modal ? plainWords(`${seen.text}\n${filledIn(seen.modal).join('\n')}`) : null,
    closed: seen.closed,
    errors: Object.values(seen.errors ?? {}),
  };
}

/** What stands in the inputs of a form before anybody types. */
function filledIn(view: View): string[] {
  return view.blocks.flatMap((block) => {
    const value = (block.element as { initial_value?: unknown } | undefined)?.initial_value;
    return typeof value === 'string' ? [value] : [];
  });
}

/** The program with the local Slack workspace, and the demo company at work in it. */
export async function startSlackClient(): Promise<Client> {
  const t = await startTestApp({ slack: { shortcuts: manifestMenus().slack } });
  return {
    name: 'Slack',
    platform: 'slack',
    workspace: demoCompany.team.id,
    commands: t.app.registry.commands.filter((command) => !command.hidden).map((command) => command.path),
    as: (who) => slackPerson(t.slack, who),
    rows: t.rows,
    stop: () => t.stop(),
  };
}
