import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VARIED_HEADER } from '../workloads/workload.ts';
import type { Peer } from './peer.ts';
import { PeerUnavailable } from './peer.ts';
import { benchToken, SECRET, UNPROTECTED, withRateLimit } from './portico-protection.ts';

const PROJECT = join(import.meta.dirname, '..', '..');

/** How one of several Porticos in a run differs from the others. */
interface Variant {
  readonly name: string;
  readonly engine?: string;
  /** More of `portico.yaml`. */
  readonly configuration?: object;
  readonly requestHeaders?: Readonly<Record<string, string>>;
  /** Writes another supergraph in place of the one that is given, for a load of this query. */
  readonly supergraph?: (sdl: string, query: string) => string;
}

/** This checkout as it is shipped: built. `engine` undefined is the default one. */
export function portico(engine?: string): Peer {
  return variant(engine === undefined ? { name: 'portico' } : { name: `portico:${engine}`, engine });
}

const secured = {
  requestHeaders: { authorization: `Bearer ${benchToken()}` },
  supergraph: withRateLimit,
};
const authentication = { jwt: { jwks: [{ secret: SECRET }], require_authentication: true } };

/** With a token on every request, a rate limit in memory, breakers and retries. */
export const porticoProtected: Peer = variant({
  ...secured,
  name: 'portico:protected',
  configuration: { authentication, traffic_shaping: { all: { timeout: '30s', stale_if_error: '0s' } } },
});

/** With kept answers as well: as it is shipped. */
export const porticoKeeping: Peer = variant({ ...secured, name: 'portico:keeping', configuration: { authentication } });

/** Without any of it. */
export const porticoOpen: Peer = variant({ name: 'portico:open', configuration: UNPROTECTED });

/** Without any of it, but with what clients send recorded in a folder. */
export const porticoRecording: Peer = variant({
  name: 'portico:recording',
  configuration: { ...UNPROTECTED, state_dir: 'state' },
  requestHeaders: { 'apollographql-client-name': 'bench', 'apollographql-client-version': '1.0' },
});

function variant({ name, engine, configuration = {}, requestHeaders = {}, supergraph = (sdl) => sdl }: Variant): Peer {
  return {
    name,
    requestHeaders,
    async prepare() {
      const engines = knownEngines();
      if (engine !== undefined && !engines.includes(engine)) {
        throw new PeerUnavailable(`this checkout has no engine ${engine}, only ${engines.join(', ')}`);
      }
      buildOnce();
      return (JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as { version: string }).version;
    },
    command({ folder, supergraphFile, port, workload }) {
      const file = join(folder, 'portico.yaml');
      writeFileSync(file, JSON.stringify({ ...usual(engine, port), ...configuration }, undefined, 2));
      const ownSupergraph = join(folder, 'supergraph.graphql');
      writeFileSync(ownSupergraph, supergraph(readFileSync(supergraphFile, 'utf8'), workload.traffic.query));
      return {
        command: process.execPath,
        args: [join(PROJECT, 'dist', 'cli', 'main.js'), 'serve', '--config', file, '--supergraph', ownSupergraph],
        env: { NODE_ENV: 'production' },
      };
    },
  };
}

/** YAML takes JSON as it is. */
function usual(engine: string | undefined, port: number): object {
  return {
    ...(engine === undefined ? {} : { engine }),
    state_dir: null,
    logging: { level: 'error' },
    server: { host: '127.0.0.1', port, shutdown_delay: '0ms' },
    admin: { port: 0 },
    headers: { all: { request: [{ propagate: { named: VARIED_HEADER } }] } },
    traffic_shaping: { all: { timeout: '30s' } },
  };
}

let isBuilt = false;

/** Several engines are several peers of one run. */
function buildOnce(): void {
  if (isBuilt) return;
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: PROJECT, stdio: ['ignore', 'ignore', 'inherit'] });
  isBuilt = true;
}

function knownEngines(): readonly string[] {
  const schema = JSON.parse(readFileSync(join(PROJECT, 'portico.schema.json'), 'utf8')) as {
    properties?: { engine?: { anyOf?: readonly { enum?: readonly string[] }[] } };
  };
  return schema.properties?.engine?.anyOf?.flatMap((form) => form.enum ?? []) ?? [];
}
