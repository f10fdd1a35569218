import type { Services } from '../../src/commands/define.ts';
import { createImportRunner, type ImportRunner } from '../../src/crm/data/index.ts';
import { sql } from '../../src/store/database.ts';
import { createSecrets } from '../../src/store/secrets.ts';
import { type CrmWorld, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';

export interface ImportState {
  readonly status: string;
  readonly failure: string | null;
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly same: number;
  readonly rejected: number;
  readonly undone: number;
  readonly settings: { readonly mapping: readonly (string | null)[]; readonly system: string };
  readonly shape: { readonly encoding: string; readonly format: { readonly delimiter?: string } };
  readonly noun: string;
}

/** A world into which files are sent, with a worker that reads them in. */
export async function createImportWorld() {
  let sending: { name: string; bytes: Uint8Array } | null = null;
  const delivered: { name: string; bytes: Uint8Array }[] = [];
  const files = {
    of: async () => (sending ? [{ id: 'X1', name: sending.name }] : []),
    fetch: async () => (sending ? [{ ...sending, mime: 'text/csv' }] : []),
    deliver: async (_to: unknown, file: { name: string; bytes: Uint8Array }) => {
      delivered.push(file);
      return { kind: 'sent' as const };
    },
  } as unknown as Services['files'];
  const world: CrmWorld = await createCrmWorld({ services: { files } });
  const faults: unknown[] = [];
  const runner = (): ImportRunner =>
    createImportRunner({
      database: world.database,
      clock: world.clock,
      secrets: createSecrets([Buffer.alloc(32, 7)]),
      house: world.registry,
      actor: async (id) => Object.values(world.actors).find(({ staffId }) => staffId === id) ?? null,
      onEvents: () => undefined,
      onError: (error) => void faults.push(error),
    });

  async function send(who: Who, name: string, content: string | Uint8Array, words = ''): Promise<number> {
    sending = { name, bytes: typeof content === 'string' ? Buffer.from(content) : content };
    try {
      return ((await world.type(who, `import start ${words}`)).out as { id: number }).id;
    } finally {
      sending = null;
    }
  }

  return {
    ...world,
    faults,
    delivered,
    runner,
    send,
    state: async (id: number): Promise<ImportState> => {
      const [row] = await world.rows<ImportState>(sql`
        SELECT status, failure, rows_total AS rows, created_count AS created, updated_count AS updated, same_count AS same,
          rejected_count AS rejected, undone_count AS undone, settings, shape, noun FROM imports WHERE id = ${id}`);
      if (!row) throw new Error(`No import ${id}.`);
      return row;
    },
    /** Sends, starts and waits until it is done. */
    async import(who: Who, name: string, content: string | Uint8Array, words = '', settings = ''): Promise<number> {
      const id = await send(who, name, content, words);
      if (settings !== '') await world.type(who, `import map I-${id} ${settings}`);
      await world.type(who, `import run I-${id}`);
      await runner().work();
      return id;
    },
    text: async (who: Who, id: number) => cardText(await world.card(who, 'import', id)),
  };
}

export type ImportWorld = Awaited<ReturnType<typeof createImportWorld>>;
