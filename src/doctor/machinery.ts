import type { Finding } from '../commands/define.ts';
import { msg, plural } from '../core/msg.ts';
import { pendingMigrations } from '../store/migrate.ts';
import { bad, type DoctorDeps, good } from './look.ts';

/** Older than this, what waits is not being worked on, in milliseconds. */
const tooOldMs = 120_000;

export async function configuration({ config }: DoctorDeps): Promise<Finding[]> {
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

export async function databaseState(deps: DoctorDeps): Promise<Finding[]> {
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

export async function queueState({ queues }: DoctorDeps): Promise<Finding[]> {
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

export async function backlog({ database }: DoctorDeps): Promise<Finding[]> {
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

export async function deadLetters(deps: DoctorDeps): Promise<Finding[]> {
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
