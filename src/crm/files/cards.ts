import {
  type Block,
  type Button,
  buttons,
  type Card,
  type ListItem,
  quiet,
  type Span,
  text,
} from '../../cards/card.ts';
import { fileSize, isMisnamed } from '../../core/file-facts.ts';
import { type Invocation, invocation } from '../../core/invocation.ts';
import { type Msg, same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import type { FileList } from './list.ts';
import { buttonLabels, idOf, labels, messages } from './messages.ts';
import { type FileRow, fileRecord, fileRef, fileTable } from './records.ts';
import { isTabular } from './rules.ts';
import type { Seen, Subject, Subjects } from './subjects.ts';

/** Declared elsewhere, perhaps: what imports rows from a file. */
const importPath = 'import start';

/** What the cards may ask of the rest of the house. */
export interface About {
  readonly subjects: Subjects;
  has(command: string): boolean;
}

/** The file through the viewer's eyes; null where they may not know of it, or it was removed. */
export async function fileCard(about: About, ctx: ReadCtx, id: number, viewer: Viewer): Promise<Card | null> {
  const file = await fileTable.find(ctx.tx, id);
  const seen = file && (await about.subjects.seen(ctx, file, viewer));
  return seen ? draw(about, seen, viewer) : null;
}

function draw(about: About, { file, subject, readable }: Seen, viewer: Viewer): Card {
  const blocks: Block[] = [
    {
      block: 'fields',
      fields: [
        { label: labels.on, value: subject ? subjectText(subject) : ['—'] },
        { label: labels.size, value: [messages.kindAndSize(file)] },
        { label: labels.by, value: [sender(file)] },
        { label: labels.when, value: [{ time: file.createdAt, show: 'date-time' }] },
      ],
    },
  ];
  if (readable && file.note !== null) blocks.push({ block: 'quote', text: file.note });
  if (file.sourceLink !== null) blocks.push(quiet({ link: labels.source, href: file.sourceLink }));
  if (isMisnamed(file.name, file.mime)) blocks.push(text(messages.misnamed(file.mime)));
  if (!subject) blocks.push(quiet(messages.waiting));
  if (viewer.staffId !== null) blocks.push(quiet(readable ? messages.notScanned : messages.hiddenContent));
  blocks.push(...actions(about, { file, subject, readable }, viewer));
  return {
    ref: fileRef(file.id),
    title: [{ strong: file.name }, same(` · ${idOf(file)}`)],
    ...(isMisnamed(file.name, file.mime) ? { tone: 'warn' as const } : {}),
    blocks,
  };
}

/** The record's title within a line, where nothing of it stands out; most begin or end with the number. */
function subjectText({ ref, title }: Subject): Span[] {
  const id = shortId(ref);
  const says = title.some((span) => JSON.stringify(span).includes(id));
  return [...(says ? [] : [`${id} · `]), ...plain(title)];
}

function plain(title: Card['title']): Span[] {
  return title.map((span) => (typeof span === 'object' && 'strong' in span ? span.strong : span));
}

/** Never a ping: a card is drawn again and again. */
function sender(file: FileRow): Span {
  return { staff: file.createdById, name: file.createdByName ?? shortId({ noun: 'staff', id: file.createdById }) };
}

/** In a channel every button is there, since a click is checked; a person is offered what they may do. */
function actions(about: About, { file, subject, readable }: Seen, viewer: Viewer): Block[] {
  const inChannel = viewer.staffId === null;
  const may = (action: 'edit' | 'delete'): boolean => inChannel || viewer.can(action, 'file', fileRecord(file));
  const does = (command: string): Invocation => invocation(command, { file: idOf(file) });
  const form = (command: string): Invocation => invocation('form', { command, file: idOf(file) });
  const main: Button[] = [];
  const more: Button[] = [];
  if (inChannel || readable) main.push({ label: buttonLabels.get, does: does('file get'), style: 'primary' });
  if (readable && isTabular(file) && about.has(importPath))
    main.push({ label: buttonLabels.import, does: does(importPath) });
  if (may('edit')) {
    (subject ? more : main).push({
      label: subject ? buttonLabels.move : buttonLabels.attach,
      does: form('file attach'),
    });
    more.push({ label: buttonLabels.rename, does: form('file rename') });
  }
  if (may('delete'))
    more.push({
      label: buttonLabels.remove,
      does: does('file remove'),
      style: 'danger',
      confirm: messages.confirmRemove(file),
    });
  const [first, ...rest] = [...main, ...more];
  if (!first) return [];
  return main.length > 0 ? [buttons(main, more)] : [buttons([first], rest)];
}

/** `again`: the same list, for what comes after its last line. */
export function fileListCard(list: FileList, asked: { readonly mine: boolean; readonly again: Invocation }): Card {
  const { subject, rows } = list;
  const title: Card['title'] = subject
    ? [messages.listOf(shortId(subject.ref))]
    : [asked.mine ? messages.listMine : messages.listTitle];
  const add: Button[] = subject
    ? []
    : [{ label: buttonLabels.attach, does: invocation('form', { command: 'file attach' }) }];
  if (rows.length === 0) {
    return { title, blocks: [text(messages.none), quiet(messages.howTo), ...(add.length > 0 ? [buttons(add)] : [])] };
  }
  const last = rows.at(-1)?.file.id;
  const next = { ...asked.again, args: { ...asked.again.args, after: String(last) } };
  return {
    title,
    blocks: [
      {
        block: 'list',
        items: rows.map(fileItem),
        ...(list.more ? { more: { label: buttonLabels.more, does: next } } : {}),
      },
    ],
  };
}

export function fileItem({ file, subject }: Seen): ListItem {
  const where = subject ? same(`${shortId(subject.ref)} · `) : same('');
  return {
    text: [{ strong: file.name }, same(` · ${idOf(file)}`)],
    detail: [where, `${fileSize(file.size)} · `, sender(file), ' · ', { time: file.createdAt, show: 'relative' }],
    button: { label: buttonLabels.open, does: invocation('file show', { file: idOf(file) }) },
  };
}

/** Asks where files belong that came without a word about it. `choices`: records they may be about, `until`: how long they stay. */
export function whereToCard(
  about: About,
  files: readonly Pick<FileRow, 'id' | 'name' | 'mime' | 'size'>[],
  choices: readonly { readonly label: string | Msg; readonly value: string }[],
  until: Msg,
): Card {
  const blocks: Block[] = [text(messages.whereTo)];
  for (const file of files) {
    if (files.length > 1) blocks.push(text({ strong: file.name }, same(` · ${idOf(file)}`)));
    const records: Button[] = choices.map(({ label, value }) => ({
      label: typeof label === 'string' ? same(label) : label,
      does: invocation('file attach', { record: value, file: idOf(file) }),
    }));
    const another = {
      label: buttonLabels.another,
      does: invocation('form', { command: 'file attach', file: idOf(file) }),
    };
    const rows =
      isTabular(file) && about.has(importPath)
        ? [
            {
              label: buttonLabels.import,
              does: invocation(importPath, { file: idOf(file) }),
              style: 'primary' as const,
            },
          ]
        : [];
    blocks.push(buttons([...rows, ...records, another], [removal(file)]));
  }
  blocks.push(quiet(messages.onlyYou(until)));
  return { title: [messages.taken(files)], blocks };
}

function removal(file: Pick<FileRow, 'id' | 'name'>): Button {
  return {
    label: buttonLabels.remove,
    does: invocation('file remove', { file: idOf(file) }),
    style: 'danger',
    confirm: messages.confirmRemove(file),
  };
}

export function linkCard(file: Pick<FileRow, 'id' | 'name'>, href: string): Card {
  return {
    title: [{ strong: file.name }, same(` · ${idOf(file)}`)],
    blocks: [text({ link: messages.linkFor(file), href }), quiet(messages.linkOnce)],
  };
}
