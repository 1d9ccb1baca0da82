import type { Registry } from 'prom-client';
import { Gauge } from 'prom-client';
import type { SnapshotStore } from '../snapshot/snapshot-store.ts';

/** Shows which schema version is served, and which are still in memory. */
export function observeSnapshots(store: SnapshotStore, registry: Registry): void {
  const registers = [registry];
  new Gauge({
    name: 'portico_snapshot_info',
    help: 'The schema version that is served, as label id.',
    labelNames: ['id'],
    registers,
    collect() {
      this.reset();
      if (store.current !== undefined) this.set({ id: store.current.id }, 1);
    },
  });
  new Gauge({
    name: 'portico_snapshot_age_seconds',
    help: 'Time since the served schema version became active.',
    registers,
    collect() {
      if (store.current !== undefined) this.set((Date.now() - store.current.createdAt.getTime()) / 1000);
    },
  });
  new Gauge({
    name: 'portico_snapshots_live',
    help: 'Schema versions in memory: the served one, and older ones that requests still use.',
    registers,
    collect() {
      this.set(store.liveCount);
    },
  });
}
