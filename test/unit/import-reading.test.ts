import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnOf, specOf } from '../../src/crm/data/columns.ts';
import { csvText } from '../../src/crm/data/export/read.ts';
import { analyse } from '../../src/crm/data/file/analyse.ts';
import {
  cleanCell,
  dateOrder,
  decimalMark,
  isoCell,
  noteDate,
  noteNumber,
  plainNumber,
} from '../../src/crm/data/file/cells.ts';
import type { Source } from '../../src/crm/data/file/encoding.ts';
import { records } from '../../src/crm/data/file/rows.ts';
import { guessMapping, guessNoun, originOf } from '../../src/crm/data/mapping.ts';
import { readMapping } from '../../src/crm/data/mapping-text.ts';

const source = (content: string | Uint8Array, piece = 7): Source => {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return async function* () {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  };
};
async function read(content: string | Uint8Array) {
  const from = source(content);
  const { shape } = await analyse(from);
  const rows: (readonly string[])[] = [];
  for await (const row of records(from, shape.encoding, shape.format)) rows.push(row.cells);
  return { shape, rows };
}
const fails = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'went through',
    (error) => error.user?.en ?? String(error),
  );
/** 上海晨光,北京 and its header, as GBK writes them. */
const gbk = Buffer.from([
  0xc3, 0xfb, 0xb3, 0xc6, 0x2c, 0xb3, 0xc7, 0xca, 0xd0, 0x0a, 0xc9, 0xcf, 0xba, 0xa3, 0xb3, 0xbf, 0xb9, 0xe2, 0x2c,
  0xb1, 0xb1, 0xbe, 0xa9, 0x0a,
]);

describe('what a file is written in', () => {
  it.each([
    ['UTF-8', Buffer.from('Name,Ort\nMüller,Köln\n'), 'utf-8', 'Müller'],
    ['UTF-8 with its mark', Buffer.from('\uFEFFName,Ort\nMüller,Köln\n'), 'utf-8', 'Müller'],
    ['UTF-16 as Excel writes it', Buffer.from('\uFEFFName\tOrt\nMüller\tKöln\n', 'utf16le'), 'utf-16le', 'Müller'],
    ['UTF-16 without a mark', Buffer.from('Name\tOrt\nMüller\tKöln\n', 'utf16le'), 'utf-16le', 'Müller'],
    ['Windows-1252', Buffer.from('Name,Ort\nMüller,Köln\nGonçalves,São Paulo\n', 'latin1'), 'windows-1252', 'Müller'],
    ['GBK', gbk, 'gb18030', '上海晨光'],
  ])('%s', async (_, content, encoding, name) => {
    const { shape, rows } = await read(content);
    expect(shape.encoding).toBe(encoding);
    expect(rows[1]?.[0]).toBe(name);
    expect(shape.unreadable).toBe(false);
  });

  it('finds an accent after megabytes of plain letters', async () => {
    const content = Buffer.concat([
      Buffer.from(`Name\n${'Plain name\n'.repeat(20_000)}`),
      Buffer.from('Müller\n', 'latin1'),
    ]);
    expect((await analyse(source(content, 65_536))).shape.encoding).toBe('windows-1252');
  });
});

describe('how rows stand in it', () => {
  it.each([
    ['commas', 'Name,Note\n"Beta, Ltd","two\nlines; and | more"\n', ','],
    ['semicolons', 'Name;Betrag\nAcme;1.234,50\nBeta;12,00\n', ';'],
    ['tabs', 'Name\tNote\nAcme\ta,b,c\n', '\t'],
    ['bars', 'Name|Note\nAcme|a;b\n', '|'],
    ["Excel's line", 'sep=;\nName;Note\nAcme;x\n', ';'],
  ])('%s', async (_, content, delimiter) => {
    const { shape, rows } = await read(content);
    expect(shape.format).toMatchObject({ kind: 'csv', delimiter });
    expect(shape.headers[0]).toBe('Name');
    expect(rows.every((row) => row.length === 2)).toBe(true);
    expect(shape.ragged).toBe(0);
  });

  it('JSON lines, nested and with other keys later on', async () => {
    const { shape, rows } = await read(
      '{"name":"Acme","address":{"city":"Berlin"}}\n{"name":"Beta","tags":["a","b"]}\nnot json\n',
    );
    expect(shape.headers).toEqual(['name', 'address.city', 'tags']);
    expect(rows[2]).toEqual(['Beta', '', 'a; b']);
    expect(shape).toMatchObject({ rows: 3, ragged: 1 });
  });

  it('names headers apart, and leaves none without a name', async () => {
    expect((await read('Email,Email,,Name\na,b,c,d\n')).shape.headers).toEqual(['Email', 'Email (2)', '#3', 'Name']);
  });

  it('counts lines as an editor does, records over several of them included', async () => {
    const from = source('Name,Note\nA,"x\ny"\n\nB,z\n');
    const { shape } = await analyse(from);
    const lines: number[] = [];
    for await (const row of records(from, shape.encoding, shape.format)) lines.push(row.line);
    expect(lines.slice(0, 2)).toEqual([1, 2]);
    expect(lines).toHaveLength(3);
  });

  it('says what is wrong with what is no file of rows', async () => {
    expect(await fails(read(''))).toBe('There is nothing in this file.');
    expect(await fails(read('Name,Phone\n'))).toContain('no rows');
    expect(await fails(read(Buffer.from('PK\x03\x04 a spreadsheet')))).toContain('no text');
    expect(await fails(read(`Name\n"${'never closed '.repeat(10)}`))).toContain('never closed');
    expect(await fails(analyse(source(`Name,Note\nA,"${'x'.repeat(5_000_000)}`, 65_536)))).toContain(
      'longer than a megabyte',
    );
  });
});

