import { sql, type Tx } from '../../store/database.ts';
import { type Target, usualTargets } from './deadlines.ts';
import { type Level, levels } from './rules.ts';

export type TargetSource = 'department' | 'company' | 'usual';
export type TargetsOfDepartment = Readonly<Record<Level, Target & { readonly from: TargetSource }>>;

interface StoredTarget extends Target {
  readonly departmentId: number | null;
  readonly level: Level;
}

/** What is promised for each level: the department's own target, else the company's, else the one that comes with the program. */
export async function targetsOf(tx: Tx, departmentId: number | null): Promise<TargetsOfDepartment> {
  const rows = await tx.rows<StoredTarget>(sql`
    SELECT department_id AS "departmentId", level, response_minutes AS "responseMinutes",
      resolution_minutes AS "resolutionMinutes"
    FROM case_targets WHERE department_id IS NULL OR department_id = ${departmentId}::int`);
  const targetFor = (level: Level) => {
    const fitting = rows.filter((row) => row.level === level);
    const own = fitting.find((row) => row.departmentId !== null);
    const found = own ?? fitting[0];
    const { responseMinutes, resolutionMinutes } = found ?? usualTargets[level];
    const from: TargetSource = own ? 'department' : found ? 'company' : 'usual';
    return { responseMinutes, resolutionMinutes, from };
  };
  return Object.fromEntries(levels.map((level) => [level, targetFor(level)])) as unknown as TargetsOfDepartment;
}
