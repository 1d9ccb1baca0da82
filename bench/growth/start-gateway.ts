import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../test/kit/free-port.ts';
import { readMetric } from '../../test/kit/read-metric.ts';
import type { OwnedProcess } from '../../test/kit/start-process.ts';
import { startProcess } from '../../test/kit/start-process.ts';
import { until } from '../../test/kit/until.ts';
import { untilReady } from '../until-ready.ts';
import { VARIED_HEADER } from '../workloads/workload.ts';

const PORTICO = join(import.meta.dirname, '..', '..', 'bin', 'portico.mjs');
const START_TIMEOUT_MS = 180_000;

export interface GrowthGateway extends AsyncDisposable {
  readonly url: string;
  readonly program: OwnedProcess;
  /** The value of one series of `/metrics`. */
  metric(series: string): Promise<number>;
  /** Has the gateway take up the same graph anew, and resolves when that is served. */
  swap(): Promise<void>;
}

/** Our gateway in a process of its own on one composed graph; its files are in `folder`. */
export async function startGateway(supergraph: string, folder: string): Promise<GrowthGateway> {
  const supergraphFile = join(folder, 'supergraph.graphql');
  const file = join(folder, 'portico.yaml');
  const [port, adminPort] = [await freePort(), await freePort()];
  writeFileSync(supergraphFile, supergraph);
  writeFileSync(file, JSON.stringify(configuration(port, adminPort)));
  const program = await startProcess(
    process.execPath,
    [PORTICO, 'serve', '--config', file, '--supergraph', supergraphFile],
    { cwd: folder, env: { PATH: process.env.PATH, NODE_ENV: 'production' } },
  );
  const adminUrl = `http://127.0.0.1:${adminPort}`;
  const metric = (series: string) => readMetric(adminUrl, series);
  const swaps = () => metric('portico_schema_updates_total{outcome="swapped"}');
  try {
    await untilReady(program, async () => ((await swaps()) > 0 ? {} : undefined), START_TIMEOUT_MS);
  } catch (error) {
    await program.kill();
    throw error;
  }
  let versions = 0;
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    program,
    metric,
    async swap() {
      const before = await swaps();
      versions += 1;
      // A comment makes it another schema, and changes nothing.
      writeFileSync(supergraphFile, `${supergraph}\n# version ${versions}\n`);
      await until(async () => (await swaps()) > before, { timeoutMs: START_TIMEOUT_MS, everyMs: 200 });
    },
    [Symbol.asyncDispose]: () => program.kill(),
  };
}

/** YAML takes JSON as it is. */
function configuration(port: number, adminPort: number): object {
  return {
    engine: 'compiled',
    state_dir: null,
    logging: { level: 'error' },
    server: { host: '127.0.0.1', port, shutdown_delay: '0ms' },
    admin: { port: adminPort },
    headers: { all: { request: [{ propagate: { named: VARIED_HEADER } }] } },
    traffic_shaping: { all: { timeout: '30s' } },
  };
}
