import { type Card, quiet, type Span, text } from '../../cards/card.ts';
import { type Invocation, invocation } from '../../core/invocation.ts';
import { type Msg, same } from '../../core/msg.ts';
import { type NounName, shortId, shortIdPrefix } from '../../core/records.ts';
import { ellipsize, oneLine } from '../../core/text.ts';
import type { AuditFact } from '../../store/audit-log.ts';
import { doors, messages } from './messages.ts';
import type { AuditDetail, AuditPage } from './operations.ts';

/** `again`: the same list, for what is older than its last line. */
export function auditListCard({ lines, more }: AuditPage, again: Invocation): Card {
  const last = lines.at(-1);
  if (!last) return { title: [messages.none], blocks: [] };
  const next = { ...again, args: { ...again.args, before: String(last.id) } };
  return {
    title: [messages.listTitle],
    blocks: [
      {
        block: 'list',
        items: lines.map((line) => ({
          text: headOf(line),
          detail: detailOf(line),
          ...(line.version === null
            ? {}
            : { button: { label: messages.open, does: invocation('audit show', { line: String(line.id) }) } }),
        })),
        ...(more ? { more: { label: messages.more, does: next } } : {}),
      },
    ],
  };
}

export function auditLineCard({ line, before, after }: AuditDetail): Card {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const fields = names.slice(0, 25).map((name) => ({
    label: same(name),
    value: [written(before[name]), ' → ', written(after[name])] satisfies Span[],
  }));
  return {
    title: headOf(line),
    blocks: [
      text(...detailOf(line)),
      ...(fields.length > 0 ? [{ block: 'fields' as const, fields }] : []),
      sealOf(line),
    ],
  };
}

function sealOf(line: AuditFact) {
  if (line.erased) return quiet(messages.erased);
  return quiet(line.sealed ? messages.sealed : messages.unsealed);
}

function written(value: unknown): string {
  if (value === undefined || value === null) return '–';
  return ellipsize(oneLine(typeof value === 'string' ? value : JSON.stringify(value)), 200);
}

function headOf(line: AuditFact): Span[] {
  const by: Span = line.byId === null ? messages.nobody : { staff: line.byId, name: line.by ?? `S-${line.byId}` };
  const isNoun = line.noun !== null && line.noun in shortIdPrefix;
  const record: Span[] =
    isNoun && line.recordId !== null ? [' · ', shortId({ noun: line.noun as NounName, id: line.recordId })] : [];
  return [by, ' · ', { code: line.operation }, ...record];
}

function detailOf(line: AuditFact): Span[] {
  const named = line.fields.join(', ');
  const what: Msg | null = named === '' ? null : line.version === null ? messages.parts(named) : messages.wrote(named);
  return [
    { time: line.at },
    ' · ',
    messages.door(doors[line.door] ?? same(line.door)),
    ...(what ? [' · ', what] : []),
    ...(line.undone ? [' · ', messages.undone] : []),
  ];
}
