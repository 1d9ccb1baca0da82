import { defineConfig } from 'vitest/config';

// Apollo Gateway calls out as soon as it is constructed unless this is set before it is loaded.
process.env.APOLLO_TELEMETRY_DISABLED = 'true';

export default defineConfig({
  resolve: {
    // Vite would take `index.mjs` while CommonJS packages take `index.js`: two realms of one library, in which
    // `instanceof GraphQLSchema` is false. Both must load the files that Node itself loads.
    alias: [
      { find: /^graphql$/, replacement: 'graphql/index.js' },
      { find: /^graphql\/(.+?)(?:\.m?js)?$/, replacement: 'graphql/$1.js' },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/services/global-setup.ts'],
    env: { APOLLO_TELEMETRY_DISABLED: 'true' },
    // Tests start servers, worker threads and child processes: a process of its own per file keeps them apart.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 15_000,
    restoreMocks: true,
    unstubEnvs: true,
  },
});
