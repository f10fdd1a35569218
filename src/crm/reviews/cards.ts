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
import { periodText } from '../../commands/values/period.ts';
import { type Invocation, invocation } from '../../core/invocation.ts';
import { type Msg, msg, same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { ellipsize, oneLine } from '../../core/text.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import { accessSql } from '../../store/access.ts';
import { sql } from '../../store/database.ts';
import { buttonLabels, findingKindNames, idOf, labels, messages, statusNames, taskStatusNames } from './messages.ts';
import type { ReviewList } from './operations/read.ts';
import { type Finding, findingsOf, type ReviewRow, reviewRecord, reviewRef, reviews } from './records.ts';
import { type FindNoun, subjectTitle } from './subject.ts';

/** A task that acts on a finding, as far as the viewer may see it. */
interface Action {
  readonly findingId: number;
  readonly id: number;
  readonly title: string;
  readonly status: string;
  readonly assigneeId: number | null;
  readonly assigneeName: string | null;
}

/** The review through the viewer's eyes; null where they may not know of it, or it was never meant to be. */
export async function reviewCard(find: FindNoun, ctx: ReadCtx, id: number, viewer: Viewer): Promise<Card | null> {
  const review = await reviews.find(ctx.tx, id);
  if (!review || review.removedAt !== null) return null;
  const record = reviewRecord(review);
  if (!viewer.can('read', 'review', record, 'basic')) return null;
  const blocks: Block[] = [{ block: 'fields', fields: await fieldsOf(find, ctx, review, viewer) }];
  if (viewer.can('read', 'review', record, 'notes')) {
    const found = await findingsOf(ctx.tx, id);
    const actions = await actionsOf(find, ctx, id, viewer);
    if (found.length === 0) blocks.push(text(messages.noFindings));
    else blocks.push({ block: 'list', items: found.map((finding) => findingItem(review, finding, actions, viewer)) });
    if (review.summary !== null) {
      blocks.push(text({ strong: labels.summary }), { block: 'quote', text: review.summary });
    }
  } else if (review.findings > 0 && viewer.staffId !== null) {
    blocks.push(quiet(messages.hiddenNotes(review.findings)));
  }
  const row = actions(review, viewer);
  if (row) blocks.push(row);
  return {
    ref: reviewRef(id),
    title: [{ strong: nameOf(review) }, same(` · ${idOf(review)}`)],
    ...(review.status === 'closed' ? { tone: 'good' as const } : {}),
    blocks,
  };
}

/** What it is called: never by its subject's own title, which not everybody may know. */
export function nameOf(review: ReviewRow): Msg {
  if (review.title !== '') return same(review.title);
  if (review.aboutNoun !== null && review.aboutId !== null) {
    return messages.name(shortId({ noun: review.aboutNoun, id: review.aboutId }));
  }
  const department = msg(review.departmentEn ?? '', review.departmentZh ?? '');
  return messages.namePeriod(department, periodText({ from: review.startsOn ?? '', to: review.endsOn ?? '' }));
}

async function fieldsOf(find: FindNoun, ctx: ReadCtx, review: ReviewRow, viewer: Viewer) {
  const fields: Extract<Block, { block: 'fields' }>['fields'][number][] = [];
  if (review.aboutNoun !== null && review.aboutId !== null) {
    const subject = { noun: review.aboutNoun, id: review.aboutId };
    const title = await subjectTitle(find, ctx, subject, viewer);
    fields.push({ label: labels.about, value: title ?? [messages.hiddenSubject] });
  }
  if (review.startsOn !== null && review.endsOn !== null) {
    fields.push({ label: labels.period, value: [periodText({ from: review.startsOn, to: review.endsOn })] });
  }
  if (review.departmentId !== null) {
    fields.push({ label: labels.department, value: [msg(review.departmentEn ?? '', review.departmentZh ?? '')] });
  }
  const by: Span = { staff: review.createdById, name: review.createdByName ?? '' };
  fields.push({ label: labels.by, value: [by, ' · ', { time: review.createdAt, show: 'date' }] });
  const closed: Span[] = review.closedAt ? [' · ', { time: review.closedAt, show: 'date' }] : [];
  fields.push({ label: labels.status, value: [statusNames[review.status], ...closed] });
  return fields;
}

/** Tasks as their own noun gives rights to them; none where there is no such noun. */
async function actionsOf(find: FindNoun, ctx: ReadCtx, reviewId: number, viewer: Viewer): Promise<Action[]> {
  const policy = find('task')?.policy;
  if (!policy) return [];
  const access = accessSql(viewer.ability, 'read', 'task', policy.columns, 'basic');
  return ctx.tx.rows<Action>(sql`
    SELECT a.finding_id AS "findingId", t.id, t.title, t.status, t.assignee_id AS "assigneeId",
      (SELECT s.name FROM staff s WHERE s.id = t.assignee_id) AS "assigneeName"
    FROM ${policy.from} JOIN review_actions a ON a.task_id = t.id JOIN review_findings f ON f.id = a.finding_id
    WHERE f.review_id = ${reviewId}::int AND f.removed_at IS NULL AND ${access} ORDER BY a.id`);
}

function findingItem(review: ReviewRow, finding: Finding, all: readonly Action[], viewer: Viewer): ListItem {
  const seen = all.filter(({ findingId }) => findingId === finding.id);
  const parts: Span[][] = [];
  if (finding.cause !== null) parts.push([messages.cause(ellipsize(oneLine(finding.cause), 200))]);
  for (const action of seen) {
    const who: Span[] =
      action.assigneeId === null ? [] : [', ', { staff: action.assigneeId, name: action.assigneeName ?? '' }];
    const word = shortId({ noun: 'task', id: action.id });
    const status = taskStatusNames[action.status] ?? same(action.status);
    parts.push([`→ ${ellipsize(action.title, 80)} (${word}, `, status, ...who, ')']);
  }
  const hidden = finding.actions - seen.length;
  if (hidden > 0) parts.push([messages.hiddenActions(hidden)]);
  if (finding.kind === 'problem' && finding.actions === 0) parts.push([messages.noAction]);
  const mayAct = viewer.staffId === null || viewer.can('edit', 'review', reviewRecord(review), 'notes');
  const act: Button = {
    label: buttonLabels.action,
    does: invocation('review action', { review: idOf(review), finding: finding.number }),
  };
  const edit: Button = {
    label: buttonLabels.editFinding,
    does: invocation('review finding edit', { review: idOf(review), finding: finding.number }),
  };
  return {
    text: [
      same(`${finding.number}. `),
      findingKindNames[finding.kind],
      msg(': ', '：'),
      { strong: ellipsize(oneLine(finding.what), 240) },
    ],
    ...(parts.length > 0 ? { detail: parts.flatMap((part, at) => (at === 0 ? part : [' · ', ...part])) } : {}),
    ...(mayAct && review.status === 'open' ? { button: act, overflow: [edit] } : {}),
  };
}

/** In a channel every button is there, since a click is checked; a person is offered what they may do. */
function actions(review: ReviewRow, viewer: Viewer): Block | null {
  const record = reviewRecord(review);
  const may = (field: 'basic' | 'notes'): boolean =>
    viewer.staffId === null || viewer.can('edit', 'review', record, field);
  const word = idOf(review);
  const finding = (kind: string) => invocation('review finding', { review: word, kind });
  const main: Button[] = [];
  if (review.status === 'open' && may('notes')) {
    main.push({ label: buttonLabels.problem, does: finding('problem'), style: 'primary' });
    main.push({ label: buttonLabels.strength, does: finding('strength') });
  }
  if (review.status === 'open' && may('basic')) {
    main.push({ label: buttonLabels.close, does: invocation('form', { command: 'review close', review: word }) });
  }
  if (review.status === 'closed' && may('basic')) {
    main.push({ label: buttonLabels.reopen, does: invocation('review reopen', { review: word }) });
  }
  const overflow: Button[] = [];
  if (review.aboutNoun !== null && review.aboutId !== null) {
    const subject = shortId({ noun: review.aboutNoun, id: review.aboutId });
    const name = review.aboutNoun === 'interaction' ? 'log' : review.aboutNoun;
    overflow.push({ label: buttonLabels.subject, does: invocation(`${name} show`, { [name]: subject }) });
  }
  if (main.length === 0) return overflow.length > 0 ? buttons(overflow) : null;
  return buttons(main, overflow);
}

/** `again`: the same list, for what comes after its last line. */
export function reviewListCard(list: ReviewList, again: Invocation, viewer: Viewer): Card {
  const start: Button = { label: buttonLabels.start, does: invocation('review start') };
  const row = viewer.can('create', 'review') ? [buttons([start])] : [];
  if (list.rows.length === 0) return { title: [messages.title], blocks: [text(messages.nothingFound), ...row] };
  const last = list.rows.at(-1);
  const next = last && { ...again, args: { ...again.args, after: String(last.id) } };
  const more = list.more && next ? { more: { label: buttonLabels.more, does: next } } : {};
  const items = list.rows.map(
    (review): ListItem => ({
      text: [{ strong: nameOf(review) }, same(` · ${idOf(review)}`)],
      detail: [
        statusNames[review.status],
        ' · ',
        messages.findings(review.findings),
        ' · ',
        { staff: review.createdById, name: review.createdByName ?? '' },
      ],
      button: { label: buttonLabels.open, does: invocation('review show', { review: idOf(review) }) },
    }),
  );
  return { title: [messages.title], blocks: [{ block: 'list', items, ...more }, ...row] };
}
