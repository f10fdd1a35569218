import { choiceArg, flagArg, textArg, whenArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { dateToIso, instantToWall } from '../../../commands/values/wall-clock.ts';
import { answerNames, type ConsentAnswer, type ContactWay, wayNames, wayOptions } from '../../../core/consent.ts';
import { recordRef } from '../../../core/records.ts';
import { hints, labels, messages, summaries } from '../messages.ts';
import { keepConsent, stopContact } from '../operations/consent.ts';
import { limits } from '../rules.ts';
import { whichContact } from './fields.ts';

export const consent = defineCommand({
  path: 'contact consent',
  zh: '联系人 许可',
  aliases: ['联系人 联系许可'],
  summary: summaries.consent,
  examples: {
    en: ['contact consent P-3 email yes source:"web form"', 'contact consent "Ana Lima" phone no on:yesterday'],
    zh: ['联系人 许可 王芳 邮件 同意 途径:"官网表单"', '联系人 许可 P-3 电话 拒绝'],
  },
  args: {
    contact: whichContact('one'),
    way: choiceArg<ContactWay, true>({
      label: labels.way,
      options: wayOptions,
      also: { email: ['mail', '邮箱'], phone: ['call', 'tel'], post: ['letter', '邮寄'] },
      required: true,
      takes: 'one',
      keys: ['by', '方式'],
    }),
    answer: choiceArg<ConsentAnswer, true>({
      label: labels.answer,
      options: answerNames,
      also: { yes: ['是', '可以'], no: ['否', '不'], unknown: ['unknown', '未知'] },
      required: true,
      takes: 'one',
      keys: ['说', '答复'],
    }),
    on: whenArg({
      label: labels.said,
      hint: hints.said,
      prefer: 'past',
      keys: ['when', '日期'],
      example: 'yesterday',
    }),
    source: textArg({ label: labels.source, keys: ['via', '途径'], max: limits.source, example: 'web form' }),
  },
  runs: keepConsent,
  input: ({ values: { contact, way, answer, on, source }, actor, now }) => {
    const day = (at: Date) => dateToIso(instantToWall(at, actor.timezone));
    return { id: contact.id, way, answer, on: day(on?.at ?? now), today: day(now), ...(source ? { source } : {}) };
  },
  reply: (out) => ({
    show: recordRef('contact', out.id),
    to: 'caller',
    note: [messages.consentKept(out.name, wayNames[out.way], answerNames[out.answer])],
  }),
});

export const doNotContact = defineCommand({
  path: 'contact dnc',
  zh: '联系人 勿联系',
  aliases: ['contact stop', '联系人 请勿联系'],
  summary: summaries.doNotContact,
  examples: {
    en: ['contact dnc P-3 "asked us to stop"', 'contact dnc P-3 lift'],
    zh: ['联系人 勿联系 王芳 "本人要求停止联系"', '联系人 勿联系 王芳 解除'],
  },
  formWhenOnly: 'contact',
  args: {
    contact: whichContact('one'),
    reason: textArg({
      label: labels.reason,
      takes: 'rest',
      keys: ['why', '原因'],
      max: limits.reason,
      example: 'asked us to stop',
    }),
    lift: flagArg({ label: labels.lift, keys: ['off', '解除'] }),
  },
  runs: stopContact,
  input: ({ values: { contact, reason, lift } }) => ({
    id: contact.id,
    ...(reason ? { reason } : {}),
    ...(lift ? { lift } : {}),
  }),
  reply: (out) => ({
    show: recordRef('contact', out.id),
    to: 'caller',
    note: [out.lifted ? messages.lifted(out.name) : messages.stopped(out.name)],
  }),
});
