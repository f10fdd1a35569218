import { DateTime } from 'luxon';
import { type ContactWay, readConsent } from '../../core/consent.ts';
import { msg } from '../../core/msg.ts';
import type { Ctx } from '../../operations/operation.ts';
import { rawSql, sql } from '../../store/database.ts';
import { BadRow, type RowWords } from './row-words.ts';

/** The columns that say how somebody may be reached, and what a yes in them means. */
const columns: Readonly<Record<string, { readonly way: ContactWay; readonly answer: 'yes' | 'no' }>> = {
  optOutEmail: { way: 'email', answer: 'no' },
  optOutPhone: { way: 'phone', answer: 'no' },
  optOutPost: { way: 'post', answer: 'no' },
  optInEmail: { way: 'email', answer: 'yes' },
};

const tables = { customer: 'customers', contact: 'contacts' } as const;

/**
 * Keeps what a row says of being contacted. A refusal always counts; a yes counts where nobody has said no, since no file lifts what
 * somebody asked for. A no in a column of refusals is no consent. Resolves to whether that changed anything.
 */
export async function keepRefusals(
  ctx: Ctx,
  noun: keyof typeof tables,
  id: number,
  { byKey }: RowWords,
): Promise<boolean> {
  const said = Object.entries(columns).filter(([key]) => isYes(byKey, key));
  const stops = isYes(byKey, 'doNotContact');
  if (said.length === 0 && !stops) return false;
  const [row] = await ctx.tx.rows<{ consent: unknown; stopped: boolean }>(sql`
    SELECT consent, do_not_contact_at IS NOT NULL AS stopped FROM ${rawSql(tables[noun])} WHERE id = ${id}::int`);
  if (!row) throw new Error(`The ${noun} ${id} of this row is gone.`);
  const present = readConsent(row.consent);
  const today = DateTime.fromJSDate(ctx.now, { zone: ctx.actor.timezone }).toISODate();
  let changed = false;
  for (const [, { way, answer }] of said) {
    const before = present[way]?.answer;
    const refusedHere = said.some(([, other]) => other.way === way && other.answer === 'no');
    if (before === answer || (answer === 'yes' && (before === 'no' || refusedHere))) continue;
    await ctx.perform(`${noun}.consent`, { id, way, answer, on: today, today, source: 'import' });
    changed = true;
  }
  if (stops && !row.stopped) {
    await ctx.perform(`${noun}.do_not_contact`, { id, reason: 'import' });
    changed = true;
  }
  return changed;
}

const yes = /^(?:yes|y|true|1|x|是|对|do not allow|opted out|unsubscribed|opted in|subscribed)$/iu;
const no = /^(?:no|n|false|0|否|不|allow|none)$/iu;

function isYes(byKey: ReadonlyMap<string, string>, key: string): boolean {
  const value = byKey.get(key)?.trim();
  if (value === undefined || value === '' || no.test(value)) return false;
  if (yes.test(value)) return true;
  throw new BadRow({ column: key, value, message: msg('Say yes or no here.', '此处请填写“是”或“否”。') });
}
