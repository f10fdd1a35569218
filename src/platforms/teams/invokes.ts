import { z } from 'zod';

/** What we read of the values of invokes; they come from a client, so nothing in them is believed beyond its shape. */
export const cardActionSchema = z.object({
  action: z.object({ verb: z.string().nullish(), data: z.unknown().optional() }),
});

export const dialogSchema = z.object({ data: z.unknown().optional() });

export const typeaheadSchema = z.object({
  queryText: z.string().nullish(),
  dataset: z.string(),
});

export const querySchema = z.object({
  commandId: z.string(),
  parameters: z.array(z.object({ name: z.string(), value: z.unknown().optional() })).nullish(),
});

export const extensionSchema = z.object({
  commandId: z.string(),
  data: z.unknown().optional(),
  messagePayload: z
    .looseObject({
      id: z.string().nullish(),
      replyToId: z.string().nullish(),
      createdDateTime: z.string().nullish(),
      linkToMessage: z.string().nullish(),
      subject: z.string().nullish(),
      attachments: z
        .array(
          z.object({ contentType: z.string().nullish(), contentUrl: z.string().nullish(), name: z.string().nullish() }),
        )
        .nullish(),
      body: z.object({ contentType: z.string().nullish(), content: z.string().nullish() }).nullish(),
      from: z
        .object({
          user: z.object({ displayName: z.string().nullish() }).nullish(),
          application: z.object({ displayName: z.string().nullish() }).nullish(),
        })
        .nullish(),
    })
    .nullish(),
});

export type MessagePayload = NonNullable<z.infer<typeof extensionSchema>['messagePayload']>;
