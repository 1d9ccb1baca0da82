import { fileURLToPath } from 'node:url';
import type { SubgraphMessage } from './run-subgraph.ts';
import type { Child } from './start-child.ts';
import { startChild } from './start-child.ts';

export const SUBGRAPH_NAMES = ['users', 'orders', 'products', 'recommendations'] as const;
export type SubgraphName = (typeof SUBGRAPH_NAMES)[number];

/** One running instance of a subgraph. */
export interface SubgraphProcess extends Child {
  readonly name: SubgraphName;
  readonly port: number;
  /** `http://127.0.0.1:<port>/graphql` */
  readonly url: string;
}

export interface StartOptions {
  /** 0, the default, picks a free port. */
  port?: number;
  /**
   * Added to our own environment; an undefined value takes a variable away. `LOG_LEVEL` is `warn` unless set. `HOST` and
   * `CONSUL_HTTP_ADDR` are never inherited: a child listens on 127.0.0.1 and registers nowhere unless told so here.
   */
  env?: Readonly<Record<string, string | undefined>>;
  /** Default `inherit`. */
  output?: 'inherit' | 'ignore';
}

/** Why a subgraph did not start. `code` is that of the system, such as `EADDRINUSE`. */
export class SubgraphStartError extends Error {
  readonly subgraph: SubgraphName;
  readonly port: number;
  readonly code: string;

  constructor(failure: { subgraph: SubgraphName; port: number; code: string; message: string }) {
    super(failure.message);
    this.name = 'SubgraphStartError';
    this.subgraph = failure.subgraph;
    this.port = failure.port;
    this.code = failure.code;
  }
}

/** A process that may not be listening yet. */
export interface StartingSubgraph {
  readonly child: Child;
  /** Resolves when it listens; rejects with SubgraphStartError when it ends before. */
  readonly listening: Promise<SubgraphProcess>;
}

/** Starts one subgraph as a child process and returns at once, so that the caller can stop it at any time. */
export function launchSubgraph(
  name: SubgraphName,
  { port = 0, env = {}, output = 'inherit' }: StartOptions = {},
): StartingSubgraph {
  const child = startChild(fileURLToPath(new URL(`../${name}/server.ts`, import.meta.url)), {
    env: {
      LOG_LEVEL: 'warn',
      ...process.env,
      HOST: undefined,
      CONSUL_HTTP_ADDR: undefined,
      ...env,
      PORT: String(port),
    },
    output,
  });
  const listening = new Promise<SubgraphProcess>((resolve, reject) => {
    child.onMessage((message) => {
      // Our own server sends nothing else.
      const told = message as SubgraphMessage;
      if (told.type === 'listening') resolve({ ...child, name, port: told.port, url: told.url });
      else reject(new SubgraphStartError({ subgraph: name, port, code: told.code, message: told.message }));
    });
    void child.exited.then(({ code, signal }) => {
      const message = `The ${name} subgraph ended before it was listening (${signal ?? `exit code ${code}`}).`;
      reject(new SubgraphStartError({ subgraph: name, port, code: 'ENDED', message }));
    });
  });
  return { child, listening };
}

/** Starts one subgraph and waits until it listens. Rejects with SubgraphStartError. */
export function startSubgraph(name: SubgraphName, options: StartOptions = {}): Promise<SubgraphProcess> {
  return launchSubgraph(name, options).listening;
}

/**
 * Starts all four, each on a free port or on the one given for it, and waits until they listen.
 *
 * Errors  rejects with the first SubgraphStartError; none is left running then.
 */
export async function startSubgraphs(
  options: Omit<StartOptions, 'port'> & { ports?: Partial<Record<SubgraphName, number>> } = {},
): Promise<Record<SubgraphName, SubgraphProcess>> {
  const { ports = {}, ...rest } = options;
  const launch = (name: SubgraphName): StartingSubgraph => launchSubgraph(name, { ...rest, port: ports[name] ?? 0 });
  const launched = {
    users: launch('users'),
    orders: launch('orders'),
    products: launch('products'),
    recommendations: launch('recommendations'),
  };
  try {
    const [users, orders, products, recommendations] = await Promise.all([
      launched.users.listening,
      launched.orders.listening,
      launched.products.listening,
      launched.recommendations.listening,
    ]);
    return { users, orders, products, recommendations };
  } catch (error) {
    await Promise.all(SUBGRAPH_NAMES.map((name) => launched[name].child.kill()));
    throw error;
  }
}

/** Stops them all at the same time; returns when the last has ended. */
export async function stopSubgraphs(subgraphs: Readonly<Record<SubgraphName, SubgraphProcess>>): Promise<void> {
  await Promise.all(SUBGRAPH_NAMES.map((name) => subgraphs[name].stop()));
}
