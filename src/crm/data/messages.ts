import { type Msg, msg, perLocale, plural, same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import type { Encoding } from './file/encoding.ts';
import type { Origin } from './mapping.ts';
import type { ImportRow, Status } from './records.ts';
import type { AlikeWay, ExistingWay, Question } from './settings.ts';

export const idOf = (row: { readonly id: number }): string => shortId({ noun: 'import', id: row.id });

export const nounNames: Readonly<Record<ImportRow['noun'], Msg>> = {
  customer: msg('Customers', '客户'),
  contact: msg('Contacts', '联系人'),
  interaction: msg('Logs', '沟通记录'),
  task: msg('Tasks', '任务'),
  deal: msg('Deals', '商机'),
  order: msg('Orders', '订单'),
  need: msg('Needs', '需求'),
  case: msg('Cases', '工单'),
  survey: msg('Surveys', '调查'),
  campaign: msg('Campaign touches', '活动触达'),
};

export const statusNames: Readonly<Record<Status, Msg>> = {
  draft: msg('Not started', '未开始'),
  checking: msg('Being checked', '正在检查'),
  checked: msg('Checked, nothing written yet', '已检查，尚未写入'),
  running: msg('Running', '正在导入'),
  done: msg('Done', '已完成'),
  failed: msg('Stopped by a fault', '因故障停止'),
  cancelled: msg('Stopped', '已停止'),
  undoing: msg('Being undone', '正在撤销'),
  undone: msg('Undone', '已撤销'),
};

export const encodingNames: Readonly<Record<Encoding, Msg>> = {
  'utf-8': same('UTF-8'),
  'utf-16le': same('UTF-16'),
  'utf-16be': same('UTF-16 (big-endian)'),
  gb18030: msg('GBK (Chinese)', 'GBK（中文）'),
  big5: msg('Big5 (Chinese)', 'Big5（繁体中文）'),
  shift_jis: msg('Shift JIS (Japanese)', 'Shift JIS（日文）'),
  'euc-kr': msg('EUC-KR (Korean)', 'EUC-KR（韩文）'),
  'windows-1252': msg('Windows-1252 (Western Europe)', 'Windows-1252（西欧）'),
  'windows-1250': msg('Windows-1250 (Central Europe)', 'Windows-1250（中欧）'),
  'windows-1251': msg('Windows-1251 (Cyrillic)', 'Windows-1251（西里尔）'),
};

export const existingNames: Readonly<Record<ExistingWay, Msg>> = {
  update: msg('Update', '更新'),
  skip: msg('Skip', '跳过'),
  create: msg('Add again', '新建'),
};
export const alikeNames: Readonly<Record<AlikeWay, Msg>> = {
  ask: msg('Ask', '询问'),
  update: msg('Update', '更新'),
  skip: msg('Skip', '跳过'),
  create: msg('Add as new', '新建'),
};
export const dateNames = {
  dmy: msg('Day first (31/12/2026)', '日在前（31/12/2026）'),
  mdy: msg('Month first (12/31/2026)', '月在前（12/31/2026）'),
};
export const numberNames = {
  comma: msg('Decimal comma (1.234,50)', '小数点为逗号（1.234,50）'),
  point: msg('Decimal point (1,234.50)', '小数点为句点（1,234.50）'),
};

export const labels = {
  import: msg('Import', '导入'),
  importHint: msg('Its id, such as I-3.', '编号，例如 I-3。'),
  noun: msg('What the rows are', '数据类型'),
  file: msg('File', '文件'),
  fileHint: msg('Its id, such as F-3; or send it along.', '编号，例如 F-3；也可以直接随消息发送。'),
  mapping: msg('Columns', '列对应'),
  mappingHint: msg(
    'A line for each column of the file: Header = field. “-” leaves it out.',
    '每列一行：表头 = 字段。“-”表示不导入。',
  ),
  dates: msg('Dates', '日期写法'),
  numbers: msg('Numbers', '数字写法'),
  currency: msg('Currency of bare amounts', '无币种金额的货币'),
  country: msg('Country of telephone numbers', '电话号码所属国家'),
  existing: msg('Rows that are here already', '已存在的数据'),
  alike: msg('Rows that look like one', '相似的数据'),
  encoding: msg('Encoding', '编码'),
  system: msg('Name for ids from elsewhere', '外部编号的来源'),
  status: msg('Status', '状态'),
  rows: msg('Rows', '行数'),
  format: msg('Format', '格式'),
  from: msg('Exported by', '来源系统'),
  by: msg('By', '导入人'),
  result: msg('Result', '结果'),
  trial: msg('Would become', '检查结果'),
  leftOut: msg('Not read', '不导入的列'),
  mine: msg('Mine', '我的'),
  after: msg('After', '之后'),
} as const;

export const summaries = {
  start: msg('Import a file', '导入文件'),
  map: msg('Set columns', '设置列对应'),
  check: msg('Try without writing', '试运行'),
  run: msg('Start an import', '开始导入'),
  cancel: msg('Stop an import', '停止导入'),
  undo: msg('Undo an import', '撤销导入'),
  report: msg('Rejected lines as CSV', '下载被拒绝的行'),
  show: msg('Show an import', '查看导入'),
  list: msg('List imports', '导入列表'),
} as const;

export const buttonLabels = {
  check: msg('Try first', '先试运行'),
  run: msg('Import', '导入'),
  again: msg('Import again', '重新导入'),
  goOn: msg('Go on', '继续'),
  map: msg('Columns…', '列对应…'),
  cancel: msg('Stop', '停止'),
  undo: msg('Undo', '撤销'),
  report: msg('Rejected lines', '被拒绝的行'),
  refresh: msg('Refresh', '刷新'),
  open: msg('Open', '打开'),
  more: msg('Show more', '更多'),
} as const;

export const eventTitles = {
  started: msg('An import has begun', '导入已开始'),
  progressed: msg('An import goes on', '导入进行中'),
  checked: msg('An import was checked', '导入已检查'),
  finished: msg('An import is done', '导入已完成'),
  failed: msg('An import stopped', '导入已停止'),
  undone: msg('An import was undone', '导入已撤销'),
  changed: msg('An import was changed', '导入设置已更改'),
} as const;

const listed = (names: readonly string[]): Msg =>
  perLocale((locale) => names.map((name) => `“${name}”`).join(locale === 'zh' ? '、' : ', '));

export const messages = {
  title: msg('Imports', '导入'),
  listTitle: msg('Imports', '导入'),
  listMine: msg('Your imports', '我的导入'),
  nothingFound: msg(
    'There is none yet. Send me a CSV file, or: import start file:F-3',
    '还没有导入。把 CSV 文件发给我，或输入：导入 开始 文件:F-3',
  ),
  unknown: (words: string): Msg =>
    msg(`I know no import “${words}”. Its id looks like I-3.`, `找不到导入“${words}”。编号形如 I-3。`),
  noFile: msg(
    'Send the file along, or name one that is here: import start file:F-3',
    '请随消息发送文件，或指定已有的文件：导入 开始 文件:F-3',
  ),
  oneFile: msg('Send one file at a time.', '请一次发送一个文件。'),
  badEncoding: (words: string): Msg => msg(`I know no encoding “${words}”.`, `没有名为“${words}”的编码。`),
  badCountry: (words: string): Msg => msg(`I know no country “${words}”.`, `没有名为“${words}”的国家或地区。`),
  badCurrency: (words: string): Msg => msg(`“${words}” is no currency code.`, `“${words}”不是货币代码。`),
  badLine: (line: string): Msg => msg(`“${line}” does not say what a column is.`, `“${line}”没有说明列的含义。`),
  noHeader: (header: string): Msg => msg(`The file has no column “${header}”.`, `文件中没有“${header}”列。`),
  noField: (field: string, fields: readonly string[]): Msg =>
    msg(`“${field}” is none of: ${fields.join(', ')}.`, `“${field}”不在可选项中：${fields.join('、')}。`),
  twice: (field: Msg): Msg => msg(`Two columns cannot both be “${field.en}”.`, `不能有两列都是“${field.zh}”。`),
  isWorking: msg('It is at work. Stop it first.', '正在处理中，请先停止。'),
  notWorking: msg('Nothing is going on here that could be stopped.', '没有正在进行的处理。'),
  nothingToUndo: msg('Nothing was written that could be undone.', '没有可撤销的内容。'),
  allDone: msg('Everything in it was written already.', '其中的内容都已写入。'),
  noContent: msg('Its file is not here any more. Send it again.', '文件已不在这里，请重新发送。'),
  noReport: msg('No line was rejected.', '没有被拒绝的行。'),
  started: msg('It goes on by itself; you will be told when it is done.', '将自动进行，完成后会通知您。'),
  stopped: msg(
    'Stopped. What was written stays; go on with it, or undo it.',
    '已停止。已写入的内容保留，可以继续或撤销。',
  ),
  mapped: msg('Noted.', '已记录。'),
  undoing: msg('What nobody has changed since is being taken back.', '正在撤回此后无人更改的内容。'),
  reportSent: msg('Here are the rejected lines, each with its reason.', '这是被拒绝的行及原因。'),
  reportLink: msg('Rejected lines (CSV)', '被拒绝的行（CSV）'),
  confirmUndo: msg(
    'Take back everything that this import wrote and nobody has changed since?',
    '撤回此导入写入且此后无人更改的所有内容？',
  ),
  confirmRun: (n: number): Msg => msg(`Write ${plural(n, 'row', 'rows')}?`, `写入 ${n} 行？`),
  repeated: (id: string): Msg =>
    msg(
      `${id} has read the same file: what it wrote is not written twice.`,
      `${id} 读取过同一文件：已写入的内容不会重复写入。`,
    ),
  unreadable: msg(
    'Some characters cannot be read in this encoding. If names look wrong, start again with encoding:…',
    '部分字符无法用此编码识别。如果名称显示有误，请用 编码:… 重新开始。',
  ),
  raggedRows: (n: number): Msg =>
    msg(
      `${plural(n, 'row has', 'rows have')} another number of columns than the header and will be rejected.`,
      `有 ${n} 行的列数与表头不同，将被拒绝。`,
    ),
  rejected: (line: number, column: string | null, value: string | null, why: Msg): Msg =>
    perLocale((locale) => {
      const where = locale === 'zh' ? `第 ${line} 行` : `Line ${line}`;
      const what = [column, value === null ? null : `“${value}”`]
        .filter((part) => part !== null)
        .join(locale === 'zh' ? '：' : ': ');
      return `${where}${what === '' ? '' : locale === 'zh' ? `，${what}` : `, ${what}`}${locale === 'zh' ? '：' : ' — '}${why[locale]}`;
    }),
  moreRejected: (n: number): Msg => msg(`and ${n} more`, `以及另外 ${n} 行`),
  counts: (row: Pick<ImportRow, 'createdCount' | 'updatedCount' | 'sameCount' | 'rejectedCount'>): Msg =>
    msg(
      `${row.createdCount} added · ${row.updatedCount} updated · ${row.sameCount} already the same · ${row.rejectedCount} rejected`,
      `新增 ${row.createdCount} · 更新 ${row.updatedCount} · 无变化 ${row.sameCount} · 拒绝 ${row.rejectedCount}`,
    ),
  undoneCount: (n: number, kept: number): Msg =>
    msg(
      `${n} taken back${kept > 0 ? `; ${kept} stay, since somebody changed them` : ''}`,
      `已撤回 ${n} 条${kept > 0 ? `；${kept} 条因已被更改而保留` : ''}`,
    ),
  progress: msg('Rows', '行'),
  question: (question: Question, label: (key: string) => Msg): Msg => {
    if (question.ask === 'columns') {
      const names = question.missing.map(label);
      return perLocale((locale) => {
        const which = names.map((name) => name[locale]).join(locale === 'zh' ? '、' : ', ');
        return locale === 'zh' ? `请指明哪一列是：${which}。` : `Say which column is: ${which}.`;
      });
    }
    const { en, zh } = listed(question.headers);
    switch (question.ask) {
      case 'dates':
        return question.mixed
          ? msg(
              `Dates in ${en} are written in two ways. Which is right? The others will be rejected.`,
              `${zh} 中的日期有两种写法，哪种正确？其余将被拒绝。`,
            )
          : msg(`Are dates in ${en} written with the day or the month first?`, `${zh} 中的日期是日在前还是月在前？`);
      case 'numbers':
        return question.mixed
          ? msg(
              `Numbers in ${en} are written in two ways. Which is right? The others will be rejected.`,
              `${zh} 中的数字有两种写法，哪种正确？其余将被拒绝。`,
            )
          : msg(`Is “1.234” in ${en} a thousand or one and a bit?`, `${zh} 中的“1.234”是一千多还是一点多？`);
      case 'currency':
        return msg(
          `Which currency are amounts in ${en} in, where they do not say?`,
          `${zh} 中未注明币种的金额是什么货币？`,
        );
      default:
        return question satisfies never;
    }
  },
  answerFirst: msg('Some of it has to be said first.', '还有问题需要先确认。'),
  hasQuestions: msg('Before it can start', '开始之前'),
} as const;

export const originNames: Readonly<Record<Origin, string>> = {
  salesforce: 'Salesforce',
  hubspot: 'HubSpot',
  zoho: 'Zoho',
  dynamics: 'Dynamics 365',
};
