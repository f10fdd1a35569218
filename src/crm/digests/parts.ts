import type { Arg } from '../../commands/args.ts';
import { fail, ok, quoted, type Result } from '../../commands/values/result.ts';
import { listOf, type Msg, msg, perLocale } from '../../core/msg.ts';
import { labels } from './messages.ts';
import { type TopicKey, topics } from './topics.ts';

/** What a digest may be narrowed to: its parts, and the kinds of records that it counts. In the order in which they are told. */
export const partNames = [
  'stuck',
  'due',
  'changed',
  'measures',
  'tasks',
  'cases',
  'deals',
  'needs',
  'orders',
  'handoffs',
  'customers',
  'contacts',
] as const;
export type PartName = (typeof partNames)[number];

const kinds: Readonly<Partial<Record<PartName, (typeof topics)[TopicKey]['noun']>>> = {
  tasks: 'task',
  cases: 'case',
  deals: 'deal',
  needs: 'need',
  orders: 'order',
  handoffs: 'handoff',
  customers: 'customer',
  contacts: 'interaction',
};

const names: Readonly<Record<PartName, Msg>> = {
  stuck: msg('stuck', '受阻'),
  due: msg('due', '到期'),
  changed: msg('changed', '动态'),
  measures: msg('measures', '指标'),
  tasks: msg('tasks', '任务'),
  cases: msg('cases', '工单'),
  deals: msg('deals', '商机'),
  needs: msg('needs', '需求'),
  orders: msg('orders', '订单'),
  handoffs: msg('hand-offs', '交接'),
  customers: msg('customers', '客户'),
  contacts: msg('contacts', '沟通'),
};

/**
 * Is this told? Parts narrow what is told of every kind of record, kinds what is told in every part, and the measures come where they
 * are named: `stuck, tasks` is the tasks that are stuck, `tasks, measures` all of the tasks and the measures. Nothing named: everything.
 */
export function tells(parts: readonly PartName[], key: TopicKey | 'measures'): boolean {
  if (parts.length === 0) return true;
  if (key === 'measures') return parts.includes('measures');
  const nouns = parts.flatMap((name) => kinds[name] ?? []);
  const sections = parts.filter((name) => name !== 'measures' && !(name in kinds));
  const { part, noun } = topics[key];
  return (
    nouns.length + sections.length > 0 &&
    (sections.length === 0 || sections.includes(part)) &&
    (nouns.length === 0 || nouns.includes(noun))
  );
}

/** Of what is kept, the names that this version knows, in their order. */
export function knownParts(kept: readonly string[] | null): PartName[] {
  return partNames.filter((name) => (kept ?? []).includes(name));
}

export function partsName(parts: readonly PartName[]): Msg {
  return parts.length === 0 ? everything : listOf(parts.map((name) => names[name]));
}

/** As somebody would type it. */
export const partsText = (parts: readonly PartName[], locale: 'en' | 'zh'): string =>
  parts.length === 0
    ? everything[locale]
    : parts.map((name) => names[name][locale]).join(locale === 'zh' ? '、' : ', ');

const everything = msg('everything', '全部');
const all = /^(?:all|everything|全部|所有)$/u;
const separators = /[\s,，、;；+&]+|和/u;

function partOf(word: string): PartName | undefined {
  const wanted = word.toLowerCase();
  return partNames.find((name) => {
    const { en, zh } = names[name];
    return [name, en, zh, name.replace(/s$/u, ''), en.replace(/s$/u, ''), `${zh}事项`].includes(wanted);
  });
}

/** `stuck, due` · `tasks` · `受阻、到期` · `all`. */
export function parseParts(text: string): Result<PartName[]> {
  const words = text.split(separators).filter((word) => word !== '' && !/^(?:and|the)$/iu.test(word));
  if (words.every((word) => all.test(word.toLowerCase()))) return ok([]);
  const unknown = words.find((word) => partOf(word) === undefined);
  if (unknown === undefined) return ok(knownParts(words.map((word) => partOf(word) ?? '')));
  const known = perLocale((locale) => partNames.map((name) => names[name][locale]).join(locale === 'zh' ? '、' : ', '));
  const what = quoted(unknown);
  return fail(
    'part',
    msg(
      `A digest has no part ${what.en}. It has: ${known.en}; all stands for everything.`,
      `简报中没有${what.zh}。可选：${known.zh}；“全部”表示所有内容。`,
    ),
    'stuck, due',
  );
}

export const partsArg: Arg<PartName[], false> = {
  label: labels.parts,
  hint: labels.partsHint,
  example: 'stuck, due',
  required: false,
  keys: ['part', 'topics', '内容', '部分'],
  value: { by: 'parse', parse: parseParts },
  form: 'line',
  wordsAfterKey(words) {
    const end = words.findIndex((word) => !parseParts(word).ok);
    return end < 0 ? words.length : end;
  },
};
