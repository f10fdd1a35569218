import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { parse as parseDotenv } from 'dotenv';
import { z } from 'zod';

/** Every setting of a deployment, checked. The only reader of the environment. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** The port was named, so a taken one is an error; otherwise the next free one will do. */
  readonly portFixed: boolean;
  readonly dataDir: string;
  /** null: embedded PostgreSQL in the data folder. */
  readonly databaseUrl: string | null;
  /** null: BullMQ's PostgreSQL backend on the same database. */
  readonly redisUrl: string | null;
  readonly queuePrefix: string;
  readonly slack: SlackConfig | null;
  readonly teams: TeamsConfig | null;
  /** Lower-case e-mail addresses. */
  readonly admins: readonly string[];
  /** 32 bytes each, the first encrypts. Empty: made and kept in the data folder. */
  readonly encryptionKeys: readonly Buffer[];
  readonly command: string;
  readonly playground: boolean;
  readonly metricsToken: string | null;
  /** The largest file that is taken in, in bytes. */
  readonly maxFileBytes: number;
  /** Where people's browsers reach this server; null: not told, so nobody is given a link to it. */
  readonly publicUrl: string | null;
  readonly logLevel: LogLevel;
}

export interface SlackConfig {
  readonly signingSecret: string;
  readonly apiUrl: string;
  readonly appToken: string | null;
  readonly mode:
    | { readonly kind: 'single'; readonly botToken: string }
    | {
        readonly kind: 'oauth';
        readonly clientId: string;
        readonly clientSecret: string;
        readonly stateSecret: string;
      };
}

