import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Config } from '../config.ts';
import {
  auditExport,
  type ExportFormat,
  exportColumns,
  exportNouns,
  exportRows,
  exportText,
  headerLabels,
} from '../crm/data/export/index.ts';
import { importFace } from '../crm/data/index.ts';
import { actorAbility } from '../operations/viewer.ts';
import { actorCalled, inside, UsageError } from './inside.ts';
import { print } from './print.ts';

export interface ExportOptions {
  readonly as?: string;
  readonly format?: ExportFormat;
  readonly bom?: boolean;
  readonly out?: string;
}

/** Writes what a colleague may see, as it is read; to a file, or to the standard output. */
export function runExport(config: Config, what: string, options: ExportOptions): Promise<void> {
  return inside(config, async (house) => {
    const actor = await actorCalled(house, options.as);
    const called = importFace.nounCalled(what);
    const name = exportNouns.find((noun) => noun === called);
    const noun = name && house.registry.noun(name);
    if (!name || !noun) throw new UsageError(`“${what}” cannot be exported: ${exportNouns.join(', ')} can.`);
    const ability = actorAbility(actor);
    const format = options.format ?? 'csv';
    const columns = await house.database.read((tx) => exportColumns(tx, name, ability));
    const pages = exportRows(noun, columns, ability, {}, (work) =>
      house.database.read((tx) => work(house.executor.readCtx(tx))),
    );
    let rows = 0;
    const counted = (async function* () {
      for await (const page of pages) {
        rows += page.length;
        yield page;
      }
    })();
    const text = exportText(headerLabels(columns, 'en'), counted, { format, bom: options.bom ?? false });
    if (options.out === undefined) for await (const part of text) process.stdout.write(part);
    else await pipeline(text, createWriteStream(options.out, { mode: 0o600 }));
    await house.database.transact((tx) =>
      auditExport({ ...house.executor.readCtx(tx), actor, door: 'system' }, name, rows),
    );
    if (options.out !== undefined) print(`${rows} rows: ${options.out}`);
  });
}
