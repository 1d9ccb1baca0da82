import { copyFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installedVersion, installPeer } from './install.ts';
import type { Peer } from './peer.ts';
import { toFederation1 } from './to-federation-1.ts';

/** Mercurius gateway on Fastify. It knows federation 1, which not every workload can be put into. */
export const mercurius: Peer = {
  name: 'mercurius',
  prepare: async () => installedVersion(await installPeer('mercurius'), '@mercuriusjs/gateway'),
  async command({ folder, subgraphs, port }) {
    symlinkSync(join(await installPeer('mercurius'), 'node_modules'), join(folder, 'node_modules'));
    // Packages are looked for from where a program is.
    const program = join(folder, 'server.mjs');
    copyFileSync(join(import.meta.dirname, 'mercurius', 'server.mjs'), program);
    const services = join(folder, 'services.json');
    writeFileSync(
      services,
      JSON.stringify(toFederation1(subgraphs).map((each, index) => ({ ...each, url: subgraphs[index]?.url }))),
    );
    return {
      command: process.execPath,
      args: [program, services, String(port)],
      env: { NODE_ENV: 'production' },
    };
  },
};
