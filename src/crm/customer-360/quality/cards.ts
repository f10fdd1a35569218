import { type Block, type Button, buttons, type Card, quiet, type Span, text } from '../../../cards/card.ts';
import { invocation } from '../../../core/invocation.ts';
import { shortId } from '../../../core/records.ts';
import { ellipsize, oneLine } from '../../../core/text.ts';
import type { Viewer } from '../../../operations/operation.ts';
import { formFields } from '../../customers/rules.ts';
import { qualityMessages as messages, percent } from './messages.ts';
import type { DepartmentQuality, Quality, QualityRules } from './operations.ts';
import { type Completeness, type QualityField, qualityFieldNames } from './rules.ts';

export function qualityCard({ departments, worst }: Quality): Card {
  const blocks: Block[] = [
    {
      block: 'list',
      items: departments.map((one) => ({
        text: [{ strong: one.name }, ' · ', ...figureOf(one)],
        ...(one.latest && one.latest.customers > 0
          ? {
              detail: [
                messages.spread(one.latest.low, one.latest.middle, one.latest.high),
                ...(one.latest.missing.length > 0 ? [' · ', messages.missingMost(one.latest.missing)] : []),
              ],
            }
          : {}),
      })),
    },
  ];
  if (worst && worst.customers.length > 0) {
    blocks.push(text({ strong: messages.worst(worst.department) }), {
      block: 'list',
      items: worst.customers.map(({ id, name, tenths }) => {
        const customer = shortId({ noun: 'customer', id });
        return {
          text: [{ strong: ellipsize(oneLine(name), 80) }, ` · ${customer} · ${percent(tenths)}`],
          button: { label: messages.open, does: invocation('customer show', { customer }) },
        };
      }),
    });
  }
  blocks.push(buttons([{ label: messages.rules, does: invocation('quality rules') }]));
  return { title: [messages.title], blocks };
}

function figureOf({ latest, before }: DepartmentQuality): Span[] {
  if (!latest) return [messages.nothingYet];
  if (latest.customers === 0) return [messages.noCustomers];
  const trend: Span[] = before
    ? [' · ', messages.trend(Math.round((latest.tenths - before.tenths) / 10), before.day)]
    : [];
  return [messages.ofDepartment(latest.tenths, latest.customers), ...trend];
}

/** A department's own card says how its customers' data stand. */
export function departmentLine(one: DepartmentQuality): Block[] {
  if (!one.latest || one.latest.customers === 0) return [];
  return [
    text({ strong: messages.title }, ' · ', ...figureOf(one)),
    ...(one.latest.missing.length > 0 ? [quiet(messages.missingMost(one.latest.missing))] : []),
    buttons([{ label: messages.show, does: invocation('quality show', { department: one.key }) }]),
  ];
}

export function rulesCard({ departments, alert }: QualityRules, viewer: Viewer): Card {
  const items = departments.map(({ name, weights }) => {
    const wanted = qualityFieldNames
      .filter((field) => weights[field] > 0)
      .map((field) => ({ field, weight: weights[field] }))
      .sort((a, b) => b.weight - a.weight);
    const others = qualityFieldNames.filter((field) => weights[field] === 0);
    return {
      text: [{ strong: name }, ' · ', messages.weights(wanted)],
      ...(others.length > 0 ? { detail: [messages.notWanted(others)] } : {}),
    };
  });
  const change: Button = { label: messages.change, does: invocation('form', { command: 'quality set' }) };
  return {
    title: [messages.rulesTitle],
    blocks: [
      { block: 'list', items },
      quiet(messages.alertAt(alert)),
      ...(viewer.can('administer', 'deployment') ? [buttons([change])] : []),
    ],
  };
}

/** On a customer's overview: how complete it is, what is missing, and where to fill it in. */
export function completenessBlocks(customerId: number, found: Completeness, mayEdit: boolean): Block[] {
  if (found.tenths === null) return [];
  const customer = shortId({ noun: 'customer', id: customerId });
  const lacks = (...fields: QualityField[]): boolean => fields.some((field) => found.missing.includes(field));
  const inForm = found.missing.some((field) => (formFields as readonly string[]).includes(field));
  const fill: Button[] = [
    ...(inForm ? [{ label: messages.fill, does: invocation('customer edit', { customer }) }] : []),
    ...(lacks('contact')
      ? [{ label: messages.addContact, does: invocation('form', { command: 'contact add', customer }) }]
      : []),
    ...(lacks('owner') ? [{ label: messages.assign, does: invocation('customer assign', { customer }) }] : []),
  ];
  return [quiet(messages.line(found.tenths, found.missing)), ...(mayEdit && fill.length > 0 ? [buttons(fill)] : [])];
}
