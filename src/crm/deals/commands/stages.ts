import { intArg, referenceArg, textArg } from '../../../commands/arg.ts';
import type { Call } from '../../../commands/define.ts';
import { defineCommand } from '../../../commands/define.ts';
import type { ReadCtx } from '../../../operations/operation.ts';
import { stagesCard } from '../list-cards.ts';
import { messages } from '../messages.ts';
import { formTitles, labels, summaries } from '../names.ts';
import { addStage, editStage, listStages, retireStage } from '../operations/stages.ts';
import type { StageValue } from '../references.ts';
import { limits } from '../rules.ts';
import { readStages } from '../stages.ts';

const stageWord = referenceArg<StageValue, true>('deal-stage', {
  label: labels.stage,
  example: 'proposal',
  required: true,
  takes: 'one',
  keys: ['阶段'],
});
const probability = {
  label: labels.probability,
  example: '40',
  min: 0,
  max: 100,
  keys: ['chance', 'p', '赢单率', '概率'],
};
const stale = intArg({ label: labels.staleDays, min: 1, max: 3_650, keys: ['stale', 'days', '停滞', '天数'] });
const zhArg = textArg({ label: labels.nameZh, keys: ['chinese', '中文', '中文名'], max: limits.stageName });
const placeArg = intArg({ label: labels.position, min: 1, max: limits.stages, keys: ['position', '位置'] });

export const stagesCommand = defineCommand({
  path: 'deal stages',
  zh: '商机 阶段',
  aliases: ['deal stage list', 'deal stage', '商机 阶段 列表'],
  summary: summaries.stages,
  label: formTitles.stages,
  examples: { en: ['deal stages'], zh: ['商机 阶段'] },
  args: {},
  runs: listStages,
  input: () => ({}),
  reply: (out, _call, viewer) => ({ card: stagesCard(out, viewer), to: 'caller' }),
});

export const addStageCommand = defineCommand({
  path: 'deal stage add',
  zh: '商机 阶段 添加',
  aliases: ['deal stage new', '商机 阶段 新增'],
  summary: summaries.stageAdd,
  label: formTitles.stageAdd,
  examples: {
    en: ['deal stage add "Proof of concept" probability:45 zh:方案验证 stale:20'],
    zh: ['商机 阶段 添加 "Proof of concept" 赢单率:45 中文:方案验证'],
  },
  args: {
    name: textArg<true>({
      label: labels.nameEn,
      required: true,
      takes: 'rest',
      keys: ['名称'],
      max: limits.stageName,
    }),
    probability: intArg<true>({ ...probability, required: true }),
    zh: zhArg,
    stale,
    place: placeArg,
  },
  runs: addStage,
  input: ({ values }) => ({
    nameEn: values.name,
    probability: values.probability,
    ...(values.zh ? { nameZh: values.zh } : {}),
    ...(values.stale ? { staleDays: values.stale } : {}),
    ...(values.place ? { place: values.place } : {}),
  }),
  reply: (out, call, viewer) => stagesReply(messages.stageAdded(out.name), call, viewer),
});

export const editStageCommand = defineCommand({
  path: 'deal stage edit',
  zh: '商机 阶段 修改',
  aliases: ['deal stage change', '商机 阶段 编辑'],
  summary: summaries.stageEdit,
  examples: {
    en: ['deal stage edit proposal probability:40', 'deal stage edit negotiation name:Contract place:2'],
    zh: ['商机 阶段 修改 方案报价 赢单率:40'],
  },
  formWhenOnly: 'stage',
  args: {
    stage: stageWord,
    name: textArg({ label: labels.nameEn, keys: ['名称'], max: limits.stageName }),
    zh: zhArg,
    probability: intArg(probability),
    stale,
    place: placeArg,
  },
  runs: editStage,
  input: ({ values }) => ({
    stage: values.stage.key,
    ...(values.name ? { nameEn: values.name } : {}),
    ...(values.zh ? { nameZh: values.zh } : {}),
    probability: values.probability ?? undefined,
    ...(values.stale ? { staleDays: values.stale } : {}),
    ...(values.place ? { place: values.place } : {}),
  }),
  async prefill({ values }: Pick<Call<{ stage?: StageValue }>, 'values'>, ctx): Promise<Record<string, string>> {
    const stage = (await readStages(ctx.tx)).find(({ key }) => key === values.stage?.key);
    if (!stage) return {};
    const names = { name: stage.nameEn, zh: stage.nameZh };
    if (stage.kind !== 'open') return names;
    return { ...names, probability: String(stage.probability), stale: String(stage.staleDays) };
  },
  reply: (out, call, viewer) => stagesReply(messages.stageEdited(out.name), call, viewer),
});

export const retireStageCommand = defineCommand({
  path: 'deal stage retire',
  zh: '商机 阶段 停用',
  aliases: ['deal stage remove', 'deal stage delete', '商机 阶段 删除'],
  summary: summaries.stageRetire,
  examples: { en: ['deal stage retire negotiation'], zh: ['商机 阶段 停用 商务谈判'] },
  args: { stage: stageWord },
  runs: retireStage,
  input: ({ values }) => ({ stage: values.stage.key }),
  reply: (out, call, viewer) => stagesReply(messages.stageRetired(out.name), call, viewer),
});

/** What was done, above the pipeline as it is then. */
async function stagesReply(
  said: { readonly en: string; readonly zh: string },
  { services }: Pick<Call<unknown>, 'services'>,
  viewer: Parameters<typeof stagesCard>[1],
) {
  const stages = await services.read((ctx: ReadCtx) => readStages(ctx.tx));
  const card = stagesCard(stages, viewer);
  return { card: { ...card, title: [said] }, to: 'caller' } as const;
}
