import { type Msg, msg, plural } from '../../../core/msg.ts';

/** What can be wrong with a file or a row of it. */
export const faults = {
  empty: msg('There is nothing in this file.', '这个文件是空的。'),
  onlyHeader: msg('This file has a header and no rows.', '这个文件只有表头，没有数据。'),
  notText: msg(
    'This is no text. Save it as CSV (in Excel: Save as, “CSV UTF-8”) and send that.',
    '这不是文本文件。请另存为 CSV（Excel 中选择“CSV UTF-8”）后再发送。',
  ),
  noObject: msg('This line is no JSON object.', '这一行不是 JSON 对象。'),
  tooLong: (line: number): Msg =>
    msg(
      `The record that begins in line ${line} is longer than a megabyte. Is a quotation mark not closed?`,
      `从第 ${line} 行开始的记录超过 1 MB，是否有引号没有闭合？`,
    ),
  quoteOpen: (line: number): Msg =>
    msg(
      `A quotation mark in the record that begins in line ${line} is never closed.`,
      `从第 ${line} 行开始的记录中有引号没有闭合。`,
    ),
  tooManyColumns: (n: number, most: number): Msg =>
    msg(`There are ${n} columns; at most ${most} can be read.`, `共有 ${n} 列，最多可读取 ${most} 列。`),
  tooFew: (n: number, of: number): Msg =>
    msg(
      `It has ${plural(n, 'column', 'columns')} where the header has ${of}.`,
      `这一行有 ${n} 列，而表头有 ${of} 列。`,
    ),
  tooMany: (n: number, of: number): Msg =>
    msg(
      `It has ${n} columns where the header has ${of}: is text with the separator in it not quoted?`,
      `这一行有 ${n} 列，而表头有 ${of} 列：含分隔符的文本是否没有加引号？`,
    ),
  notUtf: msg('It holds characters that cannot be read; name the encoding.', '其中有无法识别的字符，请指定编码。'),
} as const;
