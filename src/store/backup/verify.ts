import { BackupError } from './errors.ts';
import {
  type BackupHeader,
  type BackupSummary,
  damaged,
  explainReadError,
  type Frame,
  formatName,
  formatVersion,
  parseJson,
  readFrames,
} from './format.ts';

export interface BackupFace {
  header: BackupHeader;
  summary: BackupSummary;
}

/**
 * Read a whole backup and say what is in it. Throws BackupError for a file that is damaged, cut off, from a
 * later release, or no backup at all.
 */
export async function verifyBackup(file: string): Promise<BackupFace> {
  try {
    let header: BackupHeader | null = null;
    let summary: BackupSummary | null = null;
    const seen: string[] = [];
    for await (const frame of readFrames(file)) {
      if (!header) header = readHeader(file, frame);
      else if (frame.letter === 'T') seen.push(parseJson<{ name: string }>(file, frame).name);
      else if (frame.letter === 'S') summary = parseJson<BackupSummary>(file, frame);
    }
    if (!header || !summary) throw damaged(file, 'it is empty');
    if (seen.join('\n') !== header.tables.map(({ name }) => name).join('\n')) throw damaged(file, 'tables are missing');
    return { header, summary };
  } catch (error) {
    throw explainReadError(file, error);
  }
}

function readHeader(file: string, frame: Frame): BackupHeader {
  const header = frame.letter === 'H' ? parseJson<BackupHeader>(file, frame) : null;
  if (header?.format !== formatName) throw damaged(file, 'it is not a backup of Crossdesk');
  if (header.version > formatVersion) {
    throw new BackupError(
      'other-migrations',
      `${file} was made by a later release of Crossdesk (backup format ${header.version}, this release reads ${formatVersion}).`,
      'Restore it with that release or a newer one.',
    );
  }
  return header;
}
