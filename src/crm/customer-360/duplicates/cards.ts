import { type Block, buttons, type Card, type ListItem, quiet } from '../../../cards/card.ts';
import { type Invocation, invocation } from '../../../core/invocation.ts';
import { recordRef, shortId } from '../../../core/records.ts';
import { ellipsize, oneLine } from '../../../core/text.ts';
import type { Viewer } from '../../../operations/operation.ts';
import { duplicateMessages as messages } from './messages.ts';
import { type ListedPair, type PairList, pageSize } from './operations.ts';
import type { ScanState } from './scan.ts';

/** `again`: the same list, for its next page. */
export function pairsCard({ pairs, more, page, scan }: PairList, again: Invocation, viewer: Viewer): Card {
  const mayMerge = viewer.can('merge', 'customer');
  const next = { ...again, args: { ...again.args, page: String(page + 1) } };
  const counted = (page - 1) * pageSize + pairs.length + (more ? 1 : 0);
  const list: Block = {
    block: 'list',
    items: pairs.map((pair) => pairItem(pair, viewer)),
    ...(more ? { more: { label: messages.more, does: next } } : {}),
  };
  return {
    title: [pairs.length === 0 ? messages.none : messages.listTitle(counted, more)],
    blocks: [
      ...(pairs.length > 0 ? [list] : []),
      ...scanLines(scan),
      ...(mayMerge ? [buttons([{ label: messages.scanNow, does: invocation('duplicate scan') }])] : []),
    ],
  };
}

export function scanCard(begun: boolean, scan: ScanState | null): Card {
  return {
    title: [begun ? messages.scanBegun : messages.scanThere],
    ...(begun ? { tone: 'good' as const } : {}),
    blocks: [...scanLines(scan), buttons([{ label: messages.title, does: invocation('duplicate list') }])],
  };
}

function pairItem(pair: ListedPair, viewer: Viewer): ListItem {
  const [first, second] = [pair.firstId, pair.secondId].map((id) => shortId(recordRef('customer', id)));
  const name = (text: string): string => ellipsize(oneLine(text), 60);
  const open = (customer: string | undefined, text: string) => ({
    label: { en: `Open ${name(text)}`.slice(0, 60), zh: `打开 ${name(text)}`.slice(0, 60) },
    does: invocation('customer show', { customer }),
  });
  return {
    text: [{ strong: name(pair.first) }, ` · ${first} — `, { strong: name(pair.second) }, ` · ${second}`],
    detail: [messages.score(pair.score), ' · ', messages.reasons(pair.reasons)],
    ...(viewer.can('merge', 'customer')
      ? {
          button: {
            label: messages.compare,
            does: invocation('customer merge', { customer: first, other: second }),
          },
        }
      : {}),
    overflow: [
      open(first, pair.first),
      open(second, pair.second),
      ...(viewer.can('edit', 'customer')
        ? [{ label: messages.dismiss, does: invocation('duplicate dismiss', { customer: first, other: second }) }]
        : []),
    ],
  };
}

function scanLines(scan: ScanState | null): Block[] {
  if (!scan) return [quiet(messages.never)];
  const { customers, blocks, found, skipped, endedAt } = scan;
  if (endedAt === null) return [quiet(messages.running(customers, blocks))];
  return [
    quiet(messages.done(customers, found), ' · ', { time: endedAt, show: 'relative' }),
    ...(skipped > 0 ? [quiet(messages.skipped(skipped))] : []),
  ];
}
