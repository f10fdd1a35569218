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
import { invocation } from '../../core/invocation.ts';
import { listOf, type Msg, same } from '../../core/msg.ts';
import { recordRef, shortId } from '../../core/records.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import { mayDo, messages, roleNames } from './messages.ts';
import { needsWelcome, pageSize, type Self, type StaffList, type Welcome } from './operations/directory.ts';
import type { Deactivated } from './operations/place.ts';
import { type Person, person, policyRecord } from './people.ts';
import { isAway } from './rules.ts';

const platformNames: Readonly<Record<string, string>> = { slack: 'Slack', teams: 'Microsoft Teams' };

const idOf = (p: Person): string => shortId({ noun: 'staff', id: p.id });

function absence(p: Person, now: Date): Span[] {
  if (p.awayUntil === null || p.awayUntil <= now) return [];
  const span: Span[] = [messages.away, ' '];
  if (!isAway(p, now) && p.awayFrom) span.push(messages.from, { time: p.awayFrom, show: 'date' }, ' ');
  span.push(messages.until, { time: p.awayUntil, show: 'date' });
  if (p.coverId !== null && p.coverName !== null)
    span.push(messages.coveredBy, { staff: p.coverId, name: p.coverName });
  return span;
}

/** What this viewer may do about the colleague. */
function actionsOn(p: Person, viewer: Viewer, now: Date): Button[] {
  const of = (verb: string, arg: string): Button['does'] => invocation(`staff ${verb}`, { [arg]: idOf(p) });
  const own = viewer.staffId === p.id;
  const list: Button[] = [];
  if (p.active && !(own && p.role !== 'admin') && viewer.can('place', 'staff', policyRecord(p))) {
    list.push({ label: messages.place, does: of('place', 'person') });
  }
  if (p.active && (own || viewer.can('edit', 'staff', policyRecord(p)))) {
    const awayAhead = p.awayUntil !== null && p.awayUntil > now;
    if (awayAhead) list.push({ label: own ? messages.imBack : messages.isBack, does: of('back', 'person') });
    list.push({ label: messages.setAway, does: of('away', 'for') });
  }
  if (!own && viewer.can('archive', 'staff', policyRecord(p))) {
    list.push(
      p.active
        ? {
            label: messages.deactivate,
            does: of('deactivate', 'person'),
            style: 'danger',
            confirm: messages.deactivateConfirm(p.name),
          }
        : { label: messages.activate, does: of('activate', 'person') },
    );
  }
  return list;
}

const listTitles: Record<StaffList['filter'], Msg> = {
  all: messages.title,
  department: messages.title,
  unplaced: messages.titleUnplaced,
  away: messages.titleAway,
  inactive: messages.titleInactive,
};

export function staffListCard(list: StaffList, viewer: Viewer, now: Date): Card {
  const title = list.department ? messages.titleOf(list.department) : listTitles[list.filter];
  if (list.people.length === 0) {
    const nobody =
      list.filter === 'unplaced'
        ? messages.nobodyUnplaced
        : list.filter === 'away'
          ? messages.nobodyAway
          : messages.noneHere;
    return { title: [title], blocks: [text(nobody)] };
  }
  const items = list.people.map((p): ListItem => {
    const facts: Span[] = [p.department ?? messages.noDepartment, ' · ', roleNames[p.role], ` · ${idOf(p)}`];
    const away = absence(p, now);
    if (away.length > 0) facts.push(' · ', ...away);
    const actions = actionsOn(p, viewer, now);
    const toPlace = list.filter === 'unplaced' ? actions.find((action) => action.label === messages.place) : undefined;
    const show: Button = { label: messages.show, does: invocation('staff show', { person: idOf(p) }) };
    return {
      text: [{ staff: p.id, name: p.name }],
      detail: facts,
      ...(toPlace ? { button: toPlace } : {}),
      overflow: [show, ...actions.filter((action) => action !== toPlace)],
    };
  });
  const more =
    list.left > 0
      ? {
          label: messages.more(list.left),
          does: invocation('staff list', {
            from: list.from + pageSize,
            ...(list.department && list.people[0]?.departmentKey ? { department: list.people[0].departmentKey } : {}),
            ...(list.filter === 'all' || list.filter === 'department' ? {} : { [list.filter]: 'yes' }),
          }),
        }
      : undefined;
  return { title: [title], blocks: [{ block: 'list', items, ...(more ? { more } : {}) }] };
}

