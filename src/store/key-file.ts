import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const fileName = 'encryption.key';

/**
 * The encryption key of an installation on embedded defaults: made once, kept in the data folder for its owner only.
 * Keys beside the data protect a copied database file, not a copied folder; a real installation gives its own.
 */
export async function keepOwnKey(dataDir: string): Promise<Buffer> {
  const path = join(dataDir, fileName);
  await mkdir(dataDir, { recursive: true });
  try {
    // 'wx': of two first starts at the same moment, only one makes the key.
    const file = await open(path, 'wx', 0o600);
    const key = randomBytes(32);
    await file.writeFile(`${key.toString('base64')}\n`);
    await file.sync();
    await file.close();
    return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const key = Buffer.from((await readFile(path, 'utf8')).trim(), 'base64');
  if (key.length !== 32) {
    throw new Error(
      `${path} holds no encryption key of 32 bytes in base64. Put the right key back; without it contact details cannot be read.`,
    );
  }
  return key;
}
