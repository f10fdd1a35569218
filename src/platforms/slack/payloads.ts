import { z } from 'zod';

/**
 * What Slack sends, as far as it is used here. Anything else in it is ignored, so that a field that Slack adds tomorrow changes
 * nothing; what is missing or of another type makes the payload malformed.
 */
const teamSchema = z.object({ id: z.string(), domain: z.string().optional() }).nullish();
const enterpriseSchema = z.object({ id: z.string() }).nullish();
const userSchema = z.object({ id: z.string().min(1), team_id: z.string().nullish() });
const channelSchema = z.object({ id: z.string(), name: z.string().optional() });

const whose = {
  team: teamSchema,
  enterprise: enterpriseSchema,
  is_enterprise_install: z.boolean().optional(),
  user: userSchema,
};

/** A file as messages and events tell of it. */
export const fileSchema = z.object({
  id: z.string().nullish(),
  name: z.string().nullish(),
  title: z.string().nullish(),
  size: z.number().nullish(),
  mimetype: z.string().nullish(),
});

const optionSchema = z.object({ value: z.string() }).nullish();

/** A message: as people write it, and as apps do with blocks and attachments. */
const messageSchema = z.object({
  ts: z.string(),
  text: z.string().nullish(),
  user: z.string().nullish(),
  username: z.string().nullish(),
  bot_id: z.string().nullish(),
  bot_profile: z.object({ name: z.string().optional() }).nullish(),
  subtype: z.string().optional(),
  thread_ts: z.string().optional(),
  reply_count: z.number().optional(),
  blocks: z.array(z.unknown()).optional(),
  attachments: z.array(z.unknown()).optional(),
  files: z.array(fileSchema).optional(),
});
export type SlackMessagePayload = z.infer<typeof messageSchema>;

const stateValueSchema = z.object({
  type: z.string(),
  value: z.string().nullish(),
  selected_option: optionSchema,
});

const viewSchema = z.object({
  id: z.string(),
  type: z.string(),
  callback_id: z.string().optional(),
  private_metadata: z.string().optional(),
  app_installed_team_id: z.string().nullish(),
  blocks: z.array(z.object({ type: z.string(), block_id: z.string().optional() })).default([]),
  state: z.object({ values: z.record(z.string(), z.record(z.string(), stateValueSchema)) }).optional(),
});
export type ViewPayload = z.infer<typeof viewSchema>;

const commandSchema = z.object({
  command: z.string().startsWith('/'),
  text: z.string().default(''),
  user_id: z.string().min(1),
  team_id: z.string().optional(),
  enterprise_id: z.string().optional(),
  is_enterprise_install: z.union([z.string(), z.boolean()]).transform(String).optional(),
  channel_id: z.string(),
  channel_name: z.string().optional(),
  response_url: z.string().optional(),
  trigger_id: z.string().optional(),
});

const blockActionsSchema = z.object({
  type: z.literal('block_actions'),
  ...whose,
  trigger_id: z.string().optional(),
  response_url: z.string().optional(),
  channel: channelSchema.optional(),
  container: z
    .object({
      type: z.string(),
      message_ts: z.string().optional(),
      channel_id: z.string().optional(),
      is_ephemeral: z.boolean().optional(),
      thread_ts: z.string().optional(),
      view_id: z.string().optional(),
    })
    .optional(),
  message: messageSchema.partial().optional(),
  view: viewSchema.optional(),
  actions: z
    .array(
      z.object({
        action_id: z.string(),
        type: z.string(),
        value: z.string().optional(),
        selected_option: optionSchema,
      }),
    )
    .min(1),
});

const suggestionSchema = z.object({
  type: z.literal('block_suggestion'),
  ...whose,
  action_id: z.string(),
  value: z.string().default(''),
  view: viewSchema.optional(),
  channel: channelSchema.optional(),
});

