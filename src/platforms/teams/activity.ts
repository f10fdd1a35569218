import { z } from 'zod';

/**
 * What we read of the activities that Teams sends; everything else is left alone. Nothing here is trusted beyond its shape:
 * the token says that Teams sent it, not what a client put into `value`.
 */
const account = z.object({
  id: z.string(),
  name: z.string().nullish(),
  aadObjectId: z.string().nullish(),
});

const entity = z.looseObject({
  type: z.string(),
  text: z.string().nullish(),
  mentioned: z.object({ id: z.string(), name: z.string().nullish(), aadObjectId: z.string().nullish() }).nullish(),
});

const named = z.object({ id: z.string(), name: z.string().nullish(), type: z.string().nullish() });

const channelData = z.looseObject({
  tenant: z.object({ id: z.string() }).nullish(),
  team: z.object({ id: z.string().nullish(), name: z.string().nullish(), aadGroupId: z.string().nullish() }).nullish(),
  channel: named.partial().nullish(),
  eventType: z.string().nullish(),
});

export const activitySchema = z.looseObject({
  type: z.string(),
  id: z.string().nullish(),
  name: z.string().nullish(),
  action: z.string().nullish(),
  timestamp: z.unknown().optional(),
  channelId: z.string().nullish(),
  serviceUrl: z.string(),
  from: account,
  recipient: z.looseObject({ id: z.string(), name: z.string().nullish(), isTargeted: z.boolean().nullish() }).nullish(),
  conversation: z.object({
    id: z.string().min(1),
    conversationType: z.string().nullish(),
    tenantId: z.string().nullish(),
    name: z.string().nullish(),
  }),
  text: z.string().nullish(),
  textFormat: z.string().nullish(),
  locale: z.string().nullish(),
  localTimezone: z.string().nullish(),
  replyToId: z.string().nullish(),
  entities: z.array(entity).nullish(),
  attachments: z
    .array(
      z.looseObject({
        contentType: z.string().nullish(),
        content: z.unknown().optional(),
        contentUrl: z.string().nullish(),
        name: z.string().nullish(),
      }),
    )
    .nullish(),
  channelData: channelData.nullish(),
  membersAdded: z.array(account).nullish(),
  membersRemoved: z.array(account).nullish(),
  value: z.unknown().optional(),
});

export type Activity = z.infer<typeof activitySchema>;

/** The tenant that a conversation belongs to; null where the activity names none. */
export function tenantOf(activity: Activity): string | null {
  return activity.channelData?.tenant?.id ?? activity.conversation.tenantId ?? null;
}

/** `19:…@thread.tacv2;messageid=1` → the channel and the root of the thread. */
export function splitConversation(id: string): { readonly channel: string; readonly thread?: string } {
  const [channel = id, ...rest] = id.split(';');
  const thread = rest.find((part) => part.startsWith('messageid='))?.slice('messageid='.length);
  return thread === undefined || thread === '' ? { channel } : { channel, thread };
}

export function kindOf(activity: Activity): 'channel' | 'group' | 'personal' {
  const { conversationType, id } = activity.conversation;
  if (conversationType === 'personal') return 'personal';
  if (conversationType === 'groupChat') return 'group';
  if (conversationType === 'channel' || activity.channelData?.channel?.id) return 'channel';
  // Teams leaves the type out now and then; its ids tell. What is not known to be private is treated as shared.
  return id.startsWith('a:') ? 'personal' : /@thread\.(?:tacv2|skype)/u.test(id) ? 'channel' : 'group';
}
