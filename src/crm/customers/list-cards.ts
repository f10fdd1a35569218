import { buttons, type Card, quiet, text } from '../../cards/card.ts';
import { type Invocation, invocation } from '../../core/invocation.ts';
import { ellipsize, oneLine } from '../../core/text.ts';
import type { Viewer } from '../../operations/operation.ts';
import { customerItem } from './cards.ts';
import { buttonLabels, messages } from './messages.ts';
import type { Found } from './operations/find.ts';
import type { CustomerRow } from './records.ts';

export interface Asked {
  readonly query: string;
  readonly mine: boolean;
  readonly archived: boolean;
  /** The same search again, for its next page. */
  readonly again: Invocation;
}

/** What was found; an empty result says what to try instead. */
export function foundCard(found: Found, asked: Asked, viewer: Viewer): Card {
  const query = ellipsize(oneLine(asked.query), 60);
  if (found.rows.length === 0) return emptyCard(query, asked, viewer);
  const title =
    query === ''
      ? asked.archived
        ? messages.archivedTitle
        : asked.mine
          ? messages.mineTitle
          : messages.listTitle
      : found.near
        ? messages.near(query)
        : messages.found(query, found.rows.length, found.more || found.page > 1);
  const next = { ...asked.again, args: { ...asked.again.args, page: String(found.page + 1) } };
  return {
    title: [title],
    blocks: [
      {
        block: 'list',
        items: found.rows.map((row) => customerItem(row, viewer, asked.archived ? 'restore' : 'open')),
        ...(found.more && found.page < 10 ? { more: { label: buttonLabels.more, does: next } } : {}),
      },
    ],
  };
}

function emptyCard(query: string, asked: Asked, viewer: Viewer): Card {
  const mayAdd = viewer.can('create', 'customer');
  const offers = [
    ...(query === ''
      ? []
      : [
          {
            label: buttonLabels.findAgain,
            does: invocation('form', { command: 'customer find', query: oneLine(asked.query) }),
          },
        ]),
    ...(mayAdd && !asked.archived
      ? [
          {
            label: buttonLabels.add,
            does: invocation(
              'form',
              query === '' ? { command: 'customer add' } : { command: 'customer add', name: oneLine(asked.query) },
            ),
          },
        ]
      : []),
  ];
  const title =
    query !== ''
      ? messages.noneFound(query)
      : asked.archived
        ? messages.noneArchived
        : asked.mine
          ? messages.noneMine
          : messages.noneYet;
  return {
    title: [title],
    blocks: [
      ...(query === '' ? [] : [text(messages.noneFoundHelp)]),
      ...(offers.length > 0 ? [buttons(offers)] : [quiet(messages.noneFoundHelp)]),
    ],
  };
}

/** `again`: the same command with the word that it is meant; null where it does not fit into a button. */
export function duplicatesCard(
  name: string,
  rows: readonly CustomerRow[],
  again: Invocation | null,
  viewer: Viewer,
): Card {
  return {
    title: [messages.duplicatesTitle(ellipsize(oneLine(name), 80))],
    tone: 'warn',
    blocks: [
      text(messages.duplicatesWhy),
      { block: 'list', items: rows.map((row) => customerItem(row, viewer)) },
      again ? buttons([{ label: buttonLabels.addAnyway, does: again }]) : quiet(messages.duplicatesTooLong),
    ],
  };
}
