import { resolve } from 'node:path';
import type { Config } from '../../config/config.ts';
import type { GraphRef } from '../../core/graph-ref.ts';
import { parseRegistryLocation } from '../../core/registry-location.ts';
import type { RegistryPlace } from '../../registry/store/open-store.ts';
import type { Surroundings } from '../surroundings.ts';
import { findConfig } from './find-config.ts';
import { findGraph, namedGraph } from './find-graph.ts';
import type { RegistryFlags } from './registry-flags.ts';

const DEFAULT_FOLDER = '.portico/registry';

/** What a command works on. */
export interface FoundRegistry {
  readonly place: RegistryPlace;
  readonly graph: GraphRef;
  /** Of the gateway, when it was needed to find the others. */
  readonly config: Config | undefined;
}

/**
 * Which registry and which graph are meant: flags over PORTICO_REGISTRY and PORTICO_GRAPH over the gateway's configuration over
 * `.portico/registry` and `main`. `argument` is the graph, as rover takes it.
 *
 * Errors  throws GRAPH_REF_INVALID, REGISTRY_LOCATION_INVALID, and as `loadConfig`.
 */
export async function findRegistry(
  flags: RegistryFlags,
  argument: string | undefined,
  { env, cwd }: Surroundings,
): Promise<FoundRegistry> {
  const graph = namedGraph(flags.graph, argument, env);
  const location = flags.registry ?? (env.PORTICO_REGISTRY || undefined);
  const isComplete = graph !== undefined && location !== undefined && flags.config === undefined;
  const config = isComplete ? undefined : await findConfig(flags.config, { env, cwd });
  return {
    graph: findGraph(graph, config),
    place: location === undefined ? await configured(config, cwd) : await named(location, { env, cwd }),
    config,
  };
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
