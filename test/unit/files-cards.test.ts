import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../src/config.ts';
import { msg } from '../../src/core/msg.ts';
import { type About, whereToCard } from '../../src/crm/files/cards.ts';
import { isTabular, renamed } from '../../src/crm/files/rules.ts';
import { buttonOf, cardText } from '../support/crm-world.ts';

const until = msg('Friday', '周五');
const csv = { id: 3, name: 'customers.csv', mime: 'text/csv', size: 22 };
const pdf = { id: 4, name: 'offer.pdf', mime: 'application/pdf', size: 22 };
const about = (...commands: string[]): About => ({ subjects: null as never, has: (path) => commands.includes(path) });

describe('the card that asks where a file belongs', () => {
  it('offers to import rows of data, where something imports them', () => {
    const asked = whereToCard(about('import start'), [csv], [], until);
    expect(buttonOf(asked, 'Import its rows…')).toEqual({ command: 'import start', args: { file: 'F-3' } });
    expect(cardText(whereToCard(about('import start'), [pdf], [], until))).not.toContain('Import');
    expect(cardText(whereToCard(about(), [csv], [], until))).not.toContain('Import');
  });

  it('asks about each of several by its name', () => {
    const asked = whereToCard(about(), [csv, pdf], [{ label: 'T-1 Send the offer', value: 'T-1' }], until);
    expect(cardText(asked)).toMatch(
      /customers.csv · F-3[\s\S]*T-1 Send the offer[\s\S]*offer.pdf · F-4[\s\S]*T-1 Send/u,
    );
    expect(cardText(asked, 'zh')).toContain('已收到“customers.csv”等 2 个文件');
  });
});

describe('a file’s name', () => {
  it('keeps its ending when somebody leaves it out', () => {
    expect(renamed('Signed contract', 'scan.pdf')).toBe('Signed contract.pdf');
    expect(renamed('Signed contract.docx', 'scan.pdf')).toBe('Signed contract.docx');
    expect(renamed('notes', 'README')).toBe('notes');
  });

  it('says whether it holds rows', () => {
    expect(
      ['a.csv', 'a.TSV', 'a.jsonl', 'a.txt', 'csv'].map((name) => isTabular({ name, mime: 'text/plain' })),
    ).toEqual([true, true, true, false, false]);
  });
});

describe('the settings of files', () => {
  const read = (env: Record<string, string>) => loadConfig({ env: { CROSSDESK_PLAYGROUND: 'on', ...env } });
  it('have defaults that need nothing', () => {
    expect(read({})).toMatchObject({ maxFileBytes: 20 * 1_048_576, publicUrl: null });
    expect(read({ CROSSDESK_MAX_FILE_MB: '1.5', CROSSDESK_PUBLIC_URL: 'https://crm.example' })).toMatchObject({
      maxFileBytes: 1_572_864,
      publicUrl: 'https://crm.example',
    });
  });

  it.each([
    ['CROSSDESK_MAX_FILE_MB', '0'],
    ['CROSSDESK_MAX_FILE_MB', '5000'],
    ['CROSSDESK_MAX_FILE_MB', 'large'],
    ['CROSSDESK_PUBLIC_URL', 'crm.example.com'],
    ['CROSSDESK_PUBLIC_URL', 'javascript:alert(1)'],
  ])('refuse %s=%s and say what is right', (name, value) => {
    expect(() => read({ [name]: value })).toThrow(ConfigError);
    expect(() => read({ [name]: value })).toThrow(name);
  });
});
