import { json, startServing } from './http.ts';
import { answerWithinMs, checkAnswer, createCounter, type Peer, within } from './peer.ts';
import { sendCommand, slack, slackUser } from './slack-requests.ts';

/** Stands where Slack's Web API and response URLs are. */
export async function startSlack(): Promise<Peer> {
  const answers = new Map<string, (body: string) => void>();
  const posts = createCounter();
  let last: string | null = null;
  let ids = 0;
  let messages = 0;

  function callApi(method: string, body: string): Record<string, unknown> {
    switch (method) {
      case 'auth.test':
        return { team_id: slack.team, team: 'Bench', user_id: 'U0BOT', bot_id: 'B0BOT', user: 'crm' };
      case 'users.info': {
        const id = new URLSearchParams(body).get('user') ?? '';
        const profile = { email: `${id.toLowerCase()}@bench.example`, real_name: id };
        return { user: { id, team_id: slack.team, name: id, tz: 'Etc/UTC', locale: 'en-US', profile } };
      }
      case 'conversations.open':
        return { channel: { id: `D${new URLSearchParams(body).get('users') ?? ''}` } };
      case 'conversations.info':
        return { channel: { id: new URLSearchParams(body).get('channel') ?? '', name: 'bench', is_member: true } };
      case 'conversations.members':
        return { members: ['U0BOT'] };
      case 'chat.postMessage':
        messages += 1;
        last = body;
        posts.count();
        return {
          channel: new URLSearchParams(body).get('channel') ?? '',
          ts: `1700000000.${String(messages).padStart(6, '0')}`,
        };
      default:
        return {};
    }
  }

  const server = await startServing(({ pathname }, body) => {
    if (!pathname.startsWith('/answer/')) return json({ ok: true, ...callApi(pathname.slice('/api/'.length), body) });
    const id = pathname.slice('/answer/'.length);
    answers.get(id)?.(body);
    answers.delete(id);
    return { status: 200, type: 'text/plain', text: 'ok' };
  });

  return {
    name: 'slack',
    title: 'Slack',
    workspace: slack.team,
    env: {
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_API_URL: `${server.base}/api/`,
    },
    floors: { acknowledgement: 'bare-bolt-insert', answers: 'bare-bolt-statements', deliveries: 'bare-worker' },
    channels: Array.from({ length: 50 }, (_, index) => `C0TEAM${index + 1}`),
    ask(port, typed) {
      ids += 1;
      const id = String(ids);
      const answered = within(answerWithinMs, 'an answer', (settle: (body: string) => void) => answers.set(id, settle));
      return {
        acknowledged: sendCommand(port, typed.text, slackUser(typed.staff), `${server.base}/answer/${id}`),
        answered: answered.then((body) => checkAnswer(body, typed)),
      };
    },
    send: (port, { text, staff }) => sendCommand(port, text, slackUser(staff), `${server.base}/answer/none`),
    introduce: async () => undefined,
    expectPosts: posts.expect,
    lastPost: () => argumentsOf(last),
    stop: server.stop,
  };
}

/** What the Web API client was given, from what it sent. */
function argumentsOf(body: string | null): Record<string, unknown> {
  if (body === null) throw new Error('No message has arrived.');
  const given = [...new URLSearchParams(body)].filter(([name]) => name !== 'token');
  return Object.fromEntries(
    given.map(([name, value]) => [name, /^[[{]|^(?:true|false)$/u.test(value) ? JSON.parse(value) : value]),
  );
}
