import { seedDemo } from '../prisma/demo/index.ts';
import { createPictureLinks, createPictures } from './charts/index.ts';
import { createAnswers } from './commands/answers.ts';
import type { Services } from './commands/define.ts';
import { createDispatch } from './commands/dispatch.ts';
import { homeCards } from './commands/home.ts';
import { createRegistry, type Registry } from './commands/registry.ts';
import { createWorker } from './commands/work.ts';
import type { Config } from './config.ts';
import { days, systemClock } from './core/clock.ts';
import type { ChatUser, PlatformName } from './core/incoming.ts';
import type { Msg } from './core/msg.ts';
import type { Directory, Files } from './core/ports.ts';
import type { NounName, RecordRef } from './core/records.ts';
import { createImportRunner } from './crm/data/index.ts';
import { nouns, retainedBy } from './crm/index.ts';
import { checkDeployment, type DoctorDeps, type DoctorLook } from './doctor/index.ts';
import { createHouseEvents } from './house-events.ts';
import type { Logger } from './log.ts';
import { createNotifications, type Notifications } from './notifications/index.ts';
import { createQueues } from './notifications/queues.ts';
import { measured, observed, readiness } from './observe.ts';
import { migrationsDir, openDatabase, openKeys } from './open-database.ts';
import { createExecutor, type Executor } from './operations/execute.ts';
import type { Viewer } from './operations/operation.ts';
import { everybody } from './platform-parts.ts';
import type { ChatPlatform } from './platforms/platform.ts';
import type { Slack } from './platforms/slack/index.ts';
import type { Teams, Pace as TeamsPace } from './platforms/teams/index.ts';
import { openPlay } from './play.ts';
import type { Playground } from './playground/index.ts';
import { createRoomKeeper } from './room-keeper.ts';
import { slackComesFirst } from './start-checks.ts';
import { sealAudit } from './store/audit-seal.ts';
import { createChannels } from './store/channels.ts';
import { createCounters } from './store/counters.ts';
import { createDatabase, type Database } from './store/database.ts';
import { createFileExchange } from './store/file-exchange.ts';
import { ensureDepartments } from './store/first-departments.ts';
import { createIdentities } from './store/identities.ts';
import { createInbox } from './store/inbox.ts';
import { createInstallations } from './store/installations.ts';
import { migrate } from './store/migrate.ts';
import { createParcels } from './store/parcels.ts';
import { createPolicyBook } from './store/policy-book.ts';
import { storedSealed } from './store/reseal.ts';
import { applyRetention } from './store/retention.ts';
import { createSecrets } from './store/secrets.ts';
import { chartRoutes } from './web/charts.ts';
import { fileRoutes } from './web/files.ts';
import { healthRoutes } from './web/health.ts';
import { createMetrics, type Metrics } from './web/metrics.ts';
import { addressOf, type Route, sendText, startWebServer } from './web/server.ts';
import { wireSlack } from './wire-slack.ts';
import { wireTeams } from './wire-teams.ts';

export interface AppOptions {
  readonly config: Config;
  readonly log: Logger;
  /** Serve requests. */
  readonly web: boolean;
  /** Deliver, sweep and resume. */
  readonly worker: boolean;
  /** For the doctor: use the database as it is, one that another process runs included, and change nothing in it or anywhere. */
  readonly lookOnly?: boolean;
  /** What a person who starts it wants to read. */
  announce?(line: string): void;
  /** How fast Teams may be written to, where that is not Microsoft's: what is not about waiting need not wait for it. */
  readonly teamsPace?: TeamsPace;
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
  doctor(look?: DoctorLook): ReturnType<typeof checkDeployment>;
  stop(): Promise<void>;
}

/** Nouns that linked channels and their audiences depend on. */
const decidesChannels: ReadonlySet<NounName> = new Set(['channel', 'department', 'staff'] as const);

