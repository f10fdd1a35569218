import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filesToWords, parseFiles } from '../../src/commands/values/files.ts';
import { cleanFileName, extensionOf, fileSize, isMisnamed, sniffedMime } from '../../src/core/file-facts.ts';

describe('a file’s name', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\lena\\offer.pdf', 'offer.pdf'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['a\u0000b\u0007.txt', 'ab.txt'],
    ['  .hidden  ', 'hidden'],
    ['…', '…'],
    ['..', 'file'],
    ['', 'file'],
    ['报价 2027.xlsx', '报价 2027.xlsx'],
    ['what<is>"this"|?.txt', 'what_is__this___.txt'],
    ['café.txt', 'café.txt'],
  ])('%j becomes %j', (name, clean) => {
    expect(cleanFileName(name)).toBe(clean);
  });

  it('is never a path, never steers the direction of writing, and is clean at once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const clean = cleanFileName(name);
        expect(clean).not.toMatch(/[/\\\p{Cc}\p{Cf}\p{Cs}<>:"|?*]/u);
        expect(clean).not.toMatch(/^[\s.]|[\s.]$/u);
        expect(clean.length).toBeGreaterThan(0);
        expect([...clean].length).toBeLessThanOrEqual(150);
        expect(cleanFileName(clean)).toBe(clean);
      }),
    );
  });

  it('keeps its ending when it is long', () => {
    expect(cleanFileName(`${'x'.repeat(400)}.docx`)).toMatch(/^x+….docx$/u);
  });
});

describe('what a file is', () => {
  it.each([
    ['%PDF-1.7', 'offer.txt', 'application/pdf'],
    ['\x89PNG\r\n\x1a\n', 'x.jpg', 'image/png'],
    ['PK\x03\x04\x00', 'book.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['PK\x03\x04\x00', 'book.zip', 'application/zip'],
    ['MZ\x90\x00', 'photo.png', 'application/vnd.microsoft.portable-executable'],
    ['MZ is how this sentence begins', 'letter.txt', 'text/plain'],
    ['BM,2027', 'marks.csv', 'text/csv'],
    ['name,email\n', 'people.csv', 'text/csv'],
    ['{"a":1}\n', 'rows.jsonl', 'application/x-ndjson'],
    ['<html><script>', 'page.html', 'text/plain'],
    ['<svg onload="x">', 'picture.svg', 'text/plain'],
    ['\xff\xfen\x00', 'people.csv', 'text/csv'],
    ['\x00\x01\x02', 'x.csv', 'application/octet-stream'],
  ])('%j called %j is %s', (content, name, mime) => {
    expect(sniffedMime(Buffer.from(content, 'latin1'), name)).toBe(mime);
  });

  it('is nothing that a browser would run, whatever it holds and is called', () => {
    const names = fc.constantFrom('a.html', 'a.svg', 'a.js', 'a.xhtml', 'a.xml', 'a.pdf', 'a');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), names, (bytes, name) => {
        expect(sniffedMime(bytes, name)).not.toMatch(/html|svg|xml$|javascript/u);
      }),
    );
  });

  it('is noticed where its name promises something else', () => {
    expect(isMisnamed('photo.png', 'text/plain')).toBe(true);
    expect(isMisnamed('photo.png', 'image/png')).toBe(false);
    expect(isMisnamed('book.xlsx', 'application/zip')).toBe(true);
    expect(isMisnamed('notes', 'text/plain')).toBe(false);
  });

  it('is told in sizes that people read', () => {
    expect([0, 1_023, 1_024, 1_500_000, 20 * 1_048_576].map(fileSize)).toEqual([
      '0 B',
      '1023 B',
      '1 KB',
      '1.4 MB',
      '20 MB',
    ]);
    expect(extensionOf('a.tar.GZ')).toBe('gz');
  });
});

describe('files that a form carries along', () => {
  it('fit what Slack lets a form remember, and come back by their ids', () => {
    const file = fc.record({
      id: fc.stringMatching(/^F[A-Z0-9]{8,12}$/u),
      name: fc.string({ unit: 'grapheme', maxLength: 200 }),
      size: fc.integer({ min: 0, max: 2_000_000_000 }),
    });
    fc.assert(
      fc.property(fc.array(file, { maxLength: 30 }), (files) => {
        const words = filesToWords(files);
        const read = parseFiles(words);
        expect(read.ok && read.value.map(({ id }) => id)).toEqual(files.slice(0, 10).map(({ id }) => id));
      }),
    );
    const long = Array.from({ length: 30 }, (_, i) => ({
      id: `F0123456789${i}`,
      name: 'x'.repeat(250),
      size: 2_000_000_000,
    }));
    expect(filesToWords(long).length).toBeLessThan(1_200);
    expect(parseFiles('[["x"]]').ok).toBe(false);
    expect(parseFiles('nonsense').ok).toBe(false);
  });
});
