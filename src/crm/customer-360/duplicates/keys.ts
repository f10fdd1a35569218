import { createHash } from 'node:crypto';
import { nameParts, soundsOf } from '../../../core/names.ts';
import { type Compared, nameKey, websiteHost } from './likeness.ts';

/**
 * Blocking keys: two customers are compared only where they have one in common. A Chinese name meets what it is called in Latin
 * letters by its pinyin; names in other scripts meet through the aliases that people enter.
 *
 * name: telling words in order. sound: the same without vowels and doubled letters, where most slips of the hand are. pinyin: how a
 * Chinese name is said, and a Latin one that could be pinyin. email, phone: digests of their normal form. site: the website's host,
 * and the domain of the e-mail address where it is the customer's own.
 */
export const keyKinds = ['email', 'name', 'phone', 'pinyin', 'site', 'sound'] as const;
export type KeyKind = (typeof keyKinds)[number];

export interface BlockKey {
  readonly kind: KeyKind;
  /** 64 bits, so that the index stays small and names nobody. */
  readonly hash: bigint;
}

export function keysOf(customer: Compared): BlockKey[] {
  const keys = new Map<string, BlockKey>();
  const add = (kind: KeyKind, text: string | null): void => {
    if (text === null || text === '') return;
    const hash = hashOf(`${kind}:${text}`);
    keys.set(`${kind} ${hash}`, { kind, hash });
  };
  for (const name of [customer.name, ...customer.aliases]) {
    add('name', nameKey(name));
    add('sound', soundKey(name));
    for (const sound of soundsOf(name)) add('pinyin', sound);
  }
  add('email', customer.emailDigest);
  add('phone', customer.phoneDigest);
  add('site', websiteHost(customer.website));
  add('site', customer.emailDomain);
  return [...keys.values()];
}

/** '' where too little is left to say anything: most short names would share it. */
export function soundKey(name: string): string {
  const { words, runs } = nameParts(name);
  const heard = words.map((word) => word.charAt(0) + word.slice(1).replace(/[aeiouy]/gu, ''));
  const joined = [...heard.map((word) => word.replace(/(.)\1+/gu, '$1')), ...runs].sort().join(' ');
  return joined.replace(/ /gu, '').length < 5 && runs.length === 0 ? '' : joined;
}

function hashOf(text: string): bigint {
  return createHash('sha256').update(text).digest().readBigInt64BE(0);
}
