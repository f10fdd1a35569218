import { choiceArg, flagArg, hiddenArg, intArg, referenceArg, textArg } from '../../commands/arg.ts';
import type { Arg } from '../../commands/args.ts';
import { type AnyCommand, defineCommand } from '../../commands/define.ts';
import { isCurrency } from '../../commands/values/currencies.ts';
import { parseFiles } from '../../commands/values/files.ts';
import { fail, ok } from '../../commands/values/result.ts';
import { AppError } from '../../core/errors.ts';
import type { IncomingFile } from '../../core/incoming.ts';
import { invocation } from '../../core/invocation.ts';
import { type Msg, msg, same } from '../../core/msg.ts';
import { ellipsize } from '../../core/text.ts';
import { countryName, parseCountry } from '../../i18n/countries.ts';
import { importListCard, linkCard } from './cards.ts';
import { specFor } from './columns.ts';
import { type Encoding, encodingCalled } from './file/encoding.ts';
import { mappingText } from './mapping-text.ts';
import {
  alikeNames,
  dateNames,
  existingNames,
  idOf,
  labels,
  messages,
  nounNames,
  numberNames,
  summaries,
} from './messages.ts';
import type { StartImport, startOperation } from './operations/start.ts';
import {
  cancelImport,
  checkImport,
  listImports,
  mapImport,
  reportImport,
  runImport,
  showImport,
  undoImport,
} from './operations/steps.ts';
import { importRecord, importRef, importTable } from './records.ts';
import type { ImportValue } from './references.ts';
import { reportCsv, reportName } from './report.ts';

const which = {
  label: labels.import,
  hint: labels.importHint,
  example: 'I-3',
  required: true,
  keys: ['导入', 'id'],
} as const;
const importWords = referenceArg<ImportValue, true>('import', { ...which, takes: 'rest' });
const importWord = referenceArg<ImportValue, true>('import', { ...which, takes: 'one' });

const alsoNouns = {
  customer: ['customer', 'accounts', 'companies', 'account', 'company'],
  contact: ['contact', 'people'],
  interaction: ['log', 'interactions', 'activities', 'calls', '记录'],
  task: ['task'],
  deal: ['deal', 'opportunities', 'opportunity'],
  order: ['order'],
  need: ['need', 'requirements'],
  case: ['case', 'tickets', 'ticket'],
  survey: ['survey'],
  campaign: ['touches', 'campaign', 'campaigns', 'recipients', '触达', '活动'],
} as const;

function strict<T>(
  about: { readonly label: Msg; readonly example: string; readonly keys: readonly string[] },
  read: (words: string) => T | null,
  fault: (words: string) => Msg,
): Arg<T, false> {
  return {
    ...textArg(about),
    value: {
      by: 'parse',
      parse(words) {
        const value = read(words.trim());
        return value === null ? fail('unknown', fault(ellipsize(words, 40)), about.example) : ok(value);
      },
    },
  };
}

const encodingArg = strict<Encoding>(
  { label: labels.encoding, example: 'GBK', keys: ['编码', 'charset'] },
  encodingCalled,
  messages.badEncoding,
);
const currencyArg = strict<string>(
  { label: labels.currency, example: 'EUR', keys: ['货币', '币种'] },
  (words) => (isCurrency(words.toUpperCase()) ? words.toUpperCase() : null),
  messages.badCurrency,
);
const countryArg = strict<string>(
  { label: labels.country, example: 'Germany', keys: ['国家'] },
  parseCountry,
  messages.badCountry,
);

