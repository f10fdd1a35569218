import type { Block, Button, Card, Span, Text } from '../../src/cards/card.ts';
import { chartToWords } from '../../src/cards/chart.ts';
import type { Form } from '../../src/cards/form.ts';
import type { Reader } from '../../src/core/actor.ts';
import { DeliveryError } from '../../src/core/errors.ts';
import type { ChatUser, IncomingFile } from '../../src/core/incoming.ts';
import {
  type Directory,
  FileError,
  type Files,
  type OutgoingFile,
  type Profile,
  type Rooms,
} from '../../src/core/ports.ts';
import type { ChatPlatform, MessageRef } from '../../src/platforms/platform.ts';
import { demoCompany } from '../../src/playground/demo-workspace.ts';
import type { DemoPerson } from '../../src/playground/slack-workspace/index.ts';

/** A message in a conversation; `onlyFor` is the one person who sees it. */
export interface FakeMessage {
  readonly id: string;
  readonly channel: string;
  readonly from: string;
  readonly onlyFor?: string;
  text: string;
  card?: Card;
  file?: OutgoingFile;
}

/** A file as somebody picks it from their disk. */
export interface SentFile {
  readonly name: string;
  readonly content: string | Buffer;
}

/** What came of a request, by its route. */
export interface FakeAnswer {
  message?: FakeMessage;
  form?: Form;
}

/**
 * The smallest platform that there can be: messages are objects, cards are words, and whatever is asked is answered in the
 * same process. What works on it works by the port alone. It stands where Slack stands, for the demo company.
 */
export function createFakePlatform() {
  const workspace = demoCompany.team.id;
  const messages: FakeMessage[] = [];
  const answers = new Map<string, FakeAnswer[]>();
  let last = 0;

  function put(channel: string, from: string, text: string, more: Partial<FakeMessage> = {}): FakeMessage {
    last += 1;
    const message = { id: String(last), channel, from, text, ...more };
    messages.push(message);
    return message;
  }
  const refOf = (message: FakeMessage): MessageRef => ({ workspace, channel: message.channel, message: message.id });

  const platform: ChatPlatform = {
    name: 'slack',
    start: async () => undefined,
    stop: async () => undefined,
    async post(to, card, reader) {
      const channel = to.kind === 'channel' ? to.channel : direct(to.user.user);
      return refOf(put(channel, 'bot', cardToWords(card, reader), { card }));
    },
    async update(ref, card, reader) {
      const message = messages.find((one) => one.id === ref.message && one.channel === ref.channel);
      if (!message) throw new DeliveryError('message-gone', 'no such message');
      message.text = cardToWords(card, reader);
      message.card = card;
    },
    async answer(route, answer, reader) {
      const request = String(route.request);
      const list = answers.get(request) ?? [];
      answers.set(request, list);
      if (answer.kind === 'form') {
        list.push({ form: answer.form });
        return null;
      }
      const { card } = answer;
      const pressed = answer.replaces ? messages.find((one) => one.id === route.message) : undefined;
      if (pressed) {
        pressed.text = cardToWords(card, reader);
        pressed.card = card;
        list.push({ message: pressed });
        return refOf(pressed);
      }
      const onlyFor = answer.to === 'caller' ? { onlyFor: String(route.user) } : {};
      const message = put(String(route.channel), 'bot', cardToWords(card, reader), { card, ...onlyFor });
      list.push({ message });
      return answer.to === 'channel' ? refOf(message) : null;
    },
  };

  const shared = new Map<string, SentFile>();
  /** What comes with a message that has a file. */
  function share(file: SentFile): IncomingFile {
    const id = `file-${shared.size + 1}`;
    shared.set(id, file);
    return { id, name: file.name, size: Buffer.byteLength(file.content) };
  }
  const files: Files = {
    platform: 'slack',
    async fetch(_workspace, { id }) {
      const found = shared.get(id);
      if (!found) throw new FileError('gone', 'no such file');
      return { name: found.name, mime: 'application/octet-stream', bytes: Buffer.from(found.content) };
    },
    inThread: async () => null,
    async send(to, file) {
      put(direct(to.user), 'bot', file.name, { file });
      return 'sent';
    },
  };

  const made = new Map<string, MadeChannel>();
  const rooms: Rooms = {
    platform: 'slack',
    canBePrivate: true,
    invites: true,
    async create(_workspace, { id, turn, isPrivate }) {
      const channel = `room-${id}-${turn}`;
      made.set(channel, made.get(channel) ?? { name: channel, isPrivate, isArchived: false, members: [] });
      return { kind: 'made', channel, name: channel };
    },
    async invite(_workspace, channel, users) {
      made.get(channel)?.members.push(...users);
      return [];
    },
    async remove(_workspace, channel, users) {
      const found = made.get(channel);
      if (found) found.members = found.members.filter((one) => !users.includes(one));
    },
    pin: async () => true,
    async archive(_workspace, channel) {
      const found = made.get(channel);
      if (found) found.isArchived = true;
      return null;
    },
    async reopen(_workspace, channel) {
      const found = made.get(channel);
      if (found) found.isArchived = false;
      return found !== undefined;
    },
  };

  return {
    platform,
    directory: createDirectory(workspace, made),
    workspace,
    messages,
    answers,
    put,
    files,
    share,
    rooms,
  };
}

