import { nameParts, pairs, searchName, soundsLike, soundsOf } from '../../../core/names.ts';
import { editDistance, toleratedEdits } from '../../customers/ranking.ts';

/** What of a customer is compared. Digests stand for contact details, so nothing has to be opened. */
export interface Compared {
  readonly id: number;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly kind: 'person' | 'company';
  readonly country: string | null;
  readonly website: string | null;
  readonly emailDigest: string | null;
  readonly phoneDigest: string | null;
  /** What stands behind the @, where the domain is the customer's own; null: there is none, or many share it. */
  readonly emailDomain: string | null;
  readonly birthYear: number | null;
}

/** Why two customers look like one, and why not after all. */
export const reasonPoints = {
  'same-email': 60,
  'same-phone': 45,
  'same-name': 55,
  'same-words': 50,
  'same-sound': 50,
  'near-name': 35,
  'same-website': 40,
  'same-domain': 30,
  'same-country': 5,
  'other-country': -15,
  'other-kind': -25,
  'other-birth-year': -40,
} as const;
export type Reason = keyof typeof reasonPoints;

/** These say something of a contact detail, so that only who may read both sees them. */
export const contactReasons: ReadonlySet<Reason> = new Set<Reason>(['same-email', 'same-phone', 'same-domain']);
/** And this of a personal one: it only ever takes points away, and is told to nobody. */
const untold: ReadonlySet<Reason> = new Set<Reason>(['other-birth-year']);

/** From so many points a pair is worth looking at. */
export const worthALook = 50;

export interface Likeness {
  /** 0 to 100 */
  readonly score: number;
  /** The same without what contact details say. */
  readonly openScore: number;
  readonly reasons: readonly Reason[];
}

/** How much two customers look like one. Pure, and the same whichever comes first. */
export function likeness(a: Compared, b: Compared): Likeness {
  const reasons: Reason[] = [];
  if (a.emailDigest !== null && a.emailDigest === b.emailDigest) reasons.push('same-email');
  if (a.phoneDigest !== null && a.phoneDigest === b.phoneDigest) reasons.push('same-phone');
  const named = nameReason(a, b);
  if (named) reasons.push(named);
  const [host, otherHost] = [websiteHost(a.website), websiteHost(b.website)];
  if (host !== null && host === otherHost) reasons.push('same-website');
  else if (sharesDomain(a, host, b, otherHost) && !reasons.includes('same-email')) reasons.push('same-domain');
  // Nothing in common so far: a country is no reason to look.
  if (reasons.length > 0) {
    if (a.country !== null && b.country !== null)
      reasons.push(a.country === b.country ? 'same-country' : 'other-country');
    if (a.kind !== b.kind) reasons.push('other-kind');
    if (a.birthYear !== null && b.birthYear !== null && a.birthYear !== b.birthYear) reasons.push('other-birth-year');
  }
  return {
    score: sumOf(reasons),
    openScore: sumOf(reasons.filter((reason) => !contactReasons.has(reason))),
    reasons: reasons.filter((reason) => !untold.has(reason)),
  };
}

/** Mail of the same house, or mail of the one where the other's website is. */
function sharesDomain(a: Compared, host: string | null, b: Compared, otherHost: string | null): boolean {
  const [one, other] = [a.emailDomain, b.emailDomain];
  return (one !== null && (one === other || one === otherHost)) || (other !== null && other === host);
}

function sumOf(reasons: readonly Reason[]): number {
  const points = reasons.reduce((sum, reason) => sum + reasonPoints[reason], 0);
  return Math.max(0, Math.min(100, points));
}

/** Any name of the one with any name of the other; the surest reason counts. */
function nameReason(a: Compared, b: Compared): Reason | null {
  const names = (one: Compared): string[] => [one.name, ...one.aliases].filter((name) => searchName(name) !== '');
  let best: Reason | null = null;
  for (const one of names(a)) {
    for (const other of names(b)) {
      if (searchName(one) === searchName(other)) return 'same-name';
      if (nameKey(one) === nameKey(other)) best = 'same-words';
      else if (best !== 'same-words' && soundsLike(one, other)) best = 'same-sound';
      else if (best === null && (isNear(one, other) || isHomophone(one, other))) best = 'near-name';
    }
  }
  return best;
}

/** Telling words in order, without legal forms: "Müller & Söhne GmbH" and "Sohne, Muller" are the same. '' where nothing tells. */
export function nameKey(name: string): string {
  const { words, runs } = nameParts(name);
  return [...words, ...runs].sort().join(' ');
}

/** All words but for slips of the typing hand; in scripts without spaces, most pairs of characters. */
function isNear(one: string, other: string): boolean {
  const [a, b] = [nameParts(one), nameParts(other)];
  if (a.words.length !== b.words.length || a.runs.length !== b.runs.length) return false;
  const words = [...a.words].sort();
  const others = [...b.words].sort();
  const close = words.every((word, at) => {
    const match = others[at] ?? '';
    const edits = toleratedEdits(Math.min(word.length, match.length));
    return word === match || (edits > 0 && editDistance(word, match, edits) <= edits);
  });
  return close && a.runs.every((run, at) => overlap(pairs(run), pairs(b.runs[at] ?? '')) >= 0.6);
}

/** Chinese that is said the same: whoever types pinyin picks the wrong character easily. Of two characters hundreds are. */
function isHomophone(one: string, other: string): boolean {
  if (!/\p{Script=Han}/u.test(one)) return false;
  const [a, b] = [nameParts(one).runs[0], nameParts(other).runs[0]];
  if (a === undefined || b === undefined || Array.from(a).length < 3) return false;
  const sounds = soundsOf(one);
  return soundsOf(other).some((sound) => sounds[0] === sound);
}

/** Of all there are, the share that both have: Jaccard. */
function overlap(a: readonly string[], b: readonly string[]): number {
  const all = new Set([...a, ...b]);
  const held = new Set(b);
  return all.size === 0 ? 0 : a.filter((one) => held.has(one)).length / all.size;
}

/** Sites where many have a page of their own: sharing one says nothing. */
const sharedHosts =
  /(?:^|\.)(?:facebook|linkedin|instagram|twitter|x|youtube|xing|google|weibo|wixsite|wordpress|blogspot|github|etsy|amazon|1688|taobao)\.(?:com|net|io)$/u;

/** The website's host without `www.`; null where it is nobody's own. */
export function websiteHost(website: string | null): string | null {
  if (website === null || !URL.canParse(website)) return null;
  const host = new URL(website).hostname.toLowerCase().replace(/^www\d?\./u, '');
  return sharedHosts.test(host) ? null : host;
}
