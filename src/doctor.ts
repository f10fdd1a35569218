import type { Finding } from './commands/define.ts';
import type { Config } from './config.ts';
import { type Msg, msg, plural } from './core/msg.ts';
import type { Installations } from './core/ports.ts';
import type { Secrets } from './core/secrets.ts';
import { auditState, keyState } from './doctor-trust.ts';
import type { DeadLetter } from './notifications/index.ts';
import type { Queues } from './notifications/queues.ts';
import type { Slack } from './platforms/slack/index.ts';
import type { Teams } from './platforms/teams/index.ts';
import type { Counters } from './store/counters.ts';
import type { Database } from './store/database.ts';
import { pendingMigrations } from './store/migrate.ts';
import { reasonOf } from './store/reach.ts';
import type { SealedColumn } from './store/reseal.ts';

/** How closely the doctor looks. */
export interface DoctorLook {
  /** All of the audit chain rather than its newest part. */
  readonly full?: boolean;
  /** What somebody wrote down of the audit chain earlier, such as 1204:5f1c09ab. */
  readonly anchor?: string;
}

export interface DoctorDeps {
  readonly config: Config;
  readonly database: Database;
  readonly databaseUrl: string;
  readonly migrationsDir: string;
  readonly queues: Queues;
  readonly installations: Installations;
  readonly counters: Counters;
  readonly secrets: Secrets;
  /** Every column that holds sealed text. */
  readonly sealed: readonly SealedColumn[];
  slack(): Slack | null;
  teams(): Teams | null;
  deadLetters(): Promise<readonly DeadLetter[]>;
}

/** Older than this, what waits is not being worked on, in milliseconds. */
const tooOldMs = 120_000;

/** Looks at everything that can be wrong with an installation; each fault comes with its mend. Never throws. */
export async function checkDeployment(deps: DoctorDeps, look: DoctorLook = {}): Promise<Finding[]> {
  const checks: [Msg, () => Promise<readonly Finding[]>][] = [
    [msg('Configuration', '配置'), () => configuration(deps)],
    [msg('Database', '数据库'), () => databaseState(deps)],
    [msg('Queue', '队列'), () => queueState(deps)],
    [msg('Backlog', '积压'), () => backlog(deps)],
    [msg('Slack', 'Slack'), () => platformState(deps.slack())],
    [msg('Teams', 'Teams'), () => teamsState(deps)],
    [msg('Workspaces', '工作区'), () => workspaceState(deps)],
    [msg('Channels', '频道'), () => channelState(deps)],
    [msg('Rooms', '协作房间'), () => roomState(deps)],
    [msg('People', '人员'), () => people(deps)],
    [msg('Dead letters', '死信'), () => deadLetters(deps)],
    [msg('Audit log', '审计日志'), () => auditState(deps, look)],
    [msg('Encryption keys', '加密密钥'), () => keyState(deps)],
  ];
  const findings: Finding[] = [];
  for (const [what, check] of checks) {
    try {
      findings.push(...(await check()));
    } catch (error) {
      const why = reasonOf(error);
      findings.push({
        ok: false,
        what: msg(`${what.en}: could not be checked (${why})`, `${what.zh}：无法检查（${why}）`),
        fix: msg('Make it reachable, then run doctor again.', '恢复连接后重新运行诊断。'),
      });
    }
  }
  return findings;
}

const good = (en: string, zh: string): Finding => ({ ok: true, what: msg(en, zh) });
const bad = (what: Msg, fix: Msg): Finding => ({ ok: false, what, fix });

