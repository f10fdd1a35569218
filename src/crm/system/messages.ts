import { type Msg, msg, plural } from '../../core/msg.ts';

export const messages = {
  title: msg('Crossdesk itself', '系统'),
  undoSummary: msg('Undo my last change', '撤销我的上一次操作'),
  full: msg('The whole audit log', '校验全部审计日志'),
  doctorSummary: msg('Check that everything works', '检查系统状态'),
  replaySummary: msg('Send undelivered messages again', '重新发送未送达的消息'),
  undone: (what: Msg, ids: readonly string[]) =>
    msg(
      `Undone: ${what.en}${ids.length > 0 ? ` (${ids.join(', ')})` : ''}`,
      `已撤销：${what.zh}${ids.length > 0 ? `（${ids.join('、')}）` : ''}`,
    ),
  allWell: msg('Everything works', '一切正常'),
  faults: (n: number) => msg(`${plural(n, 'thing needs', 'things need')} attention`, `有 ${n} 项需要处理`),
  fix: msg('To mend it: ', '处理方法：'),
  replay: msg('Send them again', '重新发送'),
  replayed: (n: number) =>
    n === 0
      ? msg('There is nothing to send again.', '没有需要重新发送的消息。')
      : msg(`${plural(n, 'message is', 'messages are')} being sent again.`, `正在重新发送 ${n} 条消息。`),
};
