import type { NounName } from '../core/records.ts';
import { shortIdPrefix } from '../core/records.ts';
import type { AnyOperation } from '../operations/operation.ts';
import type { AnyCommand, Noun, ReferenceResolver } from './define.ts';
import { didYouMean } from './values/did-you-mean.ts';

/** What a line's first words mean. */
export type Match =
  | { readonly kind: 'command'; readonly command: AnyCommand; readonly words: number }
  | { readonly kind: 'noun'; readonly noun: Noun }
  | { readonly kind: 'none' };

export interface Registry {
  readonly nouns: readonly Noun[];
  readonly commands: readonly AnyCommand[];
  command(path: string): AnyCommand | undefined;
  operation(name: string): AnyOperation | undefined;
  reference(name: string): ReferenceResolver;
  noun(name: string): Noun | undefined;
  nounOf(command: AnyCommand): Noun;
  /** The longest name that the words begin with. */
  match(words: readonly string[]): Match;
  /** What somebody may have meant: commands' own names, in the language that was typed; at most three. */
  near(words: string): readonly string[];
  /** The same among a noun's commands, for what was typed after the noun. */
  nearVerb(noun: Noun, words: string): readonly string[];
}

/** Names have at most this many words. */
const longestName = 3;

/** Collects what the nouns declare and refuses, at start, whatever two of them both claim. */
export function createRegistry(nouns: readonly Noun[]): Registry {
  const commands = nouns.flatMap((noun) => noun.commands);
  const owner = new Map<AnyCommand, Noun>(
    nouns.flatMap((noun) => noun.commands.map((command) => [command, noun] as const)),
  );
  const byPath = unique('command', commands, (command) => [command.path]);
  const operations = unique(
    'operation',
    nouns.flatMap((noun) => noun.operations),
    (operation) => [operation.name],
  );
  const references = unique(
    'reference',
    nouns.flatMap((noun) => noun.references),
    (reference) => [reference.name],
  );
  const nounByWord = unique('noun', nouns, (noun) => noun.words.map(fold));
  const byName = unique('command', commands, (command) => namesOf(command, owner.get(command) as Noun));
  unique('callback', commands, (command) =>
    [command.onMessage?.callbackId, command.onShortcut?.callbackId].filter((id) => id !== undefined),
  );

  const names = [...new Set([...byName.keys(), ...nounByWord.keys()])].filter((name) => !byName.get(name)?.hidden);

  return {
    nouns,
    commands,
    command: (path) => byPath.get(path),
    operation: (name) => operations.get(name),
    reference(name) {
      const found = references.get(name);
      if (!found) throw new Error(`No noun registered a reference “${name}”.`);
      return found;
    },
    noun: (name) => nouns.find((noun) => noun.name === name),
    nounOf: (command) => owner.get(command) as Noun,
    match(words) {
      for (let count = Math.min(longestName, words.length); count > 0; count -= 1) {
        const command = byName.get(fold(words.slice(0, count).join(' ')));
        if (command) return { kind: 'command', command, words: count };
      }
      const noun = nounByWord.get(fold(words[0] ?? ''));
      return noun ? { kind: 'noun', noun } : { kind: 'none' };
    },
    near(words) {
      const found = didYouMean(fold(words), names);
      return distinct(found.map((name) => properName(byName.get(name), name)));
    },
    nearVerb(noun, words) {
      const verbs = new Map<string, AnyCommand>();
      for (const command of noun.commands) {
        if (!command.hidden) for (const verb of verbsOf(command, noun)) verbs.set(verb, command);
      }
      const found = didYouMean(fold(words), [...verbs.keys()]);
      return distinct(found.map((verb) => properName(verbs.get(verb), verb)));
    },
  };
}

/** The noun whose short ids look like this word: `T-142` → 'task'. */
export function nounOfShortId(word: string): { noun: NounName; id: number } | null {
  const found = /^#?([A-Za-z]{1,2})[-–—_]?(\d{1,10})$/u.exec(word.trim());
  if (!found?.[1] || !found[2]) return null;
  const prefix = found[1].toUpperCase();
  const entry = Object.entries(shortIdPrefix).find(([, letters]) => letters === prefix);
  return entry ? { noun: entry[0] as NounName, id: Number(found[2]) } : null;
}

export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

/** An alias that was nearly typed is answered with the name that help uses, in the same language. */
function properName(command: AnyCommand | undefined, typed: string): string {
  if (!command) return typed;
  return /\p{Script=Han}/u.test(typed) ? command.zh : command.path;
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}

/** All ways to write a command's name: its path, aliases and Chinese name, the noun in each of its words, Chinese also without a space. */
function namesOf(command: AnyCommand, noun: Noun): string[] {
  const written = [command.path, command.zh, ...(command.aliases ?? [])].map(fold);
  const nounWords = noun.words.map(fold);
  const all = new Set<string>();
  for (const name of written) {
    const [first = '', ...rest] = name.split(' ');
    const starts = nounWords.includes(first) && rest.length > 0 ? nounWords : [first];
    for (const start of starts) {
      const full = [start, ...rest].join(' ');
      all.add(full);
      if (/\p{Script=Han}/u.test(full) && !/\p{Script=Latin}/u.test(full)) all.add(full.replaceAll(' ', ''));
    }
  }
  return [...all];
}

function verbsOf(command: AnyCommand, noun: Noun): string[] {
  const nounWords = noun.words.map(fold);
  return namesOf(command, noun)
    .map((name) => name.split(' '))
    .filter(([first, ...rest]) => rest.length > 0 && nounWords.includes(first ?? ''))
    .map(([, ...rest]) => rest.join(' '));
}

function unique<T>(what: string, items: readonly T[], keysOf: (item: T) => readonly string[]): Map<string, T> {
  const map = new Map<string, T>();
  for (const item of items) {
    for (const key of new Set(keysOf(item))) {
      if (map.has(key)) throw new Error(`Two declarations claim the ${what} “${key}”.`);
      map.set(key, item);
    }
  }
  return map;
}
