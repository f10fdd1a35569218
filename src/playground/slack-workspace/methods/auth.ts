import { needText, text } from '../arguments.ts';
import { SlackFault } from '../fault.ts';
import type { Methods } from './method.ts';

export const authMethods: Methods = {
  'api.test': (_context, args) => ({ args }),
  'auth.test': ({ state }) => {
    const { team, bot } = state.company;
    return {
      url: `https://${team.domain}.slack.com/`,
      team: team.name,
      user: bot.name.toLowerCase(),
      team_id: team.id,
      user_id: bot.userId,
      bot_id: bot.botId,
      is_enterprise_install: false,
    };
  },
  'auth.revoke': ({ revokeToken }, args) => {
    if (args.test === '1' || args.test === true || args.test === 'true') return { revoked: false };
    revokeToken();
    return { revoked: true };
  },
  'bots.info': ({ state }, args) => {
    const { bot } = state.company;
    if (text(args, 'bot') !== undefined && text(args, 'bot') !== bot.botId) throw new SlackFault('bot_not_found');
    return {
      bot: {
        id: bot.botId,
        deleted: false,
        name: bot.name,
        updated: 1_700_000_000,
        app_id: bot.appId,
        user_id: bot.userId,
      },
    };
  },
  'team.info': ({ state }) => {
    const { team } = state.company;
    return {
      team: {
        id: team.id,
        name: team.name,
        domain: team.domain,
        url: `https://${team.domain}.slack.com/`,
        email_domain: '',
        is_verified: false,
      },
    };
  },
  'oauth.v2.access': ({ exchangeCode }, args) => {
    const granted = exchangeCode(
      needText(args, 'code'),
      text(args, 'client_id') ?? '',
      text(args, 'client_secret') ?? '',
    );
    if (!granted) throw new SlackFault('invalid_code');
    return granted;
  },
  // Socket Mode needs a WebSocket of Slack's; an app that asks is told so in Slack's terms.
  'apps.connections.open': () => {
    throw new SlackFault('not_allowed_token_type');
  },
};
