import { stringify } from 'csv-stringify/sync';
import type { Locale } from '../../core/msg.ts';
import type { Report } from './operations/steps.ts';

const headers: Readonly<Record<Locale, readonly string[]>> = {
  en: ['Line', 'Column', 'Value', 'Reason'],
  zh: ['行', '列', '内容', '原因'],
};

/** The rejected lines as a file for spreadsheets: UTF-8 with its mark, formulas made harmless. */
export function reportCsv(report: Report, locale: Locale): Uint8Array {
  const rows = report.rejected.map(({ line, column, value, message }) => [
    line,
    column ?? '',
    value ?? '',
    message[locale],
  ]);
  return Buffer.from(
    stringify([[...headers[locale]], ...rows], { bom: true, escape_formulas: true, record_delimiter: 'windows' }),
  );
}

export function reportName(report: Report): string {
  return `${report.fileName.replace(/\.[^.]*$/u, '')}-rejected.csv`;
}
