import { DateTime } from 'luxon';
import {
  choiceArg,
  customerArg,
  flagArg,
  intArg,
  interactionArg,
  sourceLinkArg,
  textArg,
  versionArg,
  whenArg,
} from '../../commands/arg.ts';
import { type AnyCommand, defineCommand } from '../../commands/define.ts';
import { invocation } from '../../core/invocation.ts';
import { msg } from '../../core/msg.ts';
import { recordRef, shortId } from '../../core/records.ts';
import { logListCard } from './cards.ts';
import { hints, labels, messages, summaries, vias } from './messages.ts';
import { addLog, deleteLog, editLog } from './operations.ts';
import { listLogs, showLog } from './queries.ts';
import { logById, logRecord, logValues } from './records.ts';
import { limits } from './rules.ts';

const viaArg = choiceArg({
  label: labels.via,
  keys: ['how', '方式', '渠道'],
  options: vias,
  also: {
    call: ['phone', 'phoned', 'telephone', '通话', '打电话'],
    email: ['mail', 'e-mail', '邮箱', '电子邮件'],
    meeting: ['meet', 'met', 'video', '开会', '视频', '视频会议'],
    chat: ['message', 'im', 'wechat', 'whatsapp', '微信', '消息'],
    visit: ['visited', 'onsite', 'on-site', '上门', '走访'],
    other: ['note', '其他', '其它'],
  },
});
const atArg = whenArg({
  label: labels.at,
  hint: hints.at,
  keys: ['when', 'on', 'date', '时间', '日期'],
  prefer: 'past',
});
/** A choice and no flag: a flag would be taken out of the unquoted words of what was said. */
const privateArg = choiceArg({
  label: labels.private,
  hint: hints.private,
  keys: ['internal', '私密', '内部', '仅本部门'],
  options: { yes: msg('Yes', '是'), no: msg('No', '否') },
  also: { yes: ['y', 'true', '1', '对'], no: ['n', 'false', '0', '不'] },
});
const whichLog = interactionArg<true>({ label: labels.log, required: true, takes: 'one', example: 'L-12' });
const idOf = (log: { readonly id: number }): string => shortId({ noun: 'interaction', id: log.id });

const add = defineCommand({
  path: 'log add',
  zh: '记录 添加',
  aliases: ['log new', 'log contact', '记录 新增', '记录 沟通'],
  summary: summaries.add,
  featured: true,
  examples: {
    en: [
      'log add acme "Called about the renewal, wants a quote" via:call',
      'log add C-12 Met them at the fair via:meeting at:yesterday',
    ],
    zh: ['记录 添加 晨光 "电话确认了报价" 方式:电话', '记录 添加 C-12 上门拜访，谈了续约 方式:拜访 时间:昨天'],
  },
  args: {
    customer: customerArg<true>({
      label: labels.customer,
      required: true,
      takes: 'one',
      keys: ['客户', 'c'],
      example: 'C-12',
    }),
    content: textArg<true>({
      label: labels.content,
      required: true,
      takes: 'rest',
      keys: ['内容', 'text'],
      lines: true,
      max: limits.content,
    }),
    via: viaArg,
    at: atArg,
    private: privateArg,
    sourceLink: sourceLinkArg,
  },
  runs: addLog,
  input: ({ values }) => ({
    customerId: values.customer.id,
    content: values.content,
    ...(values.via ? { via: values.via } : {}),
    ...(values.at ? { at: values.at.at } : {}),
    ...(values.private === 'yes' ? { private: true } : {}),
    ...(values.sourceLink ? { sourceLink: values.sourceLink } : {}),
  }),
  onMessage: { title: msg('Log to CRM', '记录到 CRM'), fill: 'content', callbackId: 'log_to_crm' },
  onShortcut: { title: summaries.add, callbackId: 'add_log' },
  reply: (out) => ({
    show: recordRef('interaction', out.id),
    to: out.private ? 'caller' : 'channel',
    note: [messages.added(out.customerName)],
  }),
});

