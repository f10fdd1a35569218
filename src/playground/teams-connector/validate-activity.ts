import { type Activity, type CardNode, isRecord } from './activity.ts';
import { cardsOf, nodesOf } from './cards.ts';
import { faults } from './fault.ts';

/**
 * Teams' own limit for a message, about 100 KB of UTF-16; older clients refuse from 28 KB, which is what bots are told
 * to stay under.
 */
const mostBytes = 100 * 1024;
const mostActions = 6;

export interface Limits {
  /** Bytes of UTF-16; default 100 KB. */
  mostBytes?: number;
}

/** Refuses what Teams would: messages too large, empty or with a card that no client can draw. */
export function checkActivity(activity: Activity, limits: Limits = {}): void {
  if (activity.type === 'typing' || activity.type === 'trace') return;
  if (activity.type !== 'message') throw faults.bad(`Unknown activity type ${activity.type}`);
  if (JSON.stringify([activity.text, activity.attachments]).length * 2 > (limits.mostBytes ?? mostBytes))
    throw faults.tooBig();
  const isEmpty = (activity.text ?? '') === '' && (activity.attachments ?? []).length === 0;
  if (isEmpty) throw faults.bad('Activity must include text or an attachment');
  for (const entity of activity.entities ?? []) checkEntity(entity, activity);
  for (const card of cardsOf(activity)) checkCard(card);
}

function checkEntity(entity: Record<string, unknown>, activity: Activity): void {
  if (entity.type !== 'mention') return;
  const mentioned = isRecord(entity.mentioned) ? entity.mentioned : {};
  const text = String(entity.text ?? '');
  if (typeof mentioned.id !== 'string') throw faults.bad('Mentioned user is missing');
  if (!JSON.stringify([activity.text, activity.attachments]).includes(JSON.stringify(text).slice(1, -1)))
    throw faults.bad(`The mention ${text} does not occur in the text`);
}

function checkCard(card: CardNode): void {
  if (card.type !== 'AdaptiveCard') throw faults.bad('The attachment is no AdaptiveCard');
  if (typeof card.version !== 'string' || !/^1\.[0-6]$/.test(card.version))
    throw faults.bad(`Unsupported card version ${String(card.version)}`);
  const ids = new Set<string>();
  for (const node of nodesOf(card)) {
    const type = String(node.type ?? '');
    if (type === 'ActionSet' || type === 'AdaptiveCard') {
      const shown = (Array.isArray(node.actions) ? node.actions : []).filter(
        (action) => isRecord(action) && action.mode !== 'secondary',
      );
      if (shown.length > mostActions) throw faults.bad(`A card shows at most ${mostActions} actions in a row`);
    }
    if (type === 'TextBlock' && typeof node.text !== 'string') throw faults.bad('A TextBlock needs text');
    if (!type.startsWith('Input.')) continue;
    const id = String(node.id ?? '');
    if (id === '') throw faults.bad('An input needs an id');
    if (ids.has(id)) throw faults.bad(`Two inputs have the id ${id}`);
    ids.add(id);
  }
}
