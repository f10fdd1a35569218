import type { Finding } from '../commands/define.ts';
import { msg, plural } from '../core/msg.ts';
import type { Slack } from '../platforms/slack/index.ts';
import type { Teams } from '../platforms/teams/index.ts';
import { bad, type DoctorDeps, good } from './look.ts';

export async function platformState(platform: Slack | Teams | null): Promise<readonly Finding[]> {
  return platform ? platform.health() : [];
}

export async function teamsState({ teams, counters }: DoctorDeps): Promise<readonly Finding[]> {
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

export async function workspaceState(deps: DoctorDeps): Promise<Finding[]> {
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
export async function roomState({ database }: DoctorDeps): Promise<Finding[]> {
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

export async function channelState({ database }: DoctorDeps): Promise<Finding[]> {
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

export async function people({ config, database }: DoctorDeps): Promise<Finding[]> {
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
