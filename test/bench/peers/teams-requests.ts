import { botFramework, type SigningKey } from '../../../src/playground/teams-connector/tokens.ts';
import { postTimed } from './http.ts';

/** What the program, the floors and the load agree on. */
export const teams = {
  tenant: '9f0a1b2c-3d4e-4f50-8a6b-7c8d9e0f1a2b',
  appId: '4b6c1f0e-52c8-4a57-9d1c-0a9f6e0b7d21',
  appPassword: 'bench-app-password-0123456789',
} as const;

/** A person's id in the tenant's directory. */
export const teamsUser = (staff: number): string => `00000000-0000-4000-8000-${String(staff).padStart(12, '0')}`;

/** As long as Microsoft's, and used as often: every request is checked, but not every request is signed anew. */
const tokenLivesMs = 30 * 60_000;

/** Sends slash commands as Teams sends them: messages that only the bot sees, in a chat of several people. */
export function createTeamsSender(key: SigningKey, serviceUrl: string) {
  let token = { text: '', until: 0 };
  let ids = 0;

  function authorization(): string {
    if (token.until < Date.now()) {
      const text = key.sign({ iss: botFramework, aud: teams.appId, serviceurl: serviceUrl });
      token = { text, until: Date.now() + tokenLivesMs };
    }
    return `Bearer ${token.text}`;
  }

  /** Resolves when the acknowledgement is here, to the milliseconds it took. */
  return function send(port: number, text: string, staff: number, conversation: string): Promise<number> {
    ids += 1;
    const now = new Date();
    const activity = {
      type: 'message',
      id: String(now.getTime() + ids),
      timestamp: now.toISOString(),
      localTimestamp: now.toISOString(),
      localTimezone: 'Etc/UTC',
      channelId: 'msteams',
      serviceUrl,
      from: { id: `29:${teamsUser(staff)}`, name: `Colleague ${staff}`, aadObjectId: teamsUser(staff) },
      recipient: { id: `28:${teams.appId}`, name: 'Crossdesk', isTargeted: true },
      conversation: { isGroup: true, conversationType: 'groupChat', tenantId: teams.tenant, id: conversation },
      text,
      textFormat: 'plain',
      locale: 'en-US',
      entities: [{ type: 'clientInfo', locale: 'en-US', country: 'US', platform: 'Web', timezone: 'Etc/UTC' }],
      channelData: { tenant: { id: teams.tenant } },
    };
    const headers = { 'content-type': 'application/json; charset=utf-8', authorization: authorization() };
    return postTimed(port, '/api/messages', headers, JSON.stringify(activity));
  };
}
