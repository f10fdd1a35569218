import { startEmbeddedPostgres } from '../../../src/store/embedded/index.ts';

// The least that could start: Node, and PostgreSQL from npm on a data folder.
const server = await startEmbeddedPostgres({ dataDir: process.argv[2] ?? '', log: () => undefined });
process.stdout.write('ready\n');
process.on('SIGTERM', () => {
  void server.stop().then(() => process.exit(0));
});
