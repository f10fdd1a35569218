import type { PersonalReason, Tell } from '../commands/define.ts';
import type { Reason, Rule } from '../core/delivery-rule.ts';
import type { NounName } from '../core/records.ts';
import type { OutboxEvent } from '../store/outbox.ts';

/** A place that can be told something, before it has a row of its own. */
export type TargetKey = `channel:${number}` | `staff:${number}`;

/** post: the record's live card. announce: a message that people notice. update: the live card, in place. */
export type DeliveryKind = 'post' | 'announce' | 'update';

export interface Route {
  readonly target: TargetKey;
  readonly kind: DeliveryKind;
  readonly rule: Rule;
}

export interface Person {
  readonly id: number;
  readonly active: boolean;
  /** Belongs to a department, or is an admin: whoever does not sees nothing protected. */
  readonly placed: boolean;
  readonly away: boolean;
  readonly coverId: number | null;
}

/** What routing needs to know of the world, read once for a batch of events. */
export interface World {
  /** Ids of the channels that are linked to a department and can be posted to. */
  channelsOf(departmentId: number): readonly number[];
  person(staffId: number): Person | undefined;
  livePosts(noun: NounName, recordId: number): readonly TargetKey[];
  /** Channels that are the record's own room, or in which its room is a thread. */
  rooms(noun: NounName, recordId: number): readonly number[];
  /** The linked channel where it was said, if it was said in one. */
  originChannel(event: OutboxEvent): number | null;
  readonly admins: readonly number[];
}

/** Who has to know of an event: at most one route a target. `tells`: what its noun declares. Pure. */
export function routeEvent(event: OutboxEvent, world: World, tells: readonly Tell[] = []): Route[] {
  const routes = new Routes(event, world);
  const fact = (name: string): number | null => numberOrNull(event.details[name]);
  switch (event.type) {
    case 'task.added':
      // Added with others when a project was started: the project's card says how many, once for each channel.
      if (fact('startedWithId') !== null) break;
      routes.channels('post', 'department', fact('departmentId'));
      routes.channels('post', 'customer-department', fact('customerDepartmentId'));
      break;
    case 'task.assigned':
      routes.personOrCover(fact('assigneeId'), 'assignee');
      // Added and assigned at once is one thing that happened: the channels have the new card already.
      if (event.companions.includes('task.added')) return routes.all();
      // Taking a task oneself is no news to anybody in particular: the card says so.
      routes.channels(
        event.actorId !== null && fact('assigneeId') === event.actorId ? 'post' : 'announce',
        'department',
        fact('departmentId'),
      );
      routes.livePosts();
      break;
    case 'task.due_soon':
    case 'task.due':
    case 'task.overdue': {
      const told = routes.personOrCover(fact('assigneeId'), 'assignee');
      const reached = routes.channels('announce', 'department', fact('departmentId'), told);
      // Nobody has it and nobody would see it: whoever wrote it down should.
      if (told === null && !reached) routes.person('announce', fact('creatorId'), { because: 'creator' });
      routes.livePosts();
      break;
    }
    case 'task.escalated': {
      const told = routes.personOrCover(fact('managerId'), 'manager');
      routes.personOrCover(fact('assigneeId'), 'assignee');
      // No manager, or one who has it: the admins are who can help.
      if (told === null) for (const admin of world.admins) routes.person('announce', admin, { because: 'admin' });
      routes.channels('announce', 'department', fact('departmentId'), told);
      routes.livePosts();
      break;
    }
    case 'task.completed':
      routes.person('announce', fact('creatorId'), { because: 'creator' });
      routes.livePosts();
      break;
    case 'customer.assigned':
      routes.personOrCover(fact('ownerId'), 'owner');
      routes.channels('post', 'department', fact('departmentId'));
      routes.rooms();
      routes.livePosts();
      break;
    case 'customer.added':
    case 'customer.edited':
    case 'customer.archived':
    case 'customer.restored':
      routes.channels('post', 'department', fact('departmentId'));
      routes.livePosts();
      break;
    case 'interaction.added':
      routes.channels('post', 'customer-department', fact('customerDepartmentId'));
      routes.personOrCover(fact('customerOwnerId'), 'owner');
      break;
    case 'subscription.tested':
      routes.directly(fact('channelId'), fact('staffId'), { because: 'subscription', id: event.recordId });
      break;
    case 'digest.made':
      routes.directly(fact('channelId'), fact('staffId'), { because: 'digest', id: fact('digestId') ?? 0 });
      break;
    case 'bulletin.made':
      routes.directly(fact('channelId'), fact('staffId'), { because: 'held' });
      break;
    case 'channel.broken':
    case 'channel.paused':
      for (const admin of world.admins) routes.person('announce', admin, { because: 'admin' });
      break;
    default:
      for (const tell of tells) {
        if ('admins' in tell) for (const admin of world.admins) routes.person('announce', admin, { because: 'admin' });
        else if ('channels' in tell) {
          const named = event.details[tell.channels];
          for (const id of Array.isArray(named) ? named : [named]) {
            routes.channels(tell.how, channelReason(tell.channels), numberOrNull(id));
          }
        } else if (tell.cover === false) routes.person('announce', fact(tell.person), { because: tell.because });
        else routes.personOrCover(fact(tell.person), tell.because);
      }
      // Whatever somebody is told of, the people in its room should notice too: an edit of the card there notifies nobody.
      if (tells.some(isForMore)) routes.rooms();
      // One channel's rights changed, not the record: what hangs elsewhere is as it should be.
      if (event.type.endsWith('.redrawn')) routes.livePosts(`channel:${fact('channelId')}`);
      else routes.livePosts();
  }
  return routes.all();
}

