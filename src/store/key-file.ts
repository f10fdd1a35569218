import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

const fileName = 'encryption.key';

/**
 * The encryption keys of an installation on embedded defaults, the current one first: the first is made once, kept in the data folder
 * for its owner only. Keys beside the data protect a copied database file, not a copied folder; a real installation gives its own.
 */
export async function keepOwnKeys(dataDir: string): Promise<Buffer[]> {
  const path = join(dataDir, fileName);
  await mkdir(dataDir, { recursive: true });
  try {
    // 'wx': of two first starts at the same moment, only one makes the key.
    const file = await open(path, 'wx', 0o600);
    const key = randomBytes(32);
    await file.writeFile(`${key.toString('base64')}\n`);
    await file.sync();
    await file.close();
    return [key];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const lines = (await readFile(path, 'utf8')).split('\n').map((line) => line.trim());
  const keys = lines.filter((line) => line !== '').map((line) => Buffer.from(line, 'base64'));
  if (keys.length === 0 || keys.some((key) => key.length !== 32)) {
    throw new Error(
      `${path} holds no encryption key of 32 bytes in base64. Put the right key back; without it contact details cannot be read.`,
    );
  }
  return keys;
}

/** Writes the keys of the data folder anew, whole or not at all: a crash must not cost a key. */
export async function writeOwnKeys(dataDir: string, keys: readonly Buffer[]): Promise<void> {
  if (keys.length === 0) throw new Error('One key has to stay.');
  const path = join(dataDir, fileName);
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(keys.map((key) => `${key.toString('base64')}\n`).join(''));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}
