import { parseArgs } from 'node:util';

/** What `npm start` was asked for. A port of 0 means any free one. */
export interface StartOptions {
  port: number;
  adminPort: number;
  /** Port of the first subgraph, the others follow; null takes the ports of `supergraph.yaml`. */
  subgraphPort: number | null;
}

export const USAGE = `Starts the example subgraphs and the gateway, and asks for a dashboard.

  npm start -- [--port 4000] [--admin-port 8088] [--subgraph-port 4001]

The environment variables PORT, ADMIN_PORT and SUBGRAPH_PORT do the same. The four subgraphs take the subgraph port and
the three after it. LOG_LEVEL=info shows the log of every process.
`;

/**
 * Reads flags, then environment, then defaults.
 *
 * Errors  TypeError with one line for the user: an unknown flag or something that is not a port.
 */
export function readOptions(flags: readonly string[], env: NodeJS.ProcessEnv): StartOptions | 'help' {
  const { values } = parseArgs({
    args: [...flags],
    options: {
      port: { type: 'string', short: 'p' },
      'admin-port': { type: 'string' },
      'subgraph-port': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return 'help';
  const subgraphPort = values['subgraph-port'] ?? env.SUBGRAPH_PORT;
  return {
    port: portFrom(values.port ?? env.PORT, '--port (or PORT)', 4_000),
    adminPort: portFrom(values['admin-port'] ?? env.ADMIN_PORT, '--admin-port (or ADMIN_PORT)', 8_088),
    subgraphPort: subgraphPort ? portFrom(subgraphPort, '--subgraph-port (or SUBGRAPH_PORT)', 0) : null,
  };
}

function portFrom(text: string | undefined, name: string, fallback: number): number {
  if (text === undefined || text === '') return fallback;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new TypeError(`${name} must be a port, 0 to 65535, but is "${text}".`);
}