const show = defineCommand({
  path: 'log show',
  zh: '记录 查看',
  aliases: ['log view', 'log open'],
  summary: summaries.show,
  examples: { en: ['log show L-12'], zh: ['记录 查看 L-12'] },
  args: { log: whichLog },
  runs: showLog,
  input: ({ values }) => ({ id: values.log.id }),
  reply: ({ id }) => ({ show: recordRef('interaction', id), to: 'caller' }),
});

const list = defineCommand({
  path: 'log list',
  zh: '记录 列表',
  aliases: ['log ls', 'log history', '记录 历史'],
  summary: summaries.list,
  nounDefault: 'both',
  examples: {
    en: ['log list acme', 'log list mine since:monday', 'log list C-12 since:2026-01-01'],
    zh: ['记录 列表 晨光', '记录 列表 我的 起始:周一'],
  },
  args: {
    customer: customerArg({ label: labels.customer, takes: 'rest', keys: ['客户', 'c'], example: 'C-12' }),
    mine: flagArg({ label: labels.mine, keys: ['我的'] }),
    since: whenArg({ label: labels.since, keys: ['from', 'after', '起始', '自', '从'], prefer: 'past' }),
    before: intArg({ label: labels.log, min: 1, form: 'none' }),
  },
  runs: listLogs,
  input: ({ values }) => ({
    ...(values.customer ? { customerId: values.customer.id } : {}),
    ...(values.mine ? { mine: true } : {}),
    ...(values.since ? { since: values.since.at } : {}),
    ...(values.before ? { before: values.before } : {}),
  }),
  reply: (found, { values }, viewer) => {
    const again = invocation('log list', {
      customer: values.customer && shortId({ noun: 'customer', id: values.customer.id }),
      mine: values.mine ? 'yes' : undefined,
      since: values.since?.at.toISOString(),
    });
    return { card: logListCard(found, { mine: values.mine ?? false, again }, viewer), to: 'caller' };
  },
});

const edit = defineCommand({
  path: 'log edit',
  zh: '记录 修改',
  aliases: ['log change', 'log update', '记录 编辑'],
  summary: summaries.edit,
  examples: {
    en: ['log edit L-12 via:meeting', 'log edit L-12 content:"They accepted the quote"'],
    zh: ['记录 修改 L-12 方式:会议'],
  },
  formWhenOnly: 'log',
  args: {
    log: whichLog,
    content: textArg({ label: labels.content, keys: ['内容', 'text'], lines: true, max: limits.content }),
    via: viaArg,
    at: atArg,
    private: privateArg,
    version: versionArg,
  },
  runs: editLog,
  input: ({ values }) => ({
    id: values.log.id,
    ...(values.version ? { version: values.version } : {}),
    content: values.content,
    via: values.via,
    at: values.at?.at,
    private: values.private ? values.private === 'yes' : undefined,
  }),
  async prefill(call, ctx, viewer): Promise<Readonly<Record<string, string>>> {
    const row = call.values.log && (await logById(ctx.tx, call.values.log.id));
    if (!row || !viewer.can('read', 'interaction', logRecord(row), 'content')) return {};
    const now = logValues(row);
    return {
      content: now.content,
      via: now.via,
      at: wallClock(now.at, viewer.reader.timezone),
      private: now.private ? 'yes' : 'no',
      version: String(row.version),
    };
  },
  reply: (out) => ({ show: recordRef('interaction', out.id), to: 'caller', note: [messages.edited(idOf(out))] }),
});

/** `2026-11-20 14:05` in the reader's zone, which is how a form shows a moment and reads it back. */
function wallClock(at: Date, timezone: string): string {
  return DateTime.fromJSDate(at, { zone: timezone }).toFormat('yyyy-MM-dd HH:mm');
}

const remove = defineCommand({
  path: 'log delete',
  zh: '记录 删除',
  aliases: ['log remove', 'log rm'],
  summary: summaries.delete,
  examples: { en: ['log delete L-12'], zh: ['记录 删除 L-12'] },
  args: { log: whichLog },
  runs: deleteLog,
  input: ({ values }) => ({ id: values.log.id }),
  reply: (out) => ({ card: { title: [messages.deleted(idOf(out), out.customerName)], blocks: [] }, to: 'caller' }),
});

export const logCommands: readonly AnyCommand[] = [add, show, list, edit, remove];
