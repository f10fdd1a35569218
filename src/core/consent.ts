import { type Msg, msg } from './msg.ts';

/**
 * May somebody be contacted, and how? Asked by whoever is about to: a campaign that picks whom to write to, a log of a call that
 * should not have been made. Pure.
 */
export const contactWays = ['phone', 'email', 'chat', 'post'] as const;
export type ContactWay = (typeof contactWays)[number];

export const consentAnswers = ['yes', 'no', 'unknown'] as const;
export type ConsentAnswer = (typeof consentAnswers)[number];

/** What somebody said of one way of being contacted. */
export type ConsentGiven = {
  readonly answer: ConsentAnswer;
  /** The day they said so, ISO 8601. */
  readonly at: string;
  /** How we know: 'web form', 'said on the phone'. */
  readonly source: string | null;
};

/** By way; a way that nobody asked about is missing. */
export type Consent = { readonly [Way in ContactWay]?: ConsentGiven };

/** A customer or a contact, as far as reaching them is concerned. */
export interface Reachable {
  readonly doNotContact: boolean;
  readonly consent: Consent;
}

/** `service`: about what they asked for or bought. `marketing`: anything that they did not ask for, which needs their yes. */
export type ContactPurpose = 'service' | 'marketing';

export type WhyNot = 'do-not-contact' | 'refused' | 'not-asked';

/**
 * null: they may be contacted. A contact person is asked together with their customer, and whatever either of them refused is
 * refused; for marketing one yes is enough, and the person's own answer goes before the customer's.
 */
export function whyNotContact(
  asked: readonly [Reachable, ...Reachable[]],
  way: ContactWay,
  purpose: ContactPurpose = 'service',
): WhyNot | null {
  if (asked.some(({ doNotContact }) => doNotContact)) return 'do-not-contact';
  const answers = asked.map(({ consent }) => consent[way]?.answer ?? 'unknown');
  if (answers.includes('no')) return 'refused';
  return purpose === 'service' || answers.includes('yes') ? null : 'not-asked';
}

/** The way of being contacted that a log's `via` is; null where it is none that people consent to (a visit, a note). */
export function wayOfVia(via: string): ContactWay | null {
  return via === 'call' ? 'phone' : via === 'email' || via === 'chat' ? via : null;
}

export const wayNames: Readonly<Record<ContactWay, Msg>> = {
  phone: msg('phone', '电话'),
  email: msg('e-mail', '邮件'),
  chat: msg('chat', '聊天'),
  post: msg('post', '信函'),
};

/** The same for forms and cards, where they stand by themselves. */
export const wayOptions: Readonly<Record<ContactWay, Msg>> = {
  phone: msg('Phone', '电话'),
  email: msg('E-mail', '邮件'),
  chat: msg('Chat', '聊天'),
  post: msg('Post', '信函'),
};

export const answerNames: Readonly<Record<ConsentAnswer, Msg>> = {
  yes: msg('Yes', '同意'),
  no: msg('No', '拒绝'),
  unknown: msg('Not asked', '未询问'),
};

/** The ways in which they refused to be contacted. */
export function refusedWays(consent: Consent): ContactWay[] {
  return contactWays.filter((way) => consent[way]?.answer === 'no');
}

/** Said where somebody is about to be contacted, or was, in spite of what they said. */
export function warning(name: string, why: WhyNot, way: ContactWay): Msg {
  const by = wayNames[way];
  switch (why) {
    case 'do-not-contact':
      return msg(`${name} is not to be contacted.`, `${name}已要求不再联系。`);
    case 'refused':
      return msg(`${name} refused to be contacted by ${by.en}.`, `${name}拒绝通过${by.zh}联系。`);
    case 'not-asked':
      return msg(`${name} never agreed to be contacted by ${by.en}.`, `${name}尚未同意通过${by.zh}联系。`);
    default:
      return why satisfies never;
  }
}

/** What the database keeps, read leniently: a key that is none of ours is left out. */
export function readConsent(kept: unknown): Consent {
  if (typeof kept !== 'object' || kept === null) return {};
  const entries = contactWays.flatMap((way) => {
    const given = (kept as Readonly<Record<string, unknown>>)[way];
    return isGiven(given) ? [[way, given] as const] : [];
  });
  return Object.fromEntries(entries);
}

function isGiven(value: unknown): value is ConsentGiven {
  const given = value as Partial<ConsentGiven> | null;
  return typeof given === 'object' && given !== null && consentAnswers.includes(given.answer as ConsentAnswer);
}
