import { fail, ok, quoted, type Result } from '../../commands/values/result.ts';
import { type Role, roles } from '../../core/actor.ts';
import type { Msg } from '../../core/msg.ts';
import { msg } from '../../core/msg.ts';
import type { Subject } from '../../core/policy.ts';
import { fieldGroups } from '../../core/policy.ts';
import { shortIdPrefix } from '../../core/records.ts';
import { fieldNames, nounNames } from '../../operations/messages.ts';

/** Which part of which records a rule speaks of. `fields` empty: all of the record. */
export interface What {
  readonly noun: Subject;
  readonly fields: readonly string[];
}

const subjects = [...(Object.keys(shortIdPrefix) as Subject[]), 'deployment'] as readonly Subject[];

/** Field groups of a noun; none where its records have no parts. */
export function groupsOf(noun: Subject): readonly string[] {
  return (fieldGroups as Readonly<Record<string, readonly string[]>>)[noun] ?? [];
}

/** `customer:contact,money`, `customers`, `客户:联系方式`. */
export function parseWhat(words: string): Result<What> {
  const [first = '', rest = '', ...more] = words.normalize('NFKC').trim().split(':');
  const noun = subjects.find((one) => isNamed(first, one, nounNames[one]));
  const example = 'customer:contact';
  if (!noun || more.length > 0) {
    const { en, zh } = quoted(words);
    const known = subjects.filter((one) => groupsOf(one).length > 0);
    return fail(
      'what',
      msg(
        `${en} is no kind of record. Kinds are: ${known.join(', ')}.`,
        `${zh}不是记录类型。可选：${known.map((one) => nounNames[one].zh).join('、')}。`,
      ),
      example,
    );
  }
  const groups = groupsOf(noun);
  const fields: string[] = [];
  for (const typed of rest
    .split(/[,、]/u)
    .map((part) => part.trim())
    .filter((part) => part !== '')) {
    const field = groups.find((group) => isNamed(typed, group, fieldNames[group]));
    if (!field) {
      const { en, zh } = quoted(typed);
      return fail(
        'what',
        groups.length === 0
          ? msg(`${nounNames[noun].en} have no parts: name them alone.`, `${nounNames[noun].zh}没有可单独授权的部分。`)
          : msg(
              `${en} is no part of ${nounNames[noun].en}. Parts are: ${groups.join(', ')}.`,
              `${zh}不是${nounNames[noun].zh}的一部分。可选：${groups.map((group) => fieldNames[group]?.zh ?? group).join('、')}。`,
            ),
        groups.length === 0 ? noun : `${noun}:${groups.at(-1)}`,
      );
    }
    if (!fields.includes(field)) fields.push(field);
  }
  return ok({ noun, fields });
}

function isNamed(typed: string, key: string, name: Msg | undefined): boolean {
  const wanted = typed.trim().toLowerCase();
  const names = [key, `${key}s`, name?.en.toLowerCase(), name?.zh, name?.zh.replace(/(信息|字段)$/u, '')];
  return wanted !== '' && names.includes(wanted);
}

/** What a form offers: each kind of record as a whole, and each of its parts. At most 100, which is what platforms take. */
export const whatChoices = subjects
  .filter((noun) => groupsOf(noun).length > 0)
  .flatMap((noun) => [
    { value: noun as string, label: nounNames[noun] },
    ...groupsOf(noun).map((group) => ({ value: `${noun}:${group}`, label: whatText({ noun, fields: [group] }) })),
  ])
  .slice(0, 100);

/** "contact details and notes of customers". */
export function whatText({ noun, fields }: What): Msg {
  const name = nounNames[noun];
  if (fields.length === 0) return name;
  const parts = fields.map((field) => fieldNames[field] ?? msg(field, field));
  return msg(
    `${parts.map(({ en }) => en).join(', ')} of ${name.en}`,
    `${name.zh}的${parts.map(({ zh }) => zh).join('、')}`,
  );
}

const roleWords: Readonly<Record<Role, readonly string[]>> = {
  admin: ['admin', 'admins', '管理员'],
  manager: ['manager', 'managers', '经理', '主管'],
  member: ['member', 'members', '成员'],
  viewer: ['viewer', 'viewers', '只读', '只读成员'],
};
const everyoneWords = ['everyone', 'everybody', 'all', 'anyone', '所有人', '全员', '大家'];

/** Words for a role, or for everybody; the rest of the words may name a department. */
export function roleIn(words: string): {
  readonly role: Role | null;
  readonly rest: string;
  readonly everyone: boolean;
} {
  const parts = words
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .split(/[\s:]+|(?<=部)(?=\p{Script=Han})/u);
  if (parts.length === 1 && everyoneWords.includes(parts[0] ?? '')) return { role: null, rest: '', everyone: true };
  const role = roles.find((one) => parts.some((part) => roleWords[one].includes(part))) ?? null;
  const rest = parts.filter((part) => !(role && roleWords[role].includes(part)) && part !== 'of').join(' ');
  return { role, rest, everyone: false };
}
