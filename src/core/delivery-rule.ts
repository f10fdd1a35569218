/** Why a person is told: what they are to the record. */
export type PersonalReason = 'assignee' | 'owner' | 'creator' | 'asked' | 'manager';

/**
 * Why somebody is told. It is kept with the delivery as a short text (`department:3 ping:12`), so that "why did I get
 * this?" is answered by what was decided when it happened, not by what would be decided now.
 */
export type Reason =
  /** The channel's department has the record. */
  | { readonly because: 'department'; readonly id: number }
  /** The channel's department has the customer that the record is about. */
  | { readonly because: 'customer-department'; readonly id: number }
  | { readonly because: PersonalReason | 'admin' }
  /** Stands in for the colleague of this id, who is away. */
  | { readonly because: 'cover'; readonly id: number }
  /** The subscription of this id. */
  | { readonly because: 'subscription'; readonly id: number }
  /** It comes at a set time: the digest of this id. */
  | { readonly because: 'digest'; readonly id: number }
  /** The channel, or a thread in it, is the record's own room. */
  | { readonly because: 'room' }
  /** Several things that were held back. */
  | { readonly because: 'held' }
  /** The card is there already and follows its record. */
  | { readonly because: 'live' };

export type Rule = Reason & {
  /** The colleague to notify in a channel. */
  readonly ping?: number;
  /** Said in this very channel: the reply to it is the card, unless none comes. */
  readonly origin?: boolean;
};

export function ruleToText(rule: Rule): string {
  const words = ['id' in rule ? `${rule.because}:${rule.id}` : rule.because];
  if (rule.ping !== undefined) words.push(`ping:${rule.ping}`);
  if (rule.origin) words.push('origin');
  return words.join(' ');
}

/** A reason that this version does not know, left by a newer one, reads as the weakest: it must not hold up what waits behind it. */
export function textToRule(text: string): Rule {
  const [first = '', ...rest] = text.split(' ');
  const [because = '', id] = first.split(':');
  const ping = rest.find((word) => word.startsWith('ping:'))?.slice('ping:'.length);
  return {
    ...reason(because, Number(id)),
    ...(ping === undefined ? {} : { ping: Number(ping) }),
    ...(rest.includes('origin') ? { origin: true } : {}),
  };
}

function reason(because: string, id: number): Reason {
  switch (because) {
    case 'department':
    case 'customer-department':
    case 'cover':
    case 'subscription':
    case 'digest':
      return { because, id };
    case 'assignee':
    case 'creator':
    case 'owner':
    case 'asked':
    case 'manager':
    case 'admin':
    case 'held':
    case 'room':
      return { because };
    default:
      return { because: 'live' };
  }
}
