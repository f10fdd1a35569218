import { type Msg, msg } from '../core/msg.ts';

/** The parts of the work that nouns belong to, in the order in which help shows them. */
export const areas = {
  work: { title: msg('Daily work', '日常工作'), words: ['work', '工作', '日常工作'] },
  customers: { title: msg('Customers', '客户'), words: ['customers', '客户资料'] },
  sales: { title: msg('Sales', '销售'), words: ['sales', '销售'] },
  service: { title: msg('Service', '服务'), words: ['service', 'support', '服务', '客服'] },
  marketing: { title: msg('Marketing', '市场'), words: ['marketing', '市场', '营销'] },
  insight: { title: msg('Figures and data', '数据与报表'), words: ['figures', 'data', '数据', '报表'] },
  company: {
    title: msg('People, places and settings', '人员、频道与设置'),
    words: ['company', 'settings', '公司', '设置'],
  },
} as const satisfies Readonly<Record<string, { readonly title: Msg; readonly words: readonly string[] }>>;

export type Area = keyof typeof areas;

export const areaNames = Object.keys(areas) as Area[];

/** The area that somebody asks help on; `words` folded. */
export function areaOf(words: string): Area | undefined {
  return areaNames.find((name) => (areas[name].words as readonly string[]).includes(words));
}
