import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VARIED_HEADER } from '../workloads/workload.ts';
import { installedVersion, installPeer } from './install.ts';
import type { Peer } from './peer.ts';

/** Hive Gateway, in JavaScript, with its compiler of operations and its sharing of requests in flight on. */
export const hive: Peer = {
  name: 'hive',
  prepare: async () => installedVersion(await installPeer('hive'), '@graphql-hive/gateway'),
  async command({ folder, supergraphFile, port }) {
    const modules = join(await installPeer('hive'), 'node_modules');
    symlinkSync(modules, join(folder, 'node_modules'));
    const file = join(folder, 'gateway.config.mjs');
    writeFileSync(file, CONFIGURATION);
    const program = join(modules, '@graphql-hive', 'gateway', 'dist', 'bin.js');
    const where = ['--host', '127.0.0.1', '--port', String(port), '--config-path', file];
    return {
      command: process.execPath,
      args: [program, 'supergraph', supergraphFile, ...where, '--jit', '--disable-websockets'],
      env: { NODE_ENV: 'production', LOG_LEVEL: 'error' },
    };
  },
};

const CONFIGURATION = `export const gatewayConfig = {
  logging: 'error',
  inboundInflightRequestDeduplication: true,
  propagateHeaders: {
    fromClientToSubgraphs: ({ request }) => {
      const value = request.headers.get('${VARIED_HEADER}');
      return value === null ? {} : { '${VARIED_HEADER}': value };
    },
  },
};
`;
