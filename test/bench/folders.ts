import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const all: string[] = [];
/** Whatever ends the bench, its folders go with it. */
process.on('exit', () => {
  for (const folder of all) rmSync(folder, { recursive: true, force: true });
});

/** A new empty folder, for as long as the bench runs. As root PostgreSQL runs under another account, which must get through. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'crossdesk-bench-'));
  all.push(folder);
  chmodSync(folder, 0o711);
  return folder;
}
