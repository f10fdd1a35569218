import { ago } from '../core/ago.ts';
import { type Msg, msg, same } from '../core/msg.ts';
import type { Turn } from '../store/audit-turns.ts';
import { type Deed, deedOf } from './deeds.ts';

/** The change that left nothing to do for an operation, in words and as it was. */
export interface Reason {
  readonly turn: Turn;
  readonly deed: Deed;
  /** Somebody has done the very same. */
  readonly isSame: boolean;
}

const platformNames = { slack: 'Slack', teams: 'Teams' } as const;

/**
 * Why the operation makes no sense any more, by the record's changes (the newest first) since it was last opened again: what ended
 * it, else what was done to its state; the very same before anything else. null: its state never changed. Pure.
 */
export function reasonAmong(turns: readonly Turn[], operation: string): Reason | null {
  const told = turns.flatMap((turn) => {
    const deed = deedOf(turn.operation);
    return deed ? [{ turn, deed, isSame: turn.operation === operation }] : [];
  });
  const opened = told.findIndex(({ deed }) => deed.leaves === 'open');
  const since = opened === -1 ? told : told.slice(0, opened);
  const over = since.filter(({ deed }) => deed.leaves === 'over');
  const among = over.length > 0 ? over : since;
  return among.find(({ isSame }) => isSame) ?? among[0] ?? told[0] ?? null;
}

/** "Ana completed this in Teams, 2 min ago." The reader is called "you". */
export function toldReason({ turn, deed }: Reason, reader: { readonly staffId: number }, now: Date): Msg {
  const who = turn.byId === reader.staffId ? msg('You', '您') : same(turn.by);
  const when = ago(turn.at, now);
  const where = turn.platform === null ? null : platformNames[turn.platform];
  const isNow = when.en === 'just now';
  const english = [who.en, deed.did.en, ...(where ? [`in ${where}`] : [])].join(' ');
  return msg(
    `${english}${where && !isNow ? ',' : ''} ${when.en}.`,
    `${spaced(who.zh, isNow ? when.zh : '于')}${isNow ? '' : ` ${when.zh}`}${where ? `在 ${where} ` : ''}${deed.did.zh}。`,
  );
}

/** A name in Latin letters and a Chinese word stand apart. */
function spaced(name: string, next: string): string {
  return /[A-Za-z0-9]$/u.test(name) ? `${name} ${next}` : `${name}${next}`;
}