export interface TeamsConfig {
  /** null: nothing is checked, and only this machine is served. */
  readonly appId: string | null;
  readonly appPassword: string | null;
  readonly tenantId: string | null;
  readonly appType: 'SingleTenant' | 'ManagedIdentity';
  /** Who hands out a managed identity's tokens: App Service by the address that it sets itself, else the machine's metadata service. */
  readonly identitySource?:
    | { readonly kind: 'app-service'; readonly endpoint: string; readonly header: string }
    | { readonly kind: 'machine'; readonly metadataUrl: string };
  /** null: Microsoft's public cloud. */
  readonly openIdMetadataUrl: string | null;
  readonly loginUrl: string | null;
  readonly graphUrl: string | null;
  readonly unauthenticated: 'loopback' | null;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** All faults at once, each with what it should be. Values are never part of a message: some are secrets. */
export class ConfigError extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(
      `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const url = (protocols: readonly string[], what: string) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    message: `must be a URL such as ${what}`,
  });

const tokenOf = (prefix: string) => z.string().startsWith(prefix, { message: `must start with ${prefix}` });

const environment = z.object({
  PORT: optional(
    z.coerce
      .number({ message: 'must be a number from 0 to 65535' })
      .int()
      .min(0)
      .max(65_535, { message: 'must be a number from 0 to 65535' }),
  ),
  HOST: optional(z.string()),
  CROSSDESK_DATA_DIR: optional(z.string()),
  DATABASE_URL: optional(url(['postgres:', 'postgresql:'], 'postgresql://user:password@host:5432/crossdesk')),
  REDIS_URL: optional(url(['redis:', 'rediss:'], 'redis://host:6379')),
  CROSSDESK_QUEUE_PREFIX: optional(
    z.string().regex(/^[\w-]{1,40}$/u, { message: 'must be letters, digits, dashes (at most 40)' }),
  ),
  SLACK_SIGNING_SECRET: optional(z.string().min(8, { message: 'is too short to be a signing secret' })),
  SLACK_BOT_TOKEN: optional(tokenOf('xoxb-')),
  SLACK_APP_TOKEN: optional(tokenOf('xapp-')),
  SLACK_CLIENT_ID: optional(z.string()),
  SLACK_CLIENT_SECRET: optional(z.string()),
  SLACK_STATE_SECRET: optional(z.string().min(16, { message: 'must have at least 16 characters' })),
  SLACK_API_URL: optional(url(['http:', 'https:'], 'https://slack.com/api/')),
  TEAMS_APP_ID: optional(z.string()),
  TEAMS_APP_PASSWORD: optional(z.string()),
  TEAMS_TENANT_ID: optional(z.string()),
  TEAMS_APP_TYPE: optional(
    z.enum(['SingleTenant', 'ManagedIdentity'], { message: 'must be SingleTenant or ManagedIdentity' }),
  ),
  TEAMS_OPENID_METADATA_URL: optional(
    url(['http:', 'https:'], 'https://login.botframework.com/v1/.well-known/openidconfiguration'),
  ),
  TEAMS_LOGIN_URL: optional(url(['http:', 'https:'], 'https://login.microsoftonline.com')),
  TEAMS_GRAPH_URL: optional(url(['http:', 'https:'], 'https://graph.microsoft.com')),
  IDENTITY_ENDPOINT: optional(z.string()),
  IDENTITY_HEADER: optional(z.string()),
  AZURE_POD_IDENTITY_AUTHORITY_HOST: optional(url(['http:', 'https:'], 'http://169.254.169.254')),
  TEAMS_UNAUTHENTICATED: optional(z.literal('loopback', { message: 'can only be loopback' })),
  CROSSDESK_ADMINS: optional(z.string()),
  CROSSDESK_ENCRYPTION_KEY: optional(z.string()),
  CROSSDESK_COMMAND: optional(
    z.string().regex(/^\/[a-z0-9_-]{1,31}$/u, {
      message: 'must be a slash and 1 to 31 lower-case letters, digits, - or _, such as /crm',
    }),
  ),
  CROSSDESK_PLAYGROUND: optional(z.enum(['on', 'off'], { message: 'must be on or off' })),
  CROSSDESK_METRICS_TOKEN: optional(z.string().min(16, { message: 'must have at least 16 characters' })),
  CROSSDESK_MAX_FILE_MB: optional(
    z.coerce
      .number({ message: 'must be a number of megabytes from 1 to 100' })
      .min(1, { message: 'must be a number of megabytes from 1 to 100' })
      .max(100, { message: 'must be a number of megabytes from 1 to 100' }),
  ),
  CROSSDESK_PUBLIC_URL: optional(url(['http:', 'https:'], 'https://crm.example.com')),
  LOG_LEVEL: optional(z.enum(logLevels, { message: `must be one of ${logLevels.join(', ')}` })),
});

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the environment and, for what it does not name, a `.env` file in `folder`. Throws ConfigError. */
export function loadConfig(options: { env?: Environment; folder?: string } = {}): Config {
  const folder = options.folder ?? process.cwd();
  const file = join(folder, '.env');
  const fromFile = options.env === undefined && existsSync(file) ? parseDotenv(readFileSync(file)) : {};
  const env: Environment = { ...fromFile, ...definedOf(options.env ?? process.env) };

  const faults: string[] = [];
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) faults.push(`${issue.path.join('.')} ${issue.message}.`);
  }
  // Go on with what is right, so that one start shows every fault.
  const wrong = new Set(parsed.success ? [] : parsed.error.issues.map((issue) => String(issue.path[0])));
  const values = environment.parse(Object.fromEntries(Object.entries(env).filter(([name]) => !wrong.has(name))));

  const slack = slackConfig(values, wrong, faults);
  const teams = teamsConfig(values, wrong, faults);
  const embedded = values.DATABASE_URL === undefined && !wrong.has('DATABASE_URL');
  const encryptionKeys = keysOf(values.CROSSDESK_ENCRYPTION_KEY, faults);
  if (!embedded && values.CROSSDESK_ENCRYPTION_KEY === undefined) {
    faults.push(
      'CROSSDESK_ENCRYPTION_KEY is needed with DATABASE_URL: 32 random bytes in base64 (openssl rand -base64 32). Keep it safe: without it contact details cannot be read.',
    );
  }
  const admins = adminsOf(values.CROSSDESK_ADMINS, faults);
  const playground =
    values.CROSSDESK_PLAYGROUND === undefined
      ? slack === null && teams === null && !anyPlatform(env)
      : values.CROSSDESK_PLAYGROUND === 'on';
  if (playground && (slack !== null || teams !== null)) {
    faults.push(
      'CROSSDESK_PLAYGROUND is on while a chat platform is configured: the playground stands in for it. Set it to off, or remove the SLACK_ and TEAMS_ settings.',
    );
  }
  const host = values.HOST ?? (playground || teams?.unauthenticated === 'loopback' ? '127.0.0.1' : '0.0.0.0');
  if (playground && !isLoopback(host))
    faults.push('HOST must be 127.0.0.1 (or ::1, localhost) while the playground is on: it has no sign-in.');
  if (faults.length > 0) throw new ConfigError(faults);

  const dataDir = values.CROSSDESK_DATA_DIR ?? '.crossdesk';
  return {
    port: values.PORT ?? 3000,
    host,
    portFixed: values.PORT !== undefined,
    dataDir: isAbsolute(dataDir) ? dataDir : resolve(folder, dataDir),
    databaseUrl: values.DATABASE_URL ?? null,
    redisUrl: values.REDIS_URL ?? null,
    queuePrefix: values.CROSSDESK_QUEUE_PREFIX ?? 'crossdesk',
    slack,
    teams,
    admins,
    encryptionKeys,
    command: values.CROSSDESK_COMMAND ?? '/crm',
    playground,
    metricsToken: values.CROSSDESK_METRICS_TOKEN ?? null,
    maxFileBytes: Math.round((values.CROSSDESK_MAX_FILE_MB ?? 20) * 1_048_576),
    publicUrl: values.CROSSDESK_PUBLIC_URL ?? null,
    logLevel: values.LOG_LEVEL ?? 'info',
  };
}

type Values = z.infer<typeof environment>;

function slackConfig(values: Values, wrong: ReadonlySet<string>, faults: string[]): SlackConfig | null {
  const oauth = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET'] as const;
  const named = oauth.filter((name) => values[name] !== undefined);
  const any =
    values.SLACK_BOT_TOKEN !== undefined ||
    values.SLACK_APP_TOKEN !== undefined ||
    values.SLACK_SIGNING_SECRET !== undefined ||
    named.length > 0;
  if (!any) return null;
  if (values.SLACK_SIGNING_SECRET === undefined && !wrong.has('SLACK_SIGNING_SECRET')) {
    faults.push('SLACK_SIGNING_SECRET is needed for Slack (api.slack.com → your app → Basic Information).');
  }
  if (named.length > 0 && named.length < oauth.length) {
    const missing = oauth.filter((name) => values[name] === undefined && !wrong.has(name));
    if (missing.length > 0)
      faults.push(
        `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} needed for OAuth installation, beside ${named.join(', ')}.`,
      );
  }
  if (named.length > 0 && values.SLACK_BOT_TOKEN !== undefined) {
    faults.push(
      'SLACK_BOT_TOKEN (one workspace) and SLACK_CLIENT_ID (OAuth, many workspaces) exclude each other: set one of them.',
    );
  }
  if (named.length === 0 && values.SLACK_BOT_TOKEN === undefined && !wrong.has('SLACK_BOT_TOKEN')) {
    faults.push(
      'SLACK_BOT_TOKEN is needed for Slack (or SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and SLACK_STATE_SECRET for OAuth).',
    );
  }
  const apiUrl = values.SLACK_API_URL ?? 'https://slack.com/api/';
  return {
    signingSecret: values.SLACK_SIGNING_SECRET ?? '',
    apiUrl: apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/`,
    appToken: values.SLACK_APP_TOKEN ?? null,
    mode:
      values.SLACK_BOT_TOKEN !== undefined
        ? { kind: 'single', botToken: values.SLACK_BOT_TOKEN }
        : {
            kind: 'oauth',
            clientId: values.SLACK_CLIENT_ID ?? '',
            clientSecret: values.SLACK_CLIENT_SECRET ?? '',
            stateSecret: values.SLACK_STATE_SECRET ?? '',
          },
  };
}

