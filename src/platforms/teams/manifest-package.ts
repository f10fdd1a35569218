import { crc32 } from 'node:zlib';
import { colourIcon, outlineIcon } from './icons.ts';
import { type TeamsManifestOptions, teamsManifest } from './manifest.ts';

/** Everything that an administrator uploads, as files. */
export function teamsPackageFiles(
  options: TeamsManifestOptions,
): readonly { readonly name: string; readonly content: Buffer }[] {
  return [
    ...teamsManifest(options).map(({ name, content }) => ({ name, content: Buffer.from(content, 'utf8') })),
    { name: 'color.png', content: colourIcon() },
    { name: 'outline.png', content: outlineIcon() },
  ];
}

/** The same as the zip that Teams' admin centre takes. The same input gives the same bytes. */
export function teamsPackage(options: TeamsManifestOptions): Buffer {
  return filesToZip(teamsPackageFiles(options));
}

/** 1980-01-01, the first day that a zip can name. */
const firstDay = 0x0021;
const namesAreUtf8 = 0x0800;

/** Files → zip, stored without compression: four small files. Names are plain ones, without folders. */
export function filesToZip(files: readonly { readonly name: string; readonly content: Buffer }[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of files) {
    const nameBytes = Buffer.from(name, 'utf8');
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0); // needs version 2.0 to be read
    facts.writeUInt16LE(namesAreUtf8, 2);
    facts.writeUInt16LE(0, 4); // stored
    facts.writeUInt16LE(0, 6);
    facts.writeUInt16LE(firstDay, 8);
    facts.writeUInt32LE(crc32(content), 10);
    facts.writeUInt32LE(content.length, 14);
    facts.writeUInt32LE(content.length, 18);
    facts.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([signed(0x04034b50), facts, nameBytes]);
    bodies.push(local, content);
    const more = Buffer.alloc(14);
    more.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([signed(0x02014b50), Buffer.from([20, 0]), facts, more, nameBytes]));
    offset += local.length + content.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(entries.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...bodies, entries, signed(0x06054b50), end]);
}

function signed(signature: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(signature);
  return bytes;
}
