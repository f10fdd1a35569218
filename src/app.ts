import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { seedDemo } from '../prisma/demo/index.ts';
import { createAnswers } from './commands/answers.ts';
import type { Services } from './commands/define.ts';
import { createDispatch } from './commands/dispatch.ts';
import { homeCards } from './commands/home.ts';
import { createRegistry, type Registry } from './commands/registry.ts';
import { createWorker } from './commands/work.ts';
import type { Config, SlackConfig } from './config.ts';
import { systemClock } from './core/clock.ts';
import type { ChatUser, PlatformName } from './core/incoming.ts';
import type { Msg } from './core/msg.ts';
import { nouns } from './crm/index.ts';
import { checkDeployment, type DoctorDeps } from './doctor.ts';
import { createHouseEvents } from './house-events.ts';
import type { Logger } from './log.ts';
import { createNotifications, type Notifications } from './notifications/index.ts';
import { createQueues, type Queues } from './notifications/queues.ts';
import { createExecutor, type Executor } from './operations/execute.ts';
import type { ChatPlatform, Dispatch } from './platforms/platform.ts';
import { createSlack, type Slack } from './platforms/slack/index.ts';
import { demoCompany } from './playground/demo-workspace.ts';
import { createPlayground, type Playground } from './playground/index.ts';
import { projectFolder } from './project-folder.ts';
import { createChannels } from './store/channels.ts';
import { createDatabase, type Database } from './store/database.ts';
import { findRunningPostgres, startEmbeddedPostgres } from './store/embedded/index.ts';
import { ensureDepartments } from './store/first-departments.ts';
import { createIdentities } from './store/identities.ts';
import { createInbox } from './store/inbox.ts';
import { createInstallations } from './store/installations.ts';
import { keepOwnKey } from './store/key-file.ts';
import { migrate } from './store/migrate.ts';
import { createSecrets } from './store/secrets.ts';
import { healthRoutes } from './web/health.ts';
import { type Backlog, createMetrics, type Metrics } from './web/metrics.ts';
import { type Route, startWebServer } from './web/server.ts';

export interface AppOptions {
  readonly config: Config;
  readonly log: Logger;
  /** Serve requests. */
  readonly web: boolean;
  /** Deliver, sweep and resume. */
  readonly worker: boolean;
  /** Use the embedded database that another process of this machine runs, if one does: for looking, not for serving. */
  readonly joinRunning?: boolean;
  /** What a person who starts it wants to read. */
  announce?(line: string): void;
  /** Fills the database before anything is served; tests move a company in. */
  beforeStart?(inside: { database: Database; executor: Executor; registry: Registry }): Promise<void>;
}

export interface App {
  readonly port: number | null;
  readonly url: string | null;
  readonly registry: Registry;
  readonly database: Database;
  readonly notifications: Notifications;
  readonly playground: Playground | null;
  doctor(): ReturnType<typeof checkDeployment>;
  stop(): Promise<void>;
}

