import { z } from 'zod';
import type { ReplyRoute } from '../../core/incoming.ts';

/**
 * The ways that a request left open to answer it. Flat JSON, kept with the request, so that an answer finds its way after a
 * restart too.
 */
const routeSchema = z.object({
  workspace: z.string(),
  /** The directory's id of the person. */
  user: z.string(),
  /** The person's id towards the Bot Connector. */
  account: z.string(),
  bot: z.string(),
  serviceUrl: z.string(),
  /** When Teams sent it, in epoch milliseconds. */
  at: z.number(),
  kind: z.enum(['channel', 'group', 'personal']),
  /** The conversation without its thread. */
  channel: z.string(),
  /** The thread's root, when the request came from within a thread. */
  thread: z.string().optional(),
  /** The message whose button was pressed. */
  message: z.string().optional(),
  /** That message, or what was typed, is visible to the person alone. */
  targeted: z.boolean().optional(),
  /** The request came from a dialog or the message extensions, where the bot may not be a member. */
  dialog: z.boolean().optional(),
  /** Names the HTTP request that still waits for its answer, in the process that took it. */
  waiting: z.string().optional(),
});

export type TeamsRoute = z.infer<typeof routeSchema>;

export function routeToReply(route: TeamsRoute): ReplyRoute {
  const reply: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(route)) if (value !== undefined) reply[name] = value;
  return reply;
}

/** Throws on a route that this adapter did not write. */
export function replyToRoute(reply: unknown): TeamsRoute {
  return routeSchema.parse(reply);
}
