import { msg } from '../core/msg.ts';

/** Why somebody is not served, as they are told: politely, and without a word about anybody else's data. */
export const refusal = {
  guest: msg(
    'Crossdesk works with customer data, so it is for full members of this workspace. As a guest you cannot use it; please ask your contact here.',
    'Crossdesk 涉及客户数据，仅供本工作区的正式成员使用。访客无法使用，请联系您在这里的同事。',
  ),
  external: msg(
    'Crossdesk belongs to the organisation that runs it, so people from other organisations cannot use it.',
    'Crossdesk 仅供其所属组织的成员使用，其他组织的成员无法使用。',
  ),
  bot: msg('Crossdesk answers people, not bots.', 'Crossdesk 只回应真人，不回应机器人。'),
  deactivated: msg(
    'Your account with Crossdesk is not active. Please ask an admin.',
    '您的 Crossdesk 账户已停用，请联系管理员。',
  ),
  noEmail: msg(
    'I know colleagues by their verified e-mail address, and your profile shows none. Please confirm your address in your profile, then try again.',
    '我通过已验证的邮箱识别同事，但您的个人资料中没有。请先验证邮箱，然后重试。',
  ),
  cannotAsk: msg(
    'I cannot check who you are right now, because the chat platform does not answer. Nothing was changed; please try again in a moment.',
    '聊天平台暂时没有响应，我无法确认您的身份。没有任何更改，请稍后重试。',
  ),
  workspaceUnknown: msg(
    'I am not installed in this workspace yet. Nothing was changed.',
    '我尚未安装在此工作区。没有任何更改。',
  ),
} as const;
