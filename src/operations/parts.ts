import type { AnyOperation, Ctx, Json } from './operation.ts';

/** What an operation that ran as a part of another one kept for undo; undefined: it cannot be undone. */
export interface KeptPart {
  readonly operation: string;
  readonly kept: Json | undefined;
}

/**
 * What is written down for undo: the operation's own, with its parts' beside it. One part that cannot be undone makes the whole
 * impossible to undo.
 */
export function keptWithParts(own: Json | undefined, parts: readonly KeptPart[]): Json | undefined {
  if (parts.length === 0 || own === undefined) return own;
  const kept: Json[] = [];
  for (const part of parts) {
    if (part.kept === undefined) return undefined;
    kept.push({ operation: part.operation, kept: part.kept });
  }
  return { $own: own, $parts: kept };
}

/** Undoes an operation and then its parts, the last one first. */
export async function undoWithParts(
  ctx: Ctx,
  operation: AnyOperation,
  kept: Json,
  find: (operation: string) => AnyOperation | undefined,
): Promise<void> {
  const { own, parts } = split(kept);
  await operation.undo?.(ctx, own);
  for (const part of [...parts].reverse()) {
    const inner = find(part.operation);
    if (!inner?.undo || part.kept === undefined)
      throw new Error(`The operation “${part.operation}” can no longer be undone.`);
    await undoWithParts(ctx, inner, part.kept, find);
  }
}

function split(kept: Json): { own: Json; parts: readonly KeptPart[] } {
  if (typeof kept === 'object' && kept !== null && '$own' in kept && '$parts' in kept) {
    const { $own, $parts } = kept as unknown as { readonly $own: Json; readonly $parts: readonly KeptPart[] };
    return { own: $own, parts: $parts };
  }
  return { own: kept, parts: [] };
}
