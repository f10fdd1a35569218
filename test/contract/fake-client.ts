import { randomUUID } from 'node:crypto';
import { seedDemo } from '../../prisma/demo/index.ts';
import type { Form } from '../../src/cards/form.ts';
import { createAnswers } from '../../src/commands/answers.ts';
import type { Services } from '../../src/commands/define.ts';
import { createDispatch } from '../../src/commands/dispatch.ts';
import { homeCards } from '../../src/commands/home.ts';
import { createRegistry } from '../../src/commands/registry.ts';
import { createWorker } from '../../src/commands/work.ts';
import { systemClock } from '../../src/core/clock.ts';
import type { Door, Incoming, Place } from '../../src/core/incoming.ts';
import { createImportRunner } from '../../src/crm/data/index.ts';
import { nouns } from '../../src/crm/index.ts';
import { keepRoom, type RoomWorld } from '../../src/crm/rooms/index.ts';
import { createLogger } from '../../src/log.ts';
import { createNotifications, createQueues, type Notifications } from '../../src/notifications/index.ts';
import { migrationsDir } from '../../src/open-database.ts';
import { createExecutor } from '../../src/operations/execute.ts';
import { messageActionsOf } from '../../src/platform-parts.ts';
import { demoCompany } from '../../src/playground/demo-workspace.ts';
import { createRoomBoard } from '../../src/room-board.ts';
import { createChannels } from '../../src/store/channels.ts';
import { createDatabase } from '../../src/store/database.ts';
import { createFileExchange } from '../../src/store/file-exchange.ts';
import { ensureDepartments } from '../../src/store/first-departments.ts';
import { createIdentities } from '../../src/store/identities.ts';
import { createInbox } from '../../src/store/inbox.ts';
import { createInstallations } from '../../src/store/installations.ts';
import { migrate } from '../../src/store/migrate.ts';
import { createParcels } from '../../src/store/parcels.ts';
import { createPolicyBook } from '../../src/store/policy-book.ts';
import { createSecrets } from '../../src/store/secrets.ts';
import { createTestDatabase } from '../support/postgres.ts';
import type { Client, ContractPerson, Seen, Shown } from './client.ts';
import { buttonsOf, cardToWords, createFakePlatform, direct, type FakeMessage } from './fake-platform.ts';

