import { type Msg, msg } from '../../core/msg.ts';
import { foldName } from '../../core/text.ts';
import { joinSql, sql, type Tx } from '../../store/database.ts';
import { firstStages, type Stage } from './rules.ts';

/** A stage as the database has it, or as it will be written down with the first deal. */
export interface StageRow extends Stage {
  /** 0: not written down yet. */
  readonly id: number;
  readonly version: number;
}

/** The pipeline in order, retired stages last. Before there is any deal it is the usual one, without a row to its name. */
export async function readStages(tx: Tx): Promise<StageRow[]> {
  const rows = await tx.rows<StageRow>(sql`
    SELECT id, version, key, name_en AS "nameEn", name_zh AS "nameZh", kind, position, probability, stale_days AS "staleDays",
      retired_at IS NOT NULL AS retired
    FROM deal_stages ORDER BY retired_at IS NOT NULL, position, id`);
  return rows.length > 0 ? rows : firstStages.map((stage) => ({ ...stage, id: 0, version: 0 }));
}

/** The same, written down: for whatever is about to refer to a stage. */
export async function ensureStages(tx: Tx): Promise<StageRow[]> {
  const known = await readStages(tx);
  if (known.every(({ id }) => id > 0)) return known;
  const values = firstStages.map(
    (stage) =>
      sql`(${stage.key}, ${stage.nameEn}, ${stage.nameZh}, ${stage.kind}, ${stage.position}::int, ${stage.probability}::int, ${stage.staleDays}::int)`,
  );
  await tx.run(sql`
    INSERT INTO deal_stages (key, name_en, name_zh, kind, position, probability, stale_days) VALUES ${joinSql(values)}
    ON CONFLICT (key) DO NOTHING`);
  return readStages(tx);
}

export function stageName(stage: Pick<Stage, 'nameEn' | 'nameZh'>): Msg {
  return msg(stage.nameEn, stage.nameZh);
}

/** Stages that these words can mean: by key or name in either language, exactly, else by a beginning that fits only one. */
export function stagesCalled(stages: readonly StageRow[], words: string): StageRow[] {
  const wanted = foldName(words);
  if (wanted === '') return [];
  const namesOf = (stage: StageRow) => [stage.key, stage.nameEn, stage.nameZh].map(foldName);
  const exact = stages.filter((stage) => namesOf(stage).includes(wanted));
  if (exact.length > 0) return exact;
  return stages.filter((stage) => namesOf(stage).some((name) => name.startsWith(wanted)));
}
