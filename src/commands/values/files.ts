import { z } from 'zod';
import type { IncomingFile } from '../../core/incoming.ts';
import { msg } from '../../core/msg.ts';
import type { Result } from './result.ts';

/** A form carries a message's files along as words; Slack has room for 3,000 characters of everything that a form remembers. */
const longestName = 60;
const mostFiles = 10;

const schema = z
  .array(z.tuple([z.string().min(1).max(500), z.string().max(300), z.number().nonnegative()]))
  .max(mostFiles);

export function filesToWords(files: readonly IncomingFile[]): string {
  return JSON.stringify(files.slice(0, mostFiles).map(({ id, name, size }) => [id, shortened(name), size ?? 0]));
}

/** The ending is what tells most. */
function shortened(name: string): string {
  const characters = [...name];
  return characters.length <= longestName
    ? name
    : `${characters.slice(0, 40).join('')}…${characters.slice(-19).join('')}`;
}

export function parseFiles(words: string): Result<readonly IncomingFile[]> {
  const found = schema.safeParse(parsed(words));
  if (!found.success)
    return {
      ok: false,
      fault: { kind: 'files', message: msg('These are no files of a message.', '这不是消息中的文件。') },
    };
  const files = found.data.map(([id, name, size]) => ({ id, name, ...(size > 0 ? { size } : {}) }));
  return { ok: true, value: files };
}

function parsed(words: string): unknown {
  try {
    return JSON.parse(words);
  } catch {
    return null; // told apart by the schema
  }
}
