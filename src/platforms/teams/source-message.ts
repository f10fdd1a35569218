import type { SourceMessage } from '../../core/incoming.ts';
import { downloadType, sharedFile } from './files.ts';
import type { MessagePayload } from './invokes.ts';
import { htmlToText } from './said.ts';

/** The message that an action was used on, with what Teams says of it. */
export function payloadToSource(payload: MessagePayload): SourceMessage {
  const content = payload.body?.content ?? '';
  const body = payload.body?.contentType === 'text' ? content.trim() : htmlToText(content);
  const subject = (payload.subject ?? '').trim();
  const author = payload.from?.user?.displayName ?? payload.from?.application?.displayName;
  const files = (payload.attachments ?? []).flatMap(({ contentType, contentUrl, name }) =>
    // Named also where it cannot be had, so that it can be said which one.
    name && (contentType === 'reference' || contentType === downloadType) ? [sharedFile(name, contentUrl)] : [],
  );
  const at = payload.createdDateTime ? new Date(payload.createdDateTime) : null;
  return {
    text: subject === '' ? body : `${subject}\n${body}`.trim(),
    ...(payload.linkToMessage ? { permalink: payload.linkToMessage } : {}),
    ...(author ? { author } : {}),
    ...(files.length > 0 ? { files } : {}),
    ...(at && !Number.isNaN(at.getTime()) ? { at: at.toISOString() } : {}),
  };
}
