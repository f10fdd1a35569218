import { DateTime } from 'luxon';
import { textArg, versionArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { recordRef } from '../../../core/records.ts';
import { labels, messages, summaries } from '../messages.ts';
import { deleteLog, editLog } from '../operations/edit.ts';
import { wordsFor } from '../people.ts';
import { logById, logRecord, logValues } from '../records.ts';
import { limits, minutesOf } from '../rules.ts';
import {
  atArg,
  directionArg,
  durationOfArg,
  idOf,
  outcomeArg,
  privateArg,
  resultArg,
  viaArg,
  whichLog,
  withArg,
} from './arguments.ts';

export const editCommand = defineCommand({
  path: 'log edit',
  zh: '记录 修改',
  aliases: ['log change', 'log update', '记录 编辑'],
  summary: summaries.edit,
  examples: {
    en: ['log edit L-12 via:meeting', 'log edit L-12 content:"They accepted the quote"'],
    zh: ['记录 修改 L-12 方式:会议'],
  },
  formWhenOnly: 'log',
  args: {
    log: whichLog,
    content: textArg({ label: labels.content, keys: ['内容', 'text'], lines: true, max: limits.content }),
    via: viaArg,
    at: atArg,
    with: withArg,
    direction: directionArg,
    duration: durationOfArg,
    result: resultArg,
    outcome: outcomeArg,
    private: privateArg,
    version: versionArg,
  },
  runs: editLog,
  input: ({ values }) => ({
    id: values.log.id,
    ...(values.version ? { version: values.version } : {}),
    content: values.content,
    via: values.via,
    at: values.at?.at,
    with: values.with,
    direction: values.direction,
    minutes: typeof values.duration === 'number' ? minutesOf(values.duration) : values.duration,
    result: values.result,
    resultNote: values.outcome,
    private: values.private ? values.private === 'yes' : undefined,
  }),
  async prefill(call, ctx, viewer): Promise<Readonly<Record<string, string>>> {
    const row = call.values.log && (await logById(ctx.tx, call.values.log.id));
    if (!row || !viewer.can('read', 'interaction', logRecord(row), 'content')) return {};
    const now = logValues(row);
    const filled: Record<string, string> = {
      content: now.content,
      via: now.via,
      at: wallClock(now.at, viewer.reader.timezone),
      private: now.private ? 'yes' : 'no',
      version: String(row.version),
    };
    const people = wordsFor(row, viewer);
    if (people !== '') filled.with = people;
    if (now.direction !== null) filled.direction = now.direction;
    if (now.minutes !== null) filled.duration = `${now.minutes}m`;
    if (now.result !== null) filled.result = now.result;
    if (now.resultNote !== null) filled.outcome = now.resultNote;
    return filled;
  },
  reply: (out) => ({ show: recordRef('interaction', out.id), to: 'caller', note: [messages.edited(idOf(out))] }),
});

/** `2026-11-20 14:05` in the reader's zone, which is how a form shows a moment and reads it back. */
function wallClock(at: Date, timezone: string): string {
  return DateTime.fromJSDate(at, { zone: timezone }).toFormat('yyyy-MM-dd HH:mm');
}

export const deleteCommand = defineCommand({
  path: 'log delete',
  zh: '记录 删除',
  aliases: ['log remove', 'log rm'],
  summary: summaries.delete,
  examples: { en: ['log delete L-12'], zh: ['记录 删除 L-12'] },
  args: { log: whichLog },
  runs: deleteLog,
  input: ({ values }) => ({ id: values.log.id }),
  reply: (out) => ({ card: { title: [messages.deleted(idOf(out), out.customerName)], blocks: [] }, to: 'caller' }),
});
