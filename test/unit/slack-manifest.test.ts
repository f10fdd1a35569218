import { describe, expect, it } from 'vitest';
import { msg } from '../../src/core/msg.ts';
import { houseEventTypes } from '../../src/platforms/slack/house-events.ts';
import { type ManifestOptions, slackManifest } from '../../src/platforms/slack/manifest.ts';

const options: ManifestOptions = {
  command: '/crm',
  name: 'Crossdesk',
  description: msg('Customers, from chat.', '在聊天中管理客户。'),
  commands: [{ path: 'task add', featured: true }, { path: 'task done' }],
  messageActions: [
    { callbackId: 'log', title: msg('Log to CRM', '记录到 CRM'), summary: msg('Log a message', '记录消息') },
  ],
  shortcuts: [{ callbackId: 'add', title: msg('New task', '新建任务'), summary: msg('Add a task', '添加任务') }],
  publicUrl: 'https://crm.example/',
};
const at = (manifest: Record<string, unknown>, path: string): unknown =>
  path.split('.').reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], manifest);

describe('the manifest', () => {
  it('points everything at the one address and asks for escaped text', () => {
    const manifest = slackManifest(options);
    expect(at(manifest, 'features.slash_commands')).toEqual([
      {
        command: '/crm',
        url: 'https://crm.example/slack/events',
        description: 'Customers, from chat.',
        usage_hint: 'help | task add',
        should_escape: true,
      },
    ]);
    expect(at(manifest, 'settings.interactivity')).toEqual({
      is_enabled: true,
      request_url: 'https://crm.example/slack/events',
      message_menu_options_url: 'https://crm.example/slack/events',
    });
    expect(at(manifest, 'oauth_config.redirect_urls')).toEqual(['https://crm.example/slack/oauth_redirect']);
    expect(at(manifest, 'settings.token_rotation_enabled')).toBe(false);
    expect(at(manifest, 'features.shortcuts')).toHaveLength(2);
  });

  it('subscribes to what is listened to, each with the scope that Slack demands for it', () => {
    const manifest = slackManifest(options);
    const events = at(manifest, 'settings.event_subscriptions.bot_events') as string[];
    expect(events).toEqual(
      expect.arrayContaining(['app_mention', 'message.im', 'app_home_opened', ...houseEventTypes]),
    );
    const scopes = at(manifest, 'oauth_config.scopes.bot') as string[];
    const needed = ['app_mentions:read', 'im:history', 'channels:read', 'groups:read', 'users:read'];
    expect(scopes).toEqual(expect.arrayContaining(needed));
  });

  it('refuses what Slack would refuse', () => {
    const long = { callbackId: 'x', title: msg('A name that is far too long for Slack', '长'), summary: msg('x', 'x') };
    expect(() => slackManifest({ ...options, messageActions: [long] })).toThrow(/longer than 24/u);
    expect(() =>
      slackManifest({ ...options, shortcuts: Array.from({ length: 6 }, () => options.shortcuts[0] as never) }),
    ).toThrow(/takes 5 global/u);
    expect(() => slackManifest({ ...options, command: '/CRM Help' })).toThrow(/slash command/u);
    expect(() => slackManifest({ ...options, command: `/${'x'.repeat(40)}` })).toThrow(/slash command/u);
  });

  it('shortens what may be shortened', () => {
    const manifest = slackManifest({ ...options, name: 'N'.repeat(60), description: msg('D'.repeat(300), 'D') });
    expect((at(manifest, 'display_information.name') as string).length).toBe(35);
    expect((at(manifest, 'display_information.description') as string).length).toBe(140);
  });
});
