import { msg } from '../../core/msg.ts';
import { fail, ok, quoted, type Result } from './result.ts';
import { tidy } from './tidy.ts';

/** Row ids are 32-bit in the database. */
const maxId = 2_147_483_647;

/** `formatId('T', 142)` → `T-142`. */
export function formatId(prefix: string, id: number): string {
  return `${prefix}-${id}`;
}

/**
 * `T-142`, `t142`, `T–142`, `Ｔ－１４２`, `#142` or just `142`, for a record whose ids start with `prefix`. Faults: `not-an-id`
 * (try a name), `other-kind` (an id of another kind of record), `no-such-id`.
 */
export function parseId(text: string, prefix: string): Result<number> {
  const match = /^(?:([a-z]{1,4}) ?-? ?|# ?)?(\d{1,15})$/.exec(tidy(text));
  const example = formatId(prefix, 142);
  const what = quoted(text);
  if (!match) return fail('not-an-id', msg(`${what.en} is not an id.`, `${what.zh}不是编号。`), example);
  if (match[1] !== undefined && match[1] !== prefix.toLowerCase()) {
    return fail(
      'other-kind',
      msg(
        `${what.en} is the id of something else; here ids start with ${prefix}-.`,
        `${what.zh}是其他记录的编号，这里的编号以 ${prefix}- 开头。`,
      ),
      example,
    );
  }
  const id = Number(match[2]);
  if (id < 1 || id > maxId) return fail('no-such-id', msg(`There is no ${what.en}.`, `没有${what.zh}。`), example);
  return ok(id);
}
