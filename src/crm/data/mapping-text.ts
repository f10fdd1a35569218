import { AppError } from '../../core/errors.ts';
import type { Locale } from '../../core/msg.ts';
import { columnOf, type ImportSpec } from './columns.ts';
import { columnCalled, headerForm, type Mapping } from './mapping.ts';
import { messages } from './messages.ts';

/** `Company = Name`, a line for each column: what the form shows and takes back. */
export function mappingText(spec: ImportSpec, headers: readonly string[], mapping: Mapping, locale: Locale): string {
  return headers
    .map((header, at) => {
      const key = mapping[at] ?? null;
      const field = key === null ? '-' : (columnOf(spec, key)?.label[locale] ?? '-');
      return `${header} = ${field}`;
    })
    .join('\n');
}

/** Columns that are not named stay what they were. Throws AppError 'invalid'. */
export function readMapping(spec: ImportSpec, headers: readonly string[], before: Mapping, text: string): Mapping {
  const mapping = headers.map((_, at) => before[at] ?? null);
  const parts = text.includes('\n') ? text.split('\n') : text.split(/[,，;；](?=[^=＝]*[=＝])/u);
  const said = new Set<number>();
  for (const line of parts.map((part) => part.trim()).filter((part) => part !== '')) {
    const at = line.search(/[=＝](?=[^=＝]*$)/u);
    if (at < 1) throw new AppError('invalid', messages.badLine(line), { field: 'columns', example: 'Company = Name' });
    const [header, field] = [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    const index = headerAt(headers, header);
    if (index < 0)
      throw new AppError('invalid', messages.noHeader(header), { field: 'columns', example: `${headers[0]} = -` });
    const column = /^(?:[-–—]|none|skip|无|忽略)?$/iu.test(field) ? null : columnCalled(spec, field);
    if (column === null && !/^(?:[-–—]|none|skip|无|忽略)?$/iu.test(field)) {
      const fields = spec.columns.map(({ label }) => label.en);
      throw new AppError('invalid', messages.noField(field, fields), { field: 'columns' });
    }
    mapping[index] = column?.key ?? null;
    said.add(index);
  }
  return withoutTwins(spec, mapping, said);
}

/** What somebody says takes a field from the column that was only guessed to be it. */
function withoutTwins(spec: ImportSpec, mapping: readonly (string | null)[], said: ReadonlySet<number>): Mapping {
  for (const column of spec.columns) {
    if (mapping.filter((key, at) => key === column.key && said.has(at)).length > 1)
      throw new AppError('invalid', messages.twice(column.label), { field: 'columns' });
  }
  return mapping.map((key, at) =>
    key !== null && !said.has(at) && mapping.some((other, index) => other === key && index !== at && said.has(index))
      ? null
      : key,
  );
}

function headerAt(headers: readonly string[], words: string): number {
  const exact = headers.findIndex((header) => header.trim().toLowerCase() === words.toLowerCase());
  return exact >= 0 ? exact : headers.findIndex((header) => headerForm(header) === headerForm(words));
}
