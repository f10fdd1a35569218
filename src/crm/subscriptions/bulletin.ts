import { z } from 'zod';
import { type Block, type Button, type Card, type ListItem, quiet, type Span } from '../../cards/card.ts';
import { intArg } from '../../commands/arg.ts';
import { defineCommand, defineNoun, type Noun } from '../../commands/define.ts';
import { invocation } from '../../core/invocation.ts';
import { type Msg, msg, plural } from '../../core/msg.ts';
import { type NounName, recordRef, shortId } from '../../core/records.ts';
import { defineOperation, type ReadCtx, type Viewer } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';

/** Longer lists are read by nobody; what is due comes first. */
const mostShown = 25;

interface Told {
  readonly noun: NounName;
  readonly recordId: number;
  readonly event: string;
  readonly count: number;
  readonly isDue: boolean;
}

/**
 * Several things in one message: what happened while it was quiet, or all at once. Each line is a record with the viewer's rights; what
 * they may not see is left out.
 */
export function createBulletins(nouns: () => readonly Noun[]): Noun {
  const titles = (type: string): Msg | undefined => {
    const event = nouns()
      .flatMap((noun) => noun.events)
      .find((one) => one.type === type);
    return event?.lead ?? event?.title;
  };

  async function card(ctx: ReadCtx, id: number, viewer: Viewer): Promise<Card | null> {
    const [bulletin] = await ctx.tx.rows<{ reason: 'quiet' | 'muted' | 'burst'; staffId: number | null }>(sql`
      SELECT b.reason, t.staff_id AS "staffId" FROM bulletins b JOIN targets t ON t.id = b.target_id WHERE b.id = ${id}::int`);
    if (!bulletin || !viewer.can('read', 'bulletin', { id, ownerId: bulletin.staffId })) return null;
    const told = await ctx.tx.rows<Told>(sql`
      SELECT d.noun, d.record_id AS "recordId", (array_agg(d.event ORDER BY d.id DESC))[1] AS event, count(*)::int AS count,
        bool_or(d.event ~ '(due|due_soon|overdue|reminded)$') AS "isDue"
      FROM deliveries d WHERE d.bulletin_id = ${id}::int GROUP BY d.noun, d.record_id
      ORDER BY 5 DESC, max(d.id) DESC LIMIT 500`);
    const items = await linesOf(ctx, told, viewer);
    if (items.length === 0) return null;
    const happenings = told.reduce((sum, { count }) => sum + count, 0);
    const left = items.length - mostShown;
    const blocks: Block[] = [{ block: 'list', items: items.slice(0, mostShown) }];
    if (left > 0) blocks.push(quiet(messages.more(left)));
    return {
      ref: recordRef('bulletin', id),
      title: [{ strong: messages.heading(bulletin.reason, happenings, told.length) }],
      blocks,
    };
  }

  /** Only of what the viewer may see, each noun's cards drawn together. */
  async function linesOf(ctx: ReadCtx, told: readonly Told[], viewer: Viewer): Promise<ListItem[]> {
    const drawn = new Map<string, Card>();
    for (const name of new Set(told.map((one) => one.noun))) {
      const noun = nouns().find((one) => one.name === name);
      const ids = told
        .filter((one) => one.noun === name)
        .map((one) => one.recordId)
        .slice(0, mostShown * 2);
      for (const [id, one] of await cardsOf(ctx, noun, ids, viewer)) drawn.set(`${name} ${id}`, one);
    }
    return told.flatMap((one) => {
      const found = drawn.get(`${one.noun} ${one.recordId}`);
      return found ? [line(one, found)] : [];
    });
  }

  function line(one: Told, drawn: Card): ListItem {
    const show = showOf(
      nouns().find(({ name }) => name === one.noun),
      one.recordId,
    );
    const times: Span[] = one.count > 1 ? [' · ', messages.times(one.count)] : [];
    return {
      text: drawn.title,
      detail: [titles(one.event) ?? messages.changed, ...times],
      ...(show ? { button: show } : {}),
    };
  }

  const showBulletin = defineOperation<{ id: number }, { id: number }>({
    name: 'bulletin.show',
    input: z.object({ id: z.number().int() }),
    requires: { action: 'read', subject: 'bulletin' },
    writes: false,
    run: async (_ctx, input) => input,
  });

  return defineNoun({
    name: 'bulletin',
    title: messages.title,
    words: ['bulletin', 'bulletins', '汇总'],
    area: 'company',
    operations: [showBulletin],
    commands: [
      defineCommand({
        path: 'bulletin show',
        zh: '汇总 查看',
        summary: messages.summary,
        examples: { en: ['bulletin show 3'], zh: ['汇总 查看 3'] },
        hidden: true,
        args: { id: { ...intArg<true>({ label: messages.title, required: true, min: 1 }), takes: 'one' as const } },
        runs: showBulletin,
        input: ({ values }) => ({ id: values.id }),
        reply: ({ id }) => ({ show: recordRef('bulletin', id), to: 'caller' }),
      }),
    ],
    events: [{ type: 'bulletin.made', title: messages.title }],
    references: [],
    card,
    policy: {
      from: sql`bulletins b JOIN targets t ON t.id = b.target_id`,
      columns: { id: sql`b.id`, ownerId: sql`t.staff_id` },
    },
  });
}

async function cardsOf(
  ctx: ReadCtx,
  noun: Noun | undefined,
  ids: readonly number[],
  viewer: Viewer,
): Promise<ReadonlyMap<number, Card>> {
  if (noun?.cards && ids.length > 1) return noun.cards(ctx, ids, viewer);
  const found = new Map<number, Card>();
  for (const id of ids) {
    const one = await noun?.card?.(ctx, id, viewer);
    if (one) found.set(id, one);
  }
  return found;
}

/** The button that opens the record, where its noun has such a command. */
function showOf(noun: Noun | undefined, id: number): Button | null {
  const command = noun?.commands.find(({ path }) => path.endsWith(' show'));
  const arg = command && Object.keys(command.args)[0];
  if (!noun || !command || arg === undefined) return null;
  return {
    label: messages.open,
    does: invocation(command.path, { [arg]: shortId({ noun: noun.name as NounName, id }) }),
  };
}

const messages = {
  title: msg('Summary', '汇总'),
  summary: msg('Show a summary again', '再次查看汇总'),
  open: msg('Open', '打开'),
  changed: msg('Changed', '有更新'),
  times: (n: number): Msg => msg(`${n} times`, `${n} 次`),
  more: (n: number): Msg => msg(`And ${n} more.`, `另有 ${n} 项。`),
  heading: (reason: 'quiet' | 'muted' | 'burst', happenings: number, records: number): Msg => {
    const what = msg(
      `${plural(happenings, 'thing', 'things')} about ${plural(records, 'record', 'records')}`,
      `${records} 条记录共 ${happenings} 项动态`,
    );
    if (reason === 'quiet') return msg(`While it was quiet: ${what.en}`, `免打扰期间：${what.zh}`);
    if (reason === 'muted') return msg(`While this was muted: ${what.en}`, `静音期间：${what.zh}`);
    return msg(`Much at once: ${what.en}`, `短时间内：${what.zh}`);
  },
};
