import { type Block, buttons, quiet, text } from '../../../cards/card.ts';
import { type CustomerValue, referenceArg, textArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { invocation } from '../../../core/invocation.ts';
import { recordRef, shortId } from '../../../core/records.ts';
import { ellipsize, oneLine } from '../../../core/text.ts';
import type { Operation } from '../../../operations/operation.ts';
import type { Handed } from '../../../store/file-exchange.ts';
import type { Erased } from './erase.ts';
import type { PersonalData } from './export.ts';
import { personalMessages as messages } from './messages.ts';
import { exportName } from './remnants.ts';

/** Archived ones too: they are people still. */
const whichCustomer = (takes: 'one' | 'rest') =>
  referenceArg<CustomerValue, true>('known-customer', {
    label: messages.customer,
    required: true,
    takes,
    keys: ['客户', 'c'],
    example: 'C-12',
  });

export const exportCommand = (runs: Operation<{ id: number }, PersonalData>) =>
  defineCommand({
    path: 'customer export-data',
    zh: '客户 导出数据',
    aliases: ['customer personal-data', 'customer access-request'],
    summary: messages.exportSummary,
    examples: { en: ['customer export-data C-12'], zh: ['客户 导出数据 C-12'] },
    args: { customer: whichCustomer('rest') },
    runs,
    input: ({ values }) => ({ id: values.customer.id }),
    async reply({ id, name, records, lines, json }, { incoming, services }) {
      const file = { name: exportName(id), mime: 'application/json', bytes: Buffer.from(json) };
      const handed = await services.files.deliver(incoming.from, file);
      return {
        card: {
          title: [messages.exported(ellipsize(oneLine(name), 60)), ` · ${shortId(recordRef('customer', id))}`],
          blocks: [...handedBlocks(handed), quiet(messages.contents(records, lines))],
        },
        to: 'caller',
      };
    },
  });

function handedBlocks(handed: Handed): Block[] {
  switch (handed.kind) {
    case 'sent':
      return [text(messages.sent)];
    case 'offered':
      return [text(messages.offered)];
    case 'link':
      return [text(messages.link), text({ link: messages.download, href: handed.href })];
    default:
      return handed satisfies never;
  }
}

export const eraseCommand = (runs: Operation<{ id: number; name?: string | undefined }, Erased>) =>
  defineCommand({
    path: 'customer erase',
    zh: '客户 清除',
    aliases: ['customer forget', '客户 永久删除'],
    summary: messages.eraseSummary,
    label: messages.eraseFor,
    examples: { en: ['customer erase C-12'], zh: ['客户 清除 C-12'] },
    args: {
      customer: whichCustomer('rest'),
      name: textArg({
        label: messages.typedName,
        hint: messages.typedNameHint,
        keys: ['sure', '名称', '确认'],
        max: 300,
      }),
    },
    runs,
    input: ({ values }) => ({ id: values.customer.id, ...(values.name === undefined ? {} : { name: values.name }) }),
    reply: (out) => {
      const customer = shortId(recordRef('customer', out.id));
      if (out.kind === 'erased') return { show: recordRef('customer', out.id), to: 'caller', note: [messages.erased] };
      return {
        card: {
          title: [messages.eraseTitle(ellipsize(oneLine(out.name), 60))],
          tone: 'bad',
          blocks: [
            text(messages.eraseWhat),
            quiet(messages.chatStays),
            quiet(messages.backups),
            buttons([
              {
                label: messages.erase,
                does: invocation('form', { command: 'customer erase', customer }),
                style: 'danger',
              },
              { label: messages.exportFirst, does: invocation('customer export-data', { customer }) },
            ]),
          ],
        },
        to: 'caller',
      };
    },
  });
