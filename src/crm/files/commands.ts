import { flagArg, hiddenArg, intArg, referenceArg, sourceLinkArg, textArg } from '../../commands/arg.ts';
import type { Arg } from '../../commands/args.ts';
import { type AnyCommand, defineCommand } from '../../commands/define.ts';
import { parseFiles } from '../../commands/values/files.ts';
import { formatWhen } from '../../commands/values/when-format.ts';
import { AppError } from '../../core/errors.ts';
import type { Incoming, IncomingFile } from '../../core/incoming.ts';
import { invocation } from '../../core/invocation.ts';
import { msg, perLocale } from '../../core/msg.ts';
import type { FetchedFile, FileOrigin } from '../../core/ports.ts';
import { shortId } from '../../core/records.ts';
import { ellipsize } from '../../core/text.ts';
import { type About, fileListCard, linkCard, whereToCard } from './cards.ts';
import type { listOperation } from './list.ts';
import { labels, messages, summaries } from './messages.ts';
import type { AttachFiles, FileOperations } from './operations.ts';
import { fileRef } from './records.ts';
import type { FileValue, SubjectValue } from './references.ts';
import { maxName, maxNote, waitsFor } from './rules.ts';
import type { Choices } from './suggestions.ts';

const aboutFile = {
  label: labels.file,
  hint: labels.fileHint,
  example: 'F-3',
  required: true,
  keys: ['文件', 'id'],
} as const;
const fileWords = referenceArg<FileValue, true>('file', { ...aboutFile, takes: 'rest' });
const fileWord = referenceArg<FileValue, true>('file', { ...aboutFile, takes: 'one' });
const noteArg = textArg({ label: labels.note, keys: ['备注'], max: maxNote, lines: true });