describe('cells', () => {
  it('knows emptiness in all its spellings', () => {
    for (const cell of ['NULL', 'N/A', 'n/a', '-', '--', '#N/A', ' null ', '(null)', '\\N', '无', ''])
      expect(cleanCell(cell), cell).toBe('');
    expect(cleanCell("'=Acme")).toBe('=Acme');
    expect(cleanCell('Nullarbor Tours')).toBe('Nullarbor Tours');
  });

  const orderOf = (cells: readonly string[]) => {
    const evidence = { dmy: 0, mdy: 0, either: 0 };
    for (const cell of cells) noteDate(evidence, cell);
    return dateOrder(evidence);
  };
  it('goes by the whole column for the order of a date, and asks where that does not tell', () => {
    expect(orderOf(['03/04/2026', '25/04/2026'])).toBe('dmy');
    expect(orderOf(['03/04/2026', '04/25/2026'])).toBe('mdy');
    expect(orderOf(['03/04/2026', '05/06/2026'])).toBe('ask');
    expect(orderOf(['25/04/2026', '04/25/2026'])).toBe('ask');
    expect(orderOf(['03.04.2026', '2026-04-03'])).toBe('dmy');
    expect(orderOf(['2026-04-03', 'tomorrow'])).toBeNull();
    expect(isoCell('3/4/26 14:05', 'mdy')).toBe('2026-03-04 14:05');
    expect(isoCell('2026年4月3日', null)).toBe('2026-04-03');
    expect(isoCell('12/31/2026', 'dmy')).toBeNull();
  });

  const markOf = (cells: readonly string[]) => {
    const evidence = { whole: 0, comma: 0, point: 0, either: 0 };
    for (const cell of cells) noteNumber(evidence, cell);
    return decimalMark(evidence);
  };
  it('does the same for decimals', () => {
    expect(markOf(['1.234,50', '12'])).toBe('comma');
    expect(markOf(['1,234.50', '€ 7'])).toBe('point');
    expect(markOf(['1.234', '5.678'])).toBe('ask');
    expect(markOf(['1.234', '5,50'])).toBe('comma');
    expect(markOf(['1,234.5', '1.234,5'])).toBe('ask');
    expect(plainNumber('€ 1.234,50', 'comma')).toBe('€ 1234.50');
    expect(plainNumber("1'234.50", 'point')).toBe('1234.50');
    expect(plainNumber('(1,200.00)', 'point')).toBe('-1200.00');
    expect(plainNumber('1,23.4.5', 'point')).toBeNull();
  });

  it('turns any date that it writes back into the same day', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }),
        fc.constantFrom('dmy', 'mdy'),
        (date, order) => {
          const [year, month, day] = date.toISOString().slice(0, 10).split('-');
          const written = order === 'dmy' ? `${day}/${month}/${year}` : `${month}/${day}/${year}`;
          expect(isoCell(written, order)).toBe(`${year}-${month}-${day}`);
        },
      ),
    );
  });
});