/** Where the database is, kept open until `close`. */
export interface OpenDatabase {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * The configured database, or the embedded one of the data folder. With `join` one that is running already is used as it is;
 * without, that is an error, since two programs must not serve from one folder.
 */
export async function openDatabase(
  config: Config,
  log: Logger,
  options: { join?: boolean; announce?: (line: string) => void } = {},
): Promise<OpenDatabase> {
  const external = config.databaseUrl ?? (options.join ? (await findRunningPostgres(config.dataDir))?.url : undefined);
  if (external) return { url: external, close: async () => undefined };
  const steps = {
    preparing: 'Preparing the database (first start only) …',
    starting: 'Starting the database …',
    recovering: 'Recovering the database after an unclean end …',
    ready: null,
  };
  const server = await startEmbeddedPostgres({
    dataDir: config.dataDir,
    log: (line) => log.debug({ from: 'postgres' }, line),
    progress(step) {
      const line = steps[step];
      if (line) options.announce?.(line);
    },
    onLost: (error) => log.fatal({ err: error }, 'the embedded database is gone'),
  });
  return { url: server.url, close: () => server.stop() };
}

export async function openKeys(config: Config): Promise<readonly Buffer[]> {
  return config.encryptionKeys.length > 0 ? config.encryptionKeys : [await keepOwnKey(config.dataDir)];
}

export const migrationsDir = join(projectFolder, 'prisma', 'migrations');

/** The composition root: every room is made here and handed what it needs; there is no container. */
export async function startApp(options: AppOptions): Promise<App> {
  const { config, log } = options;
  const announce = options.announce ?? (() => undefined);
  const closers: (() => Promise<void>)[] = [];
  const stop = async () => {
    // In the opposite order of starting; one that fails must not keep the others open.
    for (const close of closers.splice(0).reverse()) {
      await close().catch((error: unknown) => log.error({ err: error }, 'stopping'));
    }
  };
  try {
    return await compose();
  } catch (error) {
    await stop();
    throw error;
  }

  async function compose(): Promise<App> {
    const routes: Route[] = [];
    let port: number | null = null;
    let ready = false;
    if (options.web) {
      // Bound first: a taken port is said before anything is changed, and the playground has to know its own address.
      const web = await startWebServer({
        host: config.host,
        port: config.port,
        fixed: config.portFixed,
        routes: [(req, res) => routes.some((route) => route(req, res))],
        onError: (error) => log.error({ err: error }, 'serving a request'),
      });
      port = web.port;
      closers.push(() => web.stop());
    }
    const baseUrl = port === null ? null : `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${port}`;

    await mkdir(config.dataDir, { recursive: true });
    const opened = await openDatabase(config, log, { announce, ...(options.joinRunning ? { join: true } : {}) });
    closers.push(() => opened.close());
    const { applied } = await migrate(opened.url, { dir: migrationsDir, log: (line) => log.info(line) });
    if (applied.length > 0)
      announce(`Applied ${applied.length === 1 ? 'a migration' : `${applied.length} migrations`}.`);

    const clock = systemClock;
    const database = createDatabase({
      url: opened.url,
      onError: (error) => log.warn({ err: error }, 'a database connection broke'),
    });
    closers.push(() => database.close());
    const secrets = createSecrets(await openKeys(config));
    const onError = (error: unknown, context: Record<string, unknown> | string) =>
      log.error({ err: error, ...(typeof context === 'string' ? { what: context } : context) }, 'a fault');

    const platforms = new Map<PlatformName, ChatPlatform>();
    let slack: Slack | null = null;
    let notifications: Notifications | null = null;
    const wake = () => notifications?.wake();

    const registry = createRegistry(nouns((name) => registry.operation(name)));
    const installations = createInstallations({ database, secrets, clock });
    const identities = createIdentities({
      database,
      clock,
      installations,
      admins: config.admins,
      directory: (name) => (name === 'slack' ? (slack?.directory ?? null) : null),
      onError,
    });
    const channels = createChannels({
      database,
      clock,
      onEvents: wake,
    });
    const executor = createExecutor({
      database,
      clock,
      secrets,
      onEvents() {
        channels.forget();
        wake();
      },
    });
    const inbox = createInbox(database, secrets);
    const queues = createQueues({
      databaseUrl: opened.url,
      ...(config.redisUrl === null ? {} : { redisUrl: config.redisUrl }),
      prefix: config.queuePrefix,
      log,
    });
    // Once there are notifications, they close the queues after what is at hand is done.
    closers.push(async () => {
      if (!notifications) await queues.close();
    });
    const metrics = createMetrics(() => backlogOf(database, queues));

    const doctorDeps: DoctorDeps = {
      config,
      database,
      databaseUrl: opened.url,
      migrationsDir,
      queues,
      installations,
      slack: () => slack,
      deadLetters: async () => (await notifications?.deadLetters()) ?? [],
    };
    const services: Services = {
      directory: (name) => (name === 'slack' ? (slack?.directory ?? null) : null),
      identities,
      installations,
      channels,
      read: (work) => database.read((tx) => work(executor.readCtx(tx))),
      doctor: () => checkDeployment(doctorDeps),
      replayDeadLetters: async () => (await notifications?.replayDeadLetters()) ?? 0,
    };
    const worker = createWorker({
      registry,
      database,
      executor,
      inbox,
      services,
      answers: createAnswers(config.command),
      clock,
      root: config.command,
      platform: (name) => platforms.get(name),
      remember: async (posted) => {
        await notifications?.remember(posted);
      },
      onError,
    });
    const { dispatch, resume } = createDispatch({ registry, inbox, identities, worker, clock, onError });

    await ensureDepartments(database);
    await options.beforeStart?.({ database, executor, registry });
    let playground: Playground | null = null;
    let slackConfig = config.slack;
    if (config.playground && options.web && baseUrl !== null) {
      if (await seedDemo({ database, executor, registry, clock, company: demoCompany })) {
        announce('Moved a demo company in: four departments, their customers, and tasks due around now.');
      }
      const credentials = {
        signingSecret: randomBytes(24).toString('hex'),
        botToken: `xoxb-playground-${randomBytes(12).toString('hex')}`,
      };
      playground = createPlayground({
        company: demoCompany,
        ...credentials,
        botUrl: () => baseUrl,
        command: config.command,
        shortcuts: shortcutsOf(registry),
        dataFile: join(config.dataDir, 'playground.json'),
      });
      const stand = playground;
      closers.push(() => stand.stop());
      routes.push((req, res) => stand.handle(req, res));
      slackConfig = playgroundSlack(credentials, stand.slackApiUrl(baseUrl));
    }

    if (slackConfig) {
      const made = createSlack({
        signingSecret: slackConfig.signingSecret,
        apiUrl: slackConfig.apiUrl,
        command: config.command,
        mode: slackConfig.mode,
        ...(slackConfig.appToken === null || !options.web ? {} : { appToken: slackConfig.appToken }),
        installations,
        messageActions: messageActionsOf(registry),
        shortcuts: globalShortcutsOf(registry),
        home: (user) => homeOf(user),
        onEvent: (event) => houseEvents.handle(event),
        namesOf: (ids, workspace) => slackNames(database, ids, workspace),
        log: log.child({ room: 'slack' }),
      });
      slack = made;
      platforms.set('slack', made);
      if (options.web) routes.push((req, res) => made.handle(req, res));
    }
    const homeOf = async (user: ChatUser) => {
      const identified = await identities.identify(user);
      if (identified.kind === 'silent') return null;
      if (identified.kind === 'refused') return [createAnswers(config.command).refused(identified.why)];
      const { actor } = identified;
      const cards = await homeCards({ registry, executor, database, root: config.command }, actor);
      return { cards, reader: { locale: actor.locale, timezone: actor.timezone } };
    };

    const made = createNotifications({
      database,
      clock,
      secrets,
      nouns: registry.nouns,
      platforms: [...platforms.values()],
      identities,
      channels,
      queues,
      log: log.child({ room: 'notifications' }),
      resumeInbox: async (ids: readonly bigint[]) => {
        for (const id of ids) await resume(id);
      },
      tellAdmins: (text: Msg) => houseEvents.tellAdmins(text),
    });
    notifications = made;
    closers.push(() => made.stop());
    const houseEvents = createHouseEvents({
      database,
      services,
      channels,
      installations,
      identities,
      platforms,
      log,
      wake,
    });

    for (const platform of platforms.values()) {
      await platform.start(measured(dispatch, metrics));
      closers.push(() => platform.stop());
    }
    if (options.worker) {
      await made.startWorker();
      closers.push(houseEvents.watch());
    }

    routes.push(
      healthRoutes({
        ready: async () => (ready ? readiness(database) : ['starting']),
        metrics: () => metrics.text(),
        metricsToken: config.metricsToken,
      }),
    );
    if (playground) {
      routes.push((req, res) => {
        if (req.url !== '/') return false;
        res.writeHead(302, { location: '/playground' }).end();
        return true;
      });
    }
    ready = true;
    return {
      port,
      url: baseUrl,
      registry,
      database,
      notifications: made,
      playground,
      doctor: () => checkDeployment(doctorDeps),
      stop,
    };
  }
}

function playgroundSlack(credentials: { signingSecret: string; botToken: string }, apiUrl: string): SlackConfig {
  return {
    signingSecret: credentials.signingSecret,
    apiUrl,
    appToken: null,
    mode: { kind: 'single', botToken: credentials.botToken },
  };
}

async function readiness(database: Database): Promise<string[]> {
  try {
    await database.pool.query('SELECT 1');
    return [];
  } catch {
    // What exactly is wrong is for the log and the doctor, not for whoever asks over the network.
    return ['the database cannot be reached'];
  }
}

function messageActionsOf(registry: Registry) {
  return registry.commands.flatMap(({ path, onMessage }) => (onMessage ? [{ ...onMessage, command: path }] : []));
}

function globalShortcutsOf(registry: Registry) {
  return registry.commands.flatMap(({ path, onShortcut }) => (onShortcut ? [{ ...onShortcut, command: path }] : []));
}

function shortcutsOf(registry: Registry) {
  return [
    ...messageActionsOf(registry).map((action) => ({
      type: 'message' as const,
      name: action.title.en,
      callbackId: action.callbackId,
    })),
    ...globalShortcutsOf(registry).map((action) => ({
      type: 'global' as const,
      name: action.title.en,
      callbackId: action.callbackId,
    })),
  ];
}

/** The time until the platform could be acknowledged, by door. */
function measured(dispatch: Dispatch, metrics: Metrics): Dispatch {
  return async (incoming) => {
    const started = performance.now();
    const done = await dispatch(incoming);
    metrics.acknowledged(incoming.door, (performance.now() - started) / 1000);
    return done;
  };
}

async function backlogOf(database: Database, queues: Queues): Promise<Backlog> {
  const { rows } = await database.pool.query<Omit<Backlog, 'queueWaiting'>>(`
    SELECT (SELECT count(*)::int FROM inbox WHERE state = 'kept') AS inbox,
      (SELECT count(*)::int FROM outbox WHERE relayed_at IS NULL) AS outbox,
      (SELECT count(*)::int FROM deliveries WHERE state IN ('pending', 'sending')) AS deliveries,
      (SELECT count(*)::int FROM deliveries WHERE state = 'dead') AS "deadLetters"`);
  const { waiting, delayed } = await queues.stats();
  return { ...(rows[0] as Omit<Backlog, 'queueWaiting'>), queueWaiting: waiting + delayed };
}

/** The Slack user ids of colleagues in a workspace, for mentions. */
async function slackNames(database: Database, ids: readonly number[], workspace: string): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await database.pool.query<{ staff_id: number; user_id: string }>(
    `SELECT staff_id, user_id FROM chat_identities WHERE platform = 'slack' AND workspace = $1 AND staff_id = ANY($2) AND kind = 'member'`,
    [workspace, [...ids]],
  );
  return new Map(rows.map((row) => [row.staff_id, row.user_id]));
}
