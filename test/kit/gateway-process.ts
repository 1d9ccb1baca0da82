import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './free-port.ts';
import type { Answer } from './gateway.ts';
import { postGraphQL, writeSupergraphConfig } from './gateway.ts';
import { readMetric } from './read-metric.ts';
import type { OwnedProcess } from './start-process.ts';
import { startProcess } from './start-process.ts';
import { until } from './until.ts';

const PORTICO = join(import.meta.dirname, '../../bin/portico.mjs');

type Subgraphs = Readonly<Record<string, { url: string; sdl: string }>>;

export interface GatewayProcess extends AsyncDisposable {
  readonly program: OwnedProcess;
  /** Where it takes GraphQL. */
  readonly endpoint: string;
  /** Sends one GraphQL request by POST. */
  query(
    query: string,
    options?: { variables?: Record<string, unknown>; headers?: Record<string, string> },
  ): Promise<Answer>;
  /** The value of one series of `/metrics`. */
  metric(series: string): Promise<number>;
  /** Puts other subgraphs in place of those it has, and resolves when they are served. */
  swap(subgraphs: Subgraphs): Promise<void>;
}

/**
 * `portico serve` in a process of its own, for what a gateway in the process of the tests cannot show: its memory, its
 * sockets, and times that no test shares. `yaml` is more of `portico.yaml`.
 *
 * Errors  rejects with its last words when it is not ready within 20 s.
 */
export async function startGatewayProcess(subgraphs: Subgraphs, yaml = ''): Promise<GatewayProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'portico-process-'));
  writeSupergraphConfig(folder, subgraphs);
  writeFileSync(join(folder, 'portico.yaml'), yaml);
  const [port, adminPort] = await freePorts(2);
  const flags = ['--host', '127.0.0.1', '--port', String(port), '--admin-port', String(adminPort)];
  const program = await startProcess(process.execPath, [PORTICO, 'serve', ...flags], { cwd: folder });
  const dispose = async (): Promise<void> => {
    await program.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  const adminUrl = `http://127.0.0.1:${adminPort}`;
  const endpoint = `http://127.0.0.1:${port}/graphql`;
  const metric = (series: string) => readMetric(adminUrl, series);
  const swapped = () => metric('portico_schema_updates_total{outcome="swapped"}');
  try {
    const ready = async () => (await fetch(`${adminUrl}/health/ready`)).ok;
    await until(ready, { what: 'readiness', timeoutMs: 20_000 });
  } catch (cause) {
    await dispose();
    throw new Error(`The gateway did not get ready: ${program.stdout}${program.stderr}`, { cause });
  }
  return {
    program,
    endpoint,
    metric,
    query: (query, { variables, headers } = {}) => postGraphQL(endpoint, { query, variables }, headers),
    async swap(next) {
      const before = await swapped();
      writeSupergraphConfig(folder, next);
      await until(async () => (await swapped()) > before, { what: 'the swap', timeoutMs: 20_000 });
    },
    [Symbol.asyncDispose]: dispose,
  };
}
