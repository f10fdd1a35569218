import { customerArg } from '../../../commands/arg.ts';
import { defineCommand, type Noun } from '../../../commands/define.ts';
import { recordRef } from '../../../core/records.ts';
import { notFound } from '../../../operations/messages.ts';
import { labels, summaries } from '../../customers/messages.ts';
import { showCustomer } from '../../customers/operations/find.ts';
import { overviewCard } from './card.ts';
import { rooms } from './fit.ts';

/** `customer show`: everything about a customer. What is posted in channels stays the compact card. */
export const overviewCommand = (house: { customers(): Noun; nouns(): readonly Noun[] }) =>
  defineCommand({
    path: 'customer show',
    zh: '客户 查看',
    aliases: ['customer view', 'customer open', 'customer 360', 'customer overview', '客户 显示', '客户 全貌'],
    summary: summaries.show,
    examples: { en: ['customer show acme', 'customer show C-12'], zh: ['客户 查看 晨光', '客户 查看 C-12'] },
    args: {
      customer: customerArg<true>({
        label: labels.customer,
        required: true,
        takes: 'rest',
        keys: ['客户', 'c'],
        example: 'C-12',
      }),
    },
    runs: showCustomer,
    input: ({ values }) => ({ id: values.customer.id }),
    async reply({ id }, { services, incoming }, viewer) {
      const room = rooms[incoming.from.platform];
      const card = await services.read((ctx) =>
        overviewCard(ctx, id, viewer, { customers: house.customers(), nouns: house.nouns() }, room),
      );
      // Gone, or no longer theirs to see, since the operation ran.
      if (!card) throw notFound(recordRef('customer', id));
      return { card, to: 'caller' };
    },
  });
