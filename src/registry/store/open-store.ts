import { join } from 'node:path';
import type { GraphRef } from '../../core/graph-ref.ts';
import { printGraphRef } from '../../core/graph-ref.ts';
import type { ConsulConnection } from '../../discovery/consul/open-consul.ts';
import { ConsulStore } from './consul/consul-store.ts';
import { FolderStore } from './folder/folder-store.ts';
import type { RegistryStore } from './registry-store.ts';

/** Where a registry is. It holds any number of graph refs. */
export type RegistryPlace =
  | {
      readonly kind: 'consul';
      readonly connection: ConsulConnection;
      /** Of all its keys, without slashes at its ends. */
      readonly prefix: string;
      /** How long Consul may hold the question behind a watch, in milliseconds. */
      readonly waitMs?: number | undefined;
    }
  | { readonly kind: 'folder'; readonly path: string };

/**
 * The records of one graph ref, below `<prefix>/<graph>@<variant>/`. Nothing is asked or written yet.
 *
 * Errors  throws what `openConsul` throws.
 */
export function openStore(place: RegistryPlace, ref: GraphRef): RegistryStore {
  const name = printGraphRef(ref);
  if (place.kind === 'folder') return new FolderStore({ folder: join(place.path, name) });
  const { connection, prefix, waitMs } = place;
  return new ConsulStore({ connection, base: `${prefix}/${name}/`, waitMs });
}
