import { cleanFileName, fileSize } from '../core/file-facts.ts';
import { type Msg, msg } from '../core/msg.ts';

const called = (name: string): string => cleanFileName(name);

/** What people are told about files that come and go. */
export const exchangeMessages = {
  noFiles: msg('Files cannot be taken in here.', '此处无法接收文件。'),
  tooMany: (n: number, most: number): Msg =>
    msg(
      `That is ${n} files; I take at most ${most} at once. Send the rest in another message.`,
      `一次最多 ${most} 个文件，您发送了 ${n} 个。请分多条消息发送。`,
    ),
  tooBig: (name: string, size: number | null, limit: number): Msg =>
    msg(
      `“${called(name)}” is too large${size === null ? '' : ` (${fileSize(size)})`}: a file may have at most ${fileSize(limit)}. Nothing was kept.`,
      `“${called(name)}”过大${size === null ? '' : `（${fileSize(size)}）`}：单个文件不得超过 ${fileSize(limit)}。未保存任何内容。`,
    ),
  tooMuch: (limit: number): Msg =>
    msg(
      `Together these files have more than ${fileSize(limit)}. Send them in several messages; nothing was kept.`,
      `这些文件合计超过 ${fileSize(limit)}，请分多条消息发送。未保存任何内容。`,
    ),
  empty: (name: string): Msg =>
    msg(`“${called(name)}” is empty: there is nothing to keep.`, `“${called(name)}”是空文件，没有可保存的内容。`),
  gone: (name: string): Msg =>
    msg(
      `“${called(name)}” is no longer there: it was deleted, or its address has expired. Please send it again.`,
      `“${called(name)}”已不存在：已被删除或链接已过期，请重新发送。`,
    ),
  noAccess: (name: string): Msg =>
    msg(
      `I cannot open “${called(name)}”: I am not in the conversation where it was shared, or may not read files. Send it to me directly, or ask an admin to install me again.`,
      `无法打开“${called(name)}”：我不在分享它的会话中，或没有读取文件的权限。请直接发给我，或请管理员重新安装。`,
    ),
  ownChat: (name: string): Msg =>
    msg(
      `Teams hands me files in our own chat only. Send “${called(name)}” to me there and say which record it belongs to. An admin can let me read those of channels: Files.Read.All in Microsoft Graph.`,
      `Teams 只允许我在与您的单独聊天中接收文件。请在那里把“${called(name)}”发给我，并说明属于哪条记录。管理员可在 Microsoft Graph 中授予 Files.Read.All，以便读取频道中的文件。`,
    ),
  elsewhere: (name: string): Msg =>
    msg(
      `“${called(name)}” is only a link to another service. Download it and send me the file itself.`,
      `“${called(name)}”只是其他服务的链接。请下载后将文件本身发给我。`,
    ),
  cannotSend: (name: string): Msg =>
    msg(
      `I cannot send you “${called(name)}” here. An admin can mend that: install the app again so that it may write files, or set CROSSDESK_PUBLIC_URL so that I can give you a link.`,
      `无法将“${called(name)}”发送给您。管理员可重新安装应用以授予文件权限，或设置 CROSSDESK_PUBLIC_URL 以便提供下载链接。`,
    ),
};
