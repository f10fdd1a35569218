import type { Finding } from '../commands/define.ts';
import { type Msg, msg } from '../core/msg.ts';
import { reasonOf } from '../store/reach.ts';
import { channelState, people, platformState, roomState, teamsState, workspaceState } from './company.ts';
import type { DoctorDeps, DoctorLook } from './look.ts';
import { backlog, configuration, databaseState, deadLetters, queueState } from './machinery.ts';
import { auditState, keyState } from './trust.ts';

export type { DoctorDeps, DoctorLook } from './look.ts';

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