/** The rooms behind the port put together without a platform adapter, a web server or a network. */
export async function startFakeClient(): Promise<Client> {
  const testDatabase = await createTestDatabase();
  await migrate(testDatabase.url, { dir: migrationsDir, log: () => undefined });
  const clock = systemClock;
  const log = createLogger('silent');
  const faults: unknown[] = [];
  const onError = (error: unknown) => {
    faults.push(error);
  };
  const database = createDatabase({ url: testDatabase.url, onError });
  const secrets = createSecrets([Buffer.alloc(32, 7)]);
  const fake = createFakePlatform();
  const directory = () => fake.directory;
  let notifications: Notifications | null = null;
  const wake = () => notifications?.wake();
  const registry = createRegistry(nouns((name) => registry.operation(name)));
  const installations = createInstallations({ database, secrets, clock });
  const identities = createIdentities({ database, clock, installations, admins: [], directory, onError });
  const channels = createChannels({ database, clock, onEvents: wake });
  const executor = createExecutor({
    database,
    clock,
    secrets,
    operation: (name) => registry.operation(name),
    onEvents: wake,
    onChanges: () => channels.forget(),
  });
  const inbox = createInbox(database, secrets);
  await ensureDepartments(database);
  await seedDemo({ database, executor, registry, clock, company: demoCompany, brief: true });
  await installations.save({
    platform: 'slack',
    workspace: fake.workspace,
    name: demoCompany.team.name,
    token: 'none',
    botUserId: demoCompany.bot.userId,
    botId: null,
    appId: null,
    enterprise: null,
    scopes: [],
    installedBy: null,
  });
  const roomWorld: RoomWorld = {
    database,
    rooms: () => fake.rooms,
    directory,
    board: createRoomBoard({
      database,
      clock,
      platforms: new Map([['slack', fake.platform]]),
      channels,
      policy: createPolicyBook({ database, clock }),
      draw: (ref, viewer) =>
        database.read(async (tx) => registry.noun(ref.noun)?.card?.(executor.readCtx(tx), ref.id, viewer) ?? null),
      remember: async (posted) => notifications?.remember(posted),
    }),
    recheck: async () => undefined,
    forget: () => channels.forget(),
    wake,
  };
  const services: Services = {
    directory,
    identities,
    installations,
    channels,
    files: createFileExchange({
      limit: 1_048_576,
      publicUrl: null,
      parcels: createParcels({ database, secrets, clock }),
      platform: () => fake.files,
    }),
    read: (work) => database.read((tx) => work(executor.readCtx(tx))),
    // Looking at a deployment is the doctor's own suite; here it is that the answer gets to whoever may ask.
    doctor: async () => [{ ok: true, what: { en: 'Database: PostgreSQL', zh: '数据库：PostgreSQL' } }],
    replayDeadLetters: async () => (await notifications?.replayDeadLetters()) ?? 0,
    rooms: { keep: (id) => keepRoom(roomWorld, id) },
  };
  const importing = createImportRunner({
    database,
    clock,
    secrets,
    house: registry,
    actor: (staff) => identities.actor(staff),
    onEvents: wake,
    onError,
  });
  const stopImporting = importing.watch();
  const worker = createWorker({
    registry,
    database,
    executor,
    inbox,
    services,
    answers: createAnswers('/crm'),
    clock,
    root: '/crm',
    platform: () => fake.platform,
    remember: async (posted) => {
      await notifications?.remember(posted);
    },
    onError,
  });
  const { dispatch, resume } = createDispatch({ registry, inbox, identities, worker, clock, onError });
  const made = createNotifications({
    database,
    clock,
    secrets,
    nouns: registry.nouns,
    platforms: [fake.platform],
    identities,
    channels,
    queues: createQueues({ databaseUrl: testDatabase.url, prefix: 'fake', log }),
    log,
    async resumeInbox(ids) {
      for (const id of ids) await resume(id);
    },
  });
  notifications = made;
  await made.startWorker();

  const forms = new Map<string, Form>();

  function person(who: string): ContractPerson {
    const found = demoCompany.people.find((one) => one.name === who);
    if (!found) throw new Error(`the demo company has nobody called ${who}`);
    const user = found.id;
    const channelOf = (place: string): string => {
      const channel = demoCompany.channels.find((one) => one.name === place);
      if (!channel) throw new Error(`there is no channel ${place}`);
      return channel.id;
    };
    const locale = found.locale.startsWith('zh') ? 'zh' : 'en';
    const toShown = (message: FakeMessage): Shown => ({
      text: message.text,
      drawn: message.text,
      isPrivate: message.onlyFor !== undefined || message.channel === direct(user),
      raw: message,
    });

    async function act(
      door: Door,
      says: Incoming['says'],
      place: Place,
      more: Partial<Incoming> & { message?: string } = {},
      expects?: RegExp,
    ): Promise<Seen> {
      const request = randomUUID();
      const { message, ...rest } = more;
      const hadForm = forms.has(user);
      const { ack, done } = await dispatch({
        receipt: request,
        from: { platform: 'slack', workspace: fake.workspace, user },
        door,
        place,
        says,
        route: { request, user, channel: place.channel ?? direct(user), message: message ?? null },
        localeHint: locale,
        receivedAt: new Date().toISOString(),
        ...rest,
      });
      await done;
      const errors = ack.kind === 'errors' ? Object.values(ack.fields).map((fault) => fault[locale]) : [];
      if (door === 'form' && errors.length === 0) forms.delete(user);
      const answers = fake.answers.get(request) ?? [];
      const form = answers.findLast((one) => one.form)?.form;
      if (form) forms.set(user, form);
      const shown = answers.flatMap((one) => (one.message ? [toShown(one.message)] : []));
      const words = form ? formToWords(form) : null;
      const text = [...shown.map((one) => one.text), ...(words ? [words] : []), ...errors].join('\n');
      if (expects && !expects.test(text) && faults.length > 0) throw faults.at(-1);
      return { text, shown, form: words, closed: hadForm && !forms.has(user), errors };
    }
    const at = (place: string): Place => ({ channel: channelOf(place), kind: 'channel' });
    const alone: Place = { channel: direct(user), kind: 'direct', isPrivate: true };
    const openForm = (): Form => {
      const form = forms.get(user);
      if (!form) throw new Error('no form is open');
      return form;
    };
    const offered = async (reference: string, query: string) => {
      const { ack } = await dispatch({
        receipt: randomUUID(),
        from: { platform: 'slack', workspace: fake.workspace, user },
        door: 'lookup',
        place: { kind: 'none' },
        says: { invocation: { command: 'lookup', args: { reference, query } } },
        route: { user },
        receivedAt: new Date().toISOString(),
      });
      const options = ack.kind === 'options' ? ack.options : [];
      return options.map(({ label, value }) => ({ label: typeof label === 'string' ? label : label[locale], value }));
    };

    return {
      type: (text, place, expects) => act('command', { text }, at(place), {}, expects),
      mention: (text, place, expects) => act('mention', { text }, at(place), {}, expects),
      direct: (text, expects) => act('direct', { text }, alone, {}, expects),
      press(on, label, expects) {
        const message = on.raw as FakeMessage;
        const button = message.card && buttonsOf(message.card).find((one) => one.label.en === label);
        if (!button) throw new Error(`no button “${label}” in: ${message.text}`);
        const place: Place = {
          channel: message.channel,
          kind: message.channel === direct(user) ? 'direct' : 'channel',
          isPrivate: on.isPrivate,
        };
        return act('button', { invocation: button.does }, place, { message: message.id }, expects);
      },
      sendFile: (file, text, expects) => act('direct', { text }, alone, { files: [fake.share(file)] }, expects),
      received: async () =>
        fake.messages.flatMap((one) => (one.channel === direct(user) && one.file ? [one.file] : [])),
      openForm: (text, place) => act('command', { text }, at(place)),
      submit(fields) {
        const form = openForm();
        const unknown = Object.keys(fields).find((label) => form.fields.every((field) => field.label.en !== label));
        if (unknown !== undefined) throw new Error(`the form has no field “${unknown}”`);
        const values: Record<string, string> = {};
        for (const field of form.fields) {
          const value = fields[field.label.en] ?? field.value;
          if (value !== undefined) values[field.name] = value;
        }
        return act('form', { invocation: form.does, fields: values }, alone);
      },
      async offers(label, words) {
        const field = openForm().fields.find((one) => one.label.en === label);
        if (field?.input.kind !== 'lookup') throw new Error(`nothing is searched in ${label}`);
        return offered(field.input.reference, words);
      },
      async messageAction(words, place, title) {
        const message = fake.messages.find((one) => one.channel === channelOf(place) && one.text.includes(words));
        const action = messageActionsOf(registry).find((one) => one.title.en === title);
        if (!message || !action) throw new Error(`no message “${words}”, or no action “${title}”`);
        const permalink = await fake.directory.permalink(fake.workspace, message.channel, message.id);
        return act(
          'message-action',
          { invocation: { command: action.command, args: { [action.fill]: message.text } } },
          at(place),
          { source: { text: message.text, ...(permalink ? { permalink } : {}) } },
        );
      },
      shortcut: (path) =>
        act('shortcut', { invocation: { command: 'form', args: { command: path } } }, { kind: 'none' }),
      search: async (kind, words) => (await offered(kind, words)).map((one) => one.label),
      async home() {
        const identified = await identities.identify({ platform: 'slack', workspace: fake.workspace, user });
        if (identified.kind !== 'staff') throw new Error(`${who} is not served`);
        const cards = await homeCards({ registry, executor, database, root: '/crm' }, identified.actor);
        const text = cards.map((card) => cardToWords(card, identified.actor)).join('\n');
        return { text, shown: [], form: null, closed: false, errors: [] };
      },
      reads: (place) =>
        fake.messages
          .filter((one) => one.channel === channelOf(place) && one.from === 'bot')
          .filter((one) => one.onlyFor === undefined || one.onlyFor === user)
          .map(toShown),
      async say(words, place) {
        fake.put(channelOf(place), user, words);
      },
    };
  }

  return {
    name: 'fake',
    platform: 'slack',
    workspace: fake.workspace,
    commands: registry.commands.filter((command) => !command.hidden).map((command) => command.path),
    as: person,
    rows: async (sql, values) => (await database.pool.query(sql, values)).rows,
    async stop() {
      await stopImporting();
      await made.stop();
      await database.close();
      await testDatabase.drop();
    },
  };
}

function formToWords(form: Form): string {
  return [form.title.en, ...form.fields.flatMap((field) => [field.label.en, field.value ?? ''])].join('\n');
}
