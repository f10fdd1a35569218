import { type FilterKey, filterKeys, priorityRank } from './filter.ts';

/** What people may say for a key, a value or a joining word, in either language. */
export const keyWords: Readonly<Record<string, FilterKey>> = {
  ...Object.fromEntries(filterKeys.map((key) => [key, key])),
  assignee: 'owner',
  actor: 'by',
  tags: 'tag',
  tier: 'class',
  stage: 'lifecycle',
  value: 'amount',
  level: 'priority',
  dept: 'department',
  客户: 'customer',
  负责人: 'owner',
  操作人: 'by',
  标签: 'tag',
  等级: 'class',
  阶段: 'lifecycle',
  金额: 'amount',
  优先级: 'priority',
  部门: 'department',
};

export const joins: Readonly<Record<string, 'and' | 'or' | 'not'>> = {
  and: 'and',
  且: 'and',
  并且: 'and',
  而且: 'and',
  or: 'or',
  或: 'or',
  或者: 'or',
  not: 'not',
  非: 'not',
  不是: 'not',
};
export const leads = new Set(['where', 'if', '当', '条件']);

export const priorityWords: Readonly<Record<string, string>> = {
  ...Object.fromEntries(priorityRank.map((word) => [word, word])),
  低: 'low',
  普通: 'normal',
  中: 'normal',
  高: 'high',
  紧急: 'urgent',
};
export const lifecycleWords: Readonly<Record<string, string>> = {
  lead: 'lead',
  active: 'active',
  dormant: 'dormant',
  lost: 'lost',
  潜在: 'lead',
  活跃: 'active',
  沉睡: 'dormant',
  流失: 'lost',
};
