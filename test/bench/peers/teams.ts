import { botFramework, createKey } from '../../../src/playground/teams-connector/tokens.ts';
import { json, startServing } from './http.ts';
import { answerWithinMs, checkAnswer, createCounter, type Peer, within } from './peer.ts';
import { createTeamsSender, teams } from './teams-requests.ts';

/**
 * People write in so many chats in turn that Teams' limit for each (8 messages in 2 s, 60 in 30 s) stays far away; more are opened
 * when an answer is awaited in every one.
 */
const firstChats = 300;

/** Stands where the Bot Connector, the login and the OpenID keys are. Tokens are real, and checked by whoever is asked. */
export async function startTeams(): Promise<Peer> {
  const key = createKey(Date.now);
  const posts = createCounter();
  const chatName = (index: number): string => `19:bench-${index}@thread.v2`;
  const free = Array.from({ length: firstChats }, (_, index) => chatName(index));
  let chats = firstChats;
  /** By the chat that it is awaited in: one at a time. */
  const answers = new Map<string, (body: string) => void>();
  let last: { readonly conversation: string; readonly body: string } | null = null;
  let messages = 0;

  const server = await startServing(({ pathname }, body) => {
    if (pathname === '/openid') return json({ issuer: botFramework, jwks_uri: `${server.base}/keys` });
    if (pathname === '/keys') return json(key.keySet(['msteams']));
    if (pathname.startsWith('/login/')) {
      return json({ token_type: 'Bearer', expires_in: 3_600, access_token: 'bench-token' });
    }
    const conversation = /^\/v3\/conversations\/([^/]+)\/activities/u.exec(pathname)?.[1];
    if (conversation === undefined) return json({ error: { code: 'NotFound' } }, 404);
    take(decodeURIComponent(conversation), body);
    messages += 1;
    return json({ id: String(1_700_000_000_000 + messages) }, 201);
  });
  const send = createTeamsSender(key, `${server.base}/`);
  const channels = Array.from({ length: 1_000 }, (_, index) => `19:bench-team-${index + 1}@thread.tacv2`);

  function take(conversation: string, body: string): void {
    const settle = answers.get(conversation);
    answers.delete(conversation);
    if (settle) {
      settle(body);
      return;
    }
    last = { conversation, body };
    posts.count();
  }

  function nextChat(): string {
    const known = free.shift();
    if (known !== undefined) return known;
    chats += 1;
    return chatName(chats);
  }

  return {
    name: 'teams',
    title: 'Teams',
    workspace: teams.tenant,
    env: {
      TEAMS_APP_ID: teams.appId,
      TEAMS_APP_PASSWORD: teams.appPassword,
      TEAMS_TENANT_ID: teams.tenant,
      TEAMS_OPENID_METADATA_URL: `${server.base}/openid`,
      TEAMS_LOGIN_URL: `${server.base}/login`,
    },
    floors: {
      acknowledgement: 'bare-teams-empty',
      answers: 'bare-teams-statements',
      deliveries: 'bare-teams-worker',
    },
    channels,
    ask(port, typed) {
      const chat = nextChat();
      const arrived = within(answerWithinMs, 'an answer', (settle: (body: string) => void) =>
        answers.set(chat, settle),
      );
      return {
        acknowledged: send(port, typed.text, typed.staff, chat),
        answered: arrived.then((body) => {
          free.push(chat);
          checkAnswer(body, typed);
        }),
      };
    },
    async send(port, { text, staff }) {
      const chat = nextChat();
      const took = await send(port, text, staff, chat);
      free.push(chat);
      return took;
    },
    async introduce(client) {
      await client.query(
        `INSERT INTO conversation_references (platform, workspace, conversation, kind, service_url, facts)
         SELECT 'teams', $1, id, 'channel', $3, jsonb_build_object('bot', $4::text, 'name', id) FROM unnest($2::text[]) AS id
         ON CONFLICT (platform, workspace, conversation) DO UPDATE SET service_url = excluded.service_url`,
        [teams.tenant, channels, `${server.base}/`, `28:${teams.appId}`],
      );
    },
    expectPosts: posts.expect,
    lastPost() {
      if (last === null) throw new Error('No message has arrived.');
      return { serviceUrl: `${server.base}/`, conversation: last.conversation, activity: JSON.parse(last.body) };
    },
    stop: server.stop,
  };
}
