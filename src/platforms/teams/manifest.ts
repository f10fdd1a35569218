import type { Msg } from '../../core/msg.ts';
import { ellipsize } from '../../core/text.ts';
import { roomPermissions } from './graph.ts';
import { limits } from './limits.ts';

export interface TeamsManifestOptions {
  /** '/crm' */
  readonly command: string;
  readonly name: string;
  /** The app's own version, `1.2.3`; Teams asks people to update when it grows. */
  readonly version: string;
  readonly description: Msg;
  readonly longDescription?: Msg;
  /** In order of importance; the featured ones stand in Teams' menu of commands. */
  readonly commands: readonly {
    readonly path: string;
    readonly zh: string;
    readonly summary: Msg;
    readonly featured?: boolean;
  }[];
  readonly messageActions: readonly MenuAction[];
  /** What opens a form with no message to begin from; beside the box that one writes in, and in the one that searches. */
  readonly shortcuts: readonly MenuAction[];
  readonly searches: readonly { readonly commandId: string; readonly title: Msg; readonly summary: Msg }[];
  /** The app's id; whoever installs replaces it with theirs. */
  readonly appId: string;
  readonly publicUrl: string;
}

interface MenuAction {
  readonly callbackId: string;
  readonly command: string;
  readonly title: Msg;
  readonly summary: Msg;
}

/** A file of the app's package. */
export interface ManifestFile {
  readonly name: string;
  readonly content: string;
}

/** Stands in the committed manifest until an installation has an id of its own. */
export const placeholderAppId = '00000000-0000-0000-0000-000000000000';

const everywhere = ['personal', 'team', 'groupChat'] as const;
/** Where a command of an app stands that needs no message. */
const elsewhere = ['compose', 'commandBox'] as const;

/**
 * The app's manifest and its Chinese texts, from the declarations. Pure. Throws when something does not fit Teams' limits and
 * cannot be shortened.
 */
export function teamsManifest(options: TeamsManifestOptions): readonly [ManifestFile, ManifestFile] {
  const commands = menuOf(options);
  const extensions = extensionsOf(options);
  const host = new URL(options.publicUrl).host;
  const long = options.longDescription ?? options.description;
  const manifest = {
    $schema: `https://developer.microsoft.com/json-schemas/teams/v${limits.manifest.version}/MicrosoftTeams.schema.json`,
    manifestVersion: limits.manifest.version,
    version: options.version,
    id: options.appId,
    localizationInfo: { defaultLanguageTag: 'en', additionalLanguages: [{ languageTag: 'zh-cn', file: 'zh-CN.json' }] },
    developer: {
      name: ellipsize(options.name, 32),
      websiteUrl: options.publicUrl,
      privacyUrl: options.publicUrl,
      termsOfUseUrl: options.publicUrl,
    },
    name: {
      short: ellipsize(options.name, limits.manifest.nameShort),
      full: ellipsize(options.name, limits.manifest.nameFull),
    },
    description: {
      short: inShort(options.description.en),
      full: ellipsize(long.en, limits.manifest.descriptionFull),
    },
    icons: { color: 'color.png', outline: 'outline.png' },
    accentColor: '#4F46E5',
    bots: [
      {
        botId: options.appId,
        scopes: everywhere,
        isNotificationOnly: false,
        supportsFiles: true,
        supportsTargetedMessages: true,
        commandLists: [
          {
            scopes: everywhere,
            triggers: ['mention', 'slash'],
            commands: commands.map(({ title, description }) => ({ title: title.en, description: description.en })),
          },
        ],
      },
    ],
    ...(extensions.length > 0
      ? { composeExtensions: [{ botId: options.appId, commands: extensions.map((one) => one.json) }] }
      : {}),
    permissions: ['identity', 'messageTeamMembers'],
    validDomains: [host],
    // Private and shared channels too: a department's own channel is often one.
    supportsChannelFeatures: 'tier1',
    // Who is in such a channel Teams tells only an app that asks for the first one; the second makes a room for a record. Whoever
    // adds the app to a team agrees.
    webApplicationInfo: { id: options.appId },
    authorization: {
      permissions: {
        resourceSpecific: ['ChannelMember.Read.Group', roomPermissions.create].map((name) => ({
          name,
          type: 'Application',
        })),
      },
    },
    defaultInstallScope: 'personal',
  };
  return [
    { name: 'manifest.json', content: json(manifest) },
    { name: 'zh-CN.json', content: json(chineseOf(options, commands, extensions, long)) },
  ];
}

interface MenuEntry {
  readonly title: Msg;
  readonly description: Msg;
}

