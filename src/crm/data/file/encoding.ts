import { analyse } from 'chardet';

/** How the bytes of a file become text: names that `TextDecoder` knows. */
export const encodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-kr',
  'windows-1252',
  'windows-1250',
  'windows-1251',
] as const;
export type Encoding = (typeof encodings)[number];

/** What can be read again from its beginning, without being held. */
export type Source = () => AsyncIterable<Uint8Array>;

/** Bytes around which characters beyond ASCII were found; more tells nothing new. */
const sampleBytes = 262_144;
/** Below this the guess says little (chardet counts in per cent). */
const sureEnough = 40;

/** What chardet and people call them. */
const known: Readonly<Record<string, Encoding>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  ascii: 'utf-8',
  'utf-16le': 'utf-16le',
  'utf-16': 'utf-16le',
  unicode: 'utf-16le',
  'utf-16be': 'utf-16be',
  gb18030: 'gb18030',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  cp936: 'gb18030',
  big5: 'big5',
  shift_jis: 'shift_jis',
  sjis: 'shift_jis',
  'euc-kr': 'euc-kr',
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
  ansi: 'windows-1252',
  'iso-8859-2': 'windows-1250',
  'windows-1250': 'windows-1250',
  'windows-1251': 'windows-1251',
};

export function encodingCalled(name: string): Encoding | null {
  return known[name.trim().toLowerCase()] ?? null;
}

/** Reads all of it once: an export may be plain ASCII for megabytes before the first name with an accent. */
export async function detectEncoding(source: Source): Promise<Encoding> {
  const strict = new TextDecoder('utf-8', { fatal: true });
  const samples: Uint8Array[] = [];
  let sampled = 0;
  let isUtf8 = true;
  let first = true;
  for await (const chunk of source()) {
    if (first) {
      const marked = byMark(chunk) ?? byZeros(chunk);
      if (marked) return marked;
      first = false;
    }
    if (isUtf8) isUtf8 = decodes(strict, chunk);
    if (sampled < sampleBytes && chunk.some((byte) => byte >= 0x80)) {
      const piece = aroundHighBytes(chunk);
      samples.push(piece);
      sampled += piece.length;
    }
    if (!isUtf8 && sampled >= sampleBytes) break;
  }
  return isUtf8 && ends(strict) ? 'utf-8' : guess(Buffer.concat(samples));
}

function byMark(head: Uint8Array): Encoding | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : null;
}

/** UTF-16 without a mark: separators and digits have a zero on one side only. */
function byZeros(head: Uint8Array): Encoding | null {
  const bytes = head.subarray(0, 4_096);
  const zeros = (side: number): number => bytes.filter((byte, at) => byte === 0 && at % 2 === side).length;
  const [even, odd] = [zeros(0), zeros(1)];
  if (even + odd < Math.max(2, bytes.length / 100)) return null;
  return odd >= even ? 'utf-16le' : 'utf-16be';
}

function decodes(decoder: TextDecoder, chunk: Uint8Array): boolean {
  try {
    decoder.decode(chunk, { stream: true });
    return true;
  } catch {
    return false; // what `fatal` throws says just that
  }
}

function ends(decoder: TextDecoder): boolean {
  try {
    decoder.decode();
    return true;
  } catch {
    return false; // the file ends in the middle of a character
  }
}

/** What a chunk says of its encoding lies around its bytes beyond ASCII. */
function aroundHighBytes(chunk: Uint8Array): Uint8Array {
  const at = chunk.findIndex((byte) => byte >= 0x80);
  return chunk.subarray(Math.max(0, at - 64), Math.min(chunk.length, at + 65_536));
}

function guess(sample: Uint8Array): Encoding {
  const [best] = analyse(sample);
  const called = best && best.confidence >= sureEnough ? encodingCalled(best.name) : null;
  if (called && called !== 'utf-8') return called;
  // A few names are too little for statistics. Chinese comes in pairs of bytes, European letters stand among ASCII ones.
  return comesInPairs(sample) && decodes(new TextDecoder('gb18030', { fatal: true }), sample)
    ? 'gb18030'
    : 'windows-1252';
}

function comesInPairs(sample: Uint8Array): boolean {
  let [paired, single] = [0, 0];
  for (let at = 0; at < sample.length; ) {
    let end = at;
    while (end < sample.length && (sample[end] as number) >= 0x80) end += 1;
    const run = end - at;
    if (run % 2 === 1) single += 1;
    else paired += run;
    at = end + 1;
  }
  return paired > 0 && paired >= single * 4;
}

/** The text, piece by piece, without its mark. What no character can be becomes U+FFFD. */
export async function* decoded(source: Source, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of source()) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}