async function configuration({ config }: DoctorDeps): Promise<Finding[]> {
  const findings = [
    good(
      `Configuration: ${config.databaseUrl === null ? 'embedded database' : 'external database'}, queue on ${config.redisUrl === null ? 'PostgreSQL' : 'Redis'}, ${config.playground ? 'playground on' : 'playground off'}`,
      `配置：${config.databaseUrl === null ? '内置数据库' : '外部数据库'}，队列使用 ${config.redisUrl === null ? 'PostgreSQL' : 'Redis'}，${config.playground ? '演示环境开启' : '演示环境关闭'}`,
    ),
  ];
  if (!config.playground && config.slack === null && config.teams === null) {
    findings.push(
      bad(
        msg('No chat platform is configured, so nobody can reach the bot', '未配置任何聊天平台，没有人能使用机器人'),
        msg(
          'Set the SLACK_ or the TEAMS_ settings (see the README).',
          '设置 SLACK_ 或 TEAMS_ 开头的配置项（见 README）。',
        ),
      ),
    );
  }
  if (config.databaseUrl === null && !config.playground) {
    findings.push(
      good(
        'The encryption key lies beside the data; a real installation keeps it elsewhere (CROSSDESK_ENCRYPTION_KEY)',
        '加密密钥与数据存放在一起；正式环境应另行保管（CROSSDESK_ENCRYPTION_KEY）',
      ),
    );
  }
  return findings;
}

async function databaseState(deps: DoctorDeps): Promise<Finding[]> {
  const started = performance.now();
  const { rows } = await deps.database.pool.query<{ version: string }>(
    `SELECT current_setting('server_version') AS version`,
  );
  const ms = Math.round(performance.now() - started);
  const pending = await pendingMigrations(deps.databaseUrl, deps.migrationsDir);
  return [
    good(
      `Database: PostgreSQL ${rows[0]?.version} answers in ${ms} ms`,
      `数据库：PostgreSQL ${rows[0]?.version}，响应 ${ms} 毫秒`,
    ),
    pending.length === 0
      ? good('Database: all migrations are applied', '数据库：所有迁移均已应用')
      : bad(
          msg(`Database: ${pending.length} migrations are not applied`, `数据库：有 ${pending.length} 个迁移未应用`),
          msg('Run: crossdesk migrate', '运行：crossdesk migrate'),
        ),
  ];
}

async function queueState({ queues }: DoctorDeps): Promise<Finding[]> {
  const stats = await queues.stats();
  const line = msg(
    `Queue on ${stats.backend}: ${stats.waiting} waiting, ${stats.active} active, ${stats.delayed} delayed`,
    `队列（${stats.backend}）：等待 ${stats.waiting}，处理中 ${stats.active}，延迟 ${stats.delayed}`,
  );
  if (stats.oldestAgeMs !== null && stats.oldestAgeMs > tooOldMs) {
    return [
      bad(
        msg(
          `${line.en}; the oldest for ${Math.round(stats.oldestAgeMs / 1000)} s`,
          `${line.zh}；最早的已等待 ${Math.round(stats.oldestAgeMs / 1000)} 秒`,
        ),
        msg('No worker takes jobs: start one (crossdesk worker).', '没有工作进程：请启动一个（crossdesk worker）。'),
      ),
    ];
  }
  return [{ ok: true, what: line }];
}

async function backlog({ database }: DoctorDeps): Promise<Finding[]> {
  const { rows } = await database.pool.query<{
    inbox: number;
    outbox: number;
    deliveries: number;
    stuck: number;
    given_up: number;
  }>(`
    SELECT (SELECT count(*)::int FROM inbox WHERE state = 'kept') AS inbox,
      (SELECT count(*)::int FROM outbox WHERE relayed_at IS NULL) AS outbox,
      (SELECT count(*)::int FROM deliveries WHERE state IN ('pending', 'sending')) AS deliveries,
      (SELECT count(*)::int FROM outbox WHERE relayed_at IS NULL AND at < now() - interval '2 minutes') AS stuck,
      (SELECT count(*)::int FROM inbox WHERE state = 'dead' AND received_at > now() - interval '1 day') AS given_up`);
  const [row] = rows;
  if (!row) return [];
  const line = msg(
    `Waiting: ${plural(row.inbox, 'request', 'requests')}, ${plural(row.outbox, 'event', 'events')}, ${plural(row.deliveries, 'delivery', 'deliveries')}`,
    `待处理：请求 ${row.inbox}，事件 ${row.outbox}，投递 ${row.deliveries}`,
  );
  const givenUp = bad(
    msg(
      `${plural(row.given_up, 'request', 'requests')} of the last day could not be done`,
      `最近一天有 ${row.given_up} 个请求未能完成`,
    ),
    msg(
      'The log names the fault of each; ask those people to try again.',
      '日志中有每个请求的错误原因；请相关人员重试。',
    ),
  );
  return [
    ...(row.given_up > 0 ? [givenUp] : []),
    row.stuck > 0
      ? bad(
          line,
          msg(
            'Events are older than two minutes: start a worker (crossdesk worker).',
            '有事件超过两分钟未处理：请启动工作进程（crossdesk worker）。',
          ),
        )
      : { ok: true, what: line },
  ];
}