function details(p: Person, personal: boolean): Extract<Block, { block: 'fields' }>['fields'] {
  return [
    { label: messages.department, value: [p.department ?? messages.noDepartment] },
    { label: messages.role, value: [roleNames[p.role]] },
    ...(p.email !== null && personal ? [{ label: messages.email, value: [p.email] }] : []),
    { label: messages.timezone, value: [p.timezone] },
    { label: messages.language, value: [messages.languageNames[p.locale]] },
  ];
}

/** A colleague through the viewer's eyes; their address stays out of channels. */
export async function personCard(ctx: ReadCtx, id: number, viewer: Viewer): Promise<Card | null> {
  const p = await person(ctx.tx, id);
  if (!p || (viewer.staffId !== id && !viewer.can('read', 'staff', policyRecord(p)))) return null;
  const away = absence(p, ctx.now);
  const actions = actionsOn(p, viewer, ctx.now);
  return {
    ref: recordRef('staff', id),
    title: [{ strong: p.name }, ` ${idOf(p)}`],
    tone: p.active ? 'info' : 'warn',
    blocks: [
      ...(p.active ? [] : [text(messages.deactivated)]),
      ...(away.length > 0 ? [text(...away)] : []),
      { block: 'fields', fields: details(p, viewer.staffId !== null) },
      ...(actions.length > 0 ? [buttons(actions.slice(0, 3), actions.slice(3))] : []),
    ],
  };
}

export function deactivatedNote({ person: p, customers, tasks }: Deactivated): Span[] {
  const note: Span[] = [messages.deactivatedDone(p.name)];
  if (customers + tasks > 0) note.push(' ', messages.leftBehind(customers, tasks));
  return note;
}

export function whoAmICard(self: Self, now: Date): Card {
  const { person: p, welcome } = self;
  const away = absence(p, now);
  const own: Button[] = [{ label: messages.settingsButton, does: invocation('settings') }];
  own.push(
    p.awayUntil !== null && p.awayUntil > now
      ? { label: messages.imBack, does: invocation('staff back') }
      : { label: messages.setAway, does: invocation('staff away') },
  );
  return {
    title: [messages.whoTitle(p.name), ` · ${idOf(p)}`],
    blocks: [
      ...(welcome ? welcomeBlocks(welcome) : []),
      ...(away.length > 0 ? [text(...away)] : []),
      { block: 'fields', fields: details(p, true) },
      {
        block: 'fields',
        fields: [
          { label: messages.mayDo, value: [mayDo[needsWelcome(p) ? 'unplaced' : p.role]] },
          {
            label: messages.identities,
            value: [
              self.identities
                .map((i) => `${platformNames[i.platform] ?? i.platform}: ${i.name} (${i.workspace})`)
                .join(', ') || '–',
            ],
          },
        ],
      },
      buttons(own),
    ],
  };
}

export function welcomeCard(welcome: Welcome): Card {
  return { title: [messages.welcome(welcome.name)], blocks: welcomeBlocks(welcome) };
}

/** Says nothing protected: what this is, and how to get a department. */
export function welcomeBlocks(welcome: Welcome): Block[] {
  const blocks: Block[] = [text(messages.welcomeText)];
  if (welcome.open.length > 0) {
    blocks.push(
      text(messages.welcomeJoin),
      buttons(
        welcome.open.map((d) => ({
          label: messages.join(d.name),
          does: invocation('department join', { department: d.key }),
          confirm: messages.joinConfirm(d.name),
        })),
      ),
    );
  }
  blocks.push(
    welcome.admins.length > 0
      ? quiet(messages.welcomeAsk(listOf(welcome.admins.map(same), 'or')))
      : quiet(messages.welcomeAskNobody),
  );
  return blocks;
}

export function settingsCard(p: Person, saved: boolean): Card {
  const origin = (chosen: boolean): Msg => (chosen ? messages.chosen : messages.followed);
  return {
    title: [messages.settingsTitle],
    ...(saved ? { tone: 'good' as const } : {}),
    blocks: [
      ...(saved ? [text(messages.saved)] : []),
      {
        block: 'fields',
        fields: [
          { label: messages.language, value: [messages.languageNames[p.locale], origin(p.localeChosen)] },
          { label: messages.timezone, value: [p.timezone, origin(p.zoneChosen)] },
        ],
      },
      buttons([
        { label: messages.change, does: invocation('form', { command: 'settings' }), style: 'primary' },
        ...(p.localeChosen || p.zoneChosen
          ? [{ label: messages.followPlatform, does: invocation('settings', { language: 'auto', timezone: 'auto' }) }]
          : []),
      ]),
    ],
  };
}
