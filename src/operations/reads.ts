import type { Door } from '../core/incoming.ts';
import { type NounName, type RecordRef, recordRef } from '../core/records.ts';
import { addReadLines } from '../store/audit-reads.ts';
import type { ReadCtx, Viewer } from './operation.ts';

/** Parts of records that not every colleague may see, whose reading is written down. */
const protectedParts: ReadonlySet<string> = new Set(['contact', 'personal', 'money', 'notes', 'content']);

export interface Watched {
  readonly viewer: Viewer;
  /** What was asked for, and allowed, since. */
  seen(): { readonly ref: RecordRef; readonly fields: readonly string[] }[];
}

/** A person's eyes that remember which protected parts of which records they were allowed to see. */
export function watched(viewer: Viewer): Watched {
  const parts = new Map<string, Set<string>>();
  return {
    viewer: {
      ...viewer,
      can(action, noun, record, field) {
        const allowed = viewer.can(action, noun, record, field);
        if (
          allowed &&
          action === 'read' &&
          field !== undefined &&
          protectedParts.has(field) &&
          typeof record?.id === 'number'
        ) {
          const key = `${noun} ${record.id}`;
          parts.set(key, (parts.get(key) ?? new Set()).add(field));
        }
        return allowed;
      },
    },
    seen: () =>
      [...parts].map(([key, fields]) => {
        const [noun = '', id] = key.split(' ');
        return { ref: recordRef(noun as NounName, Number(id)), fields: [...fields].sort() };
      }),
  };
}

/**
 * Draws something for a person and writes down which protected parts of records it showed, before anybody sees it. Cards that are
 * pushed are not opened by anybody and leave no line; a channel's show nothing that is not everybody's there.
 */
export async function drawnFor<T>(
  ctx: ReadCtx,
  by: { readonly viewer: Viewer; readonly door: Door | 'system' },
  draw: (viewer: Viewer) => Promise<T>,
): Promise<T> {
  const { staffId } = by.viewer;
  if (staffId === null) return draw(by.viewer);
  const eyes = watched(by.viewer);
  const drawn = await draw(eyes.viewer);
  await noteReads(ctx, { staffId, door: by.door }, eyes.seen());
  return drawn;
}

/** Writes down what somebody was shown: a line for each record, all in one statement; none where nothing was protected. */
export async function noteReads(
  { tx, now }: Pick<ReadCtx, 'tx' | 'now'>,
  by: { readonly staffId: number; readonly door: Door | 'system' },
  seen: ReturnType<Watched['seen']>,
): Promise<void> {
  await addReadLines(
    tx,
    seen.map((one) => ({ at: now, staffId: by.staffId, door: by.door, operation: 'record.read', ...one })),
  );
}
