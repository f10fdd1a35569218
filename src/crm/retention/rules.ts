import { fail, ok, type Result } from '../../commands/values/result.ts';
import { messages } from './messages.ts';

const longestMonths = 600;

/** `24 months`, `2 years`, `24`, `24个月`, `2年`: months, from 1 to 600. */
export function parseMonths(words: string): Result<number> {
  const found = /^(\d{1,4})\s*(m|mo|months?|个月|月|y|yr|years?|年)?$/iu.exec(words.normalize('NFKC').trim());
  if (!found?.[1]) return fail('period', messages.badPeriod, '24 months');
  const isYears = /^(y|yr|years?|年)$/iu.test(found[2] ?? '');
  const months = Number(found[1]) * (isYears ? 12 : 1);
  return months >= 1 && months <= longestMonths ? ok(months) : fail('period', messages.badPeriod, '24 months');
}