async function platformState(platform: Slack | Teams | null): Promise<readonly Finding[]> {
  return platform ? platform.health() : [];
}

async function teamsState({ teams, counters }: DoctorDeps): Promise<readonly Finding[]> {
  const findings = await platformState(teams());
  const { count, lastAt } = teams() ? await counters.read('teams.unanswered') : { count: 0, lastAt: null };
  if (count === 0 || lastAt === null) return findings;
  const at = lastAt.toISOString().slice(0, 16).replace('T', ' ');
  // Nothing can be mended: Teams lets a bot look at no history.
  const unanswered = good(
    `Teams: ${plural(count, 'push', 'pushes')} got no answer and may be there twice, the last on ${at} UTC`,
    `Teams：有 ${count} 条推送未得到回应，可能重复出现，最近一次为 ${at} UTC`,
  );
  return [...findings, unanswered];
}

async function workspaceState(deps: DoctorDeps): Promise<Finding[]> {
  const findings: Finding[] = [];
  const waiting = (await deps.installations.list()).filter((workspace) => workspace.status === 'pending');
  for (const workspace of waiting) {
    findings.push(
      bad(
        msg(
          `The workspace ${workspace.name || workspace.workspace} waits for approval and gets no answers`,
          `工作区 ${workspace.name || workspace.workspace} 等待批准，暂不响应`,
        ),
        msg(`Type: workspace approve ${workspace.workspace}`, `输入：工作区 批准 ${workspace.workspace}`),
      ),
    );
  }
  return findings;
}

/** Rooms that could not be made or put away, and those that had to become threads. */
async function roomState({ database }: DoctorDeps): Promise<Finding[]> {
  const { rows } = await database.pool.query<{
    open: number;
    failed: number;
    why: string | null;
    threads: number;
    needs: string | null;
  }>(
    `SELECT count(*) FILTER (WHERE state = 'open')::int AS open, count(*) FILTER (WHERE state = 'failed')::int AS failed,
       string_agg(DISTINCT fault, ', ') FILTER (WHERE state = 'failed') AS why,
       count(*) FILTER (WHERE kind = 'thread' AND state = 'open')::int AS threads,
       string_agg(DISTINCT fault, ', ') FILTER (WHERE kind = 'thread' AND state = 'open') AS needs FROM rooms`,
  );
  const { open = 0, failed = 0, why = null, threads = 0, needs = null } = rows[0] ?? {};
  const findings: Finding[] = [];
  if (failed > 0) {
    findings.push(
      bad(
        msg(
          `Rooms: ${failed} failed (${why ?? 'no reason kept'})`,
          `协作房间：${failed} 个失败（${why ?? '未记录原因'}）`,
        ),
        msg(
          'Mend the reason, then ask for the room again: customer room, case swarm.',
          '排除原因后重新开设房间：客户 房间、工单 会商。',
        ),
      ),
    );
  }
  if (threads > 0) {
    findings.push(
      good(
        `Rooms: ${threads} are threads, since the app may not make channels; to change that, grant ${needs ?? 'it'}`,
        `协作房间：${threads} 个为讨论串，因为应用无权创建频道；如需更改，请授予 ${needs ?? '相应权限'}`,
      ),
    );
  }
  if (open > threads) findings.push(good(`Rooms: ${open - threads} open`, `协作房间：${open - threads} 个开放`));
  return findings;
}

