import { fileURLToPath } from 'node:url';
import type { Child } from './kit/start-child.ts';
import { launchSubgraph, SUBGRAPH_NAMES } from './kit/start-subgraphs.ts';
import type { Ports } from './start/choose-ports.ts';
import { choosePorts } from './start/choose-ports.ts';
import { askForDashboard } from './start/first-answer.ts';
import { launchGateway, untilReady } from './start/gateway-process.ts';
import { readOptions, USAGE } from './start/options.ts';
import { supergraphConfigFor } from './start/supergraph-config.ts';
import { whenNpmEnds } from './start/when-npm-ends.ts';

/**
 * `npm start`: the four example subgraphs and the gateway, with nothing but npm. Asks for a dashboard as soon as it can,
 * prints the answer, and stays up until Ctrl-C.
 *
 * Exit    0 after Ctrl-C or SIGTERM; 1 when something could not start; 130 when a second signal ended it at once.
 */
async function main(): Promise<void> {
  const children: Child[] = [];
  const cleanUps: (() => void)[] = [];
  let isStopping = false;

  const stop = async (exitCode: number): Promise<never> => {
    isStopping = true;
    // The gateway, started last, stops first: what it has accepted still needs the subgraphs.
    await children.at(-1)?.stop();
    await Promise.all(children.map((child) => child.stop()));
    for (const cleanUp of cleanUps) cleanUp();
    process.exit(exitCode);
  };
  const onSignal = (): void => {
    if (isStopping) {
      for (const child of children) void child.kill();
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
    const subgraphs = SUBGRAPH_NAMES.map((name) => {
      const starting = launchSubgraph(name, { port: ports.subgraphs[name], env });
      children.push(starting.child);
      return starting.listening;
    });
    const gateway = launchGateway({
      supergraphConfig: supergraph.file,
      port: ports.client,
      adminPort: ports.admin,
      env: { ...process.env, ...env },
    });
    children.push(gateway);
    await Promise.all([untilReady(gateway, ports.admin), ...subgraphs]);
    if (isStopping) return;
    print(addresses(ports));

    const { text, ms, curl } = await askForDashboard(
      `http://127.0.0.1:${ports.client}/graphql`,
      `http://localhost:${ports.client}/graphql`,
    );
    if (isStopping) return;
    print(`${text}\n\nThat dashboard took ${ms} ms. Ask again:\n\n${curl}\n\nCtrl-C stops everything.`);

    for (const [index, name] of SUBGRAPH_NAMES.entries()) {
      void children[index]?.exited.then(() => {
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
