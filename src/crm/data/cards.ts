import { type Block, type Button, buttons, type Card, quiet, type Span, text } from '../../cards/card.ts';
import { type Invocation, invocation } from '../../core/invocation.ts';
import { type Msg, same } from '../../core/msg.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import { columnOf, type ImportSpec, specFor } from './columns.ts';
import { delimiterNames } from './file/format.ts';
import { type Origin, originOf } from './mapping.ts';
import {
  buttonLabels,
  encodingNames,
  idOf,
  labels,
  messages,
  nounNames,
  originNames,
  statusNames,
} from './messages.ts';
import { type ImportList, type Rejected, rejectedLines } from './operations/steps.ts';
import { failureMsg, type ImportRow, importRecord, importRef, importTable, working } from './records.ts';
import { openQuestions } from './settings.ts';

type Field = Extract<Block, { block: 'fields' }>['fields'][number];

/** How many of a file's columns, and of its rejected lines, a card names. */
const shownColumns = 12;
const shownFaults = 5;

/** The import through the viewer's eyes; null where they may not know of it. */
export async function importCard(ctx: ReadCtx, id: number, viewer: Viewer): Promise<Card | null> {
  const row = await importTable.find(ctx.tx, id);
  if (!row || !viewer.can('read', 'import', importRecord(row))) return null;
  const rejected = row.rejectedCount > 0 ? await rejectedLines(ctx, id, shownFaults) : [];
  return draw(row, await specFor(ctx.tx, row.noun), rejected, viewer);
}

function draw(row: ImportRow, spec: ImportSpec, rejected: readonly Rejected[], viewer: Viewer): Card {
  const questions = openQuestions(spec, row.shape, row.settings);
  const begun = row.status !== 'draft';
  const blocks: Block[] = [{ block: 'fields', fields: fieldsOf(row) }];
  if (working.includes(row.status)) {
    const of = row.status === 'undoing' ? row.createdCount + row.updatedCount : row.rowsTotal;
    const done = row.status === 'undoing' ? row.undoneCount : row.rowsDone;
    blocks.push({ block: 'progress', label: messages.progress, done: Math.min(done, of), of: Math.max(1, of) });
  }
  const failure = failureMsg(row);
  if (failure) blocks.push(text(failure));
  if (!begun || row.status === 'checked' || questions.length > 0) blocks.push(columnsBlock(row, spec));
  if (questions.length > 0) {
    blocks.push(text({ strong: messages.hasQuestions }));
    for (const question of questions)
      blocks.push(text(messages.question(question, (key) => columnOf(spec, key)?.label ?? same(key))));
  }
  if (row.shape.unreadable) blocks.push(quiet(messages.unreadable));
  if (!begun && row.shape.ragged > 0) blocks.push(quiet(messages.raggedRows(row.shape.ragged)));
  for (const { line, column, value, message } of rejected)
    blocks.push(quiet(messages.rejected(line, column, value === null ? null : value.slice(0, 60), message)));
  if (row.rejectedCount > rejected.length && rejected.length > 0)
    blocks.push(quiet(messages.moreRejected(row.rejectedCount - rejected.length)));
  const main = actions(row, questions.length > 0, viewer);
  if (main.length > 0) blocks.push(buttons(main.slice(0, 4), main.slice(4)));
  return {
    ref: importRef(row.id),
    title: [{ strong: row.fileName }, same(` · ${idOf(row)}`)],
    ...toneOf(row),
    blocks,
  };
}

function toneOf({ status, rejectedCount }: ImportRow): { tone?: Card['tone'] } {
  if (status === 'failed') return { tone: 'bad' };
  if (status === 'done') return { tone: rejectedCount > 0 ? 'warn' : 'good' };
  return {};
}

function fieldsOf(row: ImportRow): Field[] {
  const { shape, status } = row;
  const origin = originOf(shape.headers);
  const result = status === 'undone' || status === 'undoing' ? undoneText(row) : messages.counts(row);
  return [
    { label: labels.noun, value: [nounNames[row.noun]] },
    { label: labels.status, value: [statusNames[status]] },
    { label: labels.rows, value: [String(row.rowsTotal)] },
    { label: labels.format, value: formatText(row) },
    ...(origin ? [{ label: labels.from, value: [originNames[origin satisfies Origin]] }] : []),
    ...(status === 'draft'
      ? []
      : [{ label: status === 'checking' || status === 'checked' ? labels.trial : labels.result, value: [result] }]),
    { label: labels.by, value: [{ staff: row.createdById, name: row.createdByName }] },
  ];
}

