import type { Text } from '../../cards/card.ts';
import { answerNames, type ConsentAnswer, type ContactWay, wayNames, wayOptions } from '../../core/consent.ts';
import { msg } from '../../core/msg.ts';
import { type Consented, consentLimits, consentTexts, type Stopped } from '../../operations/consent.ts';
import { choiceArg, flagArg, textArg, whenArg } from '../arg.ts';
import { dateToIso, instantToWall } from './wall-clock.ts';
import type { When } from './when.ts';

/** What `… consent` asks for, whomever it is about: `email yes source:"web form" on:yesterday`. */
export const consentArgs = {
  way: choiceArg<ContactWay, true>({
    label: msg('Way of contact', '联系方式'),
    options: wayOptions,
    also: { email: ['mail', '邮箱'], phone: ['call', 'tel'], post: ['letter', '邮寄'] },
    required: true,
    takes: 'one',
    keys: ['by', '方式'],
  }),
  answer: choiceArg<ConsentAnswer, true>({
    label: msg('Answer', '答复'),
    options: answerNames,
    also: { yes: ['是', '可以'], no: ['否', '不'], unknown: ['unknown', '未知'] },
    required: true,
    takes: 'one',
    keys: ['说', '答复'],
  }),
  on: whenArg({
    label: msg('When they said so', '答复日期'),
    hint: msg('Left empty: today.', '留空则为今天。'),
    prefer: 'past',
    keys: ['when', 'at', '日期'],
    example: 'yesterday',
  }),
  source: textArg({
    label: msg('How we know', '得知途径'),
    keys: ['via', '途径'],
    max: consentLimits.source,
    example: 'web form',
  }),
} as const;

interface SaidConsent {
  readonly way: ContactWay;
  readonly answer: ConsentAnswer;
  readonly on?: When | undefined;
  readonly source?: string | undefined;
}

/** The input of the operation: days are those of whoever types. */
export function consentInput(
  id: number,
  { way, answer, on, source }: SaidConsent,
  { actor, now }: { readonly actor: { readonly timezone: string }; readonly now: Date },
) {
  const day = (at: Date): string => dateToIso(instantToWall(at, actor.timezone));
  return { id, way, answer, on: day(on?.at ?? now), today: day(now), ...(source ? { source } : {}) };
}

export const consentNote = ({ name, way, answer }: Consented): Text => [
  consentTexts.kept(name, wayNames[way], answerNames[answer]),
];

/** What `… dnc` asks for: a reason, or `lift`. */
export const stopArgs = {
  reason: textArg({
    label: msg('Reason', '原因'),
    takes: 'rest',
    keys: ['why', '原因'],
    max: consentLimits.reason,
    example: 'asked us to stop',
  }),
  lift: flagArg({ label: msg('Take it back', '解除'), keys: ['off', '解除'] }),
} as const;

export const stopInput = (
  id: number,
  { reason, lift }: { readonly reason?: string | undefined; readonly lift?: boolean | undefined },
) => ({ id, ...(reason ? { reason } : {}), ...(lift ? { lift } : {}) });

export const stopNote = ({ name, lifted }: Stopped): Text => [
  lifted ? consentTexts.lifted(name) : consentTexts.stopped(name),
];