const viewSubmissionSchema = z.object({
  type: z.literal('view_submission'),
  ...whose,
  trigger_id: z.string().optional(),
  view: viewSchema,
});

const messageActionSchema = z.object({
  type: z.literal('message_action'),
  ...whose,
  callback_id: z.string(),
  trigger_id: z.string().optional(),
  response_url: z.string().optional(),
  channel: channelSchema,
  message_ts: z.string().optional(),
  message: messageSchema,
});

const shortcutSchema = z.object({
  type: z.literal('shortcut'),
  ...whose,
  callback_id: z.string(),
  trigger_id: z.string().optional(),
});

/** The inner event is read by its own kind later: there are many, and most are of no interest. */
const eventSchema = z.object({
  type: z.literal('event_callback'),
  event_id: z.string().min(1),
  team_id: z.string().nullish(),
  enterprise_id: z.string().nullish(),
  context_team_id: z.string().nullish(),
  context_enterprise_id: z.string().nullish(),
  authorizations: z
    .array(
      z.object({
        team_id: z.string().nullish(),
        enterprise_id: z.string().nullish(),
        user_id: z.string().nullish(),
        is_bot: z.boolean().optional(),
        is_enterprise_install: z.boolean().optional(),
      }),
    )
    .optional(),
  event: z.looseObject({ type: z.string() }),
});

export type CommandPayload = z.infer<typeof commandSchema>;
export type BlockActionsPayload = z.infer<typeof blockActionsSchema>;
export type SuggestionPayload = z.infer<typeof suggestionSchema>;
export type ViewSubmissionPayload = z.infer<typeof viewSubmissionSchema>;
export type MessageActionPayload = z.infer<typeof messageActionSchema>;
export type ShortcutPayload = z.infer<typeof shortcutSchema>;
export type EventPayload = z.infer<typeof eventSchema>;

export type Payload =
  | { readonly kind: 'command'; readonly body: CommandPayload }
  | { readonly kind: 'actions'; readonly body: BlockActionsPayload }
  | { readonly kind: 'suggestion'; readonly body: SuggestionPayload }
  | { readonly kind: 'submission'; readonly body: ViewSubmissionPayload }
  | { readonly kind: 'message-action'; readonly body: MessageActionPayload }
  | { readonly kind: 'shortcut'; readonly body: ShortcutPayload }
  | { readonly kind: 'event'; readonly body: EventPayload }
  /** Genuine, and nothing that we take part in. */
  | { readonly kind: 'other'; readonly type: string }
  | { readonly kind: 'malformed'; readonly why: string };

const interactions = {
  block_actions: { kind: 'actions', schema: blockActionsSchema },
  block_suggestion: { kind: 'suggestion', schema: suggestionSchema },
  view_submission: { kind: 'submission', schema: viewSubmissionSchema },
  message_action: { kind: 'message-action', schema: messageActionSchema },
  shortcut: { kind: 'shortcut', schema: shortcutSchema },
  event_callback: { kind: 'event', schema: eventSchema },
} as const;

/** Reads a parsed request body. Never throws: what cannot be read is malformed, with the reason. */
export function readPayload(body: unknown): Payload {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return { kind: 'malformed', why: 'not an object' };
  if ('command' in body) return checked('command', commandSchema.safeParse(body));
  const type = 'type' in body && typeof body.type === 'string' ? body.type : null;
  if (type === null) return { kind: 'malformed', why: 'neither a command nor of any type' };
  if (!(type in interactions)) return { kind: 'other', type };
  const { kind, schema } = interactions[type as keyof typeof interactions];
  return checked(kind, schema.safeParse(body));
}

function checked(kind: Payload['kind'], result: z.ZodSafeParseResult<unknown>): Payload {
  if (result.success) return { kind, body: result.data } as Payload;
  const [issue] = result.error.issues;
  return { kind: 'malformed', why: `${kind}: ${issue ? `${issue.path.join('.')} ${issue.message}` : 'unreadable'}` };
}
