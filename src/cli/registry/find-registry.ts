import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config } from '../../config/config.ts';
import type { GraphRef } from '../../core/graph-ref.ts';
import { parseGraphRef } from '../../core/graph-ref.ts';
import { PorticoError } from '../../core/portico-error.ts';
import type { RegistryFlags } from './registry-flags.ts';
import type { RegistryLocation } from './registry-location.ts';
import { parseRegistryLocation } from './registry-location.ts';

const DEFAULT_FOLDER = '.portico/registry';
const DEFAULT_GRAPH = 'main';

/** What a command works on. */
export interface FoundRegistry {
  readonly location: RegistryLocation;
  readonly graph: GraphRef;
  /** Of the gateway, when it was needed to find the others. */
  readonly config: Config | undefined;
}

/** Where things are looked up. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  /** Absolute. */
  readonly cwd: string;
}

/**
 * Which registry and which graph are meant: flags over PORTICO_REGISTRY and PORTICO_GRAPH over the gateway's configuration over
 * `.portico/registry` and `main`. `argument` is the graph as rover takes it.
 *
 * Errors  throws GRAPH_REF_INVALID, REGISTRY_LOCATION_INVALID, and as `loadConfig`.
 */
export async function findRegistry(
  flags: RegistryFlags,
  argument: string | undefined,
  { env, cwd }: Surroundings,
): Promise<FoundRegistry> {
  if (argument !== undefined && flags.graph !== undefined && argument !== flags.graph) {
    throw new PorticoError('GRAPH_REF_INVALID', { text: argument, reason: `--graph says ${flags.graph}` });
  }
  const graph = argument ?? flags.graph ?? (env.PORTICO_GRAPH || undefined);
  const location = flags.registry ?? (env.PORTICO_REGISTRY || undefined);
  const complete = graph !== undefined && location !== undefined;
  const config = complete && flags.config === undefined ? undefined : await readConfig(flags.config, { env, cwd });
  return {
    graph: readGraphRef(graph ?? config?.graph ?? DEFAULT_GRAPH),
    location:
      location === undefined
        ? (configuredLocation(config) ?? { kind: 'folder', path: resolve(cwd, DEFAULT_FOLDER) })
        : parseRegistryLocation(location, cwd),
    config,
  };
}

/** Undefined when nothing could come of it but defaults. */
async function readConfig(file: string | undefined, { env, cwd }: Surroundings): Promise<Config | undefined> {
  const { DEFAULT_CONFIG_FILE, loadConfig } = await import('../../config/load-config.ts');
  if (file === undefined && !env.CONSUL_HTTP_ADDR && !existsSync(resolve(cwd, DEFAULT_CONFIG_FILE))) return undefined;
  return loadConfig({ file, env, cwd }).config;
}

function configuredLocation(config: Config | undefined): RegistryLocation | undefined {
  if (config?.discovery.kind !== 'consul') return undefined;
  const { address, prefix } = config.discovery.consul;
  return { kind: 'consul', address, prefix };
}

function readGraphRef(text: string): GraphRef {
  const graph = parseGraphRef(text);
  if (graph !== undefined) return graph;
  throw new PorticoError('GRAPH_REF_INVALID', {
    text,
    reason: 'expected graph or graph@variant, of letters, digits, _ and -',
  });
}
