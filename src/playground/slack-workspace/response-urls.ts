import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AppEvents } from './app-events.ts';
import type { Args } from './arguments.ts';
import { flag, text } from './arguments.ts';
import { SlackFault } from './fault.ts';
import type { Files } from './files.ts';
import { limits } from './limits.ts';
import { readContent } from './message-content.ts';
import type { ResponseUrl, State } from './state.ts';
import { pingsOf } from './typed-text.ts';
import { readBody, sendJson, sendText } from './wire.ts';

/** Shows what an app answered to an interaction: as the body of its acknowledgement, or at a response URL. */
export function createResponses(state: State, events: AppEvents, files: Files) {
  const { bot } = state.company;

  function remove(origin: ResponseUrl['origin'], channel: string): void {
    if (!origin) return;
    if ('ts' in origin) state.removeMessage(channel, origin.ts);
    else state.removeEphemeral(origin.ephemeral);
  }

  /** Replaces the message that the interaction came from. False when there is none to replace. */
  function replace(url: ResponseUrl, args: Args): boolean {
    const { origin } = url;
    if (!origin) return false;
    const { metadata: _unused, ...content } = readContent(args);
    if ('ts' in origin) {
      const message = state.message(url.channel, origin.ts);
      if (!message) return false;
      message.text = content.text;
      if (content.blocks) message.blocks = content.blocks;
      else delete message.blocks;
      message.edited = { user: bot.botId, ts: state.timestamps.next() };
      state.changeMessage(message);
      return true;
    }
    const ephemeral = state.ephemeral(origin.ephemeral);
    if (!ephemeral) return false;
    ephemeral.text = content.text;
    if (content.blocks) ephemeral.blocks = content.blocks;
    else delete ephemeral.blocks;
    state.announce({ type: 'ephemeral_changed', ephemeral });
    return true;
  }

  function show(url: ResponseUrl, args: Args): void {
    if (flag(args, 'delete_original')) {
      remove(url.origin, url.channel);
      return;
    }
    files.checkShown(args.blocks);
    if (flag(args, 'replace_original') && replace(url, args)) return;
    const content = readContent(args);
    const channel = state.channels.get(url.channel);
    const asked = text(args, 'thread_ts') ?? url.thread;
    const thread = asked === undefined ? {} : { thread_ts: asked };
    if (text(args, 'response_type') === 'in_channel' && channel) {
      const message = state.addMessage({
        channel: url.channel,
        user: bot.userId,
        bot_id: bot.botId,
        app_id: bot.appId,
        ...content,
        ...thread,
        pings: pingsOf(content.text, content.blocks),
      });
      events.posted(channel, message);
      return;
    }
    const { metadata: _unused, ...shown } = content;
    state.addEphemeral({ channel: url.channel, user: url.user, from: 'app', ...shown, ...thread });
  }

  return {
    show,
    /** `POST /playground/slack/response/<id>`. */
    async serve(id: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
      const body = await readBody(req);
      const url = state.responseUrls.get(id);
      if (!url) return sendJson(res, 404, { ok: false, error: 'invalid_url' });
      if (url.expiresAt < state.now()) return sendJson(res, 404, { ok: false, error: 'expired_url' });
      if (url.uses >= limits.responseUrlUses) return sendJson(res, 404, { ok: false, error: 'used_url' });
      try {
        const args = JSON.parse(body) as unknown;
        if (typeof args !== 'object' || args === null) throw new SyntaxError('not an object');
        show(url, args as Args);
        url.uses++;
        sendText(res, 200, 'ok');
      } catch (error) {
        if (error instanceof SyntaxError) return sendJson(res, 400, { ok: false, error: 'invalid_payload' });
        if (!(error instanceof SlackFault)) throw error;
        sendJson(res, 400, { ok: false, error: error.code, response_metadata: { messages: error.details } });
      }
    },
  };
}

export type Responses = ReturnType<typeof createResponses>;