/** The composition root: every room is made here and handed what it needs; there is no container. */
export async function startApp(options: AppOptions): Promise<App> {
  const { config, log } = options;
  const announce = options.announce ?? (() => undefined);
  const closers: (() => Promise<void>)[] = [];
  let phase: 'starting' | 'ready' | 'stopping' = 'starting';
  const stop = async () => {
    // Said at once, so that whoever balances the load sends nothing more.
    phase = 'stopping';
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
    let serving: { readonly database: Database; readonly metrics: Metrics } | null = null;
    if (options.web) {
      const health = healthRoutes({
        ready: async () => (phase === 'ready' && serving ? readiness(serving.database) : [phase]),
        async metrics() {
          if (!serving) throw new Error('starting');
          return serving.metrics.text();
        },
        metricsToken: config.metricsToken,
      });
      const notYet: Route = (_req, res) => {
        if (phase !== 'starting') return false;
        res.setHeader('retry-after', '5');
        sendText(res, 503, 'Starting\n');
        return true;
      };
      // Bound first: a taken port is said before anything is changed, and the playground has to know its own address.
      const web = await startWebServer({
        host: config.host,
        port: config.port,
        fixed: config.portFixed,
        routes: [health, (req, res) => routes.some((route) => route(req, res)), notYet],
        onError: (error) => log.error({ err: error }, 'serving a request'),
      });
      port = web.port;
      closers.push(() => web.stop());
    }
    const baseUrl = port === null ? null : addressOf(config.host, port);

    const opened = await openDatabase(config, log, {
      announce,
      ...(options.lookOnly ? { join: true, mustExist: true, untried: true } : {}),
    });
    closers.push(() => opened.close());
    if (!options.lookOnly) {
      const { applied } = await migrate(opened.url, { dir: migrationsDir, log: (line) => log.debug(line) });
      if (applied.length > 0)
        announce(`Applied ${applied.length === 1 ? 'a migration' : `${applied.length} migrations`}.`);
    }

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
    let teams: Teams | null = null;
    const directoryOf = (name: PlatformName): Directory | null =>
      (name === 'slack' ? slack?.directory : teams?.directory) ?? null;
    let notifications: Notifications | null = null;
    const wake = () => notifications?.wake();

    const registry = createRegistry(nouns((name) => registry.operation(name)));
    const installations = createInstallations({ database, secrets, clock });
    const policy = createPolicyBook({ database, clock });
    const identities = createIdentities({
      database,
      clock,
      installations,
      policy,
      admins: config.admins,
      directory: directoryOf,
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
      operation: (name) => registry.operation(name),
      onEvents: wake,
      onChanges(changes) {
        // Who may look into which channel follows from these; a busy hour changes customers and tasks.
        if (changes.some(({ ref }) => ref === null || decidesChannels.has(ref.noun))) channels.forget();
        rooms.changed(changes);
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
    const counters = createCounters(database);
    const metrics = createMetrics(() => observed(database, queues, counters));
    serving = { database, metrics };

    const doctorDeps: DoctorDeps = {
      config,
      database,
      databaseUrl: opened.url,
      migrationsDir,
      queues,
      installations,
      counters,
      secrets,
      sealed: [...storedSealed, ...registry.nouns.flatMap((noun) => noun.sealed ?? [])],
      slack: () => slack,
      teams: () => teams,
      deadLetters: async () => (await notifications?.deadLetters()) ?? [],
    };
    const parcels = createParcels({ database, secrets, clock });
    routes.push(fileRoutes(parcels, (error) => onError(error, 'handing a file out')));
    const pictures = createPictures();
    closers.push(() => pictures.stop());
    const pictureLinks = createPictureLinks(secrets);
    routes.push(
      chartRoutes({ open: pictureLinks.open, pictures }, (error) => onError(error, 'drawing the picture of a chart')),
    );
    const filesOf = (name: PlatformName): Files | null => (name === 'slack' ? slack?.files : teams?.files) ?? null;
    const services: Services = {
      directory: directoryOf,
      identities,
      installations,
      channels,
      files: createFileExchange({
        limit: config.maxFileBytes,
        publicUrl: config.publicUrl ?? (config.playground ? baseUrl : null),
        parcels,
        platform: filesOf,
      }),
      read: (work) => database.read((tx) => work(executor.readCtx(tx))),
      doctor: (full) => checkDeployment(doctorDeps, { full }),
      replayDeadLetters: async () => (await notifications?.replayDeadLetters()) ?? 0,
      rooms: { keep: (id) => rooms.keep(id) },
    };
    const drawn = (ref: RecordRef, viewer: Viewer) =>
      database.read(async (tx) => registry.noun(ref.noun)?.card?.(executor.readCtx(tx), ref.id, viewer) ?? null);
    const rooms = createRoomKeeper({
      database,
      clock,
      services,
      platforms,
      channels,
      policy,
      rooms: (name) => (name === 'slack' ? slack?.rooms : teams?.rooms) ?? null,
      draw: drawn,
      remember: async (posted) => notifications?.remember(posted),
      wake,
      onError: (error) => onError(error, 'rooms that follow their people'),
    });
    closers.push(() => rooms.stop());
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
    const importing = createImportRunner({
      database,
      clock,
      secrets,
      house: registry,
      actor: (staff) => identities.actor(staff),
      onEvents: wake,
      onError,
    });
    const { dispatch, resume } = createDispatch({ registry, inbox, identities, worker, clock, onError });

    if (!options.lookOnly) await ensureDepartments(database);
    await options.beforeStart?.({ database, executor, registry });
    const play = config.playground && options.web && baseUrl !== null ? openPlay(config, registry, baseUrl) : null;
    if (play) {
      closers.push(() => play.playground.stop());
      routes.push((req, res) => play.playground.handle(req, res));
      if (await seedDemo({ database, executor, registry, clock, company: play.company })) {
        announce('Moved a demo company in: four departments, their customers, and tasks due around now.');
      }
    }
    const slackConfig = play?.slack ?? config.slack;
    const teamsConfig = play?.teams ?? config.teams;

    const needs = { config, registry, database, installations, home: (user: ChatUser) => homeOf(user), log };
    if (slackConfig) {
      slack = wireSlack(slackConfig, {
        ...needs,
        pictures,
        listens: options.web,
        onEvent: (event) => houseEvents.handle({ platform: 'slack', ...event }),
      });
    }
    if (teamsConfig) {
      teams = wireTeams(teamsConfig, {
        ...needs,
        baseUrl,
        pictureLinks,
        parcels,
        ...(options.teamsPace ? { pace: options.teamsPace } : {}),
        preview: async (ref) => drawn(ref, everybody(await policy.current())),
        onEvent: (event) => houseEvents.handle({ platform: 'teams', ...event }),
        onUnanswered: () => {
          counters.add('teams.unanswered').catch((error: unknown) => onError(error, 'counting an unanswered push'));
        },
      });
    }
    for (const made of [slack, teams]) {
      if (!made) continue;
      platforms.set(made.name, made);
      if (options.web) routes.push((req, res) => made.handle(req, res));
    }
    const homeOf = async (user: ChatUser) => {
      const identified = await identities.identify(user);
      if (identified.kind === 'silent') return null;
      if (identified.kind === 'refused') return [createAnswers(config.command).refused(identified.why)];
      const { actor } = identified;
      const cards = await homeCards({ registry, executor, database, root: config.command }, actor, user.platform);
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
      policy,
      queues,
      log: log.child({ room: 'notifications' }),
      async resumeInbox(ids) {
        // One that cannot even be read must not keep the others from their turn.
        for (const id of ids) {
          if (phase === 'stopping') return;
          await resume(id).catch((error: unknown) => onError(error, { what: 'resuming a request', inbox: String(id) }));
        }
      },
      tellAdmins: (text: Msg) => houseEvents.tellAdmins(text),
      chores: [
        { what: 'audit seals', run: () => sealAudit(database, secrets) },
        { what: 'rooms', run: () => rooms.sweep() },
        { what: 'retention', everyMs: days(1), run: () => applyRetention(database, clock, retainedBy(registry.nouns)) },
      ],
    });
    notifications = made;
    closers.push(() => made.stop());
    const houseEvents = createHouseEvents({
      database,
      services,
      channels,
      identities,
      platforms,
      log,
      wake,
      onPeople: () => rooms.peopleChanged(),
    });

    for (const platform of options.lookOnly ? [] : platforms.values()) {
      closers.push(() => platform.stop());
      await platform.start(measured(dispatch, metrics));
      if (slack && platform === slack && teams && slackConfig?.mode.kind === 'single') {
        await slackComesFirst(slack, installations);
      }
    }
    if (options.worker) {
      await made.startWorker();
      closers.push(houseEvents.watch());
      closers.push(importing.watch());
    }

    if (play) {
      await play.playground.teams?.install();
      routes.push((req, res) => {
        if (req.url !== '/') return false;
        res.writeHead(302, { location: '/playground' }).end();
        return true;
      });
    }
    phase = 'ready';
    return {
      port,
      url: baseUrl,
      registry,
      database,
      notifications: made,
      playground: play?.playground ?? null,
      doctor: (look) => checkDeployment(doctorDeps, look),
      stop,
    };
  }
}
