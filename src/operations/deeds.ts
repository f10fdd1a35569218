import { type Msg, msg } from '../core/msg.ts';

/** What an operation does to a record's state, as one says of somebody: "completed this". */
export interface Deed {
  readonly did: Msg;
  /** 'over': little can be done with the record from then on; 'open': it can be worked on again. */
  readonly leaves?: 'over' | 'open';
}

const deed = (en: string, zh: string, leaves?: Deed['leaves']): Deed => ({
  did: msg(en, zh),
  ...(leaves ? { leaves } : {}),
});

/** By the operation's verb, which means the same for every noun. */
const byVerb: Readonly<Record<string, Deed>> = {
  done: deed('completed this', '完成了此项', 'over'),
  complete: deed('completed this', '完成了此项', 'over'),
  finish: deed('finished this', '结束了此项', 'over'),
  cancel: deed('cancelled this', '取消了此项', 'over'),
  close: deed('closed this', '关闭了此项', 'over'),
  resolve: deed('resolved this', '解决了此项', 'over'),
  reopen: deed('reopened this', '重新打开了此项', 'open'),
  start: deed('started this', '开始了此项'),
  assign: deed('assigned this', '分配了此项'),
  acknowledge: deed('took this up', '确认接手了此项'),
  snooze: deed('put off the reminders of this', '推迟了此项的提醒'),
  respond: deed('answered this', '响应了此项'),
  wait: deed('set this waiting', '将此项设为等待'),
  resume: deed('went on with this', '恢复了此项', 'open'),
  pause: deed('paused this', '暂停了此项'),
  escalate: deed('escalated this', '升级了此项'),
  escalated: deed('escalated this', '升级了此项'),
  accept: deed('accepted this', '接受了此项', 'over'),
  decline: deed('declined this', '谢绝了此项', 'over'),
  withdraw: deed('withdrew this', '撤回了此项', 'over'),
  expired: deed('let this lapse', '因逾期关闭了此项', 'over'),
  closed: deed('closed this', '关闭了此项', 'over'),
  win: deed('won this', '赢得了此项', 'over'),
  lose: deed('marked this as lost', '将此项标记为输单', 'over'),
  move: deed('moved this to another stage', '变更了此项的阶段'),
  confirm: deed('confirmed this', '确认了此项'),
  deliver: deed('marked this as delivered', '将此项标记为已交付'),
  invoice: deed('invoiced this', '为此项开了票'),
  pay: deed('noted a payment for this', '为此项登记了付款'),
  refund: deed('noted a refund for this', '为此项登记了退款'),
  qualify: deed('qualified this', '确认了此项的价值'),
  meet: deed('marked this as met', '将此项标记为已满足', 'over'),
  drop: deed('dropped this', '放弃了此项', 'over'),
  to_deal: deed('made a deal of this', '将此项转为商机'),
  archive: deed('archived this', '归档了此项', 'over'),
  restore: deed('restored this', '恢复了此项', 'open'),
  retire: deed('retired this', '停用了此项', 'over'),
  remove: deed('removed this', '移除了此项', 'over'),
  delete: deed('deleted this', '删除了此项', 'over'),
  merge: deed('merged this', '合并了此项', 'over'),
  erase: deed('erased this', '清除了此项', 'over'),
  open: deed('opened this', '开放了此项', 'open'),
  activate: deed('activated this', '启用了此项', 'open'),
  deactivate: deed('deactivated this', '停用了此项', 'over'),
  away: deed('noted this absence', '登记了外出'),
  back: deed('ended this absence', '结束了外出', 'open'),
  primary: deed('made this the first contact', '将其设为首要联系人'),
  run: deed('started this', '开始了此项'),
  undo: deed('took this back', '撤回了此项', 'over'),
  settle: deed('completed this', '完成了此项', 'over'),
};

const byName: Readonly<Record<string, Deed>> = {
  'undo.last': deed('took back a change of this', '撤销了对此项的更改', 'open'),
  'department.close': deed('closed this for joining', '关闭了自助加入'),
  'department.open': deed('opened this for joining', '开放了自助加入'),
  'import.check': deed('checked this', '检查了此项'),
  'task.stop-repeating': deed('stopped this from repeating', '停止了此项的重复'),
  'task.repeat': deed('made this repeat', '将此项设为重复'),
  'target.plan-done': deed('finished that line of the plan', '完成了该计划项'),
  'target.plan-remove': deed('removed that line of the plan', '移除了该计划项'),
  'campaign.finish_activity': deed('finished that activity', '完成了该项工作'),
  'playbook.step-remove': deed('removed that step', '删除了该步骤'),
  'task.item-tick': deed('ticked that point', '勾选了该检查项'),
  'task.item-untick': deed('unticked that point', '取消勾选了该检查项'),
  'task.item-remove': deed('removed that point', '移除了该检查项'),
  'customer.do_not_contact': deed('changed whether this may be contacted', '更改了联系许可'),
  'contact.do_not_contact': deed('changed whether this may be contacted', '更改了联系许可'),
  'access.ended': deed('ended this', '结束了此项', 'over'),
};

/** null: nothing of the record's state follows from it, as from a note or an edit. */
export function deedOf(operation: string): Deed | null {
  return byName[operation] ?? byVerb[operation.slice(operation.indexOf('.') + 1)] ?? null;
}