export function fileCommands(
  operations: FileOperations & { readonly list: ReturnType<typeof listOperation> },
  about: About,
  choices: Choices,
): AnyCommand[] {
  const attach = defineCommand({
    path: 'file attach',
    zh: '文件 附加',
    aliases: ['file add', 'attach', '附加', '文件 添加'],
    summary: summaries.attach,
    label: msg('Attach a file', '附加文件'),
    examples: {
      en: ['file attach T-142', 'file attach C-12 file:F-3', 'file attach DL-7 note:"Signed"'],
      zh: ['文件 附加 T-142', '文件 附加 C-12 文件:F-3'],
    },
    args: {
      record: referenceArg<SubjectValue, true>('file-record', {
        label: labels.record,
        hint: labels.recordHint,
        example: 'T-142',
        required: true,
        takes: 'rest',
        keys: ['to', 'on', '记录'],
      }),
      file: referenceArg<FileValue>('file', {
        label: labels.file,
        hint: labels.fileHint,
        example: 'F-3',
        keys: ['文件'],
      }),
      note: noteArg,
      sourceFiles: hiddenArg<readonly IncomingFile[]>(parseFiles) as Arg<readonly IncomingFile[], false>,
      sourceLink: sourceLinkArg,
    },
    runs: operations.attach,
    onMessage: { title: msg('Attach to record', '附加到记录'), fill: 'note', callbackId: 'attach_to_record' },
    onFiles: { when: 'record', fill: 'record' },
    async input({ values, incoming, services }): Promise<AttachFiles> {
      const { record, file, note, sourceFiles, sourceLink } = values;
      const sent = file ? [] : (sourceFiles ?? (await services.files.of(incoming)));
      if (!file && sent.length === 0) throw new AppError('invalid', noFileHere(incoming));
      const uploads = await services.files.fetch(incoming.from, sent, originOf(incoming, sourceFiles !== undefined));
      return {
        subject: { noun: record.noun, id: record.id },
        uploads: uploads.map(upload),
        files: file ? [file.id] : [],
        ...(note ? { note } : {}),
        ...(sourceLink ? { sourceLink } : {}),
      };
    },
    reply(out, { values }) {
      const { record } = values;
      const word = shortId(record);
      const isNew = out.files.some((file) => file.isNew);
      const note = isNew ? messages.attached(out.files, word) : messages.thereAlready(out.files, word);
      const [only] = out.files;
      if (out.files.length === 1 && only) return { show: fileRef(only.id), to: 'channel', note: [note] };
      return { show: { noun: record.noun, id: record.id as never }, to: 'channel', note: [note] };
    },
  });

  /** Files that came without a command. Kept first, since no platform hands them out for ever; asked about then. */
  const take = defineCommand({
    path: 'file take',
    zh: '文件 接收',
    summary: summaries.take,
    hidden: true,
    examples: { en: ['file take'], zh: ['文件 接收'] },
    args: { said: textArg({ label: labels.note, takes: 'rest', max: 40_000 }) },
    runs: operations.attach,
    onFiles: { when: 'alone', fill: 'said' },
    async input({ values, incoming, services }): Promise<AttachFiles> {
      const sent = await services.files.of(incoming);
      if (sent.length === 0) throw new AppError('invalid', noFileHere(incoming));
      const uploads = await services.files.fetch(incoming.from, sent, originOf(incoming));
      const note = values.said ? { note: ellipsize(values.said, maxNote) } : {};
      return { subject: null, uploads: uploads.map(upload), files: [], ...note };
    },
    async reply(out, { now, actor, incoming, services, ability }) {
      const gone = new Date(now.getTime() + waitsFor);
      const until = perLocale((locale) => formatWhen(gone, { timezone: actor.timezone, locale }));
      const offered = await services.read((ctx) =>
        choices({ ...ctx, actor, ability, incoming, staffOf: async () => null }),
      );
      return { card: whereToCard(about, out.files, offered, until), to: 'caller' };
    },
  });

  const list = defineCommand({
    path: 'file list',
    zh: '文件 列表',
    aliases: ['file find', 'files of'],
    summary: summaries.list,
    nounDefault: 'bare',
    examples: {
      en: ['file list', 'file list C-12', 'file list mine'],
      zh: ['文件 列表', '文件 列表 C-12', '文件 列表 我的'],
    },
    args: {
      record: referenceArg<SubjectValue>('file-record', {
        label: labels.record,
        hint: labels.recordHint,
        example: 'C-12',
        takes: 'rest',
        keys: ['of', 'on', '记录'],
      }),
      mine: flagArg({ label: msg('From me', '我提供的'), keys: ['我的'] }),
      after: intArg({ label: msg('After', '之后'), min: 1, form: 'none' }),
    },
    runs: operations.list,
    input: ({ values }) => ({
      ...(values.record ? { subject: { noun: values.record.noun, id: values.record.id } } : {}),
      ...(values.mine ? { mine: true } : {}),
      ...(values.after ? { after: values.after } : {}),
    }),
    reply(out, { values }) {
      const again = invocation('file list', {
        ...(values.record ? { record: shortId(values.record) } : {}),
        ...(values.mine ? { mine: 'yes' } : {}),
      });
      return { card: fileListCard(out, { mine: values.mine === true, again }), to: 'caller' };
    },
  });

  const show = defineCommand({
    path: 'file show',
    zh: '文件 查看',
    aliases: ['file info', 'file open'],
    summary: summaries.show,
    examples: { en: ['file show F-3'], zh: ['文件 查看 F-3'] },
    args: { file: fileWords },
    runs: operations.show,
    input: ({ values }) => ({ id: values.file.id }),
    reply: (out) => ({ show: fileRef(out.id), to: 'caller' }),
  });

  const get = defineCommand({
    path: 'file get',
    zh: '文件 获取',
    aliases: ['file download', 'file send', '文件 下载'],
    summary: summaries.get,
    examples: { en: ['file get F-3'], zh: ['文件 获取 F-3'] },
    args: { file: fileWords },
    runs: operations.read,
    input: ({ values }) => ({ id: values.file.id }),
    async reply(file, { incoming, services }) {
      const { name, mime, bytes } = file;
      const handed = await services.files.deliver(incoming.from, { name, mime, bytes });
      // The card that was pressed stays what it is.
      if (handed.kind === 'link') return { card: linkCard(file, handed.href), to: 'caller' };
      const note = handed.kind === 'sent' ? messages.sent(file) : messages.offered(file);
      return { show: fileRef(file.id), to: 'caller', note: [note] };
    },
  });

  const rename = defineCommand({
    path: 'file rename',
    zh: '文件 重命名',
    aliases: ['file name', '文件 改名'],
    summary: summaries.rename,
    examples: { en: ['file rename F-3 "Signed contract.pdf"'], zh: ['文件 重命名 F-3 "已签合同.pdf"'] },
    args: {
      file: fileWord,
      name: textArg<true>({
        label: labels.name,
        example: 'Signed contract.pdf',
        required: true,
        takes: 'rest',
        keys: ['名称'],
        max: maxName,
      }),
    },
    runs: operations.rename,
    input: ({ values }) => ({ id: values.file.id, name: values.name }),
    reply: (out) => ({
      show: fileRef(out.id),
      to: 'caller',
      note: [out.changed ? messages.renamed(out) : messages.sameName(out)],
    }),
  });

  const remove = defineCommand({
    path: 'file remove',
    zh: '文件 删除',
    aliases: ['file delete', 'file rm'],
    summary: summaries.remove,
    examples: { en: ['file remove F-3'], zh: ['文件 删除 F-3'] },
    args: { file: fileWords },
    runs: operations.remove,
    input: ({ values }) => ({ id: values.file.id }),
    reply: (out) => ({ card: { title: [messages.removed(out)], blocks: [] }, to: 'caller' }),
  });

  return [attach, take, list, show, get, rename, remove];
}

const upload = ({ name, bytes }: FetchedFile): AttachFiles['uploads'][number] => ({ name, bytes });

const originOf = ({ place }: Incoming, remembered = false): FileOrigin => ({
  ...(place.channel === undefined ? {} : { channel: place.channel }),
  remembered,
});

function noFileHere({ from, place }: Incoming) {
  return from.platform === 'teams' && place.kind !== 'direct' ? messages.noFileInTeams : messages.noFile;
}