function undoneText(row: ImportRow): Msg {
  const kept = row.status === 'undone' ? row.createdCount + row.updatedCount - row.undoneCount : 0;
  return messages.undoneCount(row.undoneCount, kept);
}

function formatText({ shape }: ImportRow): Span[] {
  if (shape.format.kind === 'jsonl') return ['JSON lines · ', encodingNames[shape.encoding]];
  return [
    'CSV · ',
    delimiterNames[shape.format.delimiter] ?? shape.format.delimiter,
    ' · ',
    encodingNames[shape.encoding],
  ];
}

/** Which column is what, as it will be read. */
function columnsBlock(row: ImportRow, spec: ImportSpec): Block {
  const pairs = row.shape.headers.map((header, at) => ({ header, key: row.settings.mapping[at] ?? null }));
  const mapped = pairs.filter(({ key }) => key !== null);
  const left = pairs.filter(({ key }) => key === null);
  const spans: Span[] = mapped.slice(0, shownColumns).flatMap(({ header, key }, index): Span[] => {
    const label = columnOf(spec, key ?? '')?.label ?? same(key ?? '');
    return [...(index === 0 ? [] : [' · ']), header, ' → ', { strong: label }];
  });
  if (mapped.length > shownColumns) spans.push(` · +${mapped.length - shownColumns}`);
  if (left.length > 0) {
    const names = left.slice(0, shownColumns).map(({ header }) => header);
    spans.push('\n', labels.leftOut, `: ${names.join(', ')}${left.length > names.length ? ', …' : ''}`);
  }
  return text(...spans);
}

function actions(row: ImportRow, asks: boolean, viewer: Viewer): Button[] {
  if (!viewer.can('edit', 'import', importRecord(row)) || !viewer.can('import', row.noun)) return [];
  const does = (command: string): Invocation => invocation(command, { import: idOf(row) });
  const refresh: Button = { label: buttonLabels.refresh, does: does('import show') };
  if (working.includes(row.status)) {
    return [refresh, { label: buttonLabels.cancel, does: does('import cancel'), style: 'danger' }];
  }
  const map: Button = {
    label: buttonLabels.map,
    does: does('import map'),
    ...(asks ? { style: 'primary' as const } : {}),
  };
  const confirm = messages.confirmRun(row.rowsTotal);
  const run = (label: Msg): Button => ({ label, does: does('import run'), style: 'primary', confirm });
  const check: Button = { label: buttonLabels.check, does: does('import check') };
  const report: Button[] = row.rejectedCount > 0 ? [{ label: buttonLabels.report, does: does('import report') }] : [];
  const undo: Button = {
    label: buttonLabels.undo,
    does: does('import undo'),
    style: 'danger',
    confirm: messages.confirmUndo,
  };
  const wrote = row.createdCount + row.updatedCount > 0 ? [undo] : [];
  if (asks) return [map];
  const here = row.blobId !== null;
  switch (row.status) {
    case 'draft':
      return here ? [check, run(buttonLabels.run), map] : [map];
    case 'checked':
      return here ? [run(buttonLabels.run), ...report, map, check] : [...report, map];
    case 'done':
      return [...report, ...(row.rejectedCount > 0 && here ? [run(buttonLabels.again), map] : []), ...wrote];
    case 'failed':
    case 'cancelled':
      return [...(here ? [run(buttonLabels.goOn)] : []), ...report, map, ...wrote];
    default:
      return here ? [run(buttonLabels.again), map] : [];
  }
}

export function importListCard(list: ImportList, asked: { readonly mine: boolean; readonly again: Invocation }): Card {
  const title = [asked.mine ? messages.listMine : messages.listTitle];
  if (list.rows.length === 0) return { title, blocks: [text(messages.nothingFound)] };
  const last = list.rows.at(-1);
  const next = last && { ...asked.again, args: { ...asked.again.args, before: String(last.id) } };
  return {
    title,
    blocks: [
      {
        block: 'list',
        items: list.rows.map((row) => ({
          text: [{ strong: row.fileName }, same(` · ${idOf(row)}`)],
          detail: [nounNames[row.noun], ' · ', statusNames[row.status], ' · ', { time: row.createdAt, show: 'date' }],
          button: { label: buttonLabels.open, does: invocation('import show', { import: idOf(row) }) },
        })),
        ...(list.more && next ? { more: { label: buttonLabels.more, does: next } } : {}),
      },
    ],
  };
}

export function linkCard(title: Msg, label: Msg, href: string): Card {
  return { title: [title], blocks: [text({ link: label, href })] };
}
