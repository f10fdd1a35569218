import { z } from 'zod';
import type { SourceMessage } from '../../core/incoming.ts';
import type { Clients } from './clients.ts';
import { filesOf } from './files.ts';
import type { Log } from './log.ts';
import { messageToText } from './message-text.ts';
import { fileSchema, type MessageActionPayload, type SlackMessagePayload } from './payloads.ts';
import type { PeopleCache } from './people-cache.ts';
import { mentionedUsers, readableNames } from './slack-text.ts';

/**
 * Reading a thread and its people's names may take this long, in milliseconds: the trigger that opens the form lives for three
 * seconds. What is not known by then is left out, and the message itself is always there.
 */
const patienceMs = 1_200;
const mostReplies = 200;

const repliesSchema = z.array(
  z.object({
    ts: z.string(),
    text: z.string().nullish(),
    user: z.string().nullish(),
    username: z.string().nullish(),
    bot_id: z.string().nullish(),
    bot_profile: z.object({ name: z.string().optional() }).nullish(),
    blocks: z.array(z.unknown()).optional(),
    attachments: z.array(z.unknown()).optional(),
    files: z.array(fileSchema).optional(),
  }),
);

/** The message that an action was used on; in a thread, the whole thread as lines "Name: text". Never fails. */
export function createSourceReader(deps: { clients: Clients; people: PeopleCache; log: Log }) {
  return async function read(payload: MessageActionPayload, workspace: string): Promise<SourceMessage> {
    const deadline = Date.now() + patienceMs;
    const { message, channel } = payload;
    const root = message.thread_ts ?? ((message.reply_count ?? 0) > 0 ? message.ts : undefined);
    const thread =
      root === undefined
        ? [message]
        : ((await within(deadline, () => readThread(workspace, channel.id, root))) ?? [message]);
    const names = await namesOf(thread, workspace, deadline);
    const style = readableNames(names);
    const nameOfAuthor = (one: SlackMessagePayload): string | undefined =>
      one.username ?? one.bot_profile?.name ?? (one.user ? (names.get(one.user) ?? one.user) : undefined);
    const lines = thread
      .map((one) => ({ author: nameOfAuthor(one), text: messageToText(one, style) }))
      .filter((line) => line.text !== '');
    const text =
      thread.length > 1
        ? lines.map((line) => (line.author === undefined ? line.text : `${line.author}: ${line.text}`)).join('\n')
        : (lines[0]?.text ?? '');
    const author = nameOfAuthor(thread.length > 1 ? (thread[0] ?? message) : message);
    const permalink = await permalinkOf(payload, workspace, deadline);
    const files = thread.flatMap((one) => filesOf(one.files));
    return {
      text,
      ...(permalink === undefined ? {} : { permalink }),
      ...(author === undefined ? {} : { author }),
      at: new Date(Number(message.ts) * 1_000).toISOString(),
      ...(files.length > 0 ? { files } : {}),
    };
  };

  async function readThread(workspace: string, channel: string, root: string): Promise<SlackMessagePayload[]> {
    const { messages } = await deps.clients.call(workspace, (client) =>
      client.conversations.replies({ channel, ts: root, limit: mostReplies }),
    );
    return repliesSchema.parse(messages ?? []);
  }

  async function namesOf(
    thread: readonly SlackMessagePayload[],
    workspace: string,
    deadline: number,
  ): Promise<Map<string, string>> {
    const users = new Set(
      thread.flatMap((one) => [...(one.user ? [one.user] : []), ...mentionedUsers(one.text ?? '')]),
    );
    const names = new Map<string, string>();
    await Promise.all(
      [...users].slice(0, 40).map(async (user) => {
        const name = await within(deadline, () => deps.people.name({ platform: 'slack', workspace, user }));
        if (name !== undefined) names.set(user, name);
      }),
    );
    return names;
  }

  /** "Copy link" as Slack's own client makes it; asked for only where the workspace's domain is not told. */
  async function permalinkOf(
    payload: MessageActionPayload,
    workspace: string,
    deadline: number,
  ): Promise<string | undefined> {
    const { channel, message, team } = payload;
    const inThread = message.thread_ts !== undefined && message.thread_ts !== message.ts;
    if (team?.domain && /^[\w-]+$/u.test(team.domain)) {
      const where = `https://${team.domain}.slack.com/archives/${channel.id}/p${message.ts.replace('.', '')}`;
      return inThread ? `${where}?thread_ts=${message.thread_ts}&cid=${channel.id}` : where;
    }
    const link = await within(deadline, () => deps.people.directory.permalink(workspace, channel.id, message.ts));
    return link ?? undefined;
  }

  /** undefined when it failed or took too long; the log says which. */
  async function within<T>(deadline: number, work: () => Promise<T>): Promise<T | undefined> {
    const left = deadline - Date.now();
    if (left <= 0) return undefined;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), left);
    });
    const worked = work().catch((error: unknown) => {
      deps.log.info({ error: String(error) }, 'a message was logged without everything around it');
      return undefined;
    });
    const result = await Promise.race([worked, late]);
    clearTimeout(timer);
    return result;
  }
}

export type SourceReader = ReturnType<typeof createSourceReader>;
