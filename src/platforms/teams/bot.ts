import type { Activity as BotActivity, TurnContext } from 'botbuilder';
import type { Activity } from './activity.ts';
import {
  type Authenticated,
  type Authenticator,
  createAuthenticator,
  createLoopbackAuthenticator,
} from './authentication.ts';
import { cloudOf } from './cloud.ts';
import { askManagedIdentity, type IdentitySource, machineMetadataUrl } from './managed-identity.ts';
import { askWithPassword, createTokens, noTokens, type Tokens } from './token.ts';

/** What is answered over HTTP: an invoke's own answer, or nothing but a status. */
export interface HttpAnswer {
  readonly status: number;
  readonly body?: unknown;
}

export interface BotOptions {
  /** null: no credentials, this machine only. */
  readonly appId: string | null;
  readonly appPassword: string | null;
  readonly tenantId: string | null;
  readonly appType: 'SingleTenant' | 'ManagedIdentity';
  /** Default: the machine's metadata service. */
  readonly identitySource?: IdentitySource;
  readonly openIdMetadataUrl: string;
  readonly loginUrl: string;
}

/** Microsoft's libraries at work: who sent it, and whose turn it is. */
export interface Bot {
  readonly authenticator: Authenticator;
  /** For the Bot Connector. */
  readonly tokens: Tokens;
  /** For another service of Microsoft's, such as `https://graph.microsoft.com`. */
  tokensFor(audience: string): Tokens;
  /** Runs a genuine activity through teams-ai. Rejects with what `handle` rejects with. */
  run(
    activity: Activity,
    genuine: Authenticated,
    handle: (activity: Activity) => Promise<HttpAnswer>,
  ): Promise<HttpAnswer>;
}

/** A name in the turn's state under which our part of it waits for teams-ai to route it here. */
const turnKey = Symbol('crossdesk');

interface Turn {
  readonly activity: Activity;
  handle(activity: Activity): Promise<HttpAnswer>;
  outcome: { readonly answer: HttpAnswer } | { readonly error: unknown } | null;
}

const kinds = [
  'message',
  'messageUpdate',
  'messageDelete',
  'messageReaction',
  'invoke',
  'conversationUpdate',
  'installationUpdate',
  'event',
];

/** Loads the libraries, which take a second or more: only a process that serves Teams pays for them. */
export async function createBot(options: BotOptions): Promise<Bot> {
  // Not by the package's index, which loads planners and models too: some 33 MB of what is not used here.
  const [
    { Application },
    { TeamsAdapter },
    { ConfigurationBotFrameworkAuthentication, ConfigurationServiceClientCredentialFactory },
  ] = await Promise.all([
    import('@microsoft/teams-ai/lib/Application.js'),
    import('@microsoft/teams-ai/lib/TeamsAdapter.js'),
    import('botbuilder'),
  ]);
  const cloud = cloudOf(options.openIdMetadataUrl);
  const audience = cloud.scope.replace(/\/\.default$/u, '');
  const configuration = {
    ...(options.appId === null
      ? {}
      : {
          MicrosoftAppId: options.appId,
          MicrosoftAppType: options.appType === 'ManagedIdentity' ? 'UserAssignedMsi' : 'SingleTenant',
          ...(options.appPassword === null ? {} : { MicrosoftAppPassword: options.appPassword }),
          ...(options.tenantId === null ? {} : { MicrosoftAppTenantId: options.tenantId }),
        }),
    ValidateAuthority: true,
    ToChannelFromBotLoginUrl: options.loginUrl,
    ToChannelFromBotOAuthScope: audience,
    ToBotFromChannelTokenIssuer: cloud.issuer,
    OAuthUrl: 'https://token.botframework.com',
    ToBotFromChannelOpenIdMetadataUrl: options.openIdMetadataUrl,
    // Tokens of the old emulator are refused before they get here.
    ToBotFromEmulatorOpenIdMetadataUrl: options.openIdMetadataUrl,
    CallerId: 'urn:botframework:azure',
  };
  const credentials = new ConfigurationServiceClientCredentialFactory(options.appId === null ? {} : configuration);
  const auth = new ConfigurationBotFrameworkAuthentication(configuration, credentials);
  const adapter = new TeamsAdapter(configuration, credentials);
  const app = new Application({
    adapter,
    // Its own way to strip mentions leaves some behind; and typing signals from a timer may come after the answer.
    removeRecipientMention: false,
    startTypingTimer: false,
  });
  // One handler for all: its routers for cards and dialogs keep state between people, know only part of the invokes, and match
  // words inside of words. See README.md.
  app.activity(kinds, async (context) => {
    const turn = turnOf(context);
    try {
      turn.outcome = { answer: await turn.handle(turn.activity) };
    } catch (error) {
      turn.outcome = { error };
    }
  });

  return {
    authenticator:
      options.appId === null
        ? createLoopbackAuthenticator(auth)
        : createAuthenticator({ auth, appId: options.appId, cloud }),
    tokens: tokensFor(audience),
    tokensFor,
    async run(activity, genuine, handle) {
      const turn: Turn = { activity, handle, outcome: null };
      // A copy: the libraries write into the activity they are given.
      const copy = structuredClone(activity) as unknown as BotActivity;
      await adapter.processActivityDirect(genuine, copy, async (context) => {
        context.turnState.set(turnKey, turn);
        await app.run(context);
      });
      if (turn.outcome === null) return { status: 200 };
      if ('error' in turn.outcome) throw turn.outcome.error;
      return turn.outcome.answer;
    },
  };

  function tokensFor(resource: string): Tokens {
    const { appId, appPassword, tenantId, loginUrl, identitySource } = options;
    if (appId === null) return noTokens;
    if (options.appType === 'ManagedIdentity') {
      const source = identitySource ?? { kind: 'machine', metadataUrl: machineMetadataUrl };
      return createTokens(() => askManagedIdentity({ source, clientId: appId, resource }));
    }
    const scope = `${resource}/.default`;
    return createTokens(() =>
      askWithPassword({ loginUrl, appId, tenantId: tenantId ?? '', appPassword: appPassword ?? '', scope }),
    );
  }
}

function turnOf(context: TurnContext): Turn {
  const turn: Turn | undefined = context.turnState.get(turnKey);
  if (!turn) throw new Error('teams-ai lost the turn');
  return turn;
}
