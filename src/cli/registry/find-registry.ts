import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config } from '../../config/config.ts';
import type { GraphRef } from '../../core/graph-ref.ts';
import { parseGraphRef } from '../../core/graph-ref.ts';
import { PorticoError } from '../../core/portico-error.ts';
import { parseRegistryLocation } from '../../core/registry-location.ts';
import type { RegistryPlace } from '../../registry/store/open-store.ts';
import type { Surroundings } from '../surroundings.ts';
import type { RegistryFlags } from './registry-flags.ts';

const CONFIG_FILE = 'portico.yaml';
const DEFAULT_FOLDER = '.portico/registry';
const DEFAULT_GRAPH = 'main';

/** What a command works on. */
export interface FoundRegistry {
  readonly place: RegistryPlace;
  readonly graph: GraphRef;
  /** Of the gateway, when it was needed to find the others. */
  readonly config: Config | undefined;
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
    place: location === undefined ? await configured(config, cwd) : await named(location, { env, cwd }),
    config,
  };
}

/** Undefined when nothing could come of it but defaults. */
async function readConfig(file: string | undefined, { env, cwd }: Surroundings): Promise<Config | undefined> {
  if (file === undefined && !env.CONSUL_HTTP_ADDR && !existsSync(resolve(cwd, CONFIG_FILE))) return undefined;
  const { loadConfig } = await import('../../config/load-config.ts');
  // Flags may stand over these; a mistake in them is then none of the configuration's.
  return loadConfig({ file, env: { ...env, PORTICO_REGISTRY: '', PORTICO_GRAPH: '' }, cwd }).config;
}

async function named(location: string, surroundings: Surroundings): Promise<RegistryPlace> {
  const parsed = parseRegistryLocation(location, surroundings.cwd);
  if (parsed.kind === 'folder') return parsed;
  const { consulSettings } = await import('./consul-settings.ts');
  const { configuredConnection } = await import('../../discovery/consul/configured-connection.ts');
  const connection = configuredConnection(await consulSettings(parsed.address, surroundings));
  return { kind: 'consul', connection, prefix: parsed.prefix };
}

async function configured(config: Config | undefined, cwd: string): Promise<RegistryPlace> {
  const discovery = config?.discovery;
  if (discovery?.kind === 'registry') return { kind: 'folder', path: discovery.folder };
  if (discovery?.kind !== 'consul') return { kind: 'folder', path: resolve(cwd, DEFAULT_FOLDER) };
  const { configuredConnection } = await import('../../discovery/consul/configured-connection.ts');
  return { kind: 'consul', connection: configuredConnection(discovery.consul), prefix: discovery.consul.prefix };
}

function readGraphRef(text: string): GraphRef {
  const graph = parseGraphRef(text);
  if (graph !== undefined) return graph;
  const reason = 'expected graph or graph@variant, of letters, digits, _ and -';
  throw new PorticoError('GRAPH_REF_INVALID', { text, reason });
}
