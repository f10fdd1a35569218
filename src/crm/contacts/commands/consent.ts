import { defineCommand } from '../../../commands/define.ts';
import {
  consentArgs,
  consentInput,
  consentNote,
  stopArgs,
  stopInput,
  stopNote,
} from '../../../commands/values/consent.ts';
import { recordRef } from '../../../core/records.ts';
import { summaries } from '../messages.ts';
import { keepConsent, stopContact } from '../operations/consent.ts';
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
  args: { contact: whichContact('one'), ...consentArgs },
  runs: keepConsent,
  input: (call) => consentInput(call.values.contact.id, call.values, call),
  reply: (out) => ({ show: recordRef('contact', out.id), to: 'caller', note: consentNote(out) }),
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
  args: { contact: whichContact('one'), ...stopArgs },
  runs: stopContact,
  input: ({ values }) => stopInput(values.contact.id, values),
  reply: (out) => ({ show: recordRef('contact', out.id), to: 'caller', note: stopNote(out) }),
});
