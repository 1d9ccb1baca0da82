import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { recordsTraffic } from '../config/config.ts';
import { parseGraphRef } from '../core/graph-ref.ts';
import type { Logger } from '../core/logger.ts';
import type { Metrics } from '../observe/metrics.ts';
import { observeTraffic } from '../observe/traffic-metrics.ts';
import { DAY_MS } from '../traffic/days.ts';
import { TrafficRecorder } from '../traffic/record/traffic-recorder.ts';
import { FolderTrafficStore } from '../traffic/store/folder/folder-traffic-store.ts';
import { RedisTrafficStore } from '../traffic/store/redis/redis-traffic-store.ts';
import type { TrafficStore } from '../traffic/store/traffic-store.ts';

/** Undefined when no traffic is recorded: it is turned off, or there is no place for it. */
export function startTraffic(config: Config, { registry }: Metrics, log: Logger): TrafficRecorder | undefined {
  const { traffic } = config;
  const store = recordsTraffic(config) ? createStore(config) : undefined;
  if (store === undefined) return undefined;
  const recorder = new TrafficRecorder({
    store,
    flushIntervalMs: traffic.flush_interval,
    bounds: { maxOperations: traffic.max_operations, maxClients: traffic.max_clients },
    clientHeaders: {
      name: traffic.client_name_header,
      version: traffic.client_version_header,
    },
    log,
  });
  observeTraffic(recorder, registry);
  return recorder;
}

function createStore({ redis, state_dir: stateDir, traffic, graph: name }: Config): TrafficStore | undefined {
  const graph = parseGraphRef(name) ?? { graph: name, variant: 'current' };
  const retentionDays = Math.floor(traffic.retention / DAY_MS);
  const bounds = { maxOperations: traffic.max_operations, maxClients: traffic.max_clients };
  if (redis.url !== null) {
    return new RedisTrafficStore({ url: redis.url, prefix: redis.prefix, graph, retentionDays, bounds });
  }
  if (stateDir === null) return undefined;
  return new FolderTrafficStore({ folder: join(stateDir, 'traffic'), graph, retentionDays });
}
