import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Peer } from './peer.ts';

/** `@apollo/gateway` behind `@apollo/server` standalone, as their documentation has it: what all ratios refer to. */
export const stock: Peer = {
  name: 'stock',
  async prepare() {
    const file = createRequire(import.meta.url).resolve('@apollo/gateway/package.json');
    return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  },
  command: ({ supergraphFile, port }) => ({
    command: process.execPath,
    args: [join(import.meta.dirname, 'stock', 'server.ts'), supergraphFile, String(port)],
    env: { NODE_ENV: 'production', APOLLO_TELEMETRY_DISABLED: 'true' },
  }),
};
