import { z } from 'zod';
import type { Invocation } from '../../core/invocation.ts';

const invocationSchema = z.object({ command: z.string(), args: z.record(z.string(), z.string()) });

/** What a button of ours carries. `mine`: it stands on a message that only one person sees. */
export interface ButtonData {
  readonly does: Invocation;
  readonly mine?: boolean;
}

const dataSchema = z.object({ crossdesk: z.object({ does: invocationSchema, mine: z.boolean().optional() }) });

export function buttonToData({ does, mine }: ButtonData): { readonly crossdesk: ButtonData } {
  return { crossdesk: { does: { command: does.command, args: does.args }, ...(mine ? { mine } : {}) } };
}

/** null for what was not written by the function above: a card of somebody else, or of another version. */
export function dataToButton(data: unknown): ButtonData | null {
  const read = dataSchema.safeParse(data);
  if (!read.success) return null;
  const { does, mine } = read.data.crossdesk;
  return { does, ...(mine ? { mine } : {}) };
}
