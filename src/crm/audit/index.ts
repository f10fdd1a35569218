import { choiceArg, intArg, staffArg, textArg, whenArg } from '../../commands/arg.ts';
import type { Arg } from '../../commands/args.ts';
import { defineCommand, defineNoun } from '../../commands/define.ts';
import { fail, ok } from '../../commands/values/result.ts';
import { invocation } from '../../core/invocation.ts';
import { type NounName, shortId, shortIdPrefix } from '../../core/records.ts';
import { nounNames } from '../../operations/messages.ts';
import { auditLineCard, auditListCard } from './cards.ts';
import { args, doors, kinds, messages, summaries } from './messages.ts';
import { listAudit, showAudit } from './operations.ts';

interface RecordId {
  readonly noun: NounName;
  readonly id: number;
}

/** `T-142`, of whatever noun, also of one that is gone. */
const recordArg: Arg<RecordId, false> = {
  label: args.record,
  required: false,
  keys: ['of', '记录'],
  takes: 'one',
  example: 'T-142',
  form: 'line',
  value: {
    by: 'parse',
    parse(words) {
      const found = /^#?([a-z]{1,2})[-–—]?(\d{1,9})$/iu.exec(words.normalize('NFKC').trim());
      const entry = Object.entries(shortIdPrefix).find(([, letters]) => letters === found?.[1]?.toUpperCase());
      if (!found || !entry) return fail('record', messages.unknownRecord(words.slice(0, 60)), 'T-142');
      return ok({ noun: entry[0] as NounName, id: Number(found[2]) });
    },
  },
};

const nounOptions = Object.fromEntries(
  (Object.keys(shortIdPrefix) as NounName[]).map((noun) => [noun, nounNames[noun]]),
) as Record<NounName, (typeof nounNames)[NounName]>;

const list = defineCommand({
  path: 'audit list',
  zh: '审计 列表',
  aliases: ['audit log', 'audit find', '审计 日志'],
  summary: summaries.list,
  label: messages.title,
  nounDefault: 'both',
  examples: {
    en: ['audit list T-142', 'audit list by:@dana since:monday', 'audit list noun:customers kind:reads'],
    zh: ['审计 列表 T-142', '审计 列表 操作人:@dana 起始:周一'],
  },
  args: {
    record: recordArg,
    by: staffArg({ label: args.by, keys: ['person', 'who', '操作人', '同事'] }),
    noun: choiceArg<NounName>({ label: args.noun, options: nounOptions, keys: ['类型'] }),
    operation: textArg({ label: args.operation, hint: args.operationHint, max: 60, keys: ['op', '操作'] }),
    door: choiceArg({ label: args.door, options: doors, keys: ['via', '途径'] }),
    since: whenArg({ label: args.since, keys: ['from', 'after', '起始', '自'], prefer: 'past' }),
    until: whenArg({ label: args.until, keys: ['to', '截止', '至'], prefer: 'past' }),
    kind: choiceArg({ label: args.kind, options: kinds, keys: ['only', '仅'] }),
    before: intArg({ label: args.before, min: 1, max: Number.MAX_SAFE_INTEGER, form: 'none' }),
  },
  runs: listAudit,
  input: ({ values }) => ({
    ...(values.record ? { noun: values.record.noun, recordId: values.record.id } : {}),
    ...(values.noun && !values.record ? { noun: values.noun } : {}),
    ...(values.by ? { staffId: values.by.id } : {}),
    ...(values.operation ? { operation: values.operation } : {}),
    ...(values.door ? { door: values.door } : {}),
    ...(values.since ? { since: values.since.at } : {}),
    ...(values.until ? { until: values.until.at } : {}),
    ...(values.kind ? { kind: values.kind } : {}),
    ...(values.before ? { before: values.before } : {}),
  }),
  reply(page, { values }) {
    const again = invocation('audit list', {
      record: values.record && shortId(values.record),
      noun: values.noun,
      by: values.by && shortId({ noun: 'staff', id: values.by.id }),
      operation: values.operation,
      door: values.door,
      since: values.since?.at.toISOString(),
      until: values.until?.at.toISOString(),
      kind: values.kind,
    });
    return { card: auditListCard(page, again), to: 'caller' };
  },
});

const show = defineCommand({
  path: 'audit show',
  zh: '审计 查看',
  summary: summaries.show,
  label: summaries.show,
  examples: { en: ['audit show 1204'], zh: ['审计 查看 1204'] },
  args: {
    line: intArg<true>({
      label: args.line,
      required: true,
      takes: 'one',
      min: 1,
      max: Number.MAX_SAFE_INTEGER,
      example: '1204',
      keys: ['行'],
    }),
  },
  runs: showAudit,
  input: ({ values }) => ({ id: values.line }),
  reply: (detail) => ({ card: auditLineCard(detail), to: 'caller' }),
});

/** Who did or opened what. The chain that holds it together is the store's. */
export const audit = defineNoun({
  name: 'audit',
  area: 'company',
  title: messages.title,
  words: ['audit', '审计'],
  operations: [listAudit, showAudit],
  commands: [list, show],
  events: [],
  references: [],
});
