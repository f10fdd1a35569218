import type { Locale, Msg } from '../../core/msg.ts';
import { ellipsize } from '../../core/text.ts';
import { houseEventTypes } from './house-events.ts';
import { limits } from './limits.ts';
import { botScopes } from './scopes.ts';

export interface ManifestOptions {
  /** '/crm' */
  readonly command: string;
  readonly name: string;
  readonly description: Msg;
  readonly longDescription?: Msg;
  /** What the usage hint shows, in order of importance: 'task add'. */
  readonly commands: readonly { readonly path: string; readonly featured?: boolean }[];
  readonly messageActions: readonly { readonly callbackId: string; readonly title: Msg; readonly summary: Msg }[];
  readonly shortcuts: readonly { readonly callbackId: string; readonly title: Msg; readonly summary: Msg }[];
  /** Where Slack reaches the server; whoever installs replaces it with theirs. */
  readonly publicUrl: string;
  /** Slack shows a manifest's texts in one language. */
  readonly locale?: Locale;
}

/** The app's manifest, from the declarations. Pure. Throws when something does not fit Slack's limits and cannot be shortened. */
export function slackManifest(options: ManifestOptions): Record<string, unknown> {
  const { locale = 'en' } = options;
  const url = (path: string): string => new URL(path, options.publicUrl).href;
  const shortcuts = [
    ...checkedShortcuts(options.messageActions, 'message', locale),
    ...checkedShortcuts(options.shortcuts, 'global', locale),
  ];
  if (!/^\/[a-z0-9_-]+$/u.test(options.command) || options.command.length > limits.manifest.commandName) {
    throw new Error(
      `Slack takes no slash command “${options.command}”: lower case letters, digits, - and _, at most 32 characters.`,
    );
  }
  return {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name: ellipsize(options.name, limits.manifest.appName),
      description: ellipsize(options.description[locale], limits.manifest.description),
      ...(options.longDescription ? { long_description: longEnough(options.longDescription[locale]) } : {}),
      background_color: '#1f2a44',
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: ellipsize(options.name, limits.manifest.botName), always_online: true },
      ...(shortcuts.length > 0 ? { shortcuts } : {}),
      slash_commands: [
        {
          command: options.command,
          url: url('/slack/events'),
          description: ellipsize(options.description[locale], limits.manifest.commandDescription),
          usage_hint: usageHint(options.commands),
          should_escape: true,
        },
      ],
    },
    oauth_config: { redirect_urls: [url('/slack/oauth_redirect')], scopes: { bot: [...botScopes] } },
    settings: {
      event_subscriptions: {
        request_url: url('/slack/events'),
        bot_events: ['app_home_opened', 'app_mention', 'message.im', ...houseEventTypes].sort(),
      },
      interactivity: {
        is_enabled: true,
        request_url: url('/slack/events'),
        message_menu_options_url: url('/slack/events'),
      },
      org_deploy_enabled: true,
      socket_mode_enabled: false,
      token_rotation_enabled: false,
    },
  };
}

function checkedShortcuts(all: ManifestOptions['shortcuts'], type: 'message' | 'global', locale: Locale) {
  if (all.length > limits.manifest.shortcutsOfAKind) {
    throw new Error(`Slack takes ${limits.manifest.shortcutsOfAKind} ${type} shortcuts; there are ${all.length}.`);
  }
  return all.map(({ callbackId, title, summary }) => {
    if (title[locale].length > limits.manifest.shortcutName) {
      throw new Error(`The shortcut “${title[locale]}” is longer than ${limits.manifest.shortcutName} characters.`);
    }
    if (callbackId.length > limits.id)
      throw new Error(`The callback id “${callbackId}” is longer than ${limits.id} characters.`);
    return {
      name: title[locale],
      type,
      callback_id: callbackId,
      description: ellipsize(summary[locale], limits.manifest.shortcutDescription),
    };
  });
}

/** "[customer find | task add | …]": Slack shows a line of it while one types, so the featured ones and help come first. */
function usageHint(commands: ManifestOptions['commands']): string {
  const featured = commands.filter((command) => command.featured).map((command) => command.path);
  const shown = featured.length > 0 ? featured : commands.map((command) => command.path);
  const parts: string[] = ['help'];
  for (const path of shown) if ([...parts, path].join(' | ').length <= 110) parts.push(path);
  return parts.join(' | ').slice(0, limits.manifest.usageHint);
}

/** Slack wants a long description to have at least 174 characters. */
function longEnough(text: string): string {
  if (text.length < 175) throw new Error('Slack wants a long description of at least 175 characters.');
  return ellipsize(text, limits.manifest.longDescription);
}