export type FakePlatform = ReturnType<typeof createFakePlatform>;

/** A person's own conversation with the bot. */
export const direct = (user: string): string => `direct:${user}`;

/** A channel that the bot made. */
interface MadeChannel {
  readonly name: string;
  readonly isPrivate: boolean;
  isArchived: boolean;
  members: string[];
}

function createDirectory(workspace: string, made: ReadonlyMap<string, MadeChannel>): Directory {
  const people: readonly DemoPerson[] = demoCompany.people;
  const channelOf = (id: string) => {
    const found = made.get(id) ?? demoCompany.channels.find((one) => one.id === id);
    if (!found) throw new DeliveryError('gone', `no channel ${id}`);
    return { isArchived: false, ...found };
  };
  return {
    platform: 'slack',
    async profile(user: ChatUser): Promise<Profile> {
      const person = people.find((one) => one.id === user.user);
      if (!person) return { user, name: 'Crossdesk', kind: 'bot', owner: false };
      return {
        user,
        name: person.realName,
        email: person.email,
        locale: person.locale.startsWith('zh') ? 'zh' : 'en',
        timezone: person.tz,
        kind: person.isRestricted ? 'guest' : 'member',
        owner: person.isOwner === true,
      };
    },
    async conversation(_workspace, id) {
      const { name, isPrivate, isArchived } = channelOf(id);
      return { channel: id, name, isPrivate, isArchived, isExternal: false, botIsMember: true };
    },
    members: async (_workspace, id) => [...channelOf(id).members],
    groupMembers: async () => null,
    permalink: async (_workspace, channel, message) => `https://chat.example/${workspace}/${channel}/${message}`,
  };
}

/** A card as its reader has it read out. */
export function cardToWords(card: Card, reader: Reader): string {
  const line = (text: Text): string => text.map((span) => spanToWords(span, reader)).join('');
  const button = (one: Button): string => `[${one.label[reader.locale]}]`;
  const blockToWords = (block: Block): string[] => {
    switch (block.block) {
      case 'text':
        return [line(block.text)];
      case 'quote':
        return [block.text];
      case 'fields':
        return block.fields.map((field) => `${field.label[reader.locale]}: ${line(field.value)}`);
      case 'list':
        return [
          ...block.items.flatMap((item) => [
            line(item.text),
            ...(item.detail ? [line(item.detail)] : []),
            ...[...(item.button ? [item.button] : []), ...(item.overflow ?? [])].map(button),
          ]),
          ...(block.more ? [button(block.more)] : []),
        ];
      case 'buttons':
        return [...block.buttons, ...(block.overflow ?? [])].map(button);
      case 'progress':
        return [`${block.label[reader.locale]} ${block.done}/${block.of}`];
      case 'image':
        return [block.alt[reader.locale]];
      case 'chart':
        return [block.title[reader.locale], chartToWords(block, reader.locale)];
      case 'divider':
        return [];
      default:
        return block satisfies never;
    }
  };
  return [line(card.title), ...card.blocks.flatMap(blockToWords)].join('\n');
}

/** Every button of a card, those behind a menu included. */
export function buttonsOf(card: Card): Button[] {
  return card.blocks.flatMap((block): Button[] => {
    if (block.block === 'buttons') return [...block.buttons, ...(block.overflow ?? [])];
    if (block.block !== 'list') return [];
    const ofRows = block.items.flatMap((item) => [...(item.button ? [item.button] : []), ...(item.overflow ?? [])]);
    return [...ofRows, ...(block.more ? [block.more] : [])];
  });
}

function spanToWords(span: Span, { locale, timezone }: Reader): string {
  const words = (one: string | Readonly<Record<Reader['locale'], string>>): string =>
    typeof one === 'string' ? one : one[locale];
  if (typeof span === 'string') return span;
  if ('strong' in span) return words(span.strong);
  if ('staff' in span) return span.name;
  if ('link' in span) return words(span.link);
  if ('time' in span) return span.time.toLocaleString(locale, { timeZone: timezone });
  if ('code' in span) return words(span.code);
  return words(span);
}