describe('which column is what', () => {
  const guessed = (noun: string, headers: readonly string[]) => guessMapping(specOf(noun), headers, []);
  it.each([
    [
      'Salesforce',
      'customer',
      [
        'Account ID',
        'Account Name',
        'Billing Street',
        'Billing City',
        'Billing Country',
        'Phone',
        'Account Owner',
        'Last Modified By',
      ],
      ['externalId', 'name', 'street', 'city', 'country', 'phone', 'owner', null],
    ],
    [
      'HubSpot',
      'customer',
      [
        'Record ID',
        'Company name',
        'Company owner',
        'Create Date',
        'Phone Number',
        'City',
        'Country/Region',
        'Lifecycle Stage',
      ],
      ['externalId', 'name', 'owner', null, 'phone', 'city', 'country', 'lifecycle'],
    ],
    [
      'Zoho',
      'deal',
      [
        'Record Id',
        'Deal Name',
        'Account Name',
        'Amount',
        'Closing Date',
        'Stage',
        'Created Time',
        'Modified Time',
        'Layout',
      ],
      ['externalId', 'title', 'customer', 'amount', 'close', 'stage', null, null, null],
    ],
    [
      'Dynamics 365',
      'customer',
      [
        '(Do Not Modify) Account',
        '(Do Not Modify) Row Checksum',
        'Account Name',
        'Main Phone',
        'Address 1: City',
        'Website',
      ],
      ['externalId', null, 'name', 'phone', 'city', 'website'],
    ],
  ])('knows the headers of %s', (name, noun, headers, mapping) => {
    expect(guessed(noun, headers)).toEqual(mapping);
    const origin = { Salesforce: 'salesforce', HubSpot: 'hubspot', Zoho: 'zoho', 'Dynamics 365': 'dynamics' }[name];
    expect(originOf(headers)).toBe(origin);
    expect(guessNoun(headers, [], 'export.csv', ['customer', 'contact', 'deal', 'case', 'task'])).toBe(noun);
  });

  it('reads Chinese and German headers, and values where headers say nothing', () => {
    expect(guessed('customer', ['Firma', 'PLZ', 'Straße', 'Telefon', 'Land'])).toEqual([
      'name',
      'zip',
      'street',
      'phone',
      'country',
    ]);
    expect(guessed('customer', ['公司名称', '电话', '负责人', '备注'])).toEqual(['name', 'phone', 'owner', 'notes']);
    const samples = [
      ['Acme', 'ana@acme.example'],
      ['Beta', 'bo@beta.example'],
    ];
    expect(guessMapping(specOf('customer'), ['Name', 'x'], samples)).toEqual(['name', 'email']);
  });

  it('takes no field twice, whatever the headers are', () => {
    const names = specOf('customer').columns.flatMap(({ label, called }) => [label.en, label.zh, ...called]);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...names), { maxLength: 30 }), (headers) => {
        const taken = guessed('customer', headers).filter((key) => key !== null);
        expect(new Set(taken).size).toBe(taken.length);
        for (const key of taken) expect(columnOf(specOf('customer'), key)).toBeDefined();
      }),
    );
  });

  it('is said in words, and what is said takes a field from what was guessed', () => {
    const spec = specOf('customer');
    const headers = ['Firma', 'Company', 'Fax'];
    expect(readMapping(spec, headers, [null, 'name', null], 'Firma = Name, Fax = -')).toEqual(['name', null, null]);
    expect(() => readMapping(spec, headers, [null, null, null], 'Frima = Name')).toThrow('no column “Frima”');
    expect(() => readMapping(spec, headers, [null, null, null], 'Firma = Nothing')).toThrow('none of');
  });
});

describe('what goes out', () => {
  it('never lets a spreadsheet calculate, and leaves numbers alone', () => {
    expect(csvText([['=1+1', '+49 30', '-5', '-5.25', '@x', '\tx', '-cmd', '007', null]])).toBe(
      "'=1+1,'+49 30,-5,-5.25,'@x,'\tx,'-cmd,007,\r\n",
    );
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (cell) => {
        const first = csvText([[cell]]).replace(/^"/u, '')[0];
        if (/^-?\d{1,15}(?:\.\d+)?$/u.test(cell)) return;
        expect(['=', '+', '-', '@', '\t', '\r']).not.toContain(first === '\r' && cell === '' ? '' : first);
      }),
    );
  });

  it('comes back as it was', () => {
    fc.assert(
      fc.property(fc.constantFrom('=', '+', '-', '@'), fc.stringMatching(/^[a-z]{1,8}$/u), (sign, word) => {
        expect(cleanCell(csvText([[sign + word]]).trimEnd())).toBe(sign + word);
      }),
    );
  });
});
