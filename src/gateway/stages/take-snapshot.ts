import type { SnapshotStore } from '../../snapshot/snapshot-store.ts';
import type { Stage } from '../stage.ts';

/**
 * Binds the request to the snapshot it will be validated against and executed on.
 *
 * Apollo Server reads its current schema and begins with the stages in one turn of the event loop, so the schema's
 * snapshot cannot have been let go of in between. The lease ends with the HTTP exchange.
 */
export function takeSnapshot(store: SnapshotStore): Stage {
  return {
    begun({ schema, contextValue: { record } }) {
      record.lease = store.leaseFor(schema);
    },
  };
}