async function channelState({ database }: DoctorDeps): Promise<Finding[]> {
  const { rows } = await database.pool.query<{
    platform: string;
    name: string;
    status: string;
    reason: string | null;
  }>(`SELECT platform, name, status, status_reason AS reason FROM channels WHERE status <> 'ok' ORDER BY name`);
  const { rows: missing } = await database.pool.query<{ name_en: string; name_zh: string }>(
    `SELECT name_en, name_zh FROM departments d WHERE active AND NOT EXISTS (SELECT 1 FROM channels c WHERE c.department_id = d.id AND c.purpose = 'department') ORDER BY position, id`,
  );
  const findings = rows.map((row) => {
    const name = row.platform === 'slack' ? `#${row.name}` : row.name;
    return bad(
      msg(
        `${name} is ${row.status}: ${row.reason ?? 'unknown reason'}`,
        `${name} 状态异常（${row.status}）：${row.reason ?? '原因未知'}`,
      ),
      row.platform === 'teams'
        ? msg(
            'Add the app there again or remove the guests, then write “@Crossdesk channel link” there.',
            '重新在该处添加应用或移除访客，然后在该频道发送“@Crossdesk 频道 关联”。',
          )
        : msg(
            'Invite the bot again or remove the guests, then type “channel link” there.',
            '重新邀请机器人或移除访客，然后在该频道输入“频道 关联”。',
          ),
    );
  });
  for (const row of missing) {
    findings.push(
      bad(
        msg(`${row.name_en} has no channel, so it gets no pushes`, `${row.name_zh} 未关联频道，收不到推送`),
        msg(
          'Type “channel link” in the department’s channel, or “setup”.',
          '在该部门的频道输入“频道 关联”，或输入“设置向导”。',
        ),
      ),
    );
  }
  return findings.length > 0
    ? findings
    : [good('Channels: every department is linked and reachable', '频道：各部门均已关联且可用')];
}

async function people({ config, database }: DoctorDeps): Promise<Finding[]> {
  const { rows } = await database.pool.query<{ admins: number; unplaced: number }>(
    `SELECT count(*) FILTER (WHERE role = 'admin' AND active)::int AS admins,
       count(*) FILTER (WHERE department_id IS NULL AND role <> 'admin' AND active)::int AS unplaced FROM staff`,
  );
  const [row] = rows;
  const findings: Finding[] = [];
  if (row?.admins === 0) {
    findings.push(
      bad(
        msg('Nobody is an admin', '没有管理员'),
        config.teams === null
          ? msg(
              'Set CROSSDESK_ADMINS to your e-mail address and start again.',
              '将 CROSSDESK_ADMINS 设为您的邮箱并重新启动。',
            )
          : msg(
              'Set CROSSDESK_ADMINS to your e-mail address in Teams and start again: Teams tells a bot nothing of who owns the tenant.',
              '将 CROSSDESK_ADMINS 设为您在 Teams 中的邮箱并重新启动：Teams 不会告知机器人租户的所有者。',
            ),
      ),
    );
  }
  findings.push(
    good(
      `People: ${plural(row?.admins ?? 0, 'admin', 'admins')}, ${row?.unplaced ?? 0} waiting to be placed`,
      `人员：管理员 ${row?.admins ?? 0} 名，待安排 ${row?.unplaced ?? 0} 名`,
    ),
  );
  return findings;
}

async function deadLetters(deps: DoctorDeps): Promise<Finding[]> {
  const letters = await deps.deadLetters();
  if (letters.length === 0) return [good('No dead letters', '没有死信')];
  const shown = letters
    .slice(0, 5)
    .map((letter) => `${letter.event} → ${letter.to} (${letter.reason})`)
    .join('; ');
  return [
    bad(
      msg(`${letters.length} dead letters: ${shown}`, `${letters.length} 条死信：${shown}`),
      msg(
        'Mend the cause, then type “doctor replay” (or crossdesk doctor --replay).',
        '排除原因后输入“诊断 重发”（或 crossdesk doctor --replay）。',
      ),
    ),
  ];
}
