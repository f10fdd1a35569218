import type { Card, Span } from '../cards/card.ts';
import type { Actor } from '../core/actor.ts';
import { AppError, DeliveryError } from '../core/errors.ts';
import type { Incoming } from '../core/incoming.ts';
import { msg } from '../core/msg.ts';
import { shortId } from '../core/records.ts';
import { callOf, linkedPlace, type WorkerDeps } from './context.ts';
import type { AnyCommand, CommandReply } from './define.ts';

/**
 * Files that come with a command which takes none go on the record that it made or changed: `log add acme "Signed"` with the
 * contract. What keeps them from it is said beside what was done, which stays done.
 */
export async function withItsFiles(
  deps: WorkerDeps,
  incoming: Incoming,
  actor: Actor,
  command: AnyCommand,
  reply: CommandReply,
): Promise<CommandReply> {
  const { files = [] } = incoming;
  const attach = deps.registry.commands.find(({ onFiles }) => onFiles?.when === 'record');
  const isMeant = files.length > 0 && command.runs.writes && !command.onFiles && 'show' in reply;
  if (!isMeant || !attach?.onFiles || !attach.input) return reply;
  const { show, note = [] } = reply;
  try {
    const call = callOf(deps, incoming, actor, { [attach.onFiles.fill]: { noun: show.noun, id: show.id, name: '' } });
    const channel = await linkedPlace(deps, incoming);
    const { platform, workspace } = incoming.from;
    const origin = channel
      ? { origin: { platform, workspace, channel: channel.channel, receipt: incoming.receipt } }
      : {};
    const input: unknown = await attach.input(call);
    await deps.executor.execute(attach.runs, input, { actor, door: incoming.door, receipt: null, ...origin });
    const n = files.length;
    const done = msg(n === 1 ? 'The file is on it.' : `The ${n} files are on it.`, `${n} 个文件已附加。`);
    return { ...reply, note: beside(note, done) };
  } catch (error) {
    if (!(error instanceof AppError || error instanceof DeliveryError)) throw error;
    const why =
      error instanceof AppError
        ? error.user
        : msg('it was not handed out just now. Send it again.', '暂时无法读取，请重新发送。');
    const failed = msg(`Without the file: ${why.en}`, `文件未附加到 ${shortId(show)}：${why.zh}`);
    return { ...reply, note: beside(note, failed) };
  }
}

function beside(note: Card['title'], more: Span): Card['title'] {
  return note.length === 0 ? [more] : [...note, ' ', more];
}
