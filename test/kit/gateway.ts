import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GraphQLFormattedError } from 'graphql';
import type { Gateway } from '../../src/app.ts';
import { startGateway } from '../../src/app.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import type { LogLine } from './log-lines.ts';
import { captureLog } from './log-lines.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly extensions?: Record<string, unknown>;
}

export interface TestGateway extends Gateway, AsyncDisposable {
  readonly lines: LogLine[];
  /** Sends one GraphQL request by POST. */
  query(
    query: string,
    options?: { variables?: Record<string, unknown>; headers?: Record<string, string> },
  ): Promise<Answer>;
  ready(): Promise<{ status: number; body: Record<string, unknown> }>;
}

export interface TestGatewayOptions {
  /** Subgraph name → where it listens and what its schema is. Written to a supergraph.yaml of the gateway's own. */
  readonly subgraphs?: Readonly<Record<string, { url: string; sdl: string }>>;
  /** More of `portico.yaml`, as YAML text; must not name a top-level key twice. */
  readonly yaml?: string;
  /** Folder for files; the caller's, so that two gateways can share state. Default: one that goes with the gateway. */
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Keys of `server` over those for tests: a free port, no delay at the stop. */
  readonly server?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

/** Runs a whole gateway in this process, on free ports, without delays at its stop. */
export async function runGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'portico-gateway-'));
  const { log, lines } = captureLog();
  if (options.subgraphs !== undefined) writeSupergraphConfig(folder, options.subgraphs);
  const text = `${options.yaml ?? ''}
server: ${JSON.stringify({ host: '127.0.0.1', port: 0, shutdown_delay: '0ms', shutdown_grace: '5s', ...options.server })}
admin: { port: 0 }
${/^engine:/m.test(options.yaml ?? '') ? '' : `engine: ${process.env.ENGINE ?? 'compiled'}`}
${/^state_dir:/m.test(options.yaml ?? '') ? '' : 'state_dir: state'}
`;
  const config = parseConfig({ text, name: 'test.yaml', folder, env: options.env ?? {}, cwd: folder });
  const gateway = await startGateway(config, log);
  const stop = async () => {
    await gateway.stop();
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
  };
  return {
    ...gateway,
    lines,
    stop,
    [Symbol.asyncDispose]: stop,
    query: (query, { variables, headers } = {}) =>
      postGraphQL(`${gateway.clientUrl}/graphql`, { query, variables }, headers),
    ready: async () => {
      const response = await fetch(`${gateway.adminUrl}/health/ready`);
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
  };
}

export async function postGraphQL(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, ...((await response.json()) as object) };
}

/** (Re)writes the supergraph.yaml and schema files that a gateway in this folder reads. */
export function writeSupergraphConfig(
  folder: string,
  subgraphs: Readonly<Record<string, { url: string; sdl: string }>>,
): void {
  for (const [name, { sdl }] of Object.entries(subgraphs)) writeFileSync(join(folder, `${name}.graphql`), sdl);
  const entries = Object.entries(subgraphs).map(
    ([name, { url }]) => `  ${name}: { routing_url: "${url}", schema: { file: ./${name}.graphql } }`,
  );
  writeFileSync(join(folder, 'supergraph.yaml'), `federation_version: =2.11.0\nsubgraphs:\n${entries.join('\n')}\n`);
}
