import type { IncomingMessage, ServerResponse } from 'node:http';
import { HTTPReceiver, type Installation as SlackInstallation } from '@slack/bolt';
import type { Installations } from '../../core/ports.ts';
import { limits } from './limits.ts';
import { type Log, logToSlack } from './log.ts';
import { page, sendPage } from './pages.ts';
import { botScopes } from './scopes.ts';

export interface Install {
  /** Serves `/slack/install` and `/slack/oauth_redirect`; false for every other path. */
  handle(req: IncomingMessage, res: ServerResponse): boolean;
}

const installPath = '/slack/install';
const redirectPath = '/slack/oauth_redirect';

/** Installing from a browser, for many workspaces. Bolt does the OAuth; what it learns goes to the Installations port. */
export function createInstall(options: {
  clientId: string;
  clientSecret: string;
  stateSecret: string;
  apiUrl: string;
  publicUrl?: string;
  installations: Installations;
  log: Log;
}): Install {
  const { installations, log } = options;
  const logger = logToSlack(log, 'slack oauth');
  const receiver = new HTTPReceiver({
    // Never used to verify anything: this receiver serves the two pages only.
    signingSecret: 'unused',
    clientId: options.clientId,
    clientSecret: options.clientSecret,
    stateSecret: options.stateSecret,
    scopes: [...botScopes],
    ...(options.publicUrl ? { redirectUri: new URL(redirectPath, options.publicUrl).href } : {}),
    logger,
    installationStore: {
      async storeInstallation(found) {
        await save(found);
      },
      async fetchInstallation() {
        throw new Error('Tokens are read through the Installations port.');
      },
    },
    installerOptions: {
      redirectUriPath: redirectPath,
      installPath,
      stateCookieExpirationSeconds: 600,
      authorizationUrl: authorizationUrl(options.apiUrl),
      clientOptions: {
        slackApiUrl: options.apiUrl,
        timeout: limits.apiTimeoutMs,
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
      },
      renderHtmlForInstallPath: (url) =>
        page({
          title: 'Add Crossdesk to Slack · 将 Crossdesk 添加到 Slack',
          lines: [
            'Sales, Support, Marketing and Finance work on the same customers, from Slack.',
            '销售、支持、市场和财务在 Slack 中协作服务同一批客户。',
          ],
          action: { label: 'Add to Slack · 添加到 Slack', href: url },
        }),
      callbackOptions: {
        successAsync: async (found, _options, _req, res) => {
          const workspace = workspaceOf(found);
          const installation = workspace === undefined ? null : await installations.get('slack', workspace);
          sendPage(res, 200, {
            title: 'Installed · 已安装',
            lines:
              installation?.status === 'approved'
                ? ['Go back to Slack and type the command with help after it.', '请返回 Slack，在命令后输入 help。']
                : [
                    'This workspace is not the first one, so an admin of the company has to approve it before the bot answers there.',
                    '这不是首个工作区，需要公司管理员批准后，机器人才会在其中响应。',
                  ],
          });
        },
        failureAsync: async (error, _options, _req, res) => {
          log.warn({ code: error.code, error: error.message }, 'an installation failed');
          sendPage(res, statusOf(error.code), failurePage(error.code));
        },
      },
    },
  });

  async function save(found: SlackInstallation<'v1' | 'v2', boolean>): Promise<void> {
    const workspace = workspaceOf(found);
    if (workspace === undefined || !found.bot)
      throw new Error('Slack installed the app without a workspace or without a bot.');
    await installations.save({
      platform: 'slack',
      workspace,
      name: (found.isEnterpriseInstall ? found.enterprise?.name : found.team?.name) ?? workspace,
      botUserId: found.bot.userId,
      botId: found.bot.id,
      appId: found.appId ?? null,
      enterprise: found.enterprise?.id ?? null,
      scopes: found.bot.scopes,
      token: found.bot.token,
      installedBy: found.user.id,
    });
    log.info({ workspace }, 'a workspace installed the app');
  }

  return {
    handle(req, res) {
      const path = (req.url ?? '/').split('?', 1)[0];
      if (path !== installPath && path !== redirectPath) return false;
      if (req.method !== 'GET') {
        res.writeHead(405, { allow: 'GET' }).end();
        return true;
      }
      res.setHeader('cache-control', 'no-store');
      receiver.requestListener(req, res);
      return true;
    },
  };
}

/** `https://slack.com/api/` → `https://slack.com/oauth/v2/authorize`; a stand-in's page lies beside its API likewise. */
export function authorizationUrl(apiUrl: string): string {
  return new URL('../oauth/v2/authorize', apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/`).href;
}

function workspaceOf(
  found: Pick<SlackInstallation<'v1' | 'v2', boolean>, 'isEnterpriseInstall' | 'enterprise' | 'team'>,
): string | undefined {
  return found.isEnterpriseInstall ? found.enterprise?.id : found.team?.id;
}

function statusOf(code: string): number {
  return code === 'slack_oauth_installer_authorization_error' || /state|code/u.test(code) ? 400 : 502;
}

function failurePage(code: string) {
  const again = { label: 'Try again · 重试', href: installPath };
  if (code === 'slack_oauth_installer_authorization_error') {
    return {
      title: 'Not installed · 未安装',
      lines: [
        'You cancelled the installation in Slack. Nothing was changed.',
        '您在 Slack 中取消了安装，没有任何更改。',
      ],
      action: again,
    };
  }
  if (/state|code/u.test(code)) {
    return {
      title: 'This link is no longer good · 链接已失效',
      lines: [
        'Start from the install page again, in the same browser, and finish within ten minutes.',
        '请在同一浏览器中从安装页重新开始，并在十分钟内完成。',
      ],
      action: again,
    };
  }
  return {
    title: 'The installation did not work · 安装失败',
    lines: [
      'Slack refused it or could not be reached. Whoever runs this bot finds the reason in its log.',
      'Slack 拒绝了请求或无法连接。运行此机器人的人员可在日志中找到原因。',
    ],
    action: again,
  };
}
