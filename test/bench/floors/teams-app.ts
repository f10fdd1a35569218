import { Application, TeamsAdapter } from '@microsoft/teams-ai';
import { ConfigurationServiceClientCredentialFactory } from 'botbuilder';
import express from 'express';

const {
  TEAMS_APP_ID: appId = '',
  TEAMS_APP_PASSWORD: appPassword = '',
  TEAMS_TENANT_ID: tenantId = '',
  TEAMS_OPENID_METADATA_URL: openIdMetadataUrl = '',
} = process.env;

type Credentials = Awaited<ReturnType<ConfigurationServiceClientCredentialFactory['createCredentials']>>;

/** botbuilder signs in at Microsoft's own addresses only, so the floor is given its token instead of asking for one. */
class GivenToken extends ConfigurationServiceClientCredentialFactory {
  readonly #credentials: Credentials = {
    async signRequest(request) {
      request.headers.set('authorization', 'Bearer bench-token');
      return request;
    },
  };

  override async createCredentials(): Promise<Credentials> {
    return this.#credentials;
  }
}

/** A teams-ai app as its guide sets one up, with the OpenID keys of the bench instead of Microsoft's. */
export function createTeamsApp() {
  const configuration = {
    MicrosoftAppId: appId,
    MicrosoftAppPassword: appPassword,
    MicrosoftAppType: 'SingleTenant',
    MicrosoftAppTenantId: tenantId,
    ValidateAuthority: true,
    ToChannelFromBotLoginUrl: `https://login.microsoftonline.com/${tenantId}`,
    ToChannelFromBotOAuthScope: 'https://api.botframework.com',
    ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
    OAuthUrl: 'https://token.botframework.com',
    ToBotFromChannelOpenIdMetadataUrl: openIdMetadataUrl,
    ToBotFromEmulatorOpenIdMetadataUrl: openIdMetadataUrl,
    CallerId: 'urn:botframework:azure',
  };
  const adapter = new TeamsAdapter(configuration, new GivenToken(configuration));
  const app = new Application({ adapter, botAppId: appId, startTypingTimer: false });

  /** Serves it, and says so. */
  function serve(): void {
    const web = express();
    web.use(express.json());
    web.post('/api/messages', (request, response) => {
      void adapter.process(request, response, async (context) => {
        await app.run(context);
      });
    });
    const server = web.listen(0, '127.0.0.1', () => {
      const address = server.address();
      process.stdout.write(`ready on 127.0.0.1:${typeof address === 'object' ? address?.port : ''}\n`);
    });
    process.on('SIGTERM', () => process.exit(0));
  }

  return { app, serve };
}

/** A message with an Adaptive Card that says this. */
export const card = (text: string) => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text, wrap: true }] },
    },
  ],
});