function teamsConfig(values: Values, wrong: ReadonlySet<string>, faults: string[]): TeamsConfig | null {
  const { TEAMS_APP_ID: appId, TEAMS_APP_PASSWORD: appPassword, TEAMS_TENANT_ID: tenantId } = values;
  const unauthenticated = values.TEAMS_UNAUTHENTICATED ?? null;
  const appType = values.TEAMS_APP_TYPE ?? 'SingleTenant';
  if (appId === undefined && appPassword === undefined && tenantId === undefined && unauthenticated === null)
    return null;
  const needed = (name: 'TEAMS_APP_ID' | 'TEAMS_APP_PASSWORD' | 'TEAMS_TENANT_ID', why: string) => {
    if (values[name] === undefined && !wrong.has(name)) faults.push(`${name} is needed for Teams${why}.`);
  };
  if (unauthenticated === null) {
    needed('TEAMS_APP_ID', ' (without one nothing would be checked)');
    needed('TEAMS_TENANT_ID', ': only this tenant is served');
    if (appType === 'SingleTenant') needed('TEAMS_APP_PASSWORD', ' with TEAMS_APP_TYPE SingleTenant');
  } else if (appId !== undefined) {
    faults.push('TEAMS_UNAUTHENTICATED and TEAMS_APP_ID exclude each other: with an app id every request is checked.');
  } else if (!isLoopback(values.HOST ?? '127.0.0.1')) {
    faults.push('HOST must be 127.0.0.1 (or ::1, localhost) with TEAMS_UNAUTHENTICATED: nothing is checked then.');
  }
  return {
    appId: appId ?? null,
    appPassword: appPassword ?? null,
    tenantId: tenantId ?? null,
    appType,
    ...identitySourceOf(values, appType),
    openIdMetadataUrl: values.TEAMS_OPENID_METADATA_URL ?? null,
    loginUrl: values.TEAMS_LOGIN_URL ?? null,
    graphUrl: values.TEAMS_GRAPH_URL ?? null,
    unauthenticated,
  };
}

