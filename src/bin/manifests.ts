import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigError, loadConfig } from '../config.ts';
import { committedManifests, teamsAppPackage } from '../manifests.ts';
import { projectFolder } from '../project-folder.ts';
import { withGeneratedParts } from '../reference.ts';
import { print } from './print.ts';

/** Writes, prints or checks what the chat platforms are told of this bot. */
export async function runManifests(options: { check?: boolean; url?: string; stdout?: boolean }): Promise<void> {
  let stale = 0;
  const readme = join(projectFolder, 'README.md');
  // Printed, they are for pasting into a platform's console, where the README has no place.
  const docs = options.stdout
    ? []
    : [{ path: 'README.md', content: withGeneratedParts(await readFile(readme, 'utf8')) }];
  const generated = [...committedManifests(options.url), ...docs];
  for (const { path, content } of generated) {
    const file = join(projectFolder, path);
    if (options.stdout) print(content);
    else if (options.check) {
      const current = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      });
      if (current === content) print(`${path} is current`);
      else {
        stale += 1;
        print(`${path} is not current; run: npx crossdesk manifests`);
      }
    } else {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
      print(`wrote ${path}`);
    }
  }
  if (stale > 0) process.exitCode = 1;
}

/** Writes the app's package for Teams, with this installation's address and app id in it. */
export async function runPackage(file: string, url: string | undefined): Promise<void> {
  const appId = loadConfig().teams?.appId;
  const faults = [
    ...(url === undefined
      ? ['--url is needed: the address where Teams reaches this installation, such as https://crm.example.com.']
      : []),
    ...(appId ? [] : ["TEAMS_APP_ID is needed: the bot's app id in Azure."]),
  ];
  if (url === undefined || !appId) throw new ConfigError(faults);
  await writeFile(file, teamsAppPackage(url, appId));
  print(`wrote ${file}`);
}
