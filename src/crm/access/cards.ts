import { type Block, type Button, buttons, type Card, quiet, type Span, text } from '../../cards/card.ts';
import { type Invocation, invocation } from '../../core/invocation.ts';
import { listOf, type Msg, same } from '../../core/msg.ts';
import { recordRef, shortId } from '../../core/records.ts';
import { actionNames, fieldNames, roleNames } from '../../operations/messages.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { type GrantRow, grantRows } from '../../store/policy-book.ts';
import type { Explained, Explanation } from './explain.ts';
import { audiences, changeNames, conditionNames, messages } from './messages.ts';
import type { Preview } from './preview.ts';
import { grantText, type HistoryEntry, type PolicyNow, policyNow } from './records.ts';

const idOf = (id: number): string => shortId({ noun: 'grant', id });
const form = (command: string): Invocation => invocation('form', { command });

const add: Button = { label: messages.add, does: form('access grant') };
const deny: Button = { label: messages.deny, does: form('access revoke') };
const history: Button = { label: messages.history, does: invocation('access history') };

const made = (row: GrantRow): Span[] => [
  ...(row.byName === null ? [] : [messages.byOn(row.byName)]),
  { time: row.createdAt, show: 'date' },
  ...(row.until === null ? [] : [' · ', messages.until, { time: row.until } as Span]),
];

/** One rule; for admins. */
export async function grantCard(ctx: ReadCtx, id: number, viewer: Viewer): Promise<Card | null> {
  if (!viewer.can('administer', 'deployment')) return null;
  const [row] = await grantRows(ctx.tx, sql`g.id = ${id}::int`);
  if (!row) return null;
  const { rows } = await policyNow(ctx.tx, ctx.now);
  const isInForce = rows.some((one) => one.id === id);
  const remove: Button = {
    label: messages.remove,
    does: invocation('access remove', { grant: idOf(id) }),
    style: 'danger',
    confirm: messages.removeConfirm,
  };
  return {
    ref: recordRef('grant', id),
    title: [grantText(row), same(` · ${idOf(id)}`)],
    tone: isInForce ? (row.effect === 'allow' ? 'good' : 'warn') : 'info',
    blocks: [
      quiet(...made(row), ' · ', isInForce ? messages.inForce : messages.ended),
      buttons([{ label: messages.rules, does: invocation('access list') }], isInForce ? [history, remove] : [history]),
    ],
  };
}

export function rulesCard({ rows, version }: PolicyNow): Card {
  if (rows.length === 0) {
    return { title: [messages.none], blocks: [text(messages.noneHelp), buttons([add, deny, history])] };
  }
  return {
    title: [messages.listTitle(rows.length, version)],
    blocks: [
      {
        block: 'list',
        items: rows.map((row) => ({
          text: [{ strong: idOf(row.id) }, ' · ', grantText(row)],
          detail: made(row),
          button: {
            label: messages.remove,
            does: invocation('access remove', { grant: idOf(row.id), back: 'access list' }),
            style: 'danger',
            confirm: messages.removeConfirm,
          },
        })),
      },
      buttons([add, deny, history]),
    ],
  };
}

export function historyCard(found: {
  readonly entries: readonly HistoryEntry[];
  readonly more: boolean;
  readonly newest: number | null;
}): Card {
  const last = found.entries.at(-1);
  if (!last) return { title: [messages.noHistory], blocks: [buttons([add, deny])] };
  const sentences = (entry: HistoryEntry): Span[] => {
    const lines = [
      ...entry.added.map((row) => [same(`+ ${idOf(row.id)} `), grantText(row)]),
      ...entry.removed.map((row) => [same(`− ${idOf(row.id)} `), grantText(row)]),
    ];
    return lines.flatMap((line, at): Span[] => (at === 0 ? line : ['; ', ...line]));
  };
  return {
    title: [messages.historyTitle],
    blocks: [
      {
        block: 'list',
        items: found.entries.map((entry) => ({
          text: [
            { strong: messages.version(entry.id) },
            ' · ',
            changeNames[entry.change],
            ' · ',
            ...(entry.byName === null ? [] : [messages.byOn(entry.byName)]),
            { time: entry.at },
          ],
          detail: sentences(entry),
          ...(entry.id === found.newest
            ? {}
            : { button: { label: messages.rollBack, does: invocation('access rollback', { version: entry.id }) } }),
        })),
        ...(found.more
          ? { more: { label: messages.more, does: invocation('access history', { before: last.id }) } }
          : {}),
      },
      quiet(messages.zero),
    ],
  };
}

export function explanationCard(found: Explanation): Card {
  const record = shortId({ noun: found.noun, id: found.id });
  const { actor, lines } = found;
  const role = messages.asWho(roleNames[actor.role] ?? same(actor.role), actor.departmentKey);
  const unplaced = actor.departmentId === null && actor.role !== 'admin';
  const list = (some: readonly Explained[]): Block => ({
    block: 'list',
    items: some.map((line) => ({
      text: [line.allowed ? '✓ ' : '✗ ', { strong: lineName(line) }],
      detail: whyOf(line, found.grants),
    })),
  });
  const under = found.on && shortId({ noun: found.on.noun, id: found.on.id });
  return {
    title: [found.self ? messages.explainOwn(record) : messages.explainTitle(actor.name, record)],
    blocks: [
      quiet(role),
      ...(unplaced ? [text(messages.unplaced(actor.name))] : []),
      list(lines),
      ...(found.on && under
        ? [text({ strong: messages.restsOn(under) }), list(found.on.lines), quiet(messages.restsUnseen(under))]
        : []),
    ] satisfies Block[],
  };
}

function lineName({ action, field }: Explained): Msg {
  const verb = actionNames[action];
  if (field === null) return verb;
  const part = fieldNames[field] ?? same(field);
  return { en: `${verb.en}: ${part.en}`, zh: `${verb.zh}：${part.zh}` };
}

function whyOf({ rule, ways }: Explained, grants: readonly GrantRow[]): Span[] {
  if (rule === null) {
    const named = ways.map((way) => conditionNames[way] ?? same(way));
    return [named.length === 0 ? messages.noRule : messages.wouldTake(listOf(named, 'or'))];
  }
  const from = rule.from;
  if (from?.kind === 'floor') return [messages.floor];
  if (from?.kind === 'grant') {
    const grant = grants.find(({ id }) => id === from.id);
    if (!grant) return [idOf(from.id)];
    return [
      messages.byGrant(idOf(grant.id), grant.byName ?? 'Crossdesk'),
      { time: grant.createdAt, show: 'date' },
      ': ',
      grantText(grant),
    ];
  }
  const conditions = Object.keys(rule.conditions ?? {}).map((name) => conditionNames[name] ?? same(name));
  const to = from ? audiences[from.to] : audiences.everyone;
  if (from?.to === 'admin') return [to];
  const why = conditions.length === 0 ? to : listOf([to, ...conditions]);
  return [
    messages.byDefault(conditions.length === 0 ? to : { en: `${to.en}, since ${listOf(conditions).en}`, zh: why.zh }),
  ];
}

export function previewCard({ name, record, card }: Preview): Card {
  if (!card) return { title: [messages.previewNothing(name, record)], blocks: [quiet(messages.noButtons)] };
  return {
    ...card,
    blocks: [text({ strong: messages.previewTitle(name) }), ...card.blocks, quiet(messages.noButtons)],
  };
}
