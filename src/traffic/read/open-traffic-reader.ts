import type { GraphRef } from '../../core/graph-ref.ts';
import type { TrafficReader } from '../traffic.ts';
import { FolderTrafficReader } from './folder-traffic-reader.ts';

/** Where traffic is: in Redis, or in the folder `traffic` of a `state_dir`. */
export type TrafficPlace =
  | { readonly redis: { readonly url: string; readonly prefix: string } }
  | { readonly folder: string };

/** Reads what gateways have recorded of a graph ref. Nothing is connected to before the first `read`. */
export async function openTrafficReader(place: TrafficPlace, graph: GraphRef): Promise<TrafficReader> {
  if ('folder' in place) return new FolderTrafficReader({ folder: place.folder, graph });
  // Commands that need none start sooner without it.
  const { RedisTrafficReader } = await import('./redis-traffic-reader.ts');
  return new RedisTrafficReader({ ...place.redis, graph });
}
