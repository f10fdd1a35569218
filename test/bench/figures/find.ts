import type { Actor } from '../../../src/core/actor.ts';
import { systemClock } from '../../../src/core/clock.ts';
import { asId } from '../../../src/core/ids.ts';
import { findCustomers } from '../../../src/crm/customers/operations/find.ts';
import { createExecutor } from '../../../src/operations/execute.ts';
import { createDatabase } from '../../../src/store/database.ts';
import { benchSecrets, firstCustomers } from '../company.ts';
import type { Bench } from '../context.ts';
import { lookUp } from '../floors/lookup.ts';
import { growCustomers } from '../grow.ts';
import { customerNamed, type Person } from '../names.ts';
import { createRandom, percentile } from '../statistics.ts';
import { type Figure, ms, timeFigure } from '../table.ts';

/** Wanted: p95 at a million customers below this. */
const most = 150;
const million = 1_000_000;

/** Somebody in Sales who may read what Sales may read: rights are part of every search. */
const searcher: Actor = {
  staffId: asId(4),
  name: 'Colleague 4',
  role: 'member',
  departmentId: asId(1),
  departmentKey: 'sales',
  locale: 'en',
  timezone: 'UTC',
};

/** The operation `customer.find` over a fixed mix of queries, at growing numbers of customers. */
export async function find(bench: Bench): Promise<Figure[]> {
  const url = await bench.company('find');
  const database = createDatabase({ url });
  const executor = createExecutor({ database, clock: systemClock, secrets: benchSecrets, onEvents: () => undefined });
  const figures: Figure[] = [];
  let there = firstCustomers;
  try {
    for (const count of bench.options.customers) {
      if (count > there) {
        bench.progress(`adding customers up to ${count.toLocaleString('en')} …`);
        await growCustomers(database.pool, there + 1, count);
        there = count;
      }
      bench.progress(`find at ${count.toLocaleString('en')} customers …`);
      const search = async (query: string): Promise<readonly number[]> => {
        const call = { actor: searcher, door: 'command', receipt: null } as const;
        const { rows } = await executor.execute(findCustomers, { query }, call);
        return rows.map((row) => row.id);
      };
      const searches = mix(count, bench.options.searches);
      for (const { query } of mix(count, 15, 77)) await search(query);
      const took = new Map<Kind, number[]>(kinds.map((kind) => [kind, []]));
      const floor: number[] = [];
      const found = new Map<Kind, number>(kinds.map((kind) => [kind, 0]));
      for (const { kind, query, id } of searches) {
        const began = performance.now();
        const ids = await search(query);
        took.get(kind)?.push(performance.now() - began);
        if (ids.includes(id)) found.set(kind, (found.get(kind) ?? 0) + 1);
        const asked = performance.now();
        await lookUp(database.pool, id);
        floor.push(performance.now() - asked);
      }
      const all = [...took.values()].flat();
      const name = `find among ${count.toLocaleString('en')}`;
      figures.push(timeFigure(`${name}, p50`, percentile(all, 0.5), percentile(floor, 0.5)));
      const p95 = percentile(all, 0.95);
      const figure = timeFigure(`${name}, p95`, p95, percentile(floor, 0.95));
      figures.push(count < million ? figure : { ...figure, wanted: `< ${most} ms`, met: p95 < most });
      bench.note(byKind(count, took, found));
    }
    return figures;
  } finally {
    await database.close();
  }
}

const kinds = [
  'prefix',
  'typo in a word',
  'typo in a full name',
  'accents dropped',
  'two Chinese characters',
  'e-mail',
] as const;
type Kind = (typeof kinds)[number];

interface Search {
  readonly kind: Kind;
  readonly query: string;
  /** The customer that is meant. */
  readonly id: number;
}

/** The same searches in every run, of each kind alike, all kinds in turns. */
function mix(customers: number, each: number, seed = 1): Search[] {
  const random = createRandom(seed);
  const searches: Search[] = [];
  for (let round = 0; round < each; round += 1) {
    for (const kind of kinds) {
      const { id, person } = somebodyFor(kind, customers, random);
      searches.push({ kind, query: queryFor(kind, person, random), id });
    }
  }
  return searches;
}

function somebodyFor(kind: Kind, customers: number, random: () => number): { id: number; person: Person } {
  for (;;) {
    const id = 1 + Math.floor(random() * customers);
    const person = customerNamed(id);
    const plain = person.name.normalize('NFD') === person.name;
    if (
      kind === 'two Chinese characters' ? person.script !== 'chinese' : person.script !== 'latin' && kind !== 'e-mail'
    )
      continue;
    if (kind === 'accents dropped' && plain) continue;
    if (kind === 'typo in a full name' && person.kind !== 'company') continue;
    return { id, person };
  }
}

function queryFor(kind: Kind, { name, telling, email }: Person, random: () => number): string {
  switch (kind) {
    case 'prefix':
      return name.slice(0, 5);
    case 'typo in a word':
      return misspelt(telling, random);
    case 'typo in a full name':
      return name.replace(telling, misspelt(telling, random));
    case 'accents dropped':
      return name.normalize('NFD').replace(/\p{M}/gu, '');
    case 'two Chinese characters':
      return telling.slice(0, 2);
    case 'e-mail':
      return email;
    default:
      return kind satisfies never;
  }
}

/** One letter after the first is wrong, missing, or changed its place with the next. */
function misspelt(word: string, random: () => number): string {
  const at = 1 + Math.floor(random() * (word.length - 2));
  const [before, letter, next, after] = [word.slice(0, at), word.charAt(at), word.charAt(at + 1), word.slice(at + 2)];
  const way = random();
  if (way < 0.34) return before + (letter === 'e' ? 'a' : 'e') + next + after;
  return way < 0.67 ? before + next + after : before + next + letter + after;
}

function byKind(customers: number, took: Map<Kind, number[]>, found: Map<Kind, number>): string {
  const lines = kinds.map((kind) => {
    const times = took.get(kind) ?? [];
    const share = Math.round(((found.get(kind) ?? 0) / Math.max(1, times.length)) * 100);
    const p = [0.5, 0.95].map((part) => ms(percentile(times, part)).padStart(8)).join('  ');
    return `  ${kind.padEnd(24)}${p}  ${String(share).padStart(3)} %`;
  });
  const head = `  ${''.padEnd(24)}     p50       p95  meant one on the first page`;
  return [`Find among ${customers.toLocaleString('en')} customers, by what is typed:`, head, ...lines, ''].join('\n');
}
