/** What follows from a file's name and its first bytes. Pure, and asked by every room that meets a file. */

const longestName = 150;

/**
 * A name that shows what it is and names no place: no folders, no control characters, nothing that turns the direction of writing
 * (`invoice‮fdp.exe` reads like a PDF), no dots at its ends. Long ones keep their extension.
 */
export function cleanFileName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/u).at(-1) ?? '';
  const plain = last
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:"|?*]/gu, '_')
    .replace(/\s+/gu, ' ')
    .replace(/^[\s.]+|[\s.]+$/gu, '');
  if (plain === '') return 'file';
  const characters = [...plain];
  if (characters.length <= longestName) return plain;
  const extension = extensionOf(plain);
  const end = extension === '' ? '' : `.${extension}`;
  return `${characters.slice(0, longestName - end.length - 1).join('')}…${end}`;
}

/** Lower case, without its dot; '' where there is none. */
export function extensionOf(name: string): string {
  return /\.([\p{L}\p{N}]{1,10})$/u.exec(name)?.[1]?.toLowerCase() ?? '';
}

/** `1.4 MB`, in units of 1024 as operating systems show them. */
export function fileSize(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`;
  const [unit, divisor] = bytes < 1_048_576 ? (['KB', 1_024] as const) : (['MB', 1_048_576] as const);
  const n = bytes / divisor;
  return `${n < 10 ? Number(n.toFixed(1)) : Math.round(n)} ${unit}`;
}

/** The first bytes that a format begins with, from its own specification. `at`: where they stand. */
const signatures: readonly { readonly mime: string; readonly bytes: string; readonly at?: number }[] = [
  { mime: 'application/pdf', bytes: '%PDF-' },
  { mime: 'image/png', bytes: '\x89PNG\r\n\x1a\n' },
  { mime: 'image/jpeg', bytes: '\xff\xd8\xff' },
  { mime: 'image/gif', bytes: 'GIF8' },
  { mime: 'image/webp', bytes: 'WEBP', at: 8 },
  { mime: 'image/tiff', bytes: 'II*\x00' },
  { mime: 'image/tiff', bytes: 'MM\x00*' },
  { mime: 'image/bmp', bytes: 'BM' },
  { mime: 'audio/mpeg', bytes: 'ID3' },
  { mime: 'audio/wav', bytes: 'WAVE', at: 8 },
  { mime: 'audio/ogg', bytes: 'OggS' },
  { mime: 'video/mp4', bytes: 'ftyp', at: 4 },
  { mime: 'video/webm', bytes: '\x1aE\xdf\xa3' },
  { mime: 'application/zip', bytes: 'PK\x03\x04' },
  { mime: 'application/zip', bytes: 'PK\x05\x06' },
  { mime: 'application/gzip', bytes: '\x1f\x8b' },
  { mime: 'application/x-7z-compressed', bytes: "7z\xbc\xaf'\x1c" },
  { mime: 'application/vnd.rar', bytes: 'Rar!\x1a\x07' },
  { mime: 'application/x-ole-storage', bytes: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' },
  { mime: 'application/rtf', bytes: '{\\rtf' },
  { mime: 'application/vnd.microsoft.portable-executable', bytes: 'MZ' },
  { mime: 'application/x-elf', bytes: '\x7fELF' },
];

/** What is a ZIP or an OLE file by its bytes and something better known by its name. */
const within: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'application/zip': {
    docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    odt: 'application/vnd.oasis.opendocument.text',
    ods: 'application/vnd.oasis.opendocument.spreadsheet',
    odp: 'application/vnd.oasis.opendocument.presentation',
    epub: 'application/epub+zip',
  },
  'application/x-ole-storage': {
    doc: 'application/msword',
    xls: 'application/vnd.ms-excel',
    ppt: 'application/vnd.ms-powerpoint',
    msg: 'application/vnd.ms-outlook',
  },
};

/** Texts have no first bytes of their own, so their name says which. What a browser would run is a text like any other. */
const texts: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  json: 'application/json',
  jsonl: 'application/x-ndjson',
  ndjson: 'application/x-ndjson',
  md: 'text/markdown',
  vcf: 'text/vcard',
  ics: 'text/calendar',
  eml: 'message/rfc822',
};

/** The kinds of files that extensions promise, to notice one that is something else. */
const promised: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  zip: 'application/zip',
  gz: 'application/gzip',
  ...within['application/zip'],
};

/** The format by the content itself; what the name or the platform says counts only where the content cannot tell. */
export function sniffedMime(bytes: Uint8Array, name: string): string {
  const extension = extensionOf(name);
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 64)).toString('latin1');
  const found = signatures.find(({ bytes: first, at = 0 }) => head.startsWith(first, at));
  if (found && !(found.bytes.length < 3 && isText(bytes))) return within[found.mime]?.[extension] ?? found.mime;
  if (isText(bytes)) return texts[extension] ?? 'text/plain';
  return 'application/octet-stream';
}

/** The name promises a format that the content has not. */
export function isMisnamed(name: string, mime: string): boolean {
  const wanted = promised[extensionOf(name)];
  return wanted !== undefined && wanted !== mime;
}

/** UTF-8 or UTF-16 with its mark, or another encoding of text: no zero bytes and hardly a control character. */
function isText(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 4_096);
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return true;
  return head.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d || byte === 0x0c);
}
