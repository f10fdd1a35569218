import { z } from 'zod';
import { choiceArg, departmentArg, flagArg } from '../../../commands/arg.ts';
import { defineCommand, defineNoun, type Noun } from '../../../commands/define.ts';
import { AppError } from '../../../core/errors.ts';
import { type Msg, msg, plural, same } from '../../../core/msg.ts';
import { allows } from '../../../core/policy.ts';
import { recordRef } from '../../../core/records.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { addReadLines } from '../../../store/audit-reads.ts';
import { linkCard } from '../cards.ts';
import { nounNames } from '../messages.ts';
import { type ExportNoun, exportNouns } from './columns.ts';
import { type ExportFormat, exportColumns, exportRows, exportText, formats, headerLabels } from './read.ts';

export { type ExportNoun, exportNouns, exportSpecs } from './columns.ts';
export { type ExportFormat, exportColumns, exportRows, exportText, formats, headerLabels } from './read.ts';

/** What one message can carry; more is for the command line, which writes as it reads. */
const mostRows = 50_000;

const input = z.object({
  noun: z.enum(exportNouns),
  format: z.enum(formats),
  mine: z.boolean().optional(),
  departmentId: z.number().int().positive().optional(),
});

export interface Exported {
  readonly noun: ExportNoun;
  readonly format: ExportFormat;
  readonly rows: number;
  readonly bytes: Uint8Array;
}

/** Whatever the actor may see, as a file; who took how much is written down. */
export function exportOperation(nounOf: (name: string) => Noun | undefined) {
  return defineOperation<z.output<typeof input>, Exported>({
    name: 'export.make',
    input,
    requires: { action: 'read', subject: 'customer' },
    writes: false,
    async run(ctx, { noun, format, mine, departmentId }) {
      const found = nounOf(noun);
      if (!found || !allows(ctx.ability, 'read', noun)) ctx.demand('read', { noun });
      if (!found) throw new Error(`There is no noun “${noun}”.`);
      const filter = { departmentId, ...(mine ? { ownerId: ctx.actor.staffId as number } : {}) };
      const columns = await exportColumns(ctx.tx, noun, ctx.ability);
      const pages = exportRows(found, columns, ctx.ability, filter, (work) => work(ctx));
      let rows = 0;
      const counted = (async function* () {
        for await (const page of pages) {
          rows += page.length;
          if (rows > mostRows) throw new AppError('refused', texts.tooMany(mostRows));
          yield page;
        }
      })();
      const parts: string[] = [];
      const labels = headerLabels(columns, ctx.actor.locale);
      for await (const part of exportText(labels, counted, { format, bom: true })) parts.push(part);
      if (rows === 0) throw new AppError('refused', texts.nothing);
      await auditExport(ctx, noun, rows);
      return { noun, format, rows, bytes: Buffer.from(parts.join('')) };
    },
  });
}

/** On the exporter's own record: what was taken is no single one. */
export function auditExport(
  ctx: Pick<Ctx, 'tx' | 'now' | 'actor' | 'door'>,
  noun: ExportNoun,
  rows: number,
): Promise<void> {
  const { staffId } = ctx.actor;
  const ref = recordRef('staff', staffId as number);
  const fields = [noun, `${rows} rows`];
  return addReadLines(ctx.tx, [{ at: ctx.now, staffId, door: ctx.door, operation: 'export.make', ref, fields }]);
}

export function createExports(nounOf: (name: string) => Noun | undefined): Noun {
  const make = exportOperation(nounOf);
  const options = Object.fromEntries(exportNouns.map((noun) => [noun, nounNames[noun]])) as Record<ExportNoun, Msg>;
  const command = defineCommand({
    path: 'export data',
    zh: '导出 数据',
    aliases: ['export file', '导出 文件'],
    summary: msg('Export records', '导出数据'),
    nounDefault: 'words',
    examples: {
      en: ['export customers', 'export deals mine format:jsonl', 'export tasks department:support'],
      zh: ['导出 客户', '导出 商机 我的 格式:jsonl'],
    },
    args: {
      what: choiceArg<ExportNoun, true>({
        label: msg('What', '内容'),
        required: true,
        takes: 'one',
        keys: ['类型'],
        example: 'customers',
        options,
        also: { customer: ['customer'], interaction: ['log', 'interactions'], case: ['case', 'tickets'] },
      }),
      mine: flagArg({ label: msg('Only mine', '仅我的'), keys: ['我的'] }),
      department: departmentArg({ label: msg('Department', '部门'), keys: ['dept', '部门'], example: 'support' }),
      format: choiceArg({
        label: msg('Format', '格式'),
        keys: ['as', '格式'],
        options: { csv: msg('CSV (Excel)', 'CSV（Excel）'), jsonl: msg('JSON lines', 'JSON 行') },
        also: { jsonl: ['json'] },
      }),
    },
    runs: make,
    input: ({ values }) => ({
      noun: values.what,
      format: values.format ?? 'csv',
      ...(values.mine ? { mine: true } : {}),
      ...(values.department ? { departmentId: values.department.id } : {}),
    }),
    async reply(out, { incoming, services, now }) {
      const name = `${out.noun}s-${now.toISOString().slice(0, 10)}.${out.format}`;
      const mime = out.format === 'csv' ? 'text/csv' : 'application/x-ndjson';
      const handed = await services.files.deliver(incoming.from, { name, mime, bytes: out.bytes });
      if (handed.kind === 'link')
        return { card: linkCard(texts.done(out.rows), same(name), handed.href), to: 'caller' };
      return { card: { title: [texts.done(out.rows)], blocks: [] }, to: 'caller' };
    },
  });
  return defineNoun({
    name: 'export',
    title: msg('Export', '导出'),
    words: ['export', '导出'],
    area: 'insight',
    operations: [make],
    commands: [command],
    events: [],
    references: [],
  });
}

const texts = {
  nothing: msg('There is nothing of it that you may see.', '没有您可以查看的数据。'),
  tooMany: (n: number): Msg =>
    msg(
      `That is more than ${n} rows. Narrow it down (mine, department:…), or use “crossdesk export” on the server.`,
      `超过 ${n} 行。请缩小范围（我的、部门:…），或在服务器上使用“crossdesk export”。`,
    ),
  done: (n: number): Msg =>
    msg(`${plural(n, 'row', 'rows')}, as far as you may see them.`, `共 ${n} 行（限您可查看的内容）。`),
} as const;