export function importCommands(start: ReturnType<typeof startOperation>): AnyCommand[] {
  const startCommand = defineCommand({
    path: 'import start',
    zh: '导入 开始',
    aliases: ['import file', 'import new', '导入 文件', '导入 新建'],
    summary: summaries.start,
    examples: {
      en: ['import start customers file:F-3', 'import start file:F-3', 'import start deals file:F-3 encoding:GBK'],
      zh: ['导入 开始 客户 文件:F-3', '导入 开始 文件:F-3 编码:GBK'],
    },
    args: {
      what: choiceArg({ label: labels.noun, keys: ['类型', 'as'], takes: 'one', options: nounNames, also: alsoNouns }),
      file: referenceArg<{ readonly id: number }>('file', {
        label: labels.file,
        hint: labels.fileHint,
        example: 'F-3',
        keys: ['文件'],
      }),
      encoding: encodingArg,
      sourceFiles: hiddenArg<readonly IncomingFile[]>(parseFiles) as Arg<readonly IncomingFile[], false>,
    },
    runs: start,
    async input({ values, incoming, services }): Promise<StartImport> {
      const given = {
        ...(values.what ? { noun: values.what } : {}),
        ...(values.encoding ? { encoding: values.encoding } : {}),
      };
      if (values.file) return { ...given, fileId: values.file.id };
      const sent = values.sourceFiles ?? (await services.files.of(incoming));
      const [first, second] = sent;
      if (!first) throw new AppError('invalid', messages.noFile, { field: 'file' });
      if (second) throw new AppError('invalid', messages.oneFile, { field: 'file' });
      const [fetched] = await services.files.fetch(incoming.from, [first], {
        ...(incoming.place.channel === undefined ? {} : { channel: incoming.place.channel }),
      });
      if (!fetched) throw new AppError('invalid', messages.noFile, { field: 'file' });
      return { ...given, name: fetched.name, bytes: fetched.bytes };
    },
    reply: ({ id, repeats }) => ({
      show: importRef(id),
      to: 'caller',
      ...(repeats === null ? {} : { note: [messages.repeated(idOf({ id: repeats }))] }),
    }),
  });

  const map = defineCommand({
    path: 'import map',
    zh: '导入 设置',
    aliases: ['import set', 'import edit', '导入 列', '导入 修改'],
    summary: summaries.map,
    examples: {
      en: ['import map I-3 "Company = Name, Fax = -"', 'import map I-3 dates:dmy currency:EUR alike:create'],
      zh: ['导入 设置 I-3 "公司 = 名称"', '导入 设置 I-3 日期:dmy 货币:CNY'],
    },
    formWhenOnly: 'import',
    args: {
      import: importWord,
      columns: textArg({
        label: labels.mapping,
        hint: labels.mappingHint,
        keys: ['列', 'mapping'],
        takes: 'rest',
        lines: true,
        max: 20_000,
      }),
      dates: choiceArg({ label: labels.dates, keys: ['日期'], options: dateNames }),
      numbers: choiceArg({ label: labels.numbers, keys: ['数字'], options: numberNames }),
      currency: currencyArg,
      country: countryArg,
      existing: choiceArg({ label: labels.existing, keys: ['已存在'], options: existingNames }),
      alike: choiceArg({ label: labels.alike, keys: ['相似'], options: alikeNames }),
      system: { ...textArg({ label: labels.system, example: 'salesforce', keys: ['来源'], max: 40 }), form: 'none' },
    },
    runs: mapImport,
    input: ({ values: { import: which, system, ...given } }) => ({
      id: which.id,
      ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== '')),
      ...(system ? { system: system.toLowerCase() } : {}),
    }),
    async prefill({ values, actor }, ctx, viewer): Promise<Readonly<Record<string, string>>> {
      const row = values.import && (await importTable.find(ctx.tx, values.import.id));
      if (!row || !viewer.can('read', 'import', importRecord(row))) return {};
      const { mapping, dates, numbers, currency, country, existing, alike } = row.settings;
      const { locale } = actor;
      return {
        columns: mappingText(await specFor(ctx.tx, row.noun), row.shape.headers, mapping, locale),
        ...(dates ? { dates } : {}),
        ...(numbers ? { numbers } : {}),
        ...(currency ? { currency } : {}),
        ...(country ? { country: countryName(country)[locale] } : {}),
        existing,
        alike,
      };
    },
    reply: ({ id }) => ({ show: importRef(id), to: 'caller', note: [messages.mapped] }),
  });

  const check = defineCommand({
    path: 'import check',
    zh: '导入 检查',
    aliases: ['import try', 'import preview', 'import dry-run', '导入 试运行', '导入 预览'],
    summary: summaries.check,
    examples: { en: ['import check I-3'], zh: ['导入 检查 I-3'] },
    args: { import: importWords },
    runs: checkImport,
    input: ({ values }) => ({ id: values.import.id }),
    reply: ({ id }) => ({ show: importRef(id), to: 'caller', note: [messages.started] }),
  });

  const run = defineCommand({
    path: 'import run',
    zh: '导入 执行',
    aliases: ['import go', 'import resume', 'import retry', '导入 继续'],
    summary: summaries.run,
    examples: { en: ['import run I-3'], zh: ['导入 执行 I-3'] },
    args: { import: importWords },
    runs: runImport,
    input: ({ values }) => ({ id: values.import.id }),
    reply: ({ id }) => ({ show: importRef(id), to: 'caller', note: [messages.started] }),
  });

  const cancel = defineCommand({
    path: 'import cancel',
    zh: '导入 停止',
    aliases: ['import stop', '导入 取消'],
    summary: summaries.cancel,
    examples: { en: ['import cancel I-3'], zh: ['导入 停止 I-3'] },
    args: { import: importWords },
    runs: cancelImport,
    input: ({ values }) => ({ id: values.import.id }),
    reply: ({ id }) => ({ show: importRef(id), to: 'caller', note: [messages.stopped] }),
  });

  const undo = defineCommand({
    path: 'import undo',
    zh: '导入 撤销',
    aliases: ['import revert', '导入 撤回'],
    summary: summaries.undo,
    examples: { en: ['import undo I-3'], zh: ['导入 撤销 I-3'] },
    args: { import: importWords },
    runs: undoImport,
    input: ({ values }) => ({ id: values.import.id }),
    reply: ({ id }) => ({ show: importRef(id), to: 'caller', note: [messages.undoing] }),
  });

  const report = defineCommand({
    path: 'import report',
    zh: '导入 报告',
    aliases: ['import rejected', 'import errors', '导入 错误'],
    summary: summaries.report,
    examples: { en: ['import report I-3'], zh: ['导入 报告 I-3'] },
    args: { import: importWords },
    runs: reportImport,
    input: ({ values }) => ({ id: values.import.id }),
    async reply(out, { incoming, services, actor }) {
      const bytes = reportCsv(out, actor.locale);
      const handed = await services.files.deliver(incoming.from, { name: reportName(out), mime: 'text/csv', bytes });
      if (handed.kind === 'link')
        return { card: linkCard(same(out.fileName), messages.reportLink, handed.href), to: 'caller' };
      return { show: importRef(out.id), to: 'caller', note: [messages.reportSent] };
    },
  });

  const show = defineCommand({
    path: 'import show',
    zh: '导入 查看',
    aliases: ['import status', 'import open', '导入 状态'],
    summary: summaries.show,
    examples: { en: ['import show I-3'], zh: ['导入 查看 I-3'] },
    args: { import: importWords },
    runs: showImport,
    input: ({ values }) => ({ id: values.import.id }),
    reply: ({ id }) => ({ show: importRef(id), to: 'caller' }),
  });

  const list = defineCommand({
    path: 'import list',
    zh: '导入 列表',
    aliases: ['import ls'],
    summary: summaries.list,
    nounDefault: 'bare',
    examples: { en: ['import list', 'import list mine'], zh: ['导入 列表', '导入 列表 我的'] },
    args: {
      mine: flagArg({ label: labels.mine, keys: ['我的'] }),
      before: intArg({ label: msg('Before', '之前'), min: 1, form: 'none' }),
    },
    runs: listImports,
    input: ({ values }) => ({
      ...(values.mine ? { mine: true } : {}),
      ...(values.before ? { before: values.before } : {}),
    }),
    reply: (out, { values }) => ({
      card: importListCard(out, {
        mine: values.mine === true,
        again: invocation('import list', { mine: values.mine ? 'yes' : undefined }),
      }),
      to: 'caller',
    }),
  });

  return [startCommand, list, show, map, check, run, cancel, report, undo];
}
