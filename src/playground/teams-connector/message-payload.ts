import { aadObjectId } from './company.ts';
import { escapeHtml } from './incoming.ts';
import type { TeamsState } from './state.ts';
import type { TeamsMessage } from './types.ts';

/** A message as a message action hands it to the app: Graph's shape, its words as HTML. */
export function activityToPayload(state: TeamsState, message: TeamsMessage): Record<string, unknown> {
  const person = state.people.get(message.from);
  const { activity } = message;
  const html = activity.attachments?.find((attachment) => attachment.contentType === 'text/html')?.content;
  const body = typeof html === 'string' ? html : `<div>${escapeHtml(activity.text ?? '')}</div>`;
  const at = new Date(message.at).toISOString();
  return {
    id: message.id,
    replyToId: message.root ?? null,
    createdDateTime: at,
    lastModifiedDateTime: message.edited ? at : null,
    deleted: false,
    subject: null,
    summary: null,
    importance: 'normal',
    locale: person?.locale ?? 'en-US',
    linkToMessage: linkTo(state, message),
    from: person
      ? {
          device: null,
          conversation: null,
          user: { userIdentityType: 'aadUser', id: aadObjectId(person), displayName: person.realName },
          application: null,
        }
      : {
          device: null,
          conversation: null,
          user: null,
          application: { applicationIdentityType: 'bot', id: state.appId, displayName: state.company.bot.name },
        },
    body: { contentType: 'html', content: body },
    attachmentLayout: null,
    attachments: (activity.attachments ?? [])
      .filter((attachment) => attachment.contentType !== 'text/html')
      .map((attachment, i) => ({
        id: `${message.id}-${i}`,
        // A document is a reference to where it lies, whoever asks.
        contentType: attachment.contentType.endsWith('file.download.info') ? 'reference' : attachment.contentType,
        ...(attachment.contentUrl === undefined ? {} : { contentUrl: attachment.contentUrl }),
        ...(attachment.name === undefined ? {} : { name: attachment.name }),
        content: JSON.stringify(attachment.content ?? null),
      })),
    mentions: [],
    reactions: [],
  };
}

/** Where a message is found again, in the address that Teams itself makes. */
export function linkTo(state: TeamsState, message: TeamsMessage): string {
  const place = encodeURIComponent(message.conversation);
  const parent = message.root ?? message.id;
  return `https://teams.microsoft.com/l/message/${place}/${message.id}?tenantId=${state.tenantId}&groupId=${state.aadGroupId}&parentMessageId=${parent}`;
}