/** Help, and as many of the featured commands as a list takes; help names the others. */
function menuOf(options: TeamsManifestOptions): readonly MenuEntry[] {
  const entry = (title: Msg, description: Msg): MenuEntry => ({
    title: { en: whole(title.en, limits.manifest.commandTitle), zh: whole(title.zh, limits.manifest.commandTitle) },
    description: {
      en: ellipsize(description.en, limits.manifest.commandDescription),
      zh: ellipsize(description.zh, limits.manifest.commandDescription),
    },
  });
  return [
    entry({ en: 'help', zh: '帮助' }, { en: 'Everything you can do, with examples', zh: '查看所有功能和示例' }),
    ...options.commands
      .filter((command) => command.featured)
      .slice(0, limits.manifest.commands - 1)
      .map((command) => entry({ en: command.path, zh: command.zh }, command.summary)),
  ];
}

interface Extension {
  readonly title: Msg;
  readonly description: Msg;
  readonly parameter?: Msg;
  readonly json: Readonly<Record<string, unknown>>;
}

/** Message actions and searches, all of them, and as many of the shortcuts as a list takes; help names the others. */
function extensionsOf({ messageActions, shortcuts, searches }: TeamsManifestOptions): readonly Extension[] {
  const what: Msg = { en: 'Name or number', zh: '名称或编号' };
  const action = ({ callbackId, title, summary }: MenuAction, context: readonly string[]): Extension => ({
    title,
    description: summary,
    json: {
      id: checkedId(callbackId),
      type: 'action',
      title: whole(title.en, limits.manifest.extensionTitle),
      description: ellipsize(summary.en, limits.manifest.extensionDescription),
      context,
      fetchTask: true,
      triggers: ['slash'],
    },
  });
  const needed: Extension[] = [
    ...messageActions.map((one) => action(one, ['message', ...elsewhere])),
    ...searches.map(({ commandId, title, summary }) => ({
      title,
      description: summary,
      parameter: what,
      json: {
        id: checkedId(commandId),
        type: 'query',
        title: whole(title.en, limits.manifest.extensionTitle),
        description: ellipsize(summary.en, limits.manifest.extensionDescription),
        context: elsewhere,
        initialRun: true,
        parameters: [{ name: 'query', title: what.en, description: what.en, inputType: 'text' }],
      },
    })),
  ];
  const room = limits.manifest.extensionCommands - needed.length;
  if (room < 0) {
    throw new Error(
      `Teams takes ${limits.manifest.extensionCommands} message actions and searches; there are ${needed.length}.`,
    );
  }
  // A message action is in these places too, and opens the same form.
  const others = shortcuts.filter(({ command }) => messageActions.every((one) => one.command !== command));
  return [...needed, ...others.slice(0, room).map((one) => action(one, elsewhere))];
}

/** Teams' way to name a text in another language is its path in the manifest. */
function chineseOf(
  options: TeamsManifestOptions,
  commands: readonly MenuEntry[],
  extensions: readonly Extension[],
  long: Msg,
): Record<string, string> {
  const texts: Record<string, string> = {
    $schema: `https://developer.microsoft.com/json-schemas/teams/v${limits.manifest.version}/MicrosoftTeams.Localization.schema.json`,
    'name.short': ellipsize(options.name, limits.manifest.nameShort),
    'name.full': ellipsize(options.name, limits.manifest.nameFull),
    'description.short': inShort(options.description.zh),
    'description.full': ellipsize(long.zh, limits.manifest.descriptionFull),
  };
  for (const [index, { title, description }] of commands.entries()) {
    const path = `bots[0].commandLists[0].commands[${index}]`;
    texts[`${path}.title`] = title.zh;
    texts[`${path}.description`] = description.zh;
  }
  for (const [index, { title, description, parameter }] of extensions.entries()) {
    const path = `composeExtensions[0].commands[${index}]`;
    texts[`${path}.title`] = whole(title.zh, limits.manifest.extensionTitle);
    texts[`${path}.description`] = ellipsize(description.zh, limits.manifest.extensionDescription);
    if (!parameter) continue;
    texts[`${path}.parameters[0].title`] = whole(parameter.zh, limits.manifest.parameterTitle);
    texts[`${path}.parameters[0].description`] = parameter.zh;
  }
  return texts;
}

/** What a list of apps says of this one: without its last clauses where it is too long. */
function inShort(text: string): string {
  const max = limits.manifest.descriptionShort;
  if (text.length <= max) return text;
  const clause = /^(.*)[,;，；。.]/su.exec(text.slice(0, max))?.[1];
  return clause === undefined ? ellipsize(text, max) : clause;
}

/** What people type or look for must not be shortened into something else. */
function whole(text: string, max: number): string {
  if (text.length > max) throw new Error(`“${text}” is longer than the ${max} characters that Teams takes.`);
  return text;
}

function checkedId(id: string): string {
  return whole(id, limits.manifest.extensionId);
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
