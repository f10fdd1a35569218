import { z } from 'zod';
import type { ReplyRoute } from '../../core/incoming.ts';

/**
 * The ways that a request left open to answer it. Flat JSON, kept with the request, so that an answer finds its way after a
 * restart too.
 */
const routeSchema = z.object({
  workspace: z.string(),
  user: z.string(),
  /** When Slack sent it, in epoch milliseconds: triggers and response URLs age from here. */
  at: z.number(),
  channel: z.string().optional(),
  /** The thread's parent, when the request came from within a thread. */
  thread: z.string().optional(),
  responseUrl: z.string().optional(),
  trigger: z.string().optional(),
  /** The message whose button was pressed. */
  message: z.string().optional(),
  /** That message is visible to the person alone. */
  ephemeral: z.boolean().optional(),
  /** The channel is the person's direct message with the bot, where everything is private. */
  direct: z.boolean().optional(),
  /** The modal that shows the card whose button was pressed. */
  modal: z.string().optional(),
  /** Pressed on the home page, or in a form opened from it. */
  home: z.boolean().optional(),
  /** A submitted form, which is still on the screen until it has been acknowledged: nothing can be opened over it. */
  form: z.boolean().optional(),
});

export type SlackRoute = z.infer<typeof routeSchema>;

export function routeToReply(route: SlackRoute): ReplyRoute {
  const reply: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(route)) if (value !== undefined) reply[name] = value;
  return reply;
}

/** Throws on a route that this adapter did not write. */
export function replyToRoute(reply: unknown): SlackRoute {
  return routeSchema.parse(reply);
}

/** null where it cannot be read: metadata of a view from an older version. */
export function readRoute(value: unknown): SlackRoute | null {
  return routeSchema.safeParse(value).data ?? null;
}