function identitySourceOf(values: Values, appType: TeamsConfig['appType']): Pick<TeamsConfig, 'identitySource'> {
  if (appType !== 'ManagedIdentity') return {};
  const {
    IDENTITY_ENDPOINT: endpoint,
    IDENTITY_HEADER: header,
    AZURE_POD_IDENTITY_AUTHORITY_HOST: metadataUrl,
  } = values;
  // Only App Service and Container Apps set both; others have an endpoint that is asked in another way.
  if (endpoint !== undefined && header !== undefined && URL.canParse(endpoint)) {
    return { identitySource: { kind: 'app-service', endpoint, header } };
  }
  return metadataUrl === undefined ? {} : { identitySource: { kind: 'machine', metadataUrl } };
}

function keysOf(text: string | undefined, faults: string[]): Buffer[] {
  if (text === undefined) return [];
  const keys = text.split(',').map((part) => Buffer.from(part.trim(), 'base64'));
  keys.forEach((key, index) => {
    if (key.length !== 32)
      faults.push(
        `CROSSDESK_ENCRYPTION_KEY: key ${index + 1} has ${key.length} bytes; each must be 32 bytes in base64 (openssl rand -base64 32).`,
      );
  });
  return keys;
}

function adminsOf(text: string | undefined, faults: string[]): string[] {
  const addresses = (text ?? '')
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '');
  const bad = addresses.filter((address) => !/^[^\s@]+@[^\s@]+$/u.test(address));
  if (bad.length > 0)
    faults.push(
      `CROSSDESK_ADMINS must hold e-mail addresses separated by commas; entry ${addresses.indexOf(bad[0] as string) + 1} is none.`,
    );
  return addresses;
}

function anyPlatform(env: Environment): boolean {
  return Object.entries(env).some(
    ([name, value]) =>
      /^(SLACK_(?!API_URL$)|TEAMS_(APP_|TENANT_|UNAUTHENTICATED))/u.test(name) && value !== undefined && value !== '',
  );
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/u.test(host);
}

function definedOf(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
}
