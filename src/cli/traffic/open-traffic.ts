import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GraphRef } from '../../core/graph-ref.ts';
import { PorticoError } from '../../core/portico-error.ts';
import { withoutCredentials } from '../../core/without-credentials.ts';
import type { TrafficPlace } from '../../traffic/read/open-traffic-reader.ts';
import { openTrafficReader } from '../../traffic/read/open-traffic-reader.ts';
import { redisLocation } from '../../traffic/store/redis/redis-location.ts';
import type { TrafficReader } from '../../traffic/traffic.ts';
import { findConfig } from '../registry/find-config.ts';
import { findGraph, namedGraph } from '../registry/find-graph.ts';
import type { Surroundings } from '../surroundings.ts';
import type { TrafficFlags } from './traffic-flags.ts';

const DEFAULT_FOLDER = '.portico/traffic';
const DEFAULT_PREFIX = 'portico:';

interface FoundTraffic {
  readonly place: TrafficPlace;
  readonly graph: GraphRef;
}

export interface OpenTraffic {
  readonly reader: TrafficReader;
  readonly graph: GraphRef;
  /** For people, without secrets. */
  readonly location: string;
}

/**
 * What is recorded of a graph: at `--traffic` over REDIS_URL over the gateway's configuration over `.portico/traffic`; the graph as
 * `findRegistry` has it. The reader is the caller's to close.
 *
 * Errors  throws TRAFFIC_UNREACHABLE for a folder that is named and not there, GRAPH_REF_INVALID, and as `loadConfig`.
 */
export async function openTraffic(
  flags: TrafficFlags,
  argument: string | undefined,
  surroundings: Surroundings,
): Promise<OpenTraffic> {
  const { place, graph } = await findTraffic(flags, argument, surroundings);
  const location = 'folder' in place ? place.folder : redisLocation(place.redis.url);
  return { graph, location, reader: await openTrafficReader(place, graph) };
}

async function findTraffic(
  flags: TrafficFlags,
  argument: string | undefined,
  { env, cwd }: Surroundings,
): Promise<FoundTraffic> {
  const { traffic } = flags;
  const config = await findConfig(flags.config, { env, cwd });
  const graph = findGraph(namedGraph(flags.graph, argument, env), config);
  const url = traffic === undefined ? env.REDIS_URL || config?.redis.url : redisUrl(traffic);
  if (url) return { graph, place: { redis: { url, prefix: config?.redis.prefix ?? DEFAULT_PREFIX } } };
  if (traffic !== undefined) return { graph, place: { folder: existingFolder(traffic, cwd) } };
  const folder = config?.state_dir ? join(config.state_dir, 'traffic') : resolve(cwd, DEFAULT_FOLDER);
  return { graph, place: { folder } };
}

function redisUrl(location: string): string | undefined {
  return /^rediss?:\/\//i.test(location) && URL.canParse(location) ? location : undefined;
}

function existingFolder(location: string, cwd: string): string {
  const folder = /^file:/i.test(location) ? fileURLToPath(location) : resolve(cwd, location);
  if (existsSync(folder)) return folder;
  const reason = 'expected redis://host:port, rediss://host:port or a folder that exists';
  throw new PorticoError('TRAFFIC_UNREACHABLE', { location: withoutCredentials(location), reason });
}
