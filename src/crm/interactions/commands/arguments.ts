import { choiceArg, durationArg, interactionArg, referenceArg, textArg, whenArg } from '../../../commands/arg.ts';
import { msg } from '../../../core/msg.ts';
import { shortId } from '../../../core/records.ts';
import { directionNames, hints, labels, resultNames, vias } from '../messages.ts';
import { limits } from '../rules.ts';

/** The arguments that several commands of logs share. */

export const viaArg = choiceArg({
  label: labels.via,
  keys: ['how', '方式', '渠道'],
  options: vias,
  also: {
    call: ['phone', 'phoned', 'telephone', '通话', '打电话'],
    email: ['mail', 'e-mail', '邮箱', '电子邮件'],
    meeting: ['meet', 'met', 'video', '开会', '视频', '视频会议'],
    chat: ['message', 'im', 'wechat', 'whatsapp', '微信', '消息'],
    visit: ['visited', 'onsite', 'on-site', '上门', '走访'],
    other: ['note', '其他', '其它'],
  },
});
export const atArg = whenArg({
  label: labels.at,
  hint: hints.at,
  keys: ['when', 'on', 'date', '时间', '日期'],
  prefer: 'past',
});
/** A choice and no flag: a flag would be taken out of the unquoted words of what was said. */
export const privateArg = choiceArg({
  label: labels.private,
  hint: hints.private,
  keys: ['internal', '私密', '内部', '仅本部门'],
  options: { yes: msg('Yes', '是'), no: msg('No', '否') },
  also: { yes: ['y', 'true', '1', '对'], no: ['n', 'false', '0', '不'] },
});
export const whichLog = interactionArg<true>({ label: labels.log, required: true, takes: 'one', example: 'L-12' });
export const idOf = (log: { readonly id: number }): string => shortId({ noun: 'interaction', id: log.id });

export const withArg = textArg({
  label: labels.with,
  hint: hints.with,
  example: 'P-12',
  keys: ['contact', 'contacts', '对象', '和', '联系人'],
  max: 1_000,
});
export const directionArg = choiceArg({
  label: labels.direction,
  keys: ['dir', '方向'],
  options: directionNames,
  also: {
    in: ['incoming', 'inbound', 'they', 'theirs', '来电', '呼入', '来访'],
    out: ['outgoing', 'outbound', 'we', 'us', 'ours', '去电', '呼出', '外呼'],
  },
});
export const durationOfArg = durationArg({
  label: labels.duration,
  example: '20m',
  keys: ['took', 'length', '时长', '耗时'],
});
export const resultArg = choiceArg({
  label: labels.result,
  keys: ['结果'],
  options: resultNames,
  also: {
    reached: ['spoke', 'yes', '已联系'],
    'not-reached': ['no answer', 'voicemail', 'missed', '未接通', '无人接听'],
    agreed: ['accepted', '同意'],
    refused: ['declined', 'rejected', '拒绝'],
    'follow-up': ['followup', 'open', '跟进'],
    solved: ['done', 'resolved', '解决'],
  },
});
export const outcomeArg = textArg({
  label: labels.outcome,
  keys: ['结论', '结果说明'],
  max: limits.resultNote,
});
export const nextArg = textArg({
  label: labels.next,
  hint: hints.next,
  example: 'Send the quote',
  keys: ['todo', '下一步', '后续'],
  max: limits.next,
});
export const nextByArg = whenArg({
  label: labels.nextBy,
  example: 'friday',
  keys: ['due', '截止', '期限'],
  prefer: 'future',
});
export const nextForArg = referenceArg<{ readonly kind: 'staff' | 'department'; readonly id: number }>('assignee', {
  label: labels.nextFor,
  example: '@dana',
  keys: ['assignee', '指派', '负责人'],
});
