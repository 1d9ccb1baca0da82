import { fileURLToPath } from 'node:url';
import type { Child } from './kit/start-child.ts';
import type { SubgraphName } from './kit/start-subgraphs.ts';
import { launchSubgraph, SUBGRAPH_NAMES } from './kit/start-subgraphs.ts';
import type { Ports } from './start/choose-ports.ts';
import { choosePorts } from './start/choose-ports.ts';
import { askForDashboard } from './start/first-answer.ts';
import { launchGateway, untilReady } from './start/gateway-process.ts';
import { launchInTurn } from './start/launch-in-turn.ts';
import { readOptions, USAGE } from './start/options.ts';
import { supergraphConfigFor } from './start/supergraph-config.ts';
import { whenNpmEnds } from './start/when-npm-ends.ts';

const COMPILE_CACHE = new URL('../node_modules/.cache/node-compile-cache', import.meta.url);

/**
 * `npm start`: the four example subgraphs and the gateway, with nothing but npm. Asks for a dashboard as soon as it can,
 * prints the answer, and stays up until Ctrl-C.
 *
 * Exit    0 after Ctrl-C or SIGTERM; 1 when something could not start; 130 when a second signal ended it at once.
 */
async function main(): Promise<void> {
  let gateway: Child | undefined;
  const subgraphs = new Map<SubgraphName, Child>();
  const cleanUps: (() => void)[] = [];
  let isStopping = false;

  const stop = async (exitCode: number): Promise<never> => {
    isStopping = true;
    // The gateway stops first: what it has accepted still needs the subgraphs.
    await gateway?.stop();
    await Promise.all([...subgraphs.values()].map((child) => child.stop()));
    for (const cleanUp of cleanUps) cleanUp();
    process.exit(exitCode);
  };
  const onSignal = (): void => {
    if (isStopping) {
      for (const child of [gateway, ...subgraphs.values()]) void child?.kill();
      process.exit(130);
    }
    print('\nStopping …');
    void stop(0);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  whenNpmEnds(() => {
    if (!isStopping) void stop(1);
  });

  try {
    const options = readOptions(process.argv.slice(2), process.env);
    if (options === 'help') return print(USAGE);
    const ports = await choosePorts(options);
    const supergraph = supergraphConfigFor(
      fileURLToPath(new URL('../supergraph.yaml', import.meta.url)),
      ports.subgraphs,
    );
    cleanUps.push(supergraph.remove);

    const env = childEnvironment();
    gateway = launchGateway({
      supergraphConfig: supergraph.file,
      port: ports.client,
      adminPort: ports.admin,
      env: { ...process.env, ...env, JWKS_URL: `http://127.0.0.1:${ports.subgraphs.users}/.well-known/jwks.json` },
    });
    const allListen = launchInTurn((name) => {
      if (isStopping) return null;
      const starting = launchSubgraph(name, { port: ports.subgraphs[name], env });
      subgraphs.set(name, starting.child);
      return starting;
    });
    await Promise.all([untilReady(gateway, ports.admin), allListen]);
    if (isStopping) return;
    print(addresses(ports));

    const { text, ms, curl } = await askForDashboard(
      `http://127.0.0.1:${ports.client}/graphql`,
      `http://localhost:${ports.client}/graphql`,
    );
    if (isStopping) return;
    print(`${text}\n\nThat dashboard took ${ms} ms. Ask again:\n\n${curl}\n\nCtrl-C stops everything.`);

    for (const [name, child] of subgraphs) {
      void child.exited.then(() => {
        if (!isStopping) print(`The ${name} subgraph has ended; the gateway goes on without it.`);
      });
    }
    await gateway.exited;
    if (isStopping) return;
    throw new Error('The gateway has ended.');
  } catch (error) {
    if (isStopping) return;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    await stop(1);
  }
}

/**
 * What the children get beside our own environment. Nothing outside is used, whatever is set here: neither Consul nor
 * Redis. And their logs are quiet, so that the answer can be read.
 */
function childEnvironment(): Record<string, string | undefined> {
  return {
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
    APOLLO_TELEMETRY_DISABLED: 'true',
    // The five processes load much the same code: what one has compiled the next need not, nor the next start.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? fileURLToPath(COMPILE_CACHE),
    PORT: undefined,
    ADMIN_PORT: undefined,
    SUBGRAPH_PORT: undefined,
    CONSUL_HTTP_ADDR: undefined,
    REDIS_URL: undefined,
  };
}

function addresses({ client, admin, subgraphs }: Ports): string {
  const rows = [
    ['GraphQL for clients', `http://localhost:${client}/graphql`],
    ['Apollo Sandbox', `http://localhost:${client}/`],
    ['Explorer, works offline', `http://localhost:${client}/explorer`],
    ['Admin', `http://localhost:${admin}/`],
    ...SUBGRAPH_NAMES.map((name) => [`Subgraph ${name}`, `http://127.0.0.1:${subgraphs[name]}/graphql`]),
  ];
  return `\n${rows.map(([what = '', url]) => `  ${what.padEnd(26)}${url}`).join('\n')}\n`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

await main();
