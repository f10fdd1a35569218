import type { ParseCtx } from '../../commands/args.ts';
import { parseDuration } from '../../commands/values/duration.ts';
import { fail, ok, type Result } from '../../commands/values/result.ts';
import { parseWhen } from '../../commands/values/when.ts';
import { type NounName, shortIdPrefix } from '../../core/records.ts';
import { peaceMessages } from './peace-messages.ts';

export interface RecordWords {
  readonly noun: NounName;
  readonly id: number;
}

/** `C-12`, `t12`, of whatever noun; null where it is no id. */
export function readRecord(words: string): RecordWords | null {
  const found = /^#?([a-z]{1,2})[-–—]?(\d{1,9})$/iu.exec(words.normalize('NFKC').trim());
  const entry = Object.entries(shortIdPrefix).find(([, letters]) => letters === found?.[1]?.toUpperCase());
  return found && entry ? { noun: entry[0] as NounName, id: Number(found[2]) } : null;
}

export function parseRecord(words: string): Result<RecordWords> {
  const found = readRecord(words);
  return found ? ok(found) : fail('record', peaceMessages.unknownRecord(words.trim().slice(0, 60)), 'T-142');
}

export interface MuteWords {
  readonly record?: RecordWords;
  readonly until?: Date;
}

/** `2h`, `until monday`, `C-12`, `C-12 until friday`. */
export function parseMute(words: string, ctx: ParseCtx): Result<MuteWords> {
  const [first = '', ...rest] = words.trim().split(/\s+/u);
  const record = readRecord(first);
  const time = (record ? rest.join(' ') : words).trim().replace(/^(?:until|till|for|to|直到|到|至)\s*/iu, '');
  if (record && time === '') return ok({ record });
  const lasts = parseDuration(time);
  if (lasts.ok) return ok({ ...(record ? { record } : {}), until: new Date(ctx.now.getTime() + lasts.value) });
  const when = parseWhen(time, { ...ctx, prefer: 'future' });
  if (when.ok) return ok({ ...(record ? { record } : {}), until: when.value.at });
  return fail('mute', peaceMessages.notAMute(words.trim().slice(0, 60)), 'until monday');
}

export type HoursWords = 'off' | { readonly from: number; readonly until: number };

/** `20:00-08:00`, `8pm to 8am`, `22-7`, `off` → minutes from midnight. */
export function parseHours(words: string): Result<HoursWords> {
  const text = words.normalize('NFKC').trim().toLowerCase();
  if (/^(?:off|none|no|never|关闭|取消|无)$/u.test(text)) return ok('off');
  const parts = text.split(/\s*(?:-|–|—|~|to|until|至|到)\s*/u);
  const [from, until] = parts.map(minuteOf);
  if (parts.length === 2 && from != null && until != null && from !== until) return ok({ from, until });
  return fail('hours', peaceMessages.notHours(words.trim().slice(0, 60)), '20:00-08:00');
}

function minuteOf(text: string): number | null {
  const found = /^(\d{1,2})(?:[:.点](\d{2})?)?\s*(am|pm)?$/u.exec(text);
  if (!found) return null;
  const half = found[3];
  const said = Number(found[1]);
  if (half && (said < 1 || said > 12)) return null;
  const hour = half ? (said % 12) + (half === 'pm' ? 12 : 0) : said;
  const minute = Number(found[2] ?? 0);
  return hour <= 24 && minute < 60 ? (hour * 60 + minute) % 1440 : null;
}