/** Collects routes; the first one for a target stays. */
class Routes {
  readonly #event: OutboxEvent;
  readonly #world: World;
  readonly #found = new Map<TargetKey, Route>();

  constructor(event: OutboxEvent, world: World) {
    this.#event = event;
    this.#world = world;
  }

  /** true: there is at least one such channel. */
  channels(
    kind: DeliveryKind,
    because: 'department' | 'customer-department',
    departmentId: number | null,
    ping: number | null = null,
  ): boolean {
    if (departmentId === null) return false;
    const origin = this.#world.originChannel(this.#event);
    const channels = this.#world.channelsOf(departmentId);
    for (const channel of channels) {
      this.#add(`channel:${channel}`, kind, {
        because,
        id: departmentId,
        ...(ping === null ? {} : { ping }),
        ...(channel === origin ? { origin: true } : {}),
      });
    }
    return channels.length > 0;
  }

  /** A message in the record's room, whatever else that channel would have got for it, unless it is a message already. */
  rooms(): void {
    const { noun, recordId } = this.#event;
    const origin = this.#world.originChannel(this.#event);
    for (const channel of this.#world.rooms(noun, recordId)) {
      const target: TargetKey = `channel:${channel}`;
      if (this.#found.get(target)?.kind === 'announce') continue;
      const rule: Rule = { because: 'room', ...(channel === origin ? { origin: true } : {}) };
      this.#found.set(target, { target, kind: 'announce', rule });
    }
  }

  /** Tells one person, unless it was their own doing or they may not know. */
  person(kind: DeliveryKind, staffId: number | null, reason: Reason): boolean {
    const person = staffId === null ? undefined : this.#world.person(staffId);
    if (!person?.active || !person.placed || person.id === this.#event.actorId) return false;
    this.#add(`staff:${person.id}`, kind, reason);
    return true;
  }

  /** A message to one target, whatever else is known of it. */
  directly(channelId: number | null, staffId: number | null, rule: Rule): void {
    if (channelId !== null) this.#add(`channel:${channelId}`, 'announce', rule);
    else if (staffId !== null) this.#add(`staff:${staffId}`, 'announce', rule);
  }

  /** Tells a person, or whoever covers for them while they are away. Resolves to who was told; null: nobody. */
  personOrCover(staffId: number | null, because: PersonalReason): number | null {
    if (staffId === null || staffId === this.#event.actorId) return null;
    const standIn = this.#cover(staffId);
    if (standIn !== null && this.person('announce', standIn, { because: 'cover', id: staffId })) return standIn;
    return this.person('announce', staffId, { because }) ? staffId : null;
  }

  /** Every card that shows the record follows it, or only the one that hangs there. */
  livePosts(only: string | null = null): void {
    const { noun, recordId } = this.#event;
    const origin = this.#world.originChannel(this.#event);
    for (const target of this.#world.livePosts(noun, recordId)) {
      if (only !== null && target !== only) continue;
      this.#add(target, 'update', { because: 'live', ...(target === `channel:${origin}` ? { origin: true } : {}) });
    }
  }

  all(): Route[] {
    return [...this.#found.values()];
  }

  /** The first present colleague along the chain of covers. Without one the person hears it when they are back. */
  #cover(staffId: number): number | null {
    const passed = new Set<number>();
    let person = this.#world.person(staffId);
    while (person?.away && person.coverId !== null && !passed.has(person.id)) {
      passed.add(person.id);
      person = this.#world.person(person.coverId);
    }
    const present = person?.active && person.placed && !person.away && person.id !== staffId;
    return present && person && person.id !== this.#event.actorId ? person.id : null;
  }

  #add(target: TargetKey, kind: DeliveryKind, rule: Rule): void {
    if (!this.#found.has(target)) this.#found.set(target, { target, kind, rule });
  }
}

/** A post only shows the card, and what is told to one person whom nobody covers is about them. */
function isForMore(tell: Tell): boolean {
  return 'channels' in tell ? tell.how === 'announce' : !('cover' in tell && tell.cover === false);
}

/** The customer's department is told because of the customer, any other because it has the record. */
function channelReason(detail: string): 'department' | 'customer-department' {
  return detail === 'customerDepartmentId' ? 'customer-department' : 'department';
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
