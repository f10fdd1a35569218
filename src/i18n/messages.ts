import { msg, plural } from '../core/msg.ts';

/** Words that every room uses, so that they read the same everywhere. */
export const common = {
  yes: msg('Yes', '是'),
  no: msg('No', '否'),
  ok: msg('OK', '确定'),
  cancel: msg('Cancel', '取消'),
  close: msg('Close', '关闭'),
  back: msg('Back', '返回'),
  save: msg('Save', '保存'),
  send: msg('Send', '发送'),
  open: msg('Open', '打开'),
  edit: msg('Edit', '编辑'),
  share: msg('Share', '分享'),
  undo: msg('Undo', '撤销'),
  more: msg('More', '更多'),
  none: msg('None', '无'),
  unknown: msg('Unknown', '未知'),
  nobody: msg('nobody', '无人'),
  optional: msg('optional', '可选'),
  moreItems: (n: number) => msg(`… ${n} more`, `… 还有 ${n} 项`),
  items: (n: number) => msg(plural(n, 'item', 'items'), `${n} 项`),
  areYouSure: msg('Are you sure?', '确定要这样做吗？'),
};
