import type { Finding } from '../commands/define.ts';
import { type Msg, msg, plural } from '../core/msg.ts';
import {
  type AuditVerdict,
  type BrokenSeal,
  fingerprint,
  hasFingerprint,
  UntrustedEnd,
  verifyAudit,
} from '../store/audit-seal.ts';
import { keyUse } from '../store/reseal.ts';
import type { DoctorDeps, DoctorLook } from './look.ts';

/** A line that has waited for its seal longer than this waits for a sealer that is not there, in milliseconds. */
const tooLongUnsealedMs = 120_000;

const whyBroken: Readonly<Record<BrokenSeal['why'], Msg>> = {
  missing: msg('is missing', '缺失'),
  facts: msg('was changed or moved', '被修改或移动'),
  content: msg('says something else than was written', '内容与原始记录不符'),
  end: msg('and what follows was cut off, or the end is another one', '及之后的内容被截断，或末尾不符'),
};

const tampered = msg(
  'Somebody changed the database behind Crossdesk. Compare with a backup from before, and find out who can write to it.',
  '有人绕过 Crossdesk 修改了数据库。请与之前的备份比对，并排查谁有写权限。',
);
const untrustedEnd = msg(
  'Audit log: where the chain ends is not signed with any configured key, so nothing more is sealed',
  '审计日志：链尾签名与任何已配置的密钥不符，已停止封存',
);

/** Is the audit log still what was written? Its newest part, or all of it. */
export async function auditState(
  { database, secrets }: Pick<DoctorDeps, 'database' | 'secrets'>,
  look: DoctorLook,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  let verdict: AuditVerdict;
  try {
    verdict = await verifyAudit(database, secrets, { full: look.full === true });
  } catch (error) {
    if (!(error instanceof UntrustedEnd)) throw error;
    return [{ ok: false, what: untrustedEnd, fix: tampered }];
  }
  if (verdict.broken) {
    const { position, entry, why } = verdict.broken;
    const line = entry === null ? '' : ` (audit_entries.id ${entry})`;
    findings.push({
      ok: false,
      what: msg(
        `Audit log: line ${position} of the chain${line} ${whyBroken[why].en}`,
        `审计日志：链中第 ${position} 行${line}${whyBroken[why].zh}`,
      ),
      fix: tampered,
    });
  } else {
    const end = verdict.head ? fingerprint(verdict.head) : '0';
    const erased =
      verdict.erased > 0
        ? msg(`, ${verdict.erased} with erased content`, `，其中 ${verdict.erased} 行内容已清除`)
        : msg('', '');
    findings.push({
      ok: true,
      what: msg(
        `Audit log: ${plural(verdict.checked, 'line', 'lines')} checked${erased.en}, the chain ends at ${end}`,
        `审计日志：已校验 ${verdict.checked} 行${erased.zh}，链尾为 ${end}`,
      ),
    });
  }
  const { waitingSince } = verdict;
  if (waitingSince && Date.now() - waitingSince.getTime() > tooLongUnsealedMs) {
    findings.push({
      ok: false,
      what: msg('Audit log: lines are older than two minutes and not sealed', '审计日志：有记录超过两分钟未封存'),
      fix: msg(
        'Start a worker (crossdesk worker); its log says what keeps it from sealing.',
        '请启动工作进程（crossdesk worker）；其日志会说明原因。',
      ),
    });
  }
  if (look.anchor !== undefined) {
    const found = await hasFingerprint(database, look.anchor);
    findings.push({
      ok: found,
      what: found
        ? msg(`Audit log: ${look.anchor} is a place in the chain`, `审计日志：${look.anchor} 在链中`)
        : msg(`Audit log: ${look.anchor} is no place in the chain`, `审计日志：${look.anchor} 不在链中`),
      ...(found
        ? {}
        : {
            fix: msg(
              'If it was written down from this database, the chain has been made anew since. Compare with a backup.',
              '如果它来自此数据库，则审计链已被重建。请与备份比对。',
            ),
          }),
    });
  }
  return findings;
}

/** Which keys are still needed, and whether one that is needed is not there. */
export async function keyState({
  database,
  secrets,
  sealed,
}: Pick<DoctorDeps, 'database' | 'secrets' | 'sealed'>): Promise<Finding[]> {
  const used = await keyUse(database, secrets, sealed);
  const rows = (which: (key: (typeof used)[number]) => boolean) =>
    used.filter(which).reduce((sum, { rows: n }) => sum + n, 0);
  const lost = used.filter(({ isConfigured }) => !isConfigured);
  const older = rows((key) => key.isConfigured && !key.isCurrent);
  const findings: Finding[] = lost.map(({ key, rows: n }) => ({
    ok: false,
    what: msg(
      `Encryption: ${plural(n, 'text needs', 'texts need')} the key ${key}, which is not configured`,
      `加密：有 ${n} 条内容需要未配置的密钥 ${key}`,
    ),
    fix: msg(
      'Add that key to CROSSDESK_ENCRYPTION_KEY, after the first one.',
      '将该密钥加到 CROSSDESK_ENCRYPTION_KEY 的首个密钥之后。',
    ),
  }));
  if (older > 0) {
    findings.push({
      ok: true,
      what: msg(
        `Encryption: ${plural(older, 'text still needs', 'texts still need')} an older key; “crossdesk keys reseal” ends that`,
        `加密：仍有 ${older} 条内容依赖旧密钥；运行“crossdesk keys reseal”可解除`,
      ),
    });
  } else if (lost.length === 0) {
    findings.push({
      ok: true,
      what: msg(
        `Encryption: everything is sealed with the current key ${secrets.keyIds[0]}`,
        `加密：全部内容均使用当前密钥 ${secrets.keyIds[0]}`,
      ),
    });
  }
  return findings;
}
