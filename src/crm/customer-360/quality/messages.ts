import { listOf, type Msg, msg, perLocale, plural } from '../../../core/msg.ts';
import { type QualityField, qualityFields } from './rules.ts';

/** 824 → "82 %" */
export const percent = (tenths: number): string => `${Math.floor(tenths / 10)} %`;

export const qualitySummaries = {
  show: msg('How complete the data about customers is', '查看客户资料完整度'),
  rules: msg('What counts as complete, by department', '查看各部门的完整度规则'),
  set: msg('Say how much a field counts', '设置字段权重'),
  alert: msg('From which fall on departments are told', '设置下降多少时提醒部门'),
};

export const qualityMessages = {
  title: msg('Data quality', '数据质量'),
  fell: msg('Data quality fell', '数据质量下降'),
  line: (tenths: number, missing: readonly QualityField[]): Msg => {
    const names = listOf(missing.slice(0, 5).map((field) => qualityFields[field].name));
    const more = missing.length > 5 ? missing.length - 5 : 0;
    return msg(
      `Complete: ${percent(tenths)}${missing.length === 0 ? '' : ` · missing: ${names.en}${more > 0 ? ` and ${more} more` : ''}`}`,
      `完整度：${percent(tenths)}${missing.length === 0 ? '' : ` · 缺少：${names.zh}${more > 0 ? `等，另有 ${more} 项` : ''}`}`,
    );
  },
  fill: msg('Fill in', '补全'),
  addContact: msg('Add a contact', '添加联系人'),
  assign: msg('Find an owner', '指定负责人'),
  nothingYet: msg(
    'Nothing has been recorded yet: that happens once a day, and first within a minute.',
    '尚无记录；系统每天记录一次，首次在一分钟内完成。',
  ),
  ofDepartment: (tenths: number, customers: number) =>
    msg(
      `${percent(tenths)} of ${plural(customers, 'customer', 'customers')}`,
      `${percent(tenths)}，共 ${customers} 个客户`,
    ),
  noCustomers: msg('no customers', '暂无客户'),
  spread: (low: number, middle: number, high: number) =>
    msg(
      `${high} complete (from 80 %) · ${middle} in between · ${low} poor (below 50 %)`,
      `${high} 个完整（≥80%）· ${middle} 个一般 · ${low} 个较差（<50%）`,
    ),
  trend: (points: number, since: string): Msg => {
    if (points === 0) return msg(`as on ${since}`, `与 ${since} 持平`);
    const by = Math.abs(points);
    return points > 0
      ? msg(`up ${plural(by, 'point', 'points')} since ${since}`, `较 ${since} 上升 ${by} 点`)
      : msg(`down ${plural(by, 'point', 'points')} since ${since}`, `较 ${since} 下降 ${by} 点`);
  },
  missingMost: (fields: readonly { readonly field: QualityField; readonly customers: number }[]): Msg => {
    const said = (locale: 'en' | 'zh') =>
      fields.map(({ field, customers }) => {
        const name = qualityFields[field].name[locale];
        return locale === 'zh'
          ? `${name}（${customers} 个客户）`
          : `${name} (${plural(customers, 'customer', 'customers')})`;
      });
    return msg(`Missing most: ${said('en').join(', ')}`, `最常缺少：${said('zh').join('、')}`);
  },
  worst: (department: Msg) => msg(`Least complete in ${department.en}`, `${department.zh}完整度最低的客户`),
  open: msg('Open', '打开'),
  rules: msg('Rules', '规则'),
  show: msg('Data quality', '数据质量'),
  rulesTitle: msg('What counts as complete', '完整度规则'),
  weights: (fields: readonly { readonly field: QualityField; readonly weight: number }[]): Msg =>
    perLocale((locale) =>
      fields
        .map(({ field, weight }) => `${qualityFields[field].name[locale]} ${weight}`)
        .join(locale === 'zh' ? '、' : ', '),
    ),
  notWanted: (fields: readonly QualityField[]): Msg => {
    const names = listOf(fields.map((field) => qualityFields[field].name));
    return msg(`not asked for: ${names.en}`, `不要求：${names.zh}`);
  },
  alertAt: (points: number) =>
    msg(
      `A department is told when its figure falls by ${plural(points, 'point', 'points')} or more within a week.`,
      `一周内下降 ${points} 点及以上时通知该部门。`,
    ),
  change: msg('Change…', '修改…'),
  field: msg('Field', '字段'),
  weight: msg('How much it counts', '权重'),
  weightHint: msg('From 0 (not asked for) to 10', '0（不要求）到 10'),
  department: msg('Department', '部门'),
  departmentHint: msg('Empty: all departments that have no rule of their own', '留空：适用于没有单独规则的部门'),
  points: msg('Points', '点数'),
  unknownField: (word: string, known: readonly Msg[]) =>
    msg(
      `“${word}” is no field that counts. There are: ${known.map(({ en }) => en).join(', ')}.`,
      `“${word}”不是可计分字段。可选：${known.map(({ zh }) => zh).join('、')}。`,
    ),
  set: (field: Msg, weight: number, department: Msg | null): Msg => {
    const where = department ?? msg('all departments', '所有部门');
    return weight === 0
      ? msg(`${where.en}: ${field.en} is not asked for any more.`, `${where.zh}：不再要求${field.zh}。`)
      : msg(`${where.en}: ${field.en} counts ${weight} from now on.`, `${where.zh}：${field.zh}的权重为 ${weight}。`);
  },
  unchanged: msg('That is the rule already.', '规则已是如此。'),
} as const;
