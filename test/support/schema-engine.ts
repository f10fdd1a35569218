import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';

let ready: Promise<void> | undefined;

/** Prisma's own schema engine as WebAssembly from npm: no binary has to be downloaded. */
function load(): Promise<void> {
  ready ??= (async () => {
    // The package exports its JavaScript only; the WebAssembly lies beside it.
    const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
    const path = script.replace(/\.js$/, '.wasm');
    const { instance } = await WebAssembly.instantiate(await readFile(path), {
      './schema_engine_bg.js': engine as unknown as WebAssembly.ModuleImports,
    });
    (engine as unknown as { __wbg_set_wasm(exports: unknown): void }).__wbg_set_wasm(instance.exports);
    (instance.exports.__wbindgen_start as () => void)();
  })();
  return ready;
}

/** The SQL that makes what schema.prisma says in an empty database. `url`: any reachable database; it is not changed. */
export async function schemaToSql(schemaPath: string, url: string): Promise<string> {
  await load();
  const content = await readFile(schemaPath, 'utf8');
  const files = [{ path: 'schema.prisma', content }];
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: url }));
  const schema = await engine.SchemaEngine.new(
    { datamodels: [['schema.prisma', content]] } as never,
    () => undefined,
    adapter,
  );
  const result = await schema.diff({
    from: { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: null,
    shadowDatabaseUrl: null,
    filters: { externalTables: ['public._prisma_migrations'], externalEnums: [] },
  } as never);
  return result.stdout ?? '';
}
