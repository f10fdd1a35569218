import { defineConfig } from 'prisma/config';

// `prisma generate` looks for a schema engine that it does not run. Any executable satisfies it, and none has to be
// downloaded from outside npm.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
});
