import type { FileExchange } from '../../src/store/file-exchange.ts';
import { createFileExchange } from '../../src/store/file-exchange.ts';

/** Where no platform hands files out or takes them. */
export const noFiles: FileExchange = createFileExchange({
  limit: 1_048_576,
  publicUrl: null,
  parcels: { keep: async () => '', waits: async () => null, take: async () => null },
  platform: () => null,
});
