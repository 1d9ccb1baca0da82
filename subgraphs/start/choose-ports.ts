import { createServer } from 'node:net';
import type { SubgraphName } from '../kit/start-subgraphs.ts';
import { SUBGRAPH_NAMES } from '../kit/start-subgraphs.ts';
import type { StartOptions } from './options.ts';

export interface Ports {
  client: number;
  admin: number;
  subgraphs: Record<SubgraphName, number>;
}

const FIRST_SUBGRAPH_PORT = 4_001;

/**
 * Settles every port before anything is started: finds a free one for each 0, and makes sure that the others can be had.
 *
 * Errors  Error with one line for the user that names the taken port, whose it would be, and what to set.
 */
export async function choosePorts(options: StartOptions): Promise<Ports> {
  const first = options.subgraphPort ?? FIRST_SUBGRAPH_PORT;
  const subgraphs = { users: 0, orders: 0, products: 0, recommendations: 0 };
  const client = await take(options.port, 'the gateway', 'PORT or --port');
  const admin = await take(options.adminPort, "the gateway's admin pages", 'ADMIN_PORT or --admin-port');
  for (const [index, name] of SUBGRAPH_NAMES.entries()) {
    const wanted = first === 0 ? 0 : first + index;
    subgraphs[name] = await take(wanted, `the ${name} subgraph`, 'SUBGRAPH_PORT or --subgraph-port');
  }
  const all = [client, admin, ...Object.values(subgraphs)];
  const twice = all.find((port, index) => all.indexOf(port) !== index);
  if (twice !== undefined) throw new Error(`Port ${twice} is asked for twice: every server needs its own.`);
  return { client, admin, subgraphs };
}

async function take(port: number, whose: string, setting: string): Promise<number> {
  try {
    return await listenOnce(port);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const what = error.code === 'EADDRINUSE' ? 'is taken' : `cannot be used (${error.code})`;
    throw new Error(`Port ${port}, for ${whose}, ${what}. Set ${setting} to use another.`, { cause: error });
  }
}

/** Listens on a port of 127.0.0.1, which fails as it would for a server, and gives it back. */
function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}
